namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>Where in a report's run a fault strikes, in the order of the table's columns.</summary>
internal enum ReportFaultPhase
{
    /// <summary>The query that finds the report by its name.</summary>
    Find,

    /// <summary>The describe.</summary>
    Describe,

    /// <summary>The run at once.</summary>
    Run,

    /// <summary>The making of an asynchronous run.</summary>
    Begin,

    /// <summary>The question whether it is done, and what it has shown.</summary>
    Poll,

    /// <summary>The download of the workbook.</summary>
    Sheet,
}
