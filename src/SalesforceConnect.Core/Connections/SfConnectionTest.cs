using SalesforceConnect.Rest;


namespace SalesforceConnect;

/// <summary>The report of a connection's test.</summary>
public sealed class SfConnectionTest
{
    internal SfConnectionTest(string name, IReadOnlyList<SfConnectionCheck> checks)
    {
        Name = name;
        Checks = [.. checks];
    }

    /// <summary>The connection's name.</summary>
    public string Name { get; }

    /// <summary>Whether no check failed.</summary>
    public bool Success => Checks.All(check => check.Status != CheckStatus.Failed);

    /// <summary>Scheme and host of the org's API.</summary>
    public string? InstanceUrl { get; internal init; }

    /// <summary>The user that the connection acts as.</summary>
    public string? Username { get; internal init; }

    /// <summary>The org's name.</summary>
    public string? Organization { get; internal init; }

    /// <summary>Whether the org is a sandbox; null where that was not found out.</summary>
    public bool? IsSandbox { get; internal init; }

    /// <summary>The API version of the connection.</summary>
    public string? ApiVersion { get; internal init; }

    /// <summary>How long an authenticated call took, in milliseconds.</summary>
    public long? LatencyMs { get; internal init; }

    /// <summary>The org's daily API calls: used and allowed.</summary>
    public ApiUsage? ApiUsage { get; internal init; }

    /// <summary>The checks in their order.</summary>
    public SfConnectionCheck[] Checks { get; }

    /// <summary>The name and how it ended, as <c>acme: Passed</c>.</summary>
    public override string ToString() => $"{Name}: {(Success ? CheckStatus.Passed : CheckStatus.Failed)}";
}
