using System.Runtime.ExceptionServices;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Auth;

/// <summary>What the token endpoint granted (OAuth 2.0 token response in Salesforce Help).</summary>
internal sealed class TokenGrant
{
    private ExceptionDispatchInfo? _failure;

    public TokenGrant(BearerToken token, string? identityUrl, string? scope, SecretText? refreshToken = null)
    {
        RefreshToken = refreshToken;
        Token = token;
        IdentityUrl = identityUrl;
        Scope = scope;
    }

    public BearerToken Token { get; }

    /// <summary><c>https://login.salesforce.com/id/{organization ID}/{user ID}</c>; null where it is not known.</summary>
    public string? IdentityUrl { get; }

    /// <summary>A refresh token, where the answer brought one.</summary>
    public SecretText? RefreshToken { get; }

    /// <summary>The granted scopes, separated by spaces; null where they are not known.</summary>
    public string? Scope { get; }

    /// <summary>The same grant, whose refresh token could not be kept where it belongs.</summary>
    public TokenGrant NotKept(Exception failure)
        => new(Token, IdentityUrl, Scope, RefreshToken) { _failure = ExceptionDispatchInfo.Capture(failure) };

    /// <summary>Throws what kept the refresh token from being kept, if anything did.</summary>
    public void ThrowIfNotKept() => _failure?.Throw();
}
