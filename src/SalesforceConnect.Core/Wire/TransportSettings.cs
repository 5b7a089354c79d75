using System.Net;

namespace SalesforceConnect.Wire;

/// <summary>How a connection's calls travel.</summary>
internal sealed record TransportSettings
{
    /// <summary>The system's proxy, and the usual patience.</summary>
    public static TransportSettings Default { get; } = new();

    /// <summary>The proxy; null for the one that the environment or the system names.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>How long a call may be without a sign of life.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);
}
