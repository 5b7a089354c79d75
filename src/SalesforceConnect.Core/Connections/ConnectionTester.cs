using System.Diagnostics;
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
    /// <param name="connection">The connection; its facts are brought up to date on the way.</param>
    /// <param name="secretDetail">Where its secret came from.</param>
    /// <param name="cancellationToken">Ends the test at once.</param>
    public async Task<SfConnectionTest> RunAsync(OpenConnection connection, string secretDetail, CancellationToken cancellationToken)
    {
        await CheckAsync("Secret", () => Task.FromResult(secretDetail)).ConfigureAwait(false);
        await CheckAsync("Host", () => CheckHostAsync(connection, cancellationToken)).ConfigureAwait(false);
        await CheckAsync("Token", () => CheckTokenAsync(connection, cancellationToken)).ConfigureAwait(false);
        await CheckAsync("Api", () => CheckApiAsync(connection, cancellationToken)).ConfigureAwait(false);
        await CheckAsync("Identity", () => CheckIdentityAsync(connection, cancellationToken), isEssential: false).ConfigureAwait(false);
        await CheckAsync("Limits", () => CheckLimitsAsync(connection, cancellationToken), isEssential: false).ConfigureAwait(false);
        return new SfConnectionTest(connection.Facts.Name, _checks)
        {
            InstanceUrl = connection.Grant?.Token.InstanceUrl.WithoutSlash() ?? connection.Facts.InstanceUrl,
            Username = connection.Facts.Username,
            Organization = _identity?.Organization,
            IsSandbox = _identity?.IsSandbox,
            ApiVersion = connection.Facts.ApiVersion,
            LatencyMs = _checks.FirstOrDefault(check => check is { Name: "Api", Status: CheckStatus.Passed })?.DurationMs,
            ApiUsage = connection.Usage,
        };
    }

    /// <summary>The report of a connection whose secret could not even be read.</summary>
    /// <param name="facts">What is known of it.</param>
    /// <param name="error">Why it could not be read.</param>
    public static SfConnectionTest Unreadable(ConnectionFacts facts, SfException error)
    {
        var checks = new List<SfConnectionCheck> { new("Secret", CheckStatus.Failed, error.Message, TimeSpan.Zero, error) };
        checks.AddRange(s_order.Skip(1).Select(Skipped));
        return new SfConnectionTest(facts.Name, checks)
        {
            InstanceUrl = facts.InstanceUrl,
            Username = facts.Username,
            ApiVersion = facts.ApiVersion,
        };
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
            CheckStatus status = isEssential ? CheckStatus.Failed : CheckStatus.Warning;
            _checks.Add(new SfConnectionCheck(name, status, error.Message, clock.Elapsed, error));
        }
    }

    private async Task<string> CheckHostAsync(OpenConnection connection, CancellationToken cancellationToken)
    {
        ApiVersions versions;
        try
        {
            versions = await connection.GetVersionsAsync(_caller, cancellationToken).ConfigureAwait(false);
        }
        catch (SfApiException refusal) when (refusal.StatusCode is 404 or 405 || refusal.Refusal.IsFromSomethingElse)
        {
            throw new SfException("NotASalesforceHost", SfErrorCategory.InvalidData, refusal, connection.Host.Host);
        }

        if (connection.Facts.ApiVersion is { } pinned && !versions.Offers(pinned))
        {
            throw new SfException("ApiVersionNotOffered", SfErrorCategory.InvalidArgument, pinned, versions.Newest);
        }

        connection.Learn(facts => facts with { ApiVersion = facts.ApiVersion ?? versions.Newest });
        string tls = Text.Message(connection.Host.Scheme == Uri.UriSchemeHttps ? "Check.Host.Tls" : "Check.Host.NoTls");
        return Text.Message("Check.Host", connection.Host.Host, tls, versions.Newest);
    }

    private async Task<string> CheckTokenAsync(OpenConnection connection, CancellationToken cancellationToken)
    {
        await connection.SignInAsync(_caller, cancellationToken).ConfigureAwait(false);
        return connection.Grant?.Scope is { } scope ? Text.Message("Check.Token", scope) : Text.Message("TokenWasGiven");
    }

    private async Task<string> CheckApiAsync(OpenConnection connection, CancellationToken cancellationToken)
    {
        var request = new SfRequest("GET", $"/services/data/v{connection.Facts.ApiVersion}/");
        await connection.SendAsync(request, _caller, cancellationToken).ConfigureAwait(false);
        return Text.Message("Check.Api", connection.Facts.ApiVersion);
    }

    private async Task<string> CheckIdentityAsync(OpenConnection connection, CancellationToken cancellationToken)
    {
        _identity = await OrgIdentity.AskAsync(connection, _caller, cancellationToken).ConfigureAwait(false);
        connection.Learn(facts => facts with
        {
            Username = _identity.Username ?? facts.Username,
            UserId = _identity.UserId ?? facts.UserId,
            OrganizationId = _identity.OrganizationId ?? facts.OrganizationId,
        });
        string kind = Text.Message(_identity.IsSandbox switch
        {
            true => "Check.Identity.Sandbox",
            false => "Check.Identity.Production",
            null => "Check.Identity.UnknownKind",
        });
        return Text.Message("Check.Identity", _identity.Username ?? "?", _identity.Organization ?? _identity.OrganizationId ?? "?", kind);
    }

    private async Task<string> CheckLimitsAsync(OpenConnection connection, CancellationToken cancellationToken)
    {
        if (connection.Usage is null)
        {
            await connection.SendAsync(SfLimit.Request, _caller, cancellationToken).ConfigureAwait(false);
        }

        ApiUsage usage = connection.Usage ?? throw new SfException("ApiUsageUnknown", SfErrorCategory.PermissionDenied);
        return usage.PercentUsed >= LimitWarning
            ? throw new SfException("ApiUsageHigh", SfErrorCategory.LimitsExceeded, usage.Used, usage.Max, usage.PercentUsed)
            : Text.Message("Check.Limits", usage.Max - usage.Used, usage.Max);
    }
}
