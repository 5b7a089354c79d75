using System.Net;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// Something that goes wrong with a request. The factories make the faults of a real org; derive from it for others.
/// A fault strikes before the work is done, or, with <see cref="AfterWork"/>, once it is done and the answer is withheld.
/// </summary>
public abstract class Fault
{
    /// <summary>Whether the request's work is done before the fault strikes.</summary>
    public bool StrikesAfterWork { get; protected set; }

    /// <summary>The same fault, striking after the work was done: what a client sees when only the answer got lost.</summary>
    public Fault AfterWork()
    {
        var copy = (Fault)MemberwiseClone();
        copy.StrikesAfterWork = true;
        return copy;
    }

    /// <summary>Answers the request, or keeps it from being answered.</summary>
    public abstract Task StrikeAsync(FaultContext context);

    /// <summary>Any answer: status, body, content type (JSON unless said otherwise) and headers.</summary>
    public static Fault Respond(HttpStatusCode status, string? body = null, string contentType = "application/json;charset=UTF-8", params (string Name, string Value)[] headers) =>
        new RespondFault((int)status, body, contentType, headers);

    /// <summary>An error as the REST API writes it: <c>[{"message":…,"errorCode":…}]</c>.</summary>
    public static Fault Error(HttpStatusCode status, string errorCode, string message) =>
        new RespondFault((int)status, new SalesforceError(errorCode, message).ToJsonArray(), "application/json;charset=UTF-8", []);

    /// <summary>An error as the OAuth endpoints write it: <c>{"error":…,"error_description":…}</c>.</summary>
    public static Fault OAuthError(string error, string description, HttpStatusCode status = HttpStatusCode.BadRequest) =>
        new RespondFault((int)status, new OAuthError(error, description).ToJson(), "application/json;charset=UTF-8", []);

    /// <summary>401 INVALID_SESSION_ID, whatever token was sent.</summary>
    public static Fault SessionExpired() => Error(HttpStatusCode.Unauthorized, "INVALID_SESSION_ID", "Session expired or invalid");

    /// <summary>401 INVALID_SESSION_ID of the kind that a new token does not cure.</summary>
    public static Fault SessionNotValidForRest() =>
        Error(HttpStatusCode.Unauthorized, "INVALID_SESSION_ID", "This session is not valid for use with the REST API");

    /// <summary>403 REQUEST_LIMIT_EXCEEDED: the day's requests are used up.</summary>
    public static Fault DailyLimit() => Error(HttpStatusCode.Forbidden, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");

    /// <summary>403 REQUEST_LIMIT_EXCEEDED: too many long requests at once, which passes.</summary>
    public static Fault ConcurrentLimit() =>
        Error(HttpStatusCode.Forbidden, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded.");

    /// <summary>403 INSUFFICIENT_ACCESS_OR_READONLY.</summary>
    public static Fault InsufficientAccess() =>
        Error(HttpStatusCode.Forbidden, "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id");

    /// <summary>503 with an HTML page and no JSON.</summary>
    public static Fault Maintenance() => new RespondFault(
        503,
        "<html><head><title>We are down for maintenance.</title></head><body><h1>We are down for maintenance.</h1><p>Sorry for the inconvenience. We'll be back shortly.</p></body></html>",
        "text/html;charset=UTF-8",
        []);

    /// <summary>503 SERVER_UNAVAILABLE as JSON.</summary>
    public static Fault ServerUnavailable() => Error(HttpStatusCode.ServiceUnavailable, "SERVER_UNAVAILABLE", "server temporarily unavailable");

    /// <summary>420: Salesforce Edge could not route the request.</summary>
    public static Fault EdgeNotRouted() => new RespondFault(420, "", "text/html", []);

    /// <summary>500 with no body at all.</summary>
    public static Fault ServerErrorWithoutBody() => new RespondFault(500, null, null, []);

    /// <summary>500 UNKNOWN_EXCEPTION as JSON.</summary>
    public static Fault UnknownException() => Error(
        HttpStatusCode.InternalServerError,
        "UNKNOWN_EXCEPTION",
        "An unexpected error occurred. Please include this ErrorId if you contact support: 1234567890-12345 (-1234567890)");

    /// <summary>400 UNABLE_TO_LOCK_ROW.</summary>
    public static Fault RowLocked() => Error(HttpStatusCode.BadRequest, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record");

    /// <summary>400 QUERY_TIMEOUT.</summary>
    public static Fault QueryTimeout() => Error(HttpStatusCode.BadRequest, "QUERY_TIMEOUT", "Your query request was running for too long.");

    /// <summary>429, with <c>Retry-After</c> when given. Salesforce itself sends no such header; a gateway between might.</summary>
    public static Fault TooManyRequests(TimeSpan? retryAfter = null) => new RespondFault(
        429,
        "",
        "text/plain",
        retryAfter is { } wait ? [("Retry-After", ((int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture))] : []);

    /// <summary>A redirect, 302 unless said otherwise, to this absolute URL or path.</summary>
    public static Fault Redirect(string location, HttpStatusCode status = HttpStatusCode.Found) =>
        new RespondFault((int)status, "", "text/html", [("Location", location)]);

    /// <summary>Nothing is sent until the client goes away, the server stops, or <see cref="HangFault.Release"/> lets the request go on.</summary>
    public static HangFault Hang() => new(bodyFraction: null);

    /// <summary>Headers and the first part of the true body are sent, then nothing, as for <see cref="Hang"/>.</summary>
    public static HangFault HangInBody(double fraction = 0.5) => new(fraction);

    /// <summary>The connection is closed without an answer.</summary>
    public static Fault Drop() => new DropFault();

    /// <summary>The true answer breaks off: <c>Content-Length</c> promises the whole body and only this part of it comes.</summary>
    public static Fault TruncateBody(double fraction = 0.5) => new TruncateBodyFault(fraction);

    /// <summary>The true answer is sent as gzip that breaks off inside, with a matching <c>Content-Length</c>.</summary>
    public static Fault TruncatedGzip(double fraction = 0.5) => new TruncatedGzipFault(fraction);

    /// <summary>The request is answered after this time of the machine's clock.</summary>
    public static Fault Delay(TimeSpan time) => new DelayFault(time);

    /// <summary>The true answer with its body changed.</summary>
    public static Fault TransformResponse(Func<string, string> transform) => new TransformResponseFault(transform);

    /// <summary>The true answer with a header added or, for null, taken away.</summary>
    public static Fault ResponseHeader(string name, string? value) => new ResponseHeaderFault(name, value);
}
