namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>Where in a user's work a fault strikes, in the order of the table's columns.</summary>
internal enum FaultPhase
{
    /// <summary>The token call before a GET.</summary>
    Token,

    /// <summary>A query whose rows are all on its first page.</summary>
    Get,

    /// <summary>A new record.</summary>
    Post,

    /// <summary>A change of a record.</summary>
    Patch,

    /// <summary>A record's end.</summary>
    Delete,

    /// <summary>The second page of a query.</summary>
    Page,

    /// <summary>A file from the org.</summary>
    Download,

    /// <summary>A file to the org.</summary>
    Upload,
}
