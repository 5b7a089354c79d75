using System.Net;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>
/// What every fault costs in every phase. A cell is <c>once/always</c>: what happens when the fault strikes one call, and when it
/// strikes every one. Each half begins with the number of calls that reached the org in that phase, and then says
/// <list type="bullet">
/// <item>nothing: the user got all of the true answer, and what was to be done was done exactly once;</item>
/// <item><c>~</c>: the user got what came in place of the true answer, as it came;</item>
/// <item><c>!</c>: the row's error, or the one that is named;</item>
/// <item><c>*</c>: what was to be done has been done all the same, once.</item>
/// </list>
/// </summary>
internal static class FaultTable
{
    // token | GET | POST | PATCH | DELETE | next page | download | upload

    // The org says no, and means it.
    private const string Refused =
        "1!/1! | 1!/1! | 1!/1! | 1!/1! | 1!/1! | 1!/1! | 1!/1! | 1!/1!";

    // The org says that it has not begun, so that even a change is sent again.
    private const string NotBegun =
        "2/4! | 2/4! | 2/4! | 2/4! | 2/4! | 2/4! | 2/4! | 2/4!";

    // Something is out of order; whether a change has been begun nobody knows.
    private const string OutOfOrder =
        "1!/1! | 2/4! | 1!/1! | 1!/1! | 2/4! | 2/4! | 2/4! | 1!/1!";

    // The work is done and the answer lost: what is idempotent is sent again, which a deletion finds done.
    private const string AnswerLost =
        "1!/1! | 2/4! | 1!*/1!* | 1!*/1!* | 2!Salesforce.ENTITY_IS_DELETED*/4!* | 2/4! | 2/4! | 1!*/1!*";

    // As before, where there is a body to be lost.
    private const string BodyLost =
        "1!/1! | 2/4! | 1!*/1!* | 1/1 | 1/1 | 2/4! | 2/4! | 1!*/1!*";

    // What came whole by all signs, and is not JSON.
    private const string BadJson =
        "1!NotATokenEndpoint/1!NotATokenEndpoint | 1!/1! | 1!*/1!* | 1/1 | 1/1 | 1!/1! | 1~/1~ | 1!*/1!*";

    // A way that is not followed.
    private const string Elsewhere =
        "1!TokenEndpointMoved/1!TokenEndpointMoved | 1!/1! | 1!/1! | 1!/1! | 1!/1! | 1!/1! | 1!/1! | 1!/1!";

    // JSON of another kind.
    private const string Replaced =
        "1!/1! | 1~/1~ | 1~/1~ | 1~/1~ | 1~/1~ | 1!NotAPage/1!NotAPage | 1~/1~ | 1~/1~";

    // No JSON at all.
    private const string NoJson =
        "1!/1! | 1~/1~ | 1~/1~ | 1~/1~ | 1~/1~ | 1!InvalidJson/1!InvalidJson | 1~/1~ | 1~/1~";

    // As if nothing had happened.
    private const string Whole =
        "1/1 | 1/1 | 1/1 | 1/1 | 1/1 | 1/1 | 1/1 | 1/1";

    private static readonly TimeSpan s_asked = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(2);

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        // Refusals
        new(() => Fault.Error(HttpStatusCode.BadRequest, "INVALID_FIELD", "No such column"), "Salesforce.INVALID_FIELD", Refused),
        new(
            () => Fault.Errors(
                HttpStatusCode.BadRequest, new[] { new SalesforceError("INVALID_FIELD", "a"), new SalesforceError("MALFORMED_ID", "b") }),
            "Salesforce.INVALID_FIELD",
            Refused),
        new(
            () => Fault.ErrorObject(HttpStatusCode.NotFound, "NOT_FOUND", "The requested resource does not exist"),
            "Salesforce.NOT_FOUND",
            Refused),
        new(
            () => Fault.OAuthError("invalid_client", "invalid client credentials", HttpStatusCode.BadRequest),
            "Salesforce.invalid_client",
            Refused),
        new(() => Fault.InsufficientAccess(), "Salesforce.INSUFFICIENT_ACCESS_OR_READONLY", Refused),
        new(() => Fault.DailyLimit(), "Salesforce.REQUEST_LIMIT_EXCEEDED", Refused),
        new(() => Fault.QueryTimeout(), "Salesforce.QUERY_TIMEOUT", Refused),
        new(() => Fault.LocatorExpired(), "Salesforce.INVALID_QUERY_LOCATOR", Refused),
        new(
            () => Fault.MultipleChoices(new[] { "/services/data/v67.0/sobjects/Account/1", "/services/data/v67.0/sobjects/Account/2" }),
            "Salesforce.HTTP_300",
            Elsewhere),
        new(() => Fault.SessionExpired(), "Salesforce.INVALID_SESSION_ID",
            "1!/1! | 2/2! | 2/2! | 2/2! | 2/2! | 2/2! | 2/2! | 2/2!") { Tokens = 2 },
        new(() => Fault.SessionNotValidForRest(), "Salesforce.INVALID_SESSION_ID", Refused),

