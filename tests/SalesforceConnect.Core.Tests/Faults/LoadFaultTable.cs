namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>Where in a load a fault strikes, in the order of the table's columns.</summary>
internal enum LoadFaultPhase
{
    /// <summary>The job is made.</summary>
    Create,

    /// <summary>Its file is uploaded.</summary>
    Upload,

    /// <summary>It is closed.</summary>
    Close,

    /// <summary>It is asked for until it has ended.</summary>
    Poll,

    /// <summary>Its failed rows are fetched.</summary>
    Results,
}

/// <summary>
/// What every fault costs a load of one job. A cell is <c>once/always</c>: what happens when the fault strikes one call, and when it strikes
/// every one. Each half begins with the number of calls that reached the org in that phase, and then says
/// <list type="bullet">
/// <item>nothing: each row was done exactly once, and what failed is told;</item>
/// <item><c>!</c>: the load ended with the fault's error, or the one that is named, and the org has nothing of the rows;</item>
/// <item><c>~</c>: the job was handed on with that error, as nobody knows what became of it or of its rows;</item>
/// <item><c>&amp;</c>: the user is told that the job may go on;</item>
/// <item><c>*</c>: the rows have been done all the same, once;</item>
/// <item><c>-</c>: not tried: a poll in silence has the patience of minutes.</item>
/// </list>
/// </summary>
internal static class LoadFaultTable
{
    // create | upload | close | poll | results

    // The org says no, and means it.
    private const string Refused =
        "1!/1! | 1!/1! | 1!/1! | 1~&*/1~&* | 1~*/1~*";

    // Something is out of order. An upload is begun anew with another job; whether a job was closed is asked; a poll has patience.
    private const string OutOfOrder =
        "2/4! | 2/4! | 2/4! | 2/20~&* | 2/4~*";

    // The work is done and the answer lost: what was uploaded is given up, and what was closed is found closed.
    private const string AnswerLost =
        "2/4! | 2/4! | 2/4 | 2/20~&* | 2/4~*";

    // As before, where there is a body to be lost: an upload is answered without one.
    private const string BodyLost =
        "2/4! | 1/1 | 2/4 | 2/20~&* | 2/4~*";

    // What came whole by all signs, and is not what it should be: rows of results are counted.
    private const string Cut =
        "1!/1! | 1/1 | 1/1 | 2/5~&* | 2/4~ResultPageBroken*";

    // An answer to something else.
    private const string Replaced =
        "1!InvalidJson/1!InvalidJson | 1!NotAnUpload/1!NotAnUpload | 1!InvalidJson/1!InvalidJson | 2/5~InvalidJson&* | 2/4~ResultPageNotCsv*";

    // As if nothing had happened.
    private const string Whole =
        "1/1 | 1/1 | 1/1 | 1/1 | 1/1";

    private static readonly Dictionary<string, string> s_cells = new(StringComparer.Ordinal)
    {
        ["SessionExpired()"] = "2/2! | 2/2! | 2/2! | 2/2~&* | 2/2~*",
        ["SessionNotValidForRest()"] = Refused,
        ["DailyLimit()"] = Refused,
        ["MultipleChoices("] = Refused,
        ["Error"] = Refused,
        ["ErrorObject("] = "1!/1! | 1!/1! | 1!/1! | 1~*/1~* | 1~*/1~*",
        ["OAuthError("] = Refused,
        ["InsufficientAccess("] = Refused,
        ["QueryTimeout("] = Refused,
        ["LocatorExpired("] = Refused,
        ["HtmlPage(Forbidden)"] = Refused,
        ["Redirect("] = Refused,
        ["RedirectToForeignHost("] = Refused,
        ["RedirectToOwnHost("] = "1!/1! | 1!/1! | 1!/1! | 3/6~&* | 2/4~ResultPageNotCsv*",
        ["RedirectToHttp("] = "1!/1! | 1!/1! | 1!/1! | 2/6~&* | 2/6~*",
        ["RowLocked()"] = OutOfOrder,
        ["Concurrent"] = OutOfOrder,
        ["EdgeNotRouted("] = OutOfOrder,
        ["TooManyRequests"] = OutOfOrder,
        ["Maintenance("] = OutOfOrder,
        ["ServerUnavailable("] = OutOfOrder,
        ["ServerErrorWithoutBody()"] = OutOfOrder,
        ["UnknownException("] = OutOfOrder,
        ["Respond("] = OutOfOrder,
        ["Drop()"] = OutOfOrder,
        ["Hang()"] = OutOfOrder,
        ["ServerErrorWithoutBody().AfterWork()"] = AnswerLost,
        ["Drop().AfterWork()"] = AnswerLost,
        ["Hang().AfterWork()"] = AnswerLost,
        ["HangInHeaders("] = AnswerLost,
        ["TruncateBody("] = AnswerLost,
        ["HangInBody"] = BodyLost,
        ["DropInBody("] = BodyLost,
        ["TruncatedGzip("] = BodyLost,
        ["ContentLengthTooShort("] = Cut,
        ["CutJson("] = Cut,
        ["InvalidJson()"] = "1!/1! | 1/1 | 1/1 | 2/5~&* | 1/1",
        ["Json("] = Replaced,
        ["HtmlPage(OK)"] = Replaced,
        ["EmptyBody("] = Replaced.Replace("NotCsv", "Broken"),
        ["Delay("] = Whole,
        ["Slow"] = Whole,
        ["TransformResponse("] = Whole,
        ["ResponseHeader("] = Whole,
    };

    /// <summary>A line for each of the other table: the cells of the longest name that it begins with.</summary>
    public static IReadOnlyList<PhaseFaultRow> Rows { get; } = PhaseFaultRow.RowsOf(s_cells);
}
