using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// <c>/sobjects/{object}/updated</c> and <c>/deleted</c>: the records that were made or changed, or deleted, from one minute to another.
/// Seconds do not count.
/// </summary>
internal static class ChangesResource
{
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(30);

    private static readonly string[] s_formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:sszzz",
        "yyyy-MM-dd'T'HH:mmK",
    ];

    public static Task AnswerAsync(RestCall call, OrgTable table)
    {
        if (call.Method != "GET")
        {
            throw call.MethodNotAllowed("GET", "HEAD");
        }

        if (table.Definition.Stamps.SystemModstamp is not { } stamp)
        {
            throw new SalesforceException(400, "INVALID_TYPE", $"{table.Definition.Name} cannot be replicated");
        }

        DateTime now = call.Org.Store.Now();
        DateTime start = Time(call.Http.Request, "start");
        DateTime end = Time(call.Http.Request, "end");
        if (end <= start)
        {
            throw Invalid("endDate before startDate, or not a minute after it");
        }

        if (start < now - s_kept)
        {
            throw Invalid($"startDate cannot be more than {s_kept.Days} days ago");
        }

        bool isDeleted = call.Segments[2].Equals("deleted", StringComparison.OrdinalIgnoreCase);
        OrgRow[] rows =
        [
            .. call.Org.Store.Snapshot(table).Where(r => r.IsDeleted == isDeleted && r[stamp] is DateTime at && at >= start && at < end),
        ];
        return Json.WriteAsync(call.Http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray(isDeleted ? "deletedRecords" : "ids");
            foreach (OrgRow row in rows)
            {
                if (!isDeleted)
                {
                    json.WriteStringValue(row.Id);
                    continue;
                }

                json.WriteStartObject();
                json.WriteString("deletedDate", SalesforceFormat.DateTime((DateTime)row[stamp]!));
                json.WriteString("id", row.Id);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (isDeleted)
            {
                json.WriteString("earliestDateAvailable", SalesforceFormat.DateTime(Minute(now - s_kept)));
            }

            json.WriteString("latestDateCovered", SalesforceFormat.DateTime(end < now ? end : Minute(now)));
            json.WriteEndObject();
        });
    }

    private static DateTime Time(HttpRequest request, string name)
    {
        string text = request.Query[name].ToString();
        if (text.Length == 0)
        {
            throw new SalesforceException(400, "MISSING_ARGUMENT", $"The parameter {name} is missing");
        }

        const DateTimeStyles styles = DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal;
        return DateTime.TryParseExact(text, s_formats, CultureInfo.InvariantCulture, styles, out DateTime time)
            ? Minute(time)
            : throw Invalid($"{name} is no date and time: {text}");
    }

    private static DateTime Minute(DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMinute));

    private static SalesforceException Invalid(string message) => new(400, "INVALID_REPLICATION_DATE", message);
}
