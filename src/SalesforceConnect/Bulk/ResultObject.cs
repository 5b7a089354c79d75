using System.Management.Automation;

namespace SalesforceConnect.Bulk;

/// <summary>A row of results as PowerShell gets it: what is said of it first, then its own columns.</summary>
internal static class ResultObject
{
    /// <summary>The name of its type, by which its own properties are told from the row's columns.</summary>
    public const string TypeName = "SalesforceConnect.SfBulkRow";

    /// <summary>The name of the type of those that failed, by which they are shown as a table of reasons.</summary>
    public const string FailedTypeName = TypeName + ".Failed";

    /// <summary>What is said of a row, beside its columns.</summary>
    public static HashSet<string> OwnNames { get; } =
        new(StringComparer.OrdinalIgnoreCase) { "Line", "RecordId", "Created", "ErrorCode", "Message", "Fields" };

    /// <summary>Makes it.</summary>
    public static PSObject Of(ResultRow row, SfBulkResultKind kind)
    {
        var made = new PSObject();
        made.TypeNames.Insert(0, TypeName);
        if (kind == SfBulkResultKind.Failed)
        {
            made.TypeNames.Insert(0, FailedTypeName);
        }

        Add("Line", row.Line);
        Add("RecordId", row.Id);
        if (kind == SfBulkResultKind.Successful)
        {
            Add("Created", row.IsCreated);
        }
        else if (kind == SfBulkResultKind.Failed)
        {
            Add("ErrorCode", row.Error?.Code);
            Add("Message", row.Error?.Message);
            Add("Fields", row.Error?.Fields.ToArray());
        }

        for (int column = 0; column < row.Columns.Count; column++)
        {
            string name = row.Columns[column];
            Add(OwnNames.Contains(name) ? name + "_" : name, row.Cells[column]);
        }

        return made;

        void Add(string name, object? value) => made.Properties.Add(new PSNoteProperty(name, value));
    }
}
