namespace SalesforceConnect.Write;

/// <summary>What is done with rows.</summary>
internal enum WriteOperation
{
    /// <summary>New records.</summary>
    Create,

    /// <summary>Other values in records that are found by their ID.</summary>
    Update,

    /// <summary>Other values in records that are found by an external ID, and new records where there are none.</summary>
    Upsert,

    /// <summary>Records go into the recycle bin.</summary>
    Delete,
}
