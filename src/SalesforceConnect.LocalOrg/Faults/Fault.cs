using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// Something that goes wrong with a request. The factories make the faults of a real org; derive from it for others.
/// A fault strikes before the work is done, or, with <see cref="AfterWork"/>, once it is done and the answer is withheld.
/// </summary>
public abstract class Fault
{
    private static readonly JsonSerializerOptions s_urlOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether the request's work is done before the fault strikes.</summary>
    public bool StrikesAfterWork { get; protected set; }

    /// <summary>Whether it does something to the true answer, which has to be plain for that.</summary>
    internal virtual bool ChangesAnswer => true;

    /// <summary>The same fault, striking after the work was done: what a client sees when only the answer got lost.</summary>
    public Fault AfterWork()
    {
        var copy = (Fault)MemberwiseClone();
        copy.StrikesAfterWork = true;
        return copy;
    }

    /// <summary>Answers the request, or keeps it from being answered.</summary>
    public abstract Task StrikeAsync(FaultContext context);

    /// <summary>How it was said in JSON; null for one that was made in C#.</summary>
    internal string? Written { get; set; }

    /// <summary>What it does, as a person reads it.</summary>
    public override string ToString()
    {
        if (Written is not null)
        {
            return Written;
        }

        string type = GetType().Name;
        return type.EndsWith(nameof(Fault), StringComparison.Ordinal) ? type[..^nameof(Fault).Length] : type;
    }

    /// <summary>Any answer: status, body, content type (JSON unless said otherwise) and headers.</summary>
    public static Fault Respond(
        HttpStatusCode status,
        string? body = null,
        string contentType = "application/json;charset=UTF-8",
        params (string Name, string Value)[] headers)
        =>
        new RespondFault((int)status, body, contentType, headers);

    /// <summary>An error as the REST API writes it: <c>[{"message":…,"errorCode":…}]</c>.</summary>
    public static Fault Error(HttpStatusCode status, string errorCode, string message) =>
        new RespondFault((int)status, new SalesforceError(errorCode, message).ToJsonArray(), "application/json;charset=UTF-8", []);

    /// <summary>Several errors in one answer.</summary>
    public static Fault Errors(HttpStatusCode status, params IReadOnlyList<SalesforceError> errors) =>
        new RespondFault((int)status, SalesforceError.ToJsonArray(errors), "application/json;charset=UTF-8", []);

    /// <summary>An error as a bare object, which some resources answer: <c>{"message":…,"errorCode":…}</c>.</summary>
    public static Fault ErrorObject(HttpStatusCode status, string errorCode, string message) =>
        new RespondFault(
            (int)status,
            SalesforceError.ToJsonArray([new SalesforceError(errorCode, message)])[1..^1],
            "application/json;charset=UTF-8",
            []);

    /// <summary>200 with this text as JSON: an array, an object, a single value.</summary>
    public static Fault Json(string json) => new RespondFault(200, json, "application/json;charset=UTF-8", []);

    /// <summary>An HTML page where JSON is due, as a gateway or a sign-in page between sends it, with 200 unless said otherwise.</summary>
    public static Fault HtmlPage(HttpStatusCode status = HttpStatusCode.OK) => new RespondFault(
        (int)status, "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in to go on.</body></html>",
        "text/html;charset=UTF-8", []);

    /// <summary>No body at all, with 200 unless said otherwise.</summary>
    public static Fault EmptyBody(HttpStatusCode status = HttpStatusCode.OK) => new RespondFault((int)status, null, null, []);

    /// <summary>The true answer cut short, with a Content-Length that fits: JSON that ends too soon.</summary>
    public static Fault CutJson(double fraction = 0.5) => new TransformResponseFault(body => body[..(int)(body.Length * fraction)]);

    /// <summary>The true answer with something in its middle that no JSON has.</summary>
    public static Fault InvalidJson() => new TransformResponseFault(body => body.Insert(body.Length / 2, "\u0001}]<&"));

    /// <summary>300: the external ID is not unique. The body is the JSON array of the records' URLs.</summary>
    public static Fault MultipleChoices(params IReadOnlyList<string> urls) =>
        new RespondFault(300, JsonSerializer.Serialize(urls, s_urlOptions), "application/json;charset=UTF-8", []);

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

    /// <summary>403 REQUEST_LIMIT_EXCEEDED: too many transactions over 20 seconds at once, which passes.</summary>
    public static Fault ConcurrentLongRunningLimit() =>
        Error(HttpStatusCode.Forbidden, "REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded.");

    /// <summary>403 INSUFFICIENT_ACCESS_OR_READONLY.</summary>
    public static Fault InsufficientAccess() =>
        Error(HttpStatusCode.Forbidden, "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id");

    /// <summary>503 with an HTML page and no JSON.</summary>
    public static Fault Maintenance() => Down([]);

    /// <summary>The same with <c>Retry-After</c>, which Salesforce itself does not send.</summary>
    public static Fault Maintenance(TimeSpan retryAfter) => Down(RetryAfter(retryAfter));

    /// <summary>503 SERVER_UNAVAILABLE as JSON.</summary>
    public static Fault ServerUnavailable()
        => Error(HttpStatusCode.ServiceUnavailable, "SERVER_UNAVAILABLE", "server temporarily unavailable");

    /// <summary>The same with <c>Retry-After</c>, which Salesforce itself does not send.</summary>
    public static Fault ServerUnavailable(TimeSpan retryAfter) => new RespondFault(
        503, new SalesforceError(
            "SERVER_UNAVAILABLE",
            "server temporarily unavailable").ToJsonArray(), "application/json;charset=UTF-8", RetryAfter(retryAfter));

