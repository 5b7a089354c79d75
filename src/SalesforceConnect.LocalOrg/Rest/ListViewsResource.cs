using System.Globalization;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// <c>/sobjects/{object}/listviews</c>: a resource that pages by <c>nextRecordsUrl</c> with a list that is not called records.
/// </summary>
internal static class ListViewsResource
{
    private static readonly string[] s_labels = ["All", "My", "New This Week", "Recently Viewed"];

    public static Task AnswerAsync(RestCall call, ObjectDefinition definition)
    {
        if (call.Method != "GET")
        {
            throw call.MethodNotAllowed("GET", "HEAD");
        }

        int count = call.Org.Options.ListViewCount;
        int from = int.TryParse(call.Http.Request.Query["offset"], NumberStyles.None, CultureInfo.InvariantCulture, out int offset)
            ? Math.Min(offset, count)
            : 0;
        int to = Math.Min(count, from + call.Org.Options.ListPageSize);
        string path = $"{call.Root}/sobjects/{definition.Name}/listviews";
        return Json.WriteAsync(call.Http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("done", to == count);
            json.WriteStartArray("listviews");
            for (int i = from; i < to; i++)
            {
                string number = (i + 1).ToString(CultureInfo.InvariantCulture);
                string label = i < s_labels.Length ? $"{s_labels[i]} {definition.LabelPlural}" : $"{definition.LabelPlural} {number}";
                string id = SalesforceId.Create("00B", (Array.IndexOf([.. call.Org.Store.Tables.Select(table => table.Definition)], definition) * 10_000L) + i + 1);
                json.WriteStartObject();
                json.WriteString("describeUrl", $"{path}/{id}/describe");
                json.WriteString("developerName", label.Replace(' ', '_'));
                json.WriteString("id", id);
                json.WriteString("label", label);
                json.WriteString("resultsUrl", $"{path}/{id}/results");
                json.WriteBoolean("soqlCompatible", true);
                json.WriteString("url", $"{path}/{id}");
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("nextRecordsUrl", to < count ? $"{path}?offset={to.ToString(CultureInfo.InvariantCulture)}" : null);
            json.WriteNumber("size", to - from);
            json.WriteString("sobjectType", definition.Name);
            json.WriteEndObject();
        });
    }
}
