namespace SalesforceConnect.Http;

/// <summary>A token and the one host it may be sent to.</summary>
internal sealed class BearerToken
{
    private readonly string _value;

    public BearerToken(string value, Uri instanceUrl)
    {
        _value = value;
        InstanceUrl = instanceUrl;
    }

    public Uri InstanceUrl { get; }

    /// <summary>The header that carries the token.</summary>
    public KeyValuePair<string, string> ToHeader() => new("Authorization", "Bearer " + _value);

    /// <summary>The token itself, to have it revoked.</summary>
    public string Reveal() => _value;

    public override string ToString() => "***";
}
