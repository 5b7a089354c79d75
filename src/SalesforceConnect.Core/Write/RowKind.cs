namespace SalesforceConnect.Write;

/// <summary>What a row came as, which says how its empty values and its extra columns are meant.</summary>
internal enum RowKind
{
    /// <summary>A hashtable: each of its keys was written on purpose.</summary>
    Table,

    /// <summary>A row of a CSV file, or any other object: it carries along what its source has.</summary>
    Object,

    /// <summary>A record as it was read.</summary>
    Record,
}
