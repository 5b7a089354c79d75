using SalesforceConnect.Query;

namespace SalesforceConnect.EventLogs;

/// <summary>Which logs are wanted.</summary>
internal sealed record EventLogFilter
{
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    /// <summary>The types of events, by their exact names; none for those that <see cref="IsWanted"/> takes.</summary>
    public IReadOnlyList<string> EventTypes { get; init; } = [];

    /// <summary>Whether logs of a type are wanted.</summary>
    public Func<string, bool> IsWanted { get; init; } = _ => true;

    /// <summary>How much time they cover.</summary>
    public IReadOnlyList<SfEventLogInterval> Intervals { get; init; } = [SfEventLogInterval.Daily];

    /// <summary>From when on events are wanted: whatever may hold such is found.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Until when events are wanted.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The query that finds them, the newest of each last.</summary>
    /// <param name="namesColumns">Whether the names and types of their columns are wanted too.</param>
    public string ToSoql(bool namesColumns)
    {
        var conditions = new List<string> { $"({string.Join(" OR ", Intervals.Distinct().Select(Condition))})" };
        if (EventTypes.Count > 0)
        {
            conditions.Add($"EventType IN ({string.Join(", ", EventTypes.Select(type => Literal(type)))})");
        }

        if (Until is { } until)
        {
            conditions.Add($"LogDate < {Literal(until)}");
        }

        string columns = namesColumns ? ", LogFileFieldNames, LogFileFieldTypes" : "";
        return $"SELECT Id, EventType, LogDate, Interval, Sequence, CreatedDate, LogFileLength{columns} FROM {EventLogList.ObjectName} "
            + $"WHERE {string.Join(" AND ", conditions)} ORDER BY LogDate, EventType, Interval, Sequence, CreatedDate";
    }

    // A log has the events after its date: one that began before may have some that are wanted.
    private string Condition(SfEventLogInterval interval)
    {
        string condition = $"Interval = {Literal(interval)}";
        return Since is { } since
            ? $"({condition} AND LogDate > {Literal(since - (interval == SfEventLogInterval.Daily ? s_day : s_hour))})"
            : condition;
    }

    private static string Literal(object value) => SoqlLiteral.Write("", value);
}
