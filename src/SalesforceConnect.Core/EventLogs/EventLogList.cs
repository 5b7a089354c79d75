using System.Globalization;
using System.Text;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Query;
using SalesforceConnect.Records;
using SalesforceConnect.Rest;
using SalesforceConnect.Soql;
using SalesforceConnect.Work;

namespace SalesforceConnect.EventLogs;

/// <summary>Finds the org's event log files.</summary>
/// <param name="sender">Makes the calls.</param>
/// <param name="types">Knows the types of events.</param>
/// <param name="caller">Where to tell of calls.</param>
internal sealed class EventLogList(ISender sender, TypeCache types, ICaller? caller)
{
    /// <summary>The object that they are.</summary>
    public const string ObjectName = "EventLogFile";

    private const string TypeField = "EventType";

    private static readonly string[] s_notAvailable = ["INVALID_TYPE", "INSUFFICIENT_ACCESS", "INSUFFICIENT_ACCESS_OR_READONLY"];

    /// <summary>Reads the list, page by page. Of what Salesforce has made anew, the newest is given alone.</summary>
    /// <param name="filter">Which logs.</param>
    /// <param name="namesColumns">Whether the names and types of their columns are wanted too.</param>
    /// <param name="takeAsync">Takes logs, in the order of their times, and how many there are, wanted or not.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException"><c>EventLogsNotAvailable</c>: the user may not see any.</exception>
    public async Task ReadAsync(
        EventLogFilter filter, bool namesColumns, Func<IReadOnlyList<SfEventLog>, long, Task> takeAsync, CancellationToken cancellationToken)
    {
        SoqlQuery query = SoqlQuery.Parse(filter.ToSoql(namesColumns));
        using var run = new QueryRun(
            sender,
            query,
            [query.Text.Given],
            new QueryOptions { AsText = true },
            caller,
            new SelectionTypes(types, SfObject.Collection, caller));
        SfEventLog? last = null;
        while (await NextAsync(run, cancellationToken).ConfigureAwait(false) is { } page)
        {
            var logs = new List<SfEventLog>();
            foreach (SfEventLog log in page.Records.Select(LogOf).Where(log => filter.IsWanted(log.EventType)))
            {
                if (last is not null && last.Name != log.Name)
                {
                    logs.Add(last);
                }

                last = log;
            }

            if (page.IsLast && last is not null)
            {
                logs.Add(last);
            }

            await takeAsync(logs, page.TotalSize).ConfigureAwait(false);
        }
    }

    /// <summary>The types of events that there can be, in the order of the alphabet.</summary>
    public async Task<IReadOnlyList<string>> TypesAsync(CancellationToken cancellationToken)
        => TypesOf(await types.FieldsAsync(SfObject.Collection, ObjectName, caller, cancellationToken).ConfigureAwait(false));

    /// <summary>The same for one who can do without, as <see cref="TypeCache.FindQuietlyAsync"/> says.</summary>
    public static async Task<List<string>> TypesQuietlyAsync(TypeCache types, CancellationToken cancellationToken)
        => TypesOf((await types.FindQuietlyAsync(SfObject.Collection, ObjectName, cancellationToken).ConfigureAwait(false))?.Description.Fields ?? []);

    private static List<string> TypesOf(IEnumerable<SfField> fields)
        =>
        [
            .. fields.Where(field => field.Name == TypeField)
                .SelectMany(field => field.PicklistValues)
                .Select(value => value.Value)
                .OrderBy(value => value, StringComparer.OrdinalIgnoreCase),
        ];

    private static async Task<QueryPage?> NextAsync(QueryRun run, CancellationToken cancellationToken)
    {
        try
        {
            return await run.NextAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SfApiException refusal) when (s_notAvailable.Contains(refusal.ErrorCode))
        {
            throw refusal.InWords("EventLogsNotAvailable");
        }
    }

    private static SfEventLog LogOf(SfRecord record)
    {
        RecordType type = RecordType.Of(record);
        return new SfEventLog
        {
            Id = Value("Id"),
            EventType = Value(TypeField),
            LogDate = Time("LogDate"),
            Interval = Value("Interval") == nameof(SfEventLogInterval.Hourly) ? SfEventLogInterval.Hourly : SfEventLogInterval.Daily,
            Sequence = (int)Number("Sequence"),
            CreatedDate = Time("CreatedDate"),
            Length = Number("LogFileLength"),
            FieldNames = List("LogFileFieldNames"),
            FieldTypes = List("LogFileFieldTypes"),
        };

        string Value(string name)
            => type.Find(name) is >= 0 and var place ? Convert.ToString(record.GetValue(place), CultureInfo.InvariantCulture) ?? "" : "";

        DateTime Time(string name) => SalesforceText.Parse(Encoding.UTF8.GetBytes(Value(name)), FieldType.DateTime) is DateTime time ? time : default;

        long Number(string name)
            => decimal.TryParse(Value(name), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? (long)number : 0;

        string[] List(string name) => Value(name) is { Length: > 0 } text ? [.. text.Split(',').Select(item => item.Trim())] : [];
    }
}
