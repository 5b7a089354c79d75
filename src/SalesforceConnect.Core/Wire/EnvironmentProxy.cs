using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Wire;

/// <summary>
/// The proxy that <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c> name, read as curl and Node read them and
/// alike in both editions: .NET reads <c>NO_PROXY</c> in a way of its own, and the .NET Framework, on which Windows PowerShell runs, reads
/// none.
/// </summary>
internal sealed class EnvironmentProxy : IWebProxy
{
    private readonly string[] _exceptions;
    private readonly Uri? _forHttps;
    private readonly Uri? _forHttp;

    private EnvironmentProxy(Uri? forHttps, Uri? forHttp, string[] exceptions)
    {
        _forHttps = WithoutCredentials(forHttps);
        _forHttp = WithoutCredentials(forHttp);
        _exceptions = exceptions;
        Credentials = new ProxyCredentials(forHttps, forHttp);
    }

    /// <inheritdoc/>
    public ICredentials? Credentials { get; set; }

    /// <summary>The proxy, or null where the environment names none.</summary>
    /// <param name="find">Looks a variable up.</param>
    public static EnvironmentProxy? Find(Func<string, string?> find)
    {
        // A web server puts a visitor's header into HTTP_PROXY (CVE-2016-5385).
        bool isInWebServer = !string.IsNullOrEmpty(find("GATEWAY_INTERFACE"));
        Uri? all = Read("ALL_PROXY");
        Uri? forHttps = Read("HTTPS_PROXY") ?? all;
        Uri? forHttp = Read("HTTP_PROXY") ?? all;
        string[] exceptions = (Variable("NO_PROXY") ?? "").Split([',', ' ', '\t', '\r', '\n', ';'], StringSplitOptions.RemoveEmptyEntries);
        return forHttps is null && forHttp is null ? null : new EnvironmentProxy(forHttps, forHttp, exceptions);

        // The name in lower case counts first.
        string? Variable(string name)
            => find(name.ToLowerInvariant()) is { Length: > 0 } lower ? lower
                : name == "HTTP_PROXY" && isInWebServer ? null
                : find(name);

        Uri? Read(string name)
            => Variable(name)?.Trim() is { Length: > 0 } text
                && Uri.TryCreate(text.Contains("://") ? text : "http://" + text, UriKind.Absolute, out Uri? url)
                && IsSupported(url.Scheme)
                    ? url
                    : null;
    }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => destination.Scheme == Uri.UriSchemeHttps ? _forHttps : _forHttp;

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => GetProxy(host) is null || _exceptions.Any(exception => Matches(host, exception));

    private static bool IsSupported(string scheme)
#if NET
        => scheme is "http" or "https" or "socks4" or "socks4a" or "socks5";
#else
        => scheme is "http" or "https";
#endif

    // A domain means its hosts too, with a dot or a star before it or without; a port means that port alone; addresses may be a range.
    private static bool Matches(Uri url, string exception)
    {
        string name = exception;
        int colon = name.LastIndexOf(':');
        bool hasPort = colon >= 0 && (name.IndexOf(':') == colon || name[colon - 1] == ']');
        if (hasPort)
        {
            if (!int.TryParse(name.Substring(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port != url.Port)
            {
                return false;
            }

            name = name.Substring(0, colon);
        }

        if (name is "*" or "")
        {
            return name.Length > 0;
        }

        string host = url.Host.Trim('[', ']').TrimEnd('.');
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            return IsAddressIn(address, name.Trim('[', ']'));
        }

        string domain = name.TrimEnd('.');
        return domain.StartsWith("*", StringComparison.Ordinal) && domain.Length > 1 && domain[1] != '.'
            ? host.EndsWith(domain.Substring(1), StringComparison.OrdinalIgnoreCase)
            : IsIn(host, domain.TrimStart('*').TrimStart('.'));
    }

    private static bool IsIn(string host, string domain)
        => domain.Length > 0
            && host.EndsWith(domain, StringComparison.OrdinalIgnoreCase)
            && (host.Length == domain.Length || host[host.Length - domain.Length - 1] == '.');

    // One address, 10.0.0.0/8 or 10.0.0.1-10.0.0.9.
    private static bool IsAddressIn(IPAddress address, string range)
    {
        byte[] bytes = Bytes(address);
        string[] ends = range.Split('-');
        if (ends.Length == 2)
        {
            return Find(ends[0]) is { } first && Find(ends[1]) is { } last && Compare(bytes, first) >= 0 && Compare(bytes, last) <= 0;
        }

        string[] parts = range.Split('/');
        if (parts.Length > 2 || Find(parts[0]) is not { } start || start.Length != bytes.Length)
        {
            return false;
        }

        int bits = bytes.Length * 8;
        if (parts.Length == 2
            && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out bits) || bits > bytes.Length * 8))
        {
            return false;
        }

        return Enumerable.Range(0, bits).All(bit => ((bytes[bit / 8] ^ start[bit / 8]) & (0x80 >> (bit % 8))) == 0);

        static byte[]? Find(string text) => IPAddress.TryParse(text, out IPAddress? found) ? Bytes(found) : null;
    }

    private static byte[] Bytes(IPAddress address)
        => (address.AddressFamily == AddressFamily.InterNetworkV6 && address.IsIPv4MappedToIPv6
            ? address.MapToIPv4()
            : address).GetAddressBytes();

    private static int Compare(byte[] one, byte[] other)
        => one.Length != other.Length
            ? one.Length - other.Length
            : one.Zip(other, (a, b) => a - b).FirstOrDefault(difference => difference != 0);

    private static Uri? WithoutCredentials(Uri? proxy)
        => proxy is null || proxy.UserInfo.Length == 0 ? proxy : new UriBuilder(proxy) { UserName = "", Password = "" }.Uri;

    /// <summary>The user names and passwords of the URLs, each for its own proxy.</summary>
    private sealed class ProxyCredentials : ICredentials
    {
        // With each, what keeps its password out of texts.
        private readonly List<(Uri Proxy, NetworkCredential Credential, KnownSecret Password)> _all = [];

        public ProxyCredentials(params Uri?[] proxies)
        {
            foreach (Uri proxy in proxies.OfType<Uri>().Where(proxy => proxy.UserInfo.Length > 0))
            {
                string[] parts = proxy.UserInfo.Split([':'], 2);
                string password = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
                _all.Add((proxy, new NetworkCredential(Uri.UnescapeDataString(parts[0]), password), new KnownSecret(password)));
            }
        }

        public NetworkCredential? GetCredential(Uri uri, string authType)
            => _all.Where(each => each.Proxy.Host.Equals(uri.Host, StringComparison.OrdinalIgnoreCase) && each.Proxy.Port == uri.Port)
                .Select(each => each.Credential).FirstOrDefault();
    }
}
