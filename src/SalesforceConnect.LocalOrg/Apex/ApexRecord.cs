using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>A record as code holds it, before it is written and after.</summary>
internal sealed class ApexRecord(OrgTable table)
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.OrdinalIgnoreCase);

    public object? this[string field]
    {
        get => _values.GetValueOrDefault(field);
        set => _values[field] = value;
    }

    public void Write(string operation, ApexScope scope, ApexToken at)
    {
        string name = char.ToUpperInvariant(operation[0]) + operation[1..].ToLowerInvariant();
        scope.Log.Add("DML_BEGIN", $"[{at.Line}]|Op:{name}|Type:{table.Definition.Name}|Rows:1");
        string? id = this["Id"] as string;
        try
        {
            switch (operation.ToUpperInvariant())
            {
                case "INSERT":
                    this["Id"] = RecordWriter.Create(scope.Store, table, Input(scope), scope.User.Id, scope.Rules);
                    break;
                case "UPDATE":
                    RecordWriter.Update(scope.Store, table, Required(id, name, at), Input(scope), scope.User.Id, scope.Rules);
                    break;
                default:
                    RecordWriter.Delete(scope.Store, table, Required(id, name, at), scope.User.Id, scope.Rules);
                    break;
            }
        }
        catch (SalesforceException refused)
        {
            SalesforceError error = refused.Errors[0];
            throw new ApexFailure(
                "System.DmlException",
                $"{name} failed. First exception on row 0; first error: {error.ErrorCode}, {error.Message}: [{string.Join(", ", error.Fields ?? [])}]",
                at);
        }

        scope.Log.Add("DML_END", $"[{at.Line}]");
    }

    public override string ToString()
        => $"{table.Definition.Name}:{{{string.Join(", ", _values.Select(value => $"{value.Key}={ApexValue.Print(value.Value)}"))}}}";

    private static string Required(string? id, string name, ApexToken at)
        => id ?? throw new ApexFailure(
            "System.DmlException",
            $"{name} failed. First exception on row 0; first error: MISSING_ARGUMENT, Id not specified in an {name.ToLowerInvariant()} call: []",
            at);

    private RecordInput Input(ApexScope scope)
    {
        Dictionary<string, object?> fields = _values.Where(value => !value.Key.Equals("Id", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(value => value.Key, value => value.Value);
        return RecordInput.Read(scope.Store, table, new RecordFields(JsonSerializer.SerializeToElement(fields), []));
    }
}
