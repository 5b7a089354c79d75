using SalesforceConnect.Auth;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Connections;

/// <summary>How a connection comes by a sign-in that works again. What does it depends on how the connection signs in.</summary>
internal static class SignInAgain
{
    /// <summary>The advice for a connection that only needs another token, as the end of a text's name.</summary>
    public const string NewToken = "NewToken";

    /// <summary>Whether an error is one that a new sign-in mends.</summary>
    public static bool Helps(SfException error)
        => error is SfApiException { Refusal.Meaning.NeedsSignIn: true } || error.ErrorId == "RefreshTokenLost";

    /// <summary>What to do, in a sentence or two.</summary>
    /// <param name="facts">The connection.</param>
    /// <param name="isMade">Whether there is such a connection; if not, it is being made.</param>
    public static string Advice(ConnectionFacts facts, bool isMade)
    {
        string method = facts.Method is { } known ? AuthMethodDefinition.Of(known).SignInAdvice(facts, isMade) : NewToken;
        return Text.Message("SignInAgain." + method, facts.Name);
    }

    /// <summary>The connection after a new sign-in in the browser.</summary>
    /// <param name="saved">The connection as it was.</param>
    /// <param name="grant">What the sign-in was granted.</param>
    /// <exception cref="SfException"><c>NoRefreshToken</c>; or <c>SignedInElsewhere</c>: it was a sign-in to another org.</exception>
    public static ConnectionDocument Accept(ConnectionDocument saved, TokenGrant grant)
    {
        ConnectionFacts facts = saved.Facts;
        SecretText token = grant.RefreshToken ?? throw new SfException("NoRefreshToken", SfErrorCategory.InvalidOperation, facts.ClientId);
        string address = grant.Token.InstanceUrl.WithoutSlash();
        (string? org, string? user) = Identity(grant);
        bool isSameOrg = org is not null && facts.OrganizationId is not null
            ? IsSame(org, facts.OrganizationId)
            : address.Equals(facts.InstanceUrl, StringComparison.OrdinalIgnoreCase);
        if (!isSameOrg)
        {
            throw new SfException(
                "SignedInElsewhere",
                SfErrorCategory.InvalidOperation,
                facts.Name,
                grant.Token.InstanceUrl.Host,
                new Uri(facts.InstanceUrl!).Host);
        }

        bool isSameUser = user is null || facts.UserId is null || IsSame(user, facts.UserId);
        return saved.With(ConnectionSecret.RefreshToken, token).With(facts with
        {
            Method = AuthMethod.Interactive,
            InstanceUrl = address,
            LoginUrl = facts.LoginUrl ?? facts.InstanceUrl,
            UserId = user ?? facts.UserId,
            Username = isSameUser ? facts.Username : null,
        });
    }

    // The last two segments: https://login.salesforce.com/id/{organization ID}/{user ID}.
    private static (string? Org, string? User) Identity(TokenGrant grant)
        => grant.IdentityUrl?.TrimEnd('/').Split('/') is [.., "id", { Length: 15 or 18 } org, { Length: 15 or 18 } user]
            ? (org, user)
            : (null, null);

    // The last three of 18 characters only repeat the capitals of the others.
    private static bool IsSame(string id, string other)
        => id.Length >= 15 && other.Length >= 15 && string.CompareOrdinal(id, 0, other, 0, 15) == 0;
}