        // Refusals that pass
        new(() => Fault.ConcurrentLimit(), "Salesforce.REQUEST_LIMIT_EXCEEDED", NotBegun),
        new(() => Fault.ConcurrentLongRunningLimit(), "Salesforce.REQUEST_LIMIT_EXCEEDED", NotBegun),
        new(() => Fault.RowLocked(), "Salesforce.UNABLE_TO_LOCK_ROW", NotBegun),
        new(() => Fault.EdgeNotRouted(), "Salesforce.HTTP_420", NotBegun),
        new(() => Fault.EdgeNotRouted(s_asked), "Salesforce.HTTP_420", NotBegun),
        new(() => Fault.TooManyRequests(null), "Salesforce.HTTP_429", NotBegun),
        new(() => Fault.TooManyRequests(s_asked), "Salesforce.HTTP_429", NotBegun),
        new(() => Fault.TooManyRequestsUntil(DateTimeOffset.UtcNow.AddSeconds(30)), "Salesforce.HTTP_429", NotBegun),

        // The org is out of order
        new(() => Fault.Maintenance(), "Salesforce.SERVER_UNAVAILABLE", OutOfOrder),
        new(() => Fault.Maintenance(s_asked), "Salesforce.SERVER_UNAVAILABLE", OutOfOrder),
        new(() => Fault.ServerUnavailable(), "Salesforce.SERVER_UNAVAILABLE", OutOfOrder),
        new(() => Fault.ServerUnavailable(s_asked), "Salesforce.SERVER_UNAVAILABLE", OutOfOrder),
        new(() => Fault.ServerErrorWithoutBody(), "Salesforce.HTTP_500", OutOfOrder),
        new(() => Fault.ServerErrorWithoutBody().AfterWork(), "Salesforce.HTTP_500", AnswerLost),
        new(() => Fault.UnknownException(), "Salesforce.UNKNOWN_EXCEPTION", OutOfOrder),
        new(
            () => Fault.Respond(
                HttpStatusCode.BadGateway, "<html>Bad gateway</html>", "text/html", Array.Empty<ValueTuple<string, string>>()),
            "Salesforce.HTTP_502",
            OutOfOrder),

        // The connection ends
        new(() => Fault.Drop(), "AnswerBrokeOff", OutOfOrder),
        new(() => Fault.Drop().AfterWork(), "AnswerBrokeOff", AnswerLost),
        new(() => Fault.DropInBody(10), "AnswerBrokeOff", BodyLost),
        new(() => Fault.TruncateBody(0.5), "AnswerBrokeOff", AnswerLost),
        new(() => Fault.TruncatedGzip(0.5), "AnswerBrokeOff",
            "1!/1! | 2/4! | 1!*/1!* | 1/1 | 1/1 | 2/4! | 1!FileEncoded/1!FileEncoded | 1!*/1!*"),
        new(() => Fault.ContentLengthTooShort(0.5), "InvalidJson", BadJson),

        // Silence
        new(() => Fault.Hang(), "RequestTimedOut", OutOfOrder) { IsSilent = true },
        new(() => Fault.Hang().AfterWork(), "RequestTimedOut", AnswerLost) { IsSilent = true },
        new(() => Fault.HangInHeaders(), "RequestTimedOut", AnswerLost) { IsSilent = true },
        new(() => Fault.HangInBody(0.5), "RequestTimedOut", BodyLost) { IsSilent = true },
        new(() => Fault.HangInBodyAfter(10), "RequestTimedOut", BodyLost) { IsSilent = true },

        // Another answer than the true one
        new(() => Fault.Json("{\"a\":1}"), "NotATokenEndpoint", Replaced),
        new(() => Fault.Json("[]"), "NotATokenEndpoint", Replaced),
        new(() => Fault.HtmlPage(HttpStatusCode.OK), "NotATokenEndpoint", NoJson),
        new(() => Fault.HtmlPage(HttpStatusCode.Forbidden), "Salesforce.HTTP_403", Refused),
        new(() => Fault.EmptyBody(HttpStatusCode.OK), "NotATokenEndpoint", NoJson),
        new(() => Fault.CutJson(0.5), "InvalidJson", BadJson),
        new(() => Fault.InvalidJson(), "InvalidJson", BadJson),
        new(() => Fault.Redirect("https://elsewhere.example/x", HttpStatusCode.Found), "RedirectToForeignHost", Elsewhere),
        new(() => Fault.RedirectToForeignHost("other.example", HttpStatusCode.Found), "RedirectToForeignHost", Elsewhere),
        new(() => Fault.RedirectToOwnHost("/services/data/v67.0/limits", HttpStatusCode.Found), "RedirectNotFollowed",
            "1!TokenEndpointMoved/1!TokenEndpointMoved | 2~/6! | 1!/1! | 1!/1! | 1!/1! | 1!NotAPage/1!NotAPage | 2~/6! | 1!/1!"),
        new(() => Fault.RedirectToHttp(HttpStatusCode.Found), "RedirectNotFollowed",
            "1!TokenEndpointMoved/1!TokenEndpointMoved | 2/6! | 1!/1! | 1!/1! | 1!/1! | 2/6! | 2/6! | 1!/1!"),

        // The true answer after all
        new(() => Fault.Delay(s_moment), "none", Whole),
        new(() => Fault.SlowHeaders(s_moment), "none", Whole),
        new(() => Fault.SlowBody(s_moment, 5), "none", Whole),
        new(() => Fault.TransformResponse(body => body), "none", Whole),
        new(() => Fault.ResponseHeader("Sforce-Limit-Info", null), "none", Whole),
    ];
}
