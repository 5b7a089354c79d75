using System.Diagnostics;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Connections;

/// <summary>
/// Tests a connection from the bottom up: secret, host, token, API, identity, limits. The first check that fails says what to do;
/// those after it are skipped.
/// </summary>
internal sealed class ConnectionTester
{
    private const decimal LimitWarning = 80;

    private static readonly string[] s_order = ["Secret", "Host", "Token", "Api", "Identity", "Limits"];

    private readonly List<SfConnectionCheck> _checks = [];
    private readonly ICaller? _caller;
    private readonly Action<string>? _onCheck;
    private OrgIdentity? _identity;

    /// <param name="caller">Where calls are told.</param>
    /// <param name="onCheck">Gets the name of each check as it begins.</param>
    public ConnectionTester(ICaller? caller, Action<string>? onCheck = null)
    {
        _caller = caller;
        _onCheck = onCheck;
    }

    /// <summary>Tests an open connection.</summary>
    /// <param name="session">The connection; its facts are brought up to date on the way.</param>
    /// <param name="secretDetail">Where its secret came from.</param>
    /// <param name="cancellationToken">Ends the test at once.</param>
    public async Task<SfConnectionTest> RunAsync(OpenConnection session, string secretDetail, CancellationToken cancellationToken)
    {
        await CheckAsync("Secret", () => Task.FromResult(secretDetail)).ConfigureAwait(false);
        await CheckAsync("Host", () => CheckHostAsync(session, cancellationToken)).ConfigureAwait(false);
        await CheckAsync("Token", () => CheckTokenAsync(session, cancellationToken)).ConfigureAwait(false);
        await CheckAsync("Api", () => CheckApiAsync(session, cancellationToken)).ConfigureAwait(false);
        await CheckAsync("Identity", () => CheckIdentityAsync(session, cancellationToken), isEssential: false).ConfigureAwait(false);
        await CheckAsync("Limits", () => CheckLimitsAsync(session, cancellationToken), isEssential: false).ConfigureAwait(false);
        return new SfConnectionTest(session.Facts.Name, _checks)
        {
            InstanceUrl = session.Grant?.Token.InstanceUrl.WithoutSlash() ?? session.Facts.InstanceUrl,
            Username = session.Facts.Username,
            Organization = _identity?.Organization,
            IsSandbox = _identity?.IsSandbox,
            ApiVersion = session.Facts.ApiVersion,
            LatencyMs = _checks.FirstOrDefault(check => check is { Name: "Api", Status: CheckStatus.Passed })?.DurationMs,
            ApiUsage = session.Usage,
        };
    }

    /// <summary>The report of a connection whose secret could not even be read.</summary>
    /// <param name="facts">What is known of it.</param>
    /// <param name="error">Why it could not be read.</param>
    public static SfConnectionTest Unreadable(ConnectionFacts facts, SfException error)
    {
        var checks = new List<SfConnectionCheck> { new("Secret", CheckStatus.Failed, error.Message, TimeSpan.Zero, error) };
        checks.AddRange(s_order.Skip(1).Select(Skipped));
        return new SfConnectionTest(facts.Name, checks) { InstanceUrl = facts.InstanceUrl, Username = facts.Username, ApiVersion = facts.ApiVersion };
    }

    private static SfConnectionCheck Skipped(string name) => new(name, CheckStatus.Skipped, Text.Message("CheckSkipped"), TimeSpan.Zero);

    private async Task CheckAsync(string name, Func<Task<string>> check, bool isEssential = true)
    {
        if (_checks.Any(earlier => earlier.Status == CheckStatus.Failed))
        {
            _checks.Add(Skipped(name));
            return;
        }

        _onCheck?.Invoke(name);
        var clock = Stopwatch.StartNew();
        try
        {
            string detail = await check().ConfigureAwait(false);
            _checks.Add(new SfConnectionCheck(name, CheckStatus.Passed, detail, clock.Elapsed));
        }
        catch (SfException error)
        {
            _checks.Add(new SfConnectionCheck(name, isEssential ? CheckStatus.Failed : CheckStatus.Warning, error.Message, clock.Elapsed, error));
        }
    }

    private async Task<string> CheckHostAsync(OpenConnection session, CancellationToken cancellationToken)
    {
        ApiVersions versions;
        try
        {
            versions = await session.GetVersionsAsync(_caller, cancellationToken).ConfigureAwait(false);
        }
        catch (SfApiException refusal) when (refusal.StatusCode is 404 or 405 || refusal.Refusal.IsFromSomethingElse)
        {
            throw new SfException("NotASalesforceHost", SfErrorCategory.InvalidData, refusal, session.Host.Host);
        }

        if (session.Facts.ApiVersion is { } pinned && !versions.Offers(pinned))
        {
            throw new SfException("ApiVersionNotOffered", SfErrorCategory.InvalidArgument, pinned, versions.Newest);
        }

        session.Learn(facts => facts with { ApiVersion = facts.ApiVersion ?? versions.Newest });
        string tls = session.Host.Scheme == Uri.UriSchemeHttps ? "TLS" : "no TLS, loopback";
        return $"{session.Host.Host} ({tls}), newest API version {versions.Newest}";
    }

    private async Task<string> CheckTokenAsync(OpenConnection session, CancellationToken cancellationToken)
    {
        await session.SignInAsync(_caller, cancellationToken).ConfigureAwait(false);
        return session.Grant?.Scope is { } scope ? $"granted, scopes: {scope}" : Text.Message("TokenWasGiven");
    }

    private async Task<string> CheckApiAsync(OpenConnection session, CancellationToken cancellationToken)
    {
        await session.SendAsync(new SfRequest("GET", $"/services/data/v{session.Facts.ApiVersion}/"), _caller, cancellationToken).ConfigureAwait(false);
        return $"REST API {session.Facts.ApiVersion} answers";
    }

    private async Task<string> CheckIdentityAsync(OpenConnection session, CancellationToken cancellationToken)
    {
        _identity = await OrgIdentity.AskAsync(session, _caller, cancellationToken).ConfigureAwait(false);
        session.Learn(facts => facts with
        {
            Username = _identity.Username ?? facts.Username,
            UserId = _identity.UserId ?? facts.UserId,
            OrganizationId = _identity.OrganizationId ?? facts.OrganizationId,
        });
        string kind = _identity.IsSandbox switch { true => "sandbox", false => "production", null => "unknown kind" };
        return $"{_identity.Username ?? "?"} in {_identity.Organization ?? _identity.OrganizationId ?? "?"} ({kind})";
    }

    private async Task<string> CheckLimitsAsync(OpenConnection session, CancellationToken cancellationToken)
    {
        if (session.Usage is null)
        {
            await session.SendAsync(SfLimit.Request, _caller, cancellationToken).ConfigureAwait(false);
        }

        ApiUsage usage = session.Usage ?? throw new SfException("ApiUsageUnknown", SfErrorCategory.PermissionDenied);
        return usage.PercentUsed >= LimitWarning
            ? throw new SfException("ApiUsageHigh", SfErrorCategory.LimitsExceeded, usage.Used, usage.Max, usage.PercentUsed)
            : $"{usage.Max - usage.Used} of {usage.Max} daily API calls left";
    }
}