    /// <summary>420: Salesforce Edge could not route the request.</summary>
    public static Fault EdgeNotRouted() => new RespondFault(420, "", "text/html", []);

    /// <summary>The same with <c>Retry-After</c>, which Salesforce itself does not send.</summary>
    public static Fault EdgeNotRouted(TimeSpan retryAfter) => new RespondFault(420, "", "text/html", RetryAfter(retryAfter));

    /// <summary>500 with no body at all.</summary>
    public static Fault ServerErrorWithoutBody() => new RespondFault(500, null, null, []);

    /// <summary>500 UNKNOWN_EXCEPTION as JSON.</summary>
    public static Fault UnknownException() => Error(
        HttpStatusCode.InternalServerError,
        "UNKNOWN_EXCEPTION",
        "An unexpected error occurred. Please include this ErrorId if you contact support: 1234567890-12345 (-1234567890)");

    /// <summary>400 UNABLE_TO_LOCK_ROW.</summary>
    public static Fault RowLocked()
        => Error(HttpStatusCode.BadRequest, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record");

    /// <summary>400 QUERY_TIMEOUT.</summary>
    public static Fault QueryTimeout() => Error(HttpStatusCode.BadRequest, "QUERY_TIMEOUT", "Your query request was running for too long.");

    /// <summary>400 INVALID_QUERY_LOCATOR: the query that a next page belongs to has ended.</summary>
    public static Fault LocatorExpired() => Error(HttpStatusCode.BadRequest, "INVALID_QUERY_LOCATOR", "invalid query locator");

    /// <summary>429, with <c>Retry-After</c> when given. Salesforce itself sends no such header; a gateway between might.</summary>
    public static Fault TooManyRequests(TimeSpan? retryAfter = null) => new RespondFault(429, "", "text/plain", RetryAfter(retryAfter));

    /// <summary>429 with <c>Retry-After</c> as a date, the header's other form.</summary>
    public static Fault TooManyRequestsUntil(DateTimeOffset retryAt) =>
        new RespondFault(429, "", "text/plain", [("Retry-After", retryAt.ToString("R", CultureInfo.InvariantCulture))]);

    /// <summary>A redirect, 302 unless said otherwise, to this absolute URL or path.</summary>
    public static Fault Redirect(string location, HttpStatusCode status = HttpStatusCode.Found) =>
        new RespondFault((int)status, "", "text/html", [("Location", location)]);

    /// <summary>A redirect to this path of the host that was asked.</summary>
    public static Fault RedirectToOwnHost(string path, HttpStatusCode status = HttpStatusCode.Found) =>
        new RedirectFault(asked => new Uri(asked, path), status);

    /// <summary>A redirect to the same path and query on another host.</summary>
    public static Fault RedirectToForeignHost(string host = "other.example", HttpStatusCode status = HttpStatusCode.Found) =>
        new RedirectFault(asked => new UriBuilder(asked) { Host = host, Port = -1 }.Uri, status);

    /// <summary>A redirect to the same path, query, host and port over plain HTTP.</summary>
    public static Fault RedirectToHttp(HttpStatusCode status = HttpStatusCode.Found) =>
        new RedirectFault(asked => new UriBuilder(asked) { Scheme = Uri.UriSchemeHttp, Port = asked.Port }.Uri, status);

    /// <summary>
    /// Nothing is sent until the client goes away, the server stops, or <see cref="HangFault.Release"/> lets the request go on.
    /// </summary>
    public static HangFault Hang() => new(HangPlace.BeforeHeaders);

    /// <summary>
    /// The status line and some headers are sent, then nothing, as for <see cref="Hang"/>. Plain HTTP only; the connection ends after it.
    /// </summary>
    public static HangFault HangInHeaders() => new(HangPlace.InHeaders);

    /// <summary>Headers and the first part of the true body are sent, then nothing, as for <see cref="Hang"/>.</summary>
    public static HangFault HangInBody(double fraction = 0.5) => new(HangPlace.InBody, fraction);

    /// <summary>As <see cref="HangInBody"/>, after so many bytes of a body that is sent as it is made: for large downloads.</summary>
    public static HangFault HangInBodyAfter(long bytes) => new(HangPlace.AfterBytes, bytes);

    /// <summary>The connection is closed without an answer.</summary>
    public static Fault Drop() => new DropFault();

    /// <summary>
    /// The connection is closed after so many bytes of a body that is sent as it is made: for large downloads, and for answers in chunks.
    /// </summary>
    public static Fault DropInBody(long afterBytes) => new DropInBodyFault(afterBytes);

    /// <summary>Every line of the head comes after a pause. Plain HTTP only; the connection ends after the answer.</summary>
    public static Fault SlowHeaders(TimeSpan pause) => new SlowHeadersFault(pause);

    /// <summary>The true body comes in so many pieces, with a pause after each but the last.</summary>
    public static Fault SlowBody(TimeSpan pause, int pieces = 10) => new SlowBodyFault(pause, pieces);

    /// <summary>
    /// <c>Content-Length</c> promises this part of the body and more comes. <see cref="TruncateBody"/> is the lie the other way. Plain HTTP
    /// only; the connection ends after the answer.
    /// </summary>
    public static Fault ContentLengthTooShort(double fraction = 0.5) => new ShortContentLengthFault(fraction);

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

    private static RespondFault Down((string, string)[] headers) => new(
        503,
        "<html><head><title>We are down for maintenance.</title></head><body><h1>We are down for maintenance.</h1><p>Sorry for the inconvenience. We'll be back shortly.</p></body></html>",
        "text/html;charset=UTF-8",
        headers);

    private static (string, string)[] RetryAfter(TimeSpan? wait) =>
        wait is { } time ? [("Retry-After", ((int)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture))] : [];
}
