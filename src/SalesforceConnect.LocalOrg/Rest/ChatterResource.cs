using System.Globalization;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary><c>/chatter/users</c>: the Connect API's way to page, by <c>nextPageUrl</c>.</summary>
internal static class ChatterResource
{
    private const int LargestPage = 100;

    private static readonly (string Name, string Field)[] s_columns =
    [
        ("id", "Id"), ("name", "Name"), ("firstName", "FirstName"), ("lastName", "LastName"), ("username", "Username"), ("email", "Email"),
        ("title", "Title"), ("companyName", "CompanyName"), ("isActive", "IsActive"),
    ];

    public static Task AnswerAsync(RestCall call)
    {
        if (call.Segments is not [_, "users"])
        {
            throw SalesforceException.NotFound();
        }

        if (call.Method != "GET")
        {
            throw call.MethodNotAllowed("GET", "HEAD");
        }

        int size = Math.Clamp(Number(call, "pageSize") ?? call.Org.Options.ListPageSize, 1, LargestPage);
        int page = Number(call, "page") ?? 0;
        OrgTable table = call.Org.Store.Table("User");
        IReadOnlyList<OrgRow> rows = call.Org.Store.Snapshot(table);
        OrgRow[] shown = rows.Skip(page * size).Take(size).ToArray();
        string path = $"{call.Root}/{string.Join('/', call.Segments)}";
        return Json.WriteAsync(call.Http, 200, json =>
        {
            json.WriteStartObject();
            WritePage(json, "current", page);
            WritePage(json, "next", (page + 1) * size < rows.Count ? page + 1 : null);
            WritePage(json, "previous", page > 0 ? page - 1 : null);
            json.WriteNumber("total", rows.Count);
            json.WriteStartArray("users");
            foreach (OrgRow? row in shown)
            {
                json.WriteStartObject();
                foreach ((string? name, string? field) in s_columns)
                {
                    json.WritePropertyName(name);
                    SalesforceFormat.WriteValue(json, row[table.Definition.Field(field)]);
                }

                json.WriteString("type", "User");
                json.WriteString("url", $"{path}/{row.Id}");
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

        void WritePage(Utf8JsonWriter json, string which, int? number)
        {
            string? text = number?.ToString(CultureInfo.InvariantCulture);
            json.WriteString(which + "PageToken", text);
            json.WriteString(
                which + "PageUrl", text is null ? null : $"{path}?page={text}&pageSize={size.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    private static int? Number(RestCall call, string name)
    {
        string text = call.Http.Request.Query[name].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < 1_000_000
            ? number
            : throw new SalesforceException(400, "ILLEGAL_QUERY_PARAMETER_VALUE", $"Illegal value for parameter {name}: {text}");
    }
}
