namespace SalesforceConnect.LocalOrg;

/// <summary>One version of a record. Never changes, so that a query's rows stay as they were while others write.</summary>
internal sealed class OrgRow(object?[] values, bool isDeleted = false, bool isErased = false)
{
    private static long s_lastVersion;

    public string Id => (string)values[0]!;

    public bool IsDeleted { get; } = isDeleted;

    /// <summary>Whether it went past the recycle bin, so that nobody finds it again.</summary>
    public bool IsErased { get; } = isErased;

    /// <summary>Another number for each version of each record of the process, for entity tags.</summary>
    public long Version { get; } = Interlocked.Increment(ref s_lastVersion);

    public object? this[int field] => values[field];

    public object? this[FieldDefinition field] => values[field.Index];

    public object?[] CopyValues() => (object?[])values.Clone();
}
