namespace SalesforceConnect.LocalOrg;

/// <summary>The states of a bulk job, named as on the wire.</summary>
public enum BulkJobState
{
    /// <summary>A load takes its data.</summary>
    Open,

    /// <summary>All is there, and the job waits for its turn.</summary>
    UploadComplete,

    /// <summary>The job is being worked on.</summary>
    InProgress,

    /// <summary>Every row has been worked on, whatever became of it.</summary>
    JobComplete,

    /// <summary>The job ended before its end. Rows that were saved stay saved.</summary>
    Failed,

    /// <summary>Somebody ended the job.</summary>
    Aborted,
}
