namespace SalesforceConnect.LocalOrg;

/// <summary>One request that a client made of a <see cref="LocalProxy"/>.</summary>
/// <param name="Method">The HTTP method; <c>CONNECT</c> for a tunnel.</param>
/// <param name="Target">What the client asked for: an absolute URL, or <c>host:port</c> for a tunnel.</param>
/// <param name="Headers">The headers as they reached the proxy, its own among them, by name without regard to case.</param>
/// <param name="StatusCode">
/// What the proxy itself answered: 200 for a tunnel that was made, 407, 502, 400; 0 where the origin answered.
/// </param>
public sealed record ProxiedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, int StatusCode)
{
    /// <summary>Whether the request asked for a tunnel, through which the proxy sees nothing more.</summary>
    public bool IsTunnel => Method == "CONNECT";
}
