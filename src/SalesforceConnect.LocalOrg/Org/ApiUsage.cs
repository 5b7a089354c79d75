using System.Globalization;

namespace SalesforceConnect.LocalOrg;

/// <summary>Counts the day's API requests.</summary>
internal sealed class ApiUsage(TimeProvider clock, int limit)
{
    private readonly DailyAllowance _allowance = new(clock, limit);

    public int Limit
    {
        get => _allowance.Limit;
        set => _allowance.Limit = value;
    }

    public int Used
    {
        get => _allowance.Used;
        set => _allowance.Used = value;
    }

    public AppApiUsage? App { get; set; }

    /// <summary>The value of <c>Sforce-Limit-Info</c>.</summary>
    public string HeaderValue => App is { } app
        ? string.Create(CultureInfo.InvariantCulture, $"{Usage}; per-app-api-usage={app.Used}/{app.Limit}(appName={app.AppName})")
        : Usage;

    private string Usage => string.Create(CultureInfo.InvariantCulture, $"api-usage={Used}/{Limit}");

    /// <summary>Counts a request. False, and not counted, when the day's requests are used up.</summary>
    public bool TryCount() => _allowance.TryCount();
}
