namespace SalesforceConnect.Bulk;

/// <summary>The columns that files of results have beside the rows' own (Bulk API 2.0 and Bulk API Developer Guide).</summary>
internal static class ResultColumns
{
    /// <summary>What their names begin with. A column of such a name is no field.</summary>
    public const string Prefix = "sf__";

    /// <summary>The record's ID.</summary>
    public const string Id = "sf__Id";

    /// <summary>Whether the record is new.</summary>
    public const string Created = "sf__Created";

    /// <summary>Why the row failed.</summary>
    public const string Error = "sf__Error";

    /// <summary>The line of the input in which the row begins: this module's own.</summary>
    public const string Line = "sf__Line";
}
