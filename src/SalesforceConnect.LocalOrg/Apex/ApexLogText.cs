using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SalesforceConnect.LocalOrg;

/// <summary>A debug log in Salesforce's form: time of day and nanoseconds since the beginning, what happened, and with what.</summary>
internal sealed class ApexLogText
{
    private const long NanosecondsATick = 100;

    private readonly StringBuilder _text = new();
    private readonly DateTime _start;
    private readonly long _began = Stopwatch.GetTimestamp();

    public ApexLogText(string version, string levels, string code, OrgUser user, DateTime start)
    {
        _start = start;
        _text.Append(CultureInfo.InvariantCulture, $"{version} {levels}\n");
        foreach (string line in code.Split('\n'))
        {
            _text.Append(CultureInfo.InvariantCulture, $"Execute Anonymous: {line.TrimEnd('\r')}\n");
        }

        Add("USER_INFO", $"[EXTERNAL]|{user.Id[..15]}|{user.Username}|Pacific Standard Time|GMT-08:00");
        Add("EXECUTION_STARTED");
        Add("CODE_UNIT_STARTED", "[EXTERNAL]|execute_anonymous_apex");
    }

    public void Add(string what, string with = "")
    {
        TimeSpan passed = Stopwatch.GetElapsedTime(_began);
        _text.Append((_start + passed).ToString("HH:mm:ss.f", CultureInfo.InvariantCulture))
            .Append(CultureInfo.InvariantCulture, $" ({passed.Ticks * NanosecondsATick})|{what}")
            .Append(with.Length > 0 ? "|" + with : "")
            .Append('\n');
    }

    public override string ToString() => _text.ToString();
}
