using System.Security.Cryptography;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Auth;

/// <summary>The JWT bearer flow. It grants no refresh token: to renew is to sign a new assertion.</summary>
internal sealed class JwtBearerFlow : IAuthFlow
{
    private static readonly TimeSpan s_toleratedSkew = TimeSpan.FromSeconds(60);

    private readonly string _clientId;
    private readonly string _username;
    private readonly string _audience;
    private readonly Func<RSA> _openKey;
    private readonly TimeProvider _clock;

    /// <param name="clientId">The consumer key.</param>
    /// <param name="username">Whom to sign in.</param>
    /// <param name="audience">The login server that the assertion is for.</param>
    /// <param name="openKey">Opens the app's private key; the caller disposes of it.</param>
    /// <param name="clock">The clock to sign by.</param>
    public JwtBearerFlow(string clientId, string username, string audience, Func<RSA> openKey, TimeProvider clock)
    {
        _clientId = clientId;
        _username = username;
        _audience = audience;
        _openKey = openKey;
        _clock = clock;
    }

    public bool CanRenew => true;

    /// <summary>
    /// The audience that goes with a host: the login server for production or for sandboxes, or the host itself where it is neither.
    /// </summary>
    public static string AudienceFor(Uri host)
        => host.Host.Equals("test.salesforce.com", StringComparison.OrdinalIgnoreCase)
            || (host.Host.EndsWith(".my.salesforce.com", StringComparison.OrdinalIgnoreCase)
                && (host.Host.Contains("--") || host.Host.EndsWith(".scratch.my.salesforce.com", StringComparison.OrdinalIgnoreCase)))
                ? "https://test.salesforce.com"
                : host.Host.EndsWith(".salesforce.com", StringComparison.OrdinalIgnoreCase)
                    ? "https://login.salesforce.com"
                    : host.WithoutSlash();

    public async Task<TokenGrant> GrantAsync(TokenEndpoint endpoint, ICaller? caller, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        try
        {
            return await endpoint.RequestAsync(
                [
                    new("grant_type", GrantType.JwtBearer),
                    new("assertion", Sign(now)),
                ],
                caller,
                cancellationToken).ConfigureAwait(false);
        }
        catch (SfApiException refusal) when (MeansBadTime(refusal) && Skew(refusal, now) is { } skew && skew.Duration() > s_toleratedSkew)
        {
            throw new SfException(
                "ClockSkew",
                SfErrorCategory.AuthenticationError,
                refusal,
                Math.Round(skew.Duration().TotalSeconds),
                Text.Message(skew > TimeSpan.Zero ? "ClockSkew.Fast" : "ClockSkew.Slow"));
        }
    }

    private string Sign(DateTimeOffset now)
    {
        using RSA key = _openKey();
        return JwtAssertion.Create(_clientId, _username, _audience, now, key);
    }

    private static bool MeansBadTime(SfApiException refusal)
        => refusal.ErrorCode == "invalid_grant"
            && refusal.AllErrors[0].Message.IndexOf("assertion", StringComparison.OrdinalIgnoreCase) >= 0;

    private static TimeSpan? Skew(SfApiException refusal, DateTimeOffset now) => now - refusal.Refusal.ServerTime;
}
