using System.Text;

namespace SalesforceConnect.LocalOrg;

/// <summary>The head of a request to a proxy, and what had been read past it.</summary>
internal sealed record ProxyRequestHead(
    string Method, string Target, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Rest)
{
    private const int MaxLength = 64 * 1024;

    private static readonly HashSet<string> s_forProxyOnly = new(StringComparer.OrdinalIgnoreCase)
    {
        "Proxy-Authorization", "Proxy-Connection", "Connection", "Keep-Alive",
    };

    public bool IsTunnel => Method == "CONNECT";

    public bool HasBody => Headers.ContainsKey("Content-Length") || Headers.ContainsKey("Transfer-Encoding");

    /// <summary>Where the request is to go; null when that cannot be told.</summary>
    public (string Host, int Port)? Destination
    {
        get
        {
            string url = IsTunnel ? $"tunnel://{Target}" : Target;
            return Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Port > 0 && (IsTunnel || uri.Scheme == Uri.UriSchemeHttp)
                ? (uri.IdnHost, uri.Port)
                : null;
        }
    }

    /// <summary>Reads a head; null when the connection ends before one begins.</summary>
    public static async Task<ProxyRequestHead?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[MaxLength];
        int length = 0;
        int end;
        while ((end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
        {
            int read = length < buffer.Length
                ? await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false)
                : 0;
            if (read == 0)
            {
                return null;
            }

            length += read;
        }

        string[] lines = Encoding.Latin1.GetString(buffer, 0, end).Split("\r\n");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string? line in lines.Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                (string? name, string? value) = (line[..colon], line[(colon + 1)..].Trim());
                headers[name] = headers.TryGetValue(name, out string? before) ? $"{before}, {value}" : value;
            }
        }

        return lines[0].Split(' ') is [var method, var target, _]
            ? new ProxyRequestHead(method, target, headers, buffer.AsMemory((end + 4)..length))
            : null;
    }

    /// <summary>The request as the origin gets it: its path alone, nothing that is the proxy's, and one request to a connection.</summary>
    public ReadOnlyMemory<byte> ForOrigin()
    {
        // Cut out rather than parsed, so that the path's percent-encoding stays as the client wrote it.
        int path = Target.IndexOf('/', Target.IndexOf("://", StringComparison.Ordinal) + 3);
        var head = new StringBuilder($"{Method} {(path < 0 ? "/" : Target[path..])} HTTP/1.1\r\n");
        foreach ((string? name, string? value) in Headers.Where(h => !s_forProxyOnly.Contains(h.Key)))
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        head.Append("Via: 1.1 local-proxy\r\nConnection: close\r\n\r\n");
        return (byte[])[.. Encoding.Latin1.GetBytes(head.ToString()), .. Rest.Span];
    }
}
