namespace SalesforceConnect.LocalOrg;

/// <summary>The columns of a load, and what they make of a row.</summary>
internal sealed class IngestColumns
{
    private readonly IngestColumn[] _columns;

    /// <exception cref="BulkJobException">The header is not one for this operation on this object.</exception>
    public IngestColumns(OrgStore store, ObjectDefinition definition, string[] names, string operation)
    {
        bool isIdAlone = names is [string only] && only.Equals("Id", StringComparison.OrdinalIgnoreCase);
        if (operation is "delete" or "hardDelete" && !isIdAlone)
        {
            throw new BulkJobException($"InvalidBatch : The '{operation}' batch must contain only ids");
        }

        _columns = [.. names.Select(name => IngestColumn.Find(store, definition, name))];
        for (int i = 0; i < names.Length; i++)
        {
            if (Array.IndexOf(_columns, _columns[i]) < i)
            {
                throw new BulkJobException($"InvalidBatch : Duplicate field name found : {names[i]}");
            }
        }
    }

    /// <summary>The record that a row gives.</summary>
    /// <exception cref="SalesforceException">The row's values are not of their fields' types.</exception>
    public RecordInput Read(string[] row)
    {
        string? id = null;
        List<GivenValue> values = new(row.Length);
        for (int i = 0; i < row.Length; i++)
        {
            if (_columns[i].Read(row[i]) is not { } given)
            {
                continue;
            }

            if (given.Field.Kind == FieldKind.Id)
            {
                id = given.Value as string;
            }
            else
            {
                values.Add(given);
            }
        }

        return new RecordInput(id, values);
    }

    /// <summary>The ID that a row gives, whatever else is wrong with it; null for none.</summary>
    public string? Id(string[] row)
    {
        int at = Array.FindIndex(_columns, c => c.Field.Kind == FieldKind.Id);
        return at < 0 || at >= row.Length ? null : SalesforceId.Normalize(row[at]);
    }
}
