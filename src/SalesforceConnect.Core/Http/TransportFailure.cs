using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Http;

/// <summary>Turns what the runtime throws while a call is under way into an error that says what to do.</summary>
internal static class TransportFailure
{
    /// <summary>The error for a failed exchange.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="url">Where the call went.</param>
    /// <param name="answered">Whether the headers of an answer had come.</param>
    public static TransportException From(Exception failure, Uri url, bool answered)
    {
        if (Find<CertificateRejectedException>(failure) is { } certificate)
        {
            return Permanent(certificate.ErrorId, SfErrorCategory.SecurityError, failure, url.Host, certificate.Detail);
        }

        if (Find<AuthenticationException>(failure) is not null)
        {
            return Permanent("TlsFailed", SfErrorCategory.SecurityError, failure, url.Host);
        }

        if (Find<HttpRequestException>(failure) is { } http && MeansProxyAuthentication(http))
        {
            return ProxyAuthentication(url, failure);
        }

        if (failure is OperationCanceledException)
        {
            return new("RequestTimedOut", SfErrorCategory.OperationTimeout, isTransient: true, wasSent: true, failure, url.Host);
        }

        if (Find<SocketException>(failure) is { } socket)
        {
            return From(socket, failure, url, answered);
        }

        return answered || Find<IOException>(failure) is not null || failure is InvalidDataException
            ? new("AnswerBrokeOff", SfErrorCategory.ConnectionError, isTransient: true, wasSent: true, failure, url.Host)
            : NotResolved(failure)
                ? Permanent("HostNotFound", SfErrorCategory.ConnectionError, failure, url.Host)
                : new("ConnectionFailed", SfErrorCategory.ConnectionError, isTransient: true, wasSent: true, failure, url.Host, Innermost(failure));
    }

    /// <summary>The error for a proxy that wants a user name and password.</summary>
    public static TransportException ProxyAuthentication(Uri url, Exception? failure = null)
        => Permanent("ProxyAuthenticationRequired", SfErrorCategory.AuthenticationError, failure, url.Host);

    private static TransportException From(SocketException socket, Exception failure, Uri url, bool answered)
        => socket.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.NoData or SocketError.NoRecovery
                => Permanent("HostNotFound", SfErrorCategory.ConnectionError, failure, url.Host),
            SocketError.TryAgain
                => new("HostNotFound", SfErrorCategory.ConnectionError, isTransient: true, wasSent: false, failure, url.Host),
            SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown
                => new("ConnectionFailed", SfErrorCategory.ConnectionError, isTransient: true, wasSent: false, failure, url.Host, socket.Message),
            _ when answered
                => new("AnswerBrokeOff", SfErrorCategory.ConnectionError, isTransient: true, wasSent: true, failure, url.Host),
            _ => new("ConnectionFailed", SfErrorCategory.ConnectionError, isTransient: true, wasSent: true, failure, url.Host, socket.Message),
        };

    private static TransportException Permanent(string id, SfErrorCategory category, Exception? failure, params object?[] arguments)
        => new(id, category, isTransient: false, wasSent: false, failure, arguments);

    private static bool MeansProxyAuthentication(HttpRequestException failure)
#if NET
        => failure.StatusCode == HttpStatusCode.ProxyAuthenticationRequired
            || (failure.HttpRequestError == HttpRequestError.ProxyTunnelError && failure.Message.Contains("407"));
#else
        => Find<WebException>(failure)?.Response is HttpWebResponse { StatusCode: HttpStatusCode.ProxyAuthenticationRequired };
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
