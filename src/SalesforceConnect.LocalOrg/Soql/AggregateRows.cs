using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

internal sealed record AggregateRows(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows)
{
    public void Write(Utf8JsonWriter json, int index)
    {
        json.WriteStartObject();
        json.WriteStartObject("attributes");
        json.WriteString("type", "AggregateResult");
        json.WriteEndObject();
        for (int i = 0; i < Columns.Count; i++)
        {
            json.WritePropertyName(Columns[i]);
            SalesforceFormat.WriteValue(json, Rows[index][i]);
        }

        json.WriteEndObject();
    }
}
