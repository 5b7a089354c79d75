namespace SalesforceConnect.LocalOrg.Tool;

/// <summary>What the command line asks for.</summary>
internal sealed record ToolOptions
{
    public int Port { get; init; }

    public bool IsEmpty { get; init; }

    public TimeSpan? TokenLifetime { get; init; }

    public int Organization { get; init; } = 1;

    public int Readings { get; init; }

    public bool IsQuiet { get; init; }

    public bool WritesLog { get; init; }

    public bool EndsWithInput { get; init; }
}
