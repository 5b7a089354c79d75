namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>Where in the writing of rows a fault strikes, in the order of the table's columns.</summary>
internal enum WriteFaultPhase
{
    /// <summary>The describe of the object, before anything is sent.</summary>
    Describe,

    /// <summary>New records, from the first call on.</summary>
    Create,

    /// <summary>Other values in records.</summary>
    Update,

    /// <summary>Records by an external ID, half of which are there.</summary>
    Upsert,

    /// <summary>The end of records.</summary>
    Delete,

    /// <summary>New records, from the second call on.</summary>
    SecondCreate,

    /// <summary>Other values in records, from the second call on.</summary>
    SecondUpdate,
}

/// <summary>
/// What every fault costs rows that are written, two to a call. A cell is <c>once/always</c>: what happens when the fault strikes one call,
/// and when it strikes every one. Each half begins with the number of calls that reached the org (in the columns of the second call the
/// first is one of them), and then says
/// <list type="bullet">
/// <item>nothing: each row has its true result, and was done exactly once;</item>
/// <item><c>!</c>: the fault's error, or the one that is named, once a call; its rows are Failed, and the org has nothing of them;</item>
/// <item><c>?</c>: WriteOutcomeUnknown, once a call; its rows are Unknown;</item>
/// <item><c>*</c>: what is Unknown has been done all the same, once;</item>
/// <item><c>u</c>: of some rows it is not known whether they were made or changed;</item>
/// <item><c>-</c>: not tried: a describe waits for longer than tests do;</item>
/// <item><c>#</c>: the command ended with the fault's error, or the one that is named, and nothing was sent.</item>
/// </list>
/// </summary>
internal static class WriteFaultTable
{
    // describe | create | update | upsert | delete | second create | second update

    // The org says no, and means it. A describe asks once more, to say why.
    private const string Refused =
        "2/2# | 2!/2! | 2!/2! | 2!/2! | 2!/2! | 2!/2! | 2!/2!";

    // The same where asking once more is no use.
    private const string Final =
        "1#/1# | 2!/2! | 2!/2! | 2!/2! | 2!/2! | 2!/2! | 2!/2!";

    // The org says that it has not begun, so that even new records are sent again.
    private const string NotBegun =
        "2/3# | 3/8! | 3/8! | 3/8! | 3/8! | 3/5! | 3/5!";

    // Something is out of order; whether rows have been written nobody knows. New records are not sent again.
    private const string OutOfOrder =
        "2/3# | 2?/2? | 3/8? | 3u/8? | 3/8? | 2?/2? | 3/5?";

    // The work is done and the answer lost: what is there is changed to what it is already, and what is gone was deleted.
    private const string AnswerLost =
        "2/3# | 2?*/2?* | 3/8?* | 3u/8?* | 3/8?* | 2?*/2?* | 3/5?*";

    // The same in silence.
    private const string SilentAnswerLost =
        "-/- | 2?*/2?* | 3/8?* | 3u/8?* | 3/8?* | 2?*/2?* | 3/5?*";

    // What came whole by all signs, and is not JSON: what makes nothing twice is sent once more.
    private const string BadJson =
        "1#/1# | 2?*/2?* | 3/4?* | 3u/4?* | 3/4?* | 2?*/2?* | 3/3?*";

    // An answer to something else.
    private const string Replaced =
        "1#InvalidJson/1#InvalidJson | 2?/2? | 3/4? | 3u/4? | 3/4? | 2?/2? | 3/3?";

    // As if nothing had happened.
    private const string Whole =
        "1/1 | 2/2 | 2/2 | 2/2 | 2/2 | 2/2 | 2/2";

    private static readonly Dictionary<string, string> s_cells = new(StringComparer.Ordinal)
    {
        ["SessionExpired()"] = "2/2# | 3/4! | 3/4! | 3/4! | 3/4! | 3/3! | 3/3!",
        ["SessionNotValidForRest()"] = Final,
        ["DailyLimit()"] = Final,
        ["MultipleChoices("] = Final,
        ["RowLocked()"] = "2/7# | 3/8! | 3/8! | 3/8! | 3/8! | 3/5! | 3/5!",
        ["ServerErrorWithoutBody().AfterWork()"] = AnswerLost,
        ["Hang()"] = "-/- | 2?/2? | 3/8? | 3u/8? | 3/8? | 2?/2? | 3/5?",
        ["Hang().AfterWork()"] = SilentAnswerLost,
        ["HangIn"] = SilentAnswerLost,
        ["Drop()"] = OutOfOrder,
        ["Drop().AfterWork()"] = AnswerLost,
        ["DropInBody("] = AnswerLost,
        ["Truncate"] = AnswerLost,
        ["ContentLengthTooShort("] = BadJson,
        ["CutJson("] = BadJson,
        ["InvalidJson()"] = BadJson,
        ["Json("] = Replaced,
        ["HtmlPage(OK)"] = Replaced,
        ["HtmlPage(Forbidden)"] = Refused,
        ["EmptyBody("] = Replaced,
        ["Redirect("] = Final,
        ["RedirectToForeignHost("] = Final,
        ["RedirectToOwnHost("] = "1#InvalidJson/1#InvalidJson | 2!/2! | 2!/2! | 2!/2! | 2!/2! | 2!/2! | 2!/2!",
        ["RedirectToHttp("] = "2/6# | 2!/2! | 2!/2! | 2!/2! | 2!/2! | 2!/2! | 2!/2!",
        ["Error"] = Refused,
        ["OAuthError("] = Refused,
        ["InsufficientAccess("] = Refused,
        ["QueryTimeout("] = Refused,
        ["LocatorExpired("] = Refused,
        ["Concurrent"] = NotBegun,
        ["EdgeNotRouted("] = NotBegun,
        ["TooManyRequests"] = NotBegun,
        ["Maintenance("] = OutOfOrder,
        ["ServerUnavailable("] = OutOfOrder,
        ["ServerErrorWithoutBody()"] = OutOfOrder,
        ["UnknownException("] = OutOfOrder,
        ["Respond("] = OutOfOrder,
        ["Delay("] = Whole,
        ["Slow"] = Whole,
        ["TransformResponse("] = Whole,
        ["ResponseHeader("] = Whole,
    };

    /// <summary>A line for each of the other table: the cells of the longest name that it begins with.</summary>
    public static IReadOnlyList<PhaseFaultRow> Rows { get; } = PhaseFaultRow.RowsOf(s_cells);
}
