using System.Globalization;

namespace SalesforceConnect.LocalOrg;

/// <summary>Counts the day's API requests.</summary>
internal sealed class ApiUsage(TimeProvider clock, int limit)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _since = clock.GetUtcNow();

    public int Limit { get; set; } = limit;

    public int Used { get; set; }

    public AppApiUsage? App { get; set; }

    /// <summary>The value of <c>Sforce-Limit-Info</c>.</summary>
    public string HeaderValue => App is { } app
        ? string.Create(CultureInfo.InvariantCulture, $"{Usage}; per-app-api-usage={app.Used}/{app.Limit}(appName={app.AppName})")
        : Usage;

    private string Usage => string.Create(CultureInfo.InvariantCulture, $"api-usage={Used}/{Limit}");

    public int Remaining => Math.Max(0, Limit - Used);

    /// <summary>Counts a request. False, and not counted, when the day's requests are used up.</summary>
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
