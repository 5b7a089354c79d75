using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Rest;

/// <summary>A token and the one host it may be sent to.</summary>
internal sealed class BearerToken
{
    private readonly KnownSecret _secret;

    public BearerToken(string value, Uri instanceUrl)
    {
        _secret = new KnownSecret(value);
        InstanceUrl = instanceUrl;
    }

    public Uri InstanceUrl { get; }

    /// <summary>The header that carries the token.</summary>
    public KeyValuePair<string, string> ToHeader() => new("Authorization", "Bearer " + Reveal());

    /// <summary>The token itself, to have it revoked.</summary>
    public string Reveal() => _secret.Value;

    public override string ToString() => "***";
}
