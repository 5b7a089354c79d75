using System.Globalization;

namespace SalesforceConnect;

/// <summary>An event log file (Object Reference for the Salesforce Platform, "EventLogFile"), and where it was written.</summary>
public sealed record SfEventLog
{
    internal SfEventLog()
    {
    }

    /// <summary>The type of its events, such as <c>Login</c>.</summary>
    public string EventType { get; internal init; } = "";

    /// <summary>When the time begins that it covers, in local time.</summary>
    public DateTime LogDate { get; internal init; }

    /// <summary>How much time it covers.</summary>
    public SfEventLogInterval Interval { get; internal init; }

    /// <summary>Which file of its hour it is, from 1; 0 for that of a day.</summary>
    public int Sequence { get; internal init; }

    /// <summary>How many bytes it has.</summary>
    public long Length { get; internal init; }

    /// <summary>When Salesforce made it, in local time. One that is made anew has another one, and another ID.</summary>
    public DateTime CreatedDate { get; internal init; }

    /// <summary>Its ID.</summary>
    public string Id { get; internal init; } = "";

    /// <summary>The full path of the file that it was written into; null before.</summary>
    public string? Path { get; internal init; }

    /// <summary>The names of its columns, as far as Salesforce says.</summary>
    internal IReadOnlyList<string> FieldNames { get; init; } = [];

    /// <summary>What they hold, in the same order, in Salesforce's words: <c>String</c>, <c>Number</c>, <c>DateTime</c>, <c>Boolean</c> …</summary>
    internal IReadOnlyList<string> FieldTypes { get; init; } = [];

    /// <summary>Where it was written, so that it can be piped to what reads files; before, what it is.</summary>
    public override string ToString() => Path ?? Name;

    /// <summary>What it is called, as a file on any system may be called.</summary>
    internal string Name
    {
        get
        {
            DateTime from = LogDate.ToUniversalTime();
            string time = from.ToString(Interval == SfEventLogInterval.Daily ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture);
            string type = new([.. EventType.Select(c => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' ? c : '_')]);
            return Sequence == 0
                ? $"{type}_{time}_{Interval}"
                : string.Format(CultureInfo.InvariantCulture, "{0}_{1}_{2}_{3}", type, time, Interval, Sequence);
        }
    }
}
