namespace SalesforceConnect.LocalOrg;

/// <summary>What may be used in a day of the org's clock.</summary>
internal sealed class DailyAllowance(TimeProvider clock, int limit)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _since = clock.GetUtcNow();

    public int Limit { get; set; } = limit;

    public int Used { get; set; }

    public int Remaining => Math.Max(0, Limit - Used);

    /// <summary>Counts one use. False, and not counted, when the day's are used up.</summary>
    public bool TryCount()
    {
        lock (_gate)
        {
            DateTimeOffset now = clock.GetUtcNow();
            if (now - _since >= TimeSpan.FromDays(1))
            {
                _since = now;
                Used = 0;
            }

            if (Used >= Limit)
            {
                return false;
            }

            Used++;
            return true;
        }
    }
}
