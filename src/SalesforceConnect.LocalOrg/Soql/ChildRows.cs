using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>A child subquery's rows, by parent.</summary>
internal sealed class ChildRows(RecordShape shape, ILookup<string, OrgRow> byParent, int? limit, int? offset)
{
    public void Write(Utf8JsonWriter json, RecordWriteContext context, string parentId)
    {
        OrgRow[] found = byParent[parentId].Skip(offset ?? 0).Take(limit ?? int.MaxValue).ToArray();
        if (found.Length == 0)
        {
            json.WriteNullValue();
            return;
        }

        int written = Math.Min(found.Length, context.ChildPageSize);
        json.WriteStartObject();
        json.WriteNumber("totalSize", found.Length);
        json.WriteBoolean("done", written == found.Length);
        if (written < found.Length)
        {
            QueryCursor cursor = context.Cursors!.Open(new QueryResult(found, shape), context.ChildPageSize);
            json.WriteString("nextRecordsUrl", $"{context.Root}/query/{cursor.LocatorAt(written)}");
        }

        json.WriteStartArray("records");
        foreach (OrgRow? row in found.AsSpan(0, written))
        {
            shape.Write(json, context, row);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
