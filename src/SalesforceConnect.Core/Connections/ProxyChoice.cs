using System.Net;
using SalesforceConnect.Auth;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Connections;

/// <summary>The proxy that a user chose for a connection. Without one, the environment's or the system's is used.</summary>
internal sealed class ProxyChoice
{
    private readonly Uri _address;
    private readonly string? _username;
    private readonly SecretText? _password;
    private readonly bool _asCurrentUser;

    private ProxyChoice(Uri address, string? username, SecretText? password, bool asCurrentUser)
    {
        _address = address;
        _username = username;
        _password = password;
        _asCurrentUser = asCurrentUser;
    }

    /// <summary>How the calls of a connection travel.</summary>
    public static TransportSettings Travel(ProxyChoice? proxy)
        => proxy is null ? TransportSettings.Default : TransportSettings.Default with { Proxy = proxy.ToWebProxy() };

    /// <summary>Checks what a user said.</summary>
    /// <param name="address">The proxy's URL; null for none.</param>
    /// <param name="username">The user name that it wants.</param>
    /// <param name="password">The password that it wants.</param>
    /// <param name="asCurrentUser">Whether it is told who is signed in to this machine.</param>
    /// <returns>Null where nothing was said.</returns>
    /// <exception cref="SfException"><c>InvalidProxy</c>, <c>ProxyMissing</c> or <c>ProxyCredentialsTwice</c>.</exception>
    public static ProxyChoice? Create(Uri? address, string? username, SecretText? password, bool asCurrentUser)
    {
        if (username is not null && asCurrentUser)
        {
            throw new SfException("ProxyCredentialsTwice", SfErrorCategory.InvalidArgument);
        }

        if (address is null)
        {
            return username is null && !asCurrentUser ? null : throw new SfException("ProxyMissing", SfErrorCategory.InvalidArgument);
        }

        // What people write, host:port, is read as a scheme and a path.
        string text = address.OriginalString;
        return Uri.TryCreate(text.Contains("://") ? text : "http://" + text, UriKind.Absolute, out Uri? url) && IsUsable(url)
            ? new ProxyChoice(url, username, password, asCurrentUser)
            : throw new SfException("InvalidProxy", SfErrorCategory.InvalidArgument, Redactor.Input(text));
    }

    /// <summary>The proxy of a saved connection; null where none was chosen.</summary>
    public static ProxyChoice? Of(ConnectionDocument saved)
        => saved.Facts.Proxy is { } address && Uri.TryCreate(address, UriKind.Absolute, out Uri? url) && IsUsable(url)
            ? new ProxyChoice(
                url,
                saved.Facts.ProxyUsername,
                saved.FindSecret(ConnectionSecret.ProxyPassword),
                saved.Facts.ProxyAsCurrentUser == bool.TrueString)
            : null;

    /// <summary>The same connection, to go through this proxy.</summary>
    public ConnectionDocument AddTo(ConnectionDocument saved)
    {
        ConnectionDocument changed = saved.With(saved.Facts with
        {
            Proxy = _address.AbsoluteUri,
            ProxyUsername = _username,
            ProxyAsCurrentUser = _asCurrentUser ? bool.TrueString : null,
        });
        return _password is null ? changed : changed.With(ConnectionSecret.ProxyPassword, _password);
    }

    private static bool IsUsable(Uri url)
        => url.IsAbsoluteUri && url.Scheme is "http" or "https" && url.Host.Length > 0 && url.UserInfo.Length == 0;

    private WebProxy ToWebProxy() => new(_address)
    {
        UseDefaultCredentials = _asCurrentUser,
        Credentials = _username is null
            ? _asCurrentUser ? CredentialCache.DefaultCredentials : null
            : new NetworkCredential(_username, _password?.Reveal()),
    };
}
