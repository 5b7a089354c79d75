namespace SalesforceConnect;

/// <summary>Which rows of a bulk job are meant.</summary>
public enum SfBulkResultKind
{
    /// <summary>Those that failed, with the reason.</summary>
    Failed,

    /// <summary>Those that are in the org as they say, with their IDs.</summary>
    Successful,

    /// <summary>Those that were not worked on: the job was stopped, failed, or met a limit.</summary>
    Unprocessed,

    /// <summary>The records of a job that reads.</summary>
    Result,
}
