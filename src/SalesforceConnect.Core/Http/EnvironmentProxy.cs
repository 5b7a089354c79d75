using System.Net;

namespace SalesforceConnect.Http;

/// <summary>
/// The proxy that <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c> name. .NET reads them by itself; the
/// .NET Framework, on which Windows PowerShell runs, does not.
/// </summary>
internal sealed class EnvironmentProxy : IWebProxy
{
    private readonly string[] _exceptions;
    private readonly Uri? _forHttps;
    private readonly Uri? _forHttp;

    private EnvironmentProxy(Uri? forHttps, Uri? forHttp, string[] exceptions)
    {
        _forHttps = forHttps;
        _forHttp = forHttp;
        _exceptions = exceptions;
    }

    /// <inheritdoc/>
    public ICredentials? Credentials { get; set; }

    /// <summary>The proxy, or null where the environment names none.</summary>
    /// <param name="find">Looks a variable up.</param>
    public static EnvironmentProxy? Find(Func<string, string?> find)
    {
        Uri? all = Read("ALL_PROXY");
        Uri? forHttps = Read("HTTPS_PROXY") ?? all;
        Uri? forHttp = Read("HTTP_PROXY") ?? all;
        string[] exceptions = [.. (Variable("NO_PROXY") ?? "").Split([','], StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Trim())];
        return forHttps is null && forHttp is null
            ? null
            : new EnvironmentProxy(forHttps, forHttp, exceptions) { Credentials = CredentialsIn(forHttps) ?? CredentialsIn(forHttp) };

        string? Variable(string name) => find(name) ?? find(name.ToLowerInvariant());

        Uri? Read(string name)
            => Variable(name) is { Length: > 0 } text
                && Uri.TryCreate(text.Contains("://") ? text : "http://" + text, UriKind.Absolute, out Uri? url)
                && url.Scheme is "http" or "https"
                    ? url
                    : null;
    }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => destination.Scheme == Uri.UriSchemeHttps ? _forHttps : _forHttp;

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => GetProxy(host) is null || _exceptions.Any(exception => Matches(host.Host, exception.TrimStart('*')));

    private static bool Matches(string host, string exception)
        => exception.Length == 0
            || host.Equals(exception.TrimStart('.'), StringComparison.OrdinalIgnoreCase)
            || (exception[0] == '.' && host.EndsWith(exception, StringComparison.OrdinalIgnoreCase));

    private static NetworkCredential? CredentialsIn(Uri? proxy)
        => proxy?.UserInfo.Split([':'], 2) is [{ Length: > 0 } user, ..] parts
            ? new NetworkCredential(Uri.UnescapeDataString(user), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "")
            : null;
}
