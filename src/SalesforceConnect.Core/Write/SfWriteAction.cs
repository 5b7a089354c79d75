namespace SalesforceConnect;

/// <summary>What became of a row that was to be written.</summary>
public enum SfWriteAction
{
    /// <summary>A new record.</summary>
    Created,

    /// <summary>A record with other values.</summary>
    Updated,

    /// <summary>A new record or one with other values: after a repeat it is not known which.</summary>
    Upserted,

    /// <summary>The record is in the recycle bin.</summary>
    Deleted,

    /// <summary>Nothing was sent, as nothing had changed.</summary>
    Unchanged,

    /// <summary>The row was refused; the org has nothing of it.</summary>
    Failed,

    /// <summary>The row was good, and another one was not: the org has nothing of either.</summary>
    RolledBack,

    /// <summary>No answer came: the org may have done it, or not.</summary>
    Unknown,
}
