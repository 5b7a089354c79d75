using SalesforceConnect.Connections;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;

namespace SalesforceConnect;

/// <summary>
/// A named connection to one org, as one user. It may be used from many threads and runspaces at once. It has no property that
/// holds a secret.
/// </summary>
public sealed class SfConnection
{
    private readonly ConnectionFacts _facts;
    private readonly Mark _current = new();

    internal SfConnection(ConnectionFacts facts, string? vault)
    {
        _facts = facts;
        Vault = vault;
    }

    internal SfConnection(OpenConnection opened, string? vault)
        : this(opened.Facts, vault)
        => Opened = opened;

    private SfConnection(SfConnection other)
        : this(other._facts, other.Vault)
    {
        Opened = other.Opened;
        _current = other._current;
    }

    /// <summary>The name that cmdlets know it by; it never changes.</summary>
    public string Name => _facts.Name;

    /// <summary>Scheme and host of the org's API, without a slash at the end; null for a saved one whose vault keeps no metadata.</summary>
    public string? InstanceUrl => Opened?.Grant?.Token.InstanceUrl.WithoutSlash() ?? Facts.InstanceUrl;

    /// <summary>How it signs in.</summary>
    public AuthMethod? AuthMethod => Facts.Method;

    /// <summary>The consumer key of the app.</summary>
    public string? ClientId => Facts.ClientId;

    /// <summary>The user that it acts as.</summary>
    public string? Username => Facts.Username;

    /// <summary>The 18-character ID of that user.</summary>
    public string? UserId => Facts.UserId;

    /// <summary>The 18-character ID of the org.</summary>
    public string? OrganizationId => Facts.OrganizationId;

    /// <summary>The REST API version that relative paths go with, such as <c>67.0</c>.</summary>
    public string? ApiVersion => Facts.ApiVersion;

    /// <summary>The vault that it is saved in; null for one that lives in this session alone.</summary>
    public string? Vault { get; }

    /// <summary>What the org last said about its daily calls; null before its first answer.</summary>
    public ApiUsage? ApiUsage => Opened?.Usage;

    /// <summary>Whether cmdlets use it when no connection is named.</summary>
    public bool IsCurrent
    {
        get => _current.IsSet;
        internal set => _current.IsSet = value;
    }

    /// <summary>The connection at work; null for one that was only listed.</summary>
    internal OpenConnection? Opened { get; }

    private ConnectionFacts Facts => Opened?.Facts ?? _facts;

    /// <summary>The same connection as another object, to be shown in another way.</summary>
    internal SfConnection Again() => new(this);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private sealed class Mark
    {
        public volatile bool IsSet;
    }
}
