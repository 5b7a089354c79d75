using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Wire;

/// <summary>Turns what the runtime throws while a call is under way into an error that says what to do.</summary>
internal static class TransportFailure
{
    /// <summary>The error for a failed exchange.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="url">Where the call went.</param>
    /// <param name="answered">Whether the headers of an answer had come.</param>
    /// <param name="proxy">The proxy that was chosen for it; null for none.</param>
    public static TransportException From(Exception failure, Uri url, bool answered, Uri? proxy)
    {
        TransportException error = From(failure, url, answered);
        return proxy is not null && !error.WasSent && error.ErrorId is "HostNotFound" or "ConnectionFailed" && !IsTunnelRefusal(failure)
            ? new(
                "ProxyNotReached",
                SfErrorCategory.ConnectionError,
                isTransient: error.IsTransient,
                wasSent: false,
                inner: null,
                proxy.Authority,
                url.Host,
                Innermost(failure))
            : error;
    }

    private static TransportException From(Exception failure, Uri url, bool answered)
    {
        if (Find<CertificateRejectedException>(failure) is { } certificate)
        {
            return Permanent(certificate.ErrorId, SfErrorCategory.SecurityError, failure, url.Host, certificate.Detail);
        }

        if (Find<AuthenticationException>(failure) is not null)
        {
            return Permanent("TlsFailed", SfErrorCategory.SecurityError, failure, url.Host);
        }

        // The runtime's text repeats the proxy's URL, user name and password included, so it is not kept as the cause.
        if (Find<HttpRequestException>(failure) is { } http && MeansProxyAuthentication(http))
        {
            return ProxyAuthentication(url);
        }

        if (IsTunnelRefusal(failure))
        {
            return new(
                "ConnectionFailed",
                SfErrorCategory.ConnectionError,
                isTransient: true,
                wasSent: false,
                inner: null,
                url.Host,
                Innermost(failure));
        }

        if (failure is OperationCanceledException)
        {
            return new("RequestTimedOut", SfErrorCategory.OperationTimeout, isTransient: true, wasSent: true, failure, url.Host);
        }

        if (Find<SocketException>(failure) is { } socket)
        {
            return From(socket, failure, url);
        }

        return IsBeforeTheRequest(failure)
            ? NotConnected(failure, url)
            : answered || Find<IOException>(failure) is not null || failure is InvalidDataException
                ? BrokeOff(failure, url)
                : new(
                    "ConnectionFailed",
                    SfErrorCategory.ConnectionError,
                    isTransient: true,
                    wasSent: true,
                    failure,
                    url.Host,
                    Innermost(failure));
    }

    /// <summary>The error of our own that stopped an exchange, such as a file that cannot be written; null where it was the wire.</summary>
    public static SfException? FindOwn(Exception failure) => Find<SfException>(failure);

    /// <summary>The error for a proxy that wants a user name and password.</summary>
    public static TransportException ProxyAuthentication(Uri url)
        => Permanent("ProxyAuthenticationRequired", SfErrorCategory.AuthenticationError, null, url.Host);

    private static TransportException From(SocketException socket, Exception failure, Uri url)
        => socket.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.NoData or SocketError.NoRecovery
                => Permanent("HostNotFound", SfErrorCategory.ConnectionError, failure, url.Host),
            SocketError.TryAgain
                => new("HostNotFound", SfErrorCategory.ConnectionError, isTransient: true, wasSent: false, failure, url.Host),
            SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown
                => NotConnected(failure, url),
            _ => IsBeforeTheRequest(failure) ? NotConnected(failure, url) : BrokeOff(failure, url),
        };

    private static TransportException NotConnected(Exception failure, Uri url)
        => NotResolved(failure)
            ? Permanent("HostNotFound", SfErrorCategory.ConnectionError, failure, url.Host)
            : new(
                "ConnectionFailed",
                SfErrorCategory.ConnectionError,
                isTransient: true,
                wasSent: false,
                failure,
                url.Host,
                Innermost(failure));

    private static TransportException BrokeOff(Exception failure, Uri url)
        => new("AnswerBrokeOff", SfErrorCategory.ConnectionError, isTransient: true, wasSent: true, failure, url.Host);

    private static TransportException Permanent(string id, SfErrorCategory category, Exception? failure, params object?[] arguments)
        => new(id, category, isTransient: false, wasSent: false, failure, arguments);

    private static bool MeansProxyAuthentication(HttpRequestException failure)
#if NET
        // The text names the proxy too, whose port may hold the same digits; the status stands in quotes.
        => IsTunnelRefusal(failure) && failure.Message.Contains("'407'");
#else
        => Find<WebException>(failure)?.Response is HttpWebResponse { StatusCode: HttpStatusCode.ProxyAuthenticationRequired };
#endif

    private static bool IsTunnelRefusal(Exception failure)
#if NET
        => Find<HttpRequestException>(failure)?.HttpRequestError == HttpRequestError.ProxyTunnelError;
#else
        => Find<WebException>(failure)?.Response is HttpWebResponse;
#endif

    // No connection was made, so that no server has seen the request.
    private static bool IsBeforeTheRequest(Exception failure)
#if NET
        => Find<HttpRequestException>(failure)?.HttpRequestError
            is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError;
#else
        => Find<WebException>(failure)?.Status
            is WebExceptionStatus.NameResolutionFailure or WebExceptionStatus.ProxyNameResolutionFailure or WebExceptionStatus.ConnectFailure
            or WebExceptionStatus.SecureChannelFailure;
#endif

    private static bool NotResolved(Exception failure)
#if NET
        => Find<HttpRequestException>(failure)?.HttpRequestError == HttpRequestError.NameResolutionError;
#else
        => Find<WebException>(failure)?.Status is WebExceptionStatus.NameResolutionFailure or WebExceptionStatus.ProxyNameResolutionFailure;
#endif

    private static string Innermost(Exception failure) => Redactor.Text(failure.GetBaseException().Message);

    private static T? Find<T>(Exception? failure)
        where T : Exception
    {
        for (Exception? current = failure; current is not null; current = current.InnerException)
        {
            if (current is T found)
            {
                return found;
            }
        }

        return null;
    }
}
