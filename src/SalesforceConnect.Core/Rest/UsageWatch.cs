using SalesforceConnect.Errors;
using SalesforceConnect.Work;

namespace SalesforceConnect.Rest;

/// <summary>Keeps what the org says about its daily calls, and warns once at each mark.</summary>
internal sealed class UsageWatch
{
    private const int Calm = 50;

    private static readonly int[] s_marks = [95, 80];

    private int _told;

    /// <summary>What the org said last; null before it said anything.</summary>
    public ApiUsage? Latest { get; private set; }

    /// <summary>Takes note of an answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="caller">Who is warned.</param>
    public void See(SfResponse response, ICaller? caller)
    {
        if (ApiUsage.Parse(response.Header("Sforce-Limit-Info")) is not { } usage)
        {
            return;
        }

        Latest = usage;
        int mark = s_marks.FirstOrDefault(mark => usage.PercentUsed >= mark);
        int told = Volatile.Read(ref _told);
        if (caller is not null && mark > told && Interlocked.CompareExchange(ref _told, mark, told) == told)
        {
            caller.Warning(Text.Message("ApiUsageWarning", usage.Used, usage.Max, usage.PercentUsed));
        }
        else if (usage.PercentUsed < Calm)
        {
            // Another day: it is worth a warning again.
            Volatile.Write(ref _told, 0);
        }
    }
}
