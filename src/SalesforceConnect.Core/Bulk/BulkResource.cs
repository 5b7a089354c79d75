namespace SalesforceConnect.Bulk;

/// <summary>Where jobs live: those that load and those that read are two resources.</summary>
internal static class BulkResource
{
    /// <summary>Jobs that load.</summary>
    public const string Ingest = "jobs/ingest";

    /// <summary>Jobs that read.</summary>
    public const string Query = "jobs/query";

    /// <summary>The resource of an operation.</summary>
    public static string Of(SfBulkOperation operation) => operation is SfBulkOperation.Query or SfBulkOperation.QueryAll ? Query : Ingest;
}
