namespace SalesforceConnect.Bulk;

/// <summary>Rows for a job.</summary>
internal interface ILoadSource
{
    /// <summary>What the columns are called in the job. They are complete once the rows are asked for.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>The rows, from the first.</summary>
    IEnumerable<LoadRow> Rows();
}
