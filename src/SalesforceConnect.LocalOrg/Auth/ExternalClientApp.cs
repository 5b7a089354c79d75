namespace SalesforceConnect.LocalOrg;

/// <summary>An External Client App, as an administrator sets it up. Its settings may change at any time, as in Setup.</summary>
public sealed class ExternalClientApp
{
    /// <summary>The name.</summary>
    public string Name { get; set; } = "External Client App";

    /// <summary>The consumer key, in OAuth's terms the client ID.</summary>
    public required string ConsumerKey { get; init; }

    /// <summary>The consumer secret.</summary>
    public required string ConsumerSecret { get; set; }

    /// <summary>"Enable Client Credentials Flow".</summary>
    public bool ClientCredentialsEnabled { get; set; }

    /// <summary>"Run As (Username)" of the client-credentials flow; null when it was never filled in.</summary>
    public string? RunAsUsername { get; set; }

    /// <summary>The selected OAuth scopes: <c>api</c>, <c>refresh_token</c>, <c>openid</c>, …</summary>
    public ISet<string> Scopes { get; } = new SortedSet<string>(StringComparer.Ordinal) { "api", "refresh_token" };

    /// <summary>The callback URLs.</summary>
    public IList<string> CallbackUrls { get; } = [];
}
