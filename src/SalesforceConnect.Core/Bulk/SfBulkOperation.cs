namespace SalesforceConnect;

/// <summary>What a bulk job does.</summary>
public enum SfBulkOperation
{
    /// <summary>New records.</summary>
    Insert,

    /// <summary>Other values in records that are found by their IDs.</summary>
    Update,

    /// <summary>Other values in records that are found by an external ID, and new records where there are none.</summary>
    Upsert,

    /// <summary>Records go into the recycle bin.</summary>
    Delete,

    /// <summary>Records go for good. It needs the permission Bulk API Hard Delete.</summary>
    HardDelete,

    /// <summary>Records are read.</summary>
    Query,

    /// <summary>Records are read, the deleted and archived ones too.</summary>
    QueryAll,
}
