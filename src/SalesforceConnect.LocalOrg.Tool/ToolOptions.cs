namespace SalesforceConnect.LocalOrg.Tool;

/// <summary>What the command line asks for.</summary>
internal sealed record ToolOptions
{
    public int Port { get; init; }

    /// <summary>Files with objects, records, apps and users.</summary>
    public IReadOnlyList<string> Seeds { get; init; } = [];

    /// <summary>Files with apps and users, or apps themselves: <c>key:secret</c> or <c>key:secret:user</c>.</summary>
    public IReadOnlyList<string> Apps { get; init; } = [];

    public bool IsEmpty { get; init; }

    public TimeSpan? TokenLifetime { get; init; }

    public int Organization { get; init; } = 1;

    /// <summary>Speak HTTPS, and write the certificate to this file; null for HTTP.</summary>
    public string? HttpsCertificate { get; init; }

    public bool IsSandbox { get; init; }

    public int Readings { get; init; }

    public bool IsQuiet { get; init; }

    public bool WritesLog { get; init; }

    public bool EndsWithInput { get; init; }
}
