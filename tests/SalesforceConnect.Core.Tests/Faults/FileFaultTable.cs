namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>Where in the way of a file a fault strikes, in the order of the table's columns.</summary>
internal enum FileFaultPhase
{
    /// <summary>The file on its way up.</summary>
    Upload,

    /// <summary>The question what the org has made of it.</summary>
    ReadBack,

    /// <summary>The links to further records.</summary>
    Link,

    /// <summary>The query for the files of records.</summary>
    Search,

    /// <summary>The file on its way down.</summary>
    Body,
}

/// <summary>
/// What every fault costs a file that goes up, linked to two records, and two that come down. A cell is <c>once/always</c>: what happens
/// when the fault strikes one call of the phase, and when it strikes every one. Each half begins with the number of those calls that reached
/// the org, and then says
/// <list type="bullet">
/// <item>nothing: the file is where it is to be, linked to both records, whole;</item>
/// <item><c>!</c>: the fault's error, or the one that is named: Failed, and the org has nothing of it, or the folder has neither the file nor a
/// part of it, and the same command has it once the fault is gone;</item>
/// <item><c>?</c>: the file is Unknown; <c>*</c>: the org has it all the same, once;</item>
/// <item><c>r</c>: uploaded, and what the org made of it could not be read, which is an error; the second link is not made;</item>
/// <item><c>l</c>: uploaded, and the second link is an error; <c>k</c>: it is not known whether it was made, and <c>*</c>: it was;</item>
/// <item><c>#</c>: the command ended with the fault's error, or the one that is named;</item>
/// <item><c>~</c>: nothing was fetched, since what came in place of the true answer looks like one that says so.</item>
/// </list>
/// </summary>
internal static class FileFaultTable
{
    // upload | read back | link | search | body

    // The org says no, and means it.
    private const string Refused = "1!/1! | 1r/1r | 1l/1l | 1#/1# | 1!/1!";

    // The org says that it has not begun, so that all of it is sent again.
    private const string NotBegun = "2/4! | 2/4r | 2/4l | 2/4# | 2/4!";

    // Something is out of order. A file is not sent again; a link is, since it is made once at most.
    private const string OutOfOrder = "1?/1? | 2/4r | 2/4k | 2/4# | 2/4!";

    // The work is done and the answer lost.
    private const string AnswerLost = "1?*/1?* | 2/4r | 2/4k* | 2/4# | 2/4!";

    // What came whole by all signs, and is not JSON, or not the bytes of the file.
    private const string BadJson = "1?*/1?* | 1r/1r | 2/4k* | 1#/1# | 1!FileDiffers/1!FileDiffers";

    // An answer to something else.
    private const string Replaced = "1?/1? | 1r/1r | 2/4k | 1#NotAQueryResult/1#NotAQueryResult | 1!FileDiffers/1!FileDiffers";

    // A page, or nothing.
    private const string NoJson = "1?/1? | 1r/1r | 2/4k | 1#InvalidJson/1#InvalidJson | 1!FileDiffers/1!FileDiffers";

    // As if nothing had happened.
    private const string Whole = "1/1 | 1/1 | 1/1 | 1/1 | 1/1";

    private static readonly Dictionary<string, string> s_cells = new(StringComparer.Ordinal)
    {
        ["Error"] = Refused,
        ["InsufficientAccess("] = Refused,
        ["QueryTimeout("] = Refused,
        ["LocatorExpired("] = Refused,
        ["MultipleChoices("] = Refused,
        ["SessionNotValidForRest("] = Refused,
        ["OAuthError("] = "1!/1! | 1r/1r | 1l/1l | 1#/1# | 1#/1#",
        ["DailyLimit("] = "1!/1! | 1r/1r | 1l/1l | 1#/1# | 1#/1#",
        ["SessionExpired("] = "2/2! | 2/2r | 2/2l | 2/2# | 2/2#",
        ["Concurrent"] = NotBegun,
        ["RowLocked("] = NotBegun,
        ["EdgeNotRouted("] = NotBegun,
        ["TooManyRequests"] = NotBegun,
        ["Maintenance("] = OutOfOrder,
        ["ServerUnavailable("] = OutOfOrder,
        ["ServerErrorWithoutBody()"] = OutOfOrder,
        ["ServerErrorWithoutBody().AfterWork()"] = AnswerLost,
        ["UnknownException("] = OutOfOrder,
        ["Respond("] = OutOfOrder,
        ["Drop()"] = OutOfOrder,
        ["Drop().AfterWork()"] = AnswerLost,
        ["DropInBody("] = AnswerLost,
        ["TruncateBody("] = AnswerLost,
        ["TruncatedGzip("] = "1?*/1?* | 2/4r | 2/4k* | 2/4# | 1!FileEncoded/1!FileEncoded",
        ["Hang()"] = OutOfOrder,
        ["Hang().AfterWork()"] = AnswerLost,
        ["HangIn"] = AnswerLost,
        ["ContentLengthTooShort("] = BadJson,
        ["CutJson("] = BadJson,
        ["InvalidJson("] = BadJson,
        ["Json("] = Replaced,
        ["HtmlPage(OK)"] = NoJson,
        ["HtmlPage(Forbidden)"] = Refused,
        ["EmptyBody("] = NoJson,
        ["Redirect("] = Refused,
        ["RedirectToForeignHost("] = Refused,
        ["RedirectToOwnHost("] = "1!/1! | 1r/1r | 1l/1l | 1#NotAQueryResult/1#NotAQueryResult | 1!FileDiffers/1!FileDiffers",
        ["RedirectToHttp("] = "1!/1! | 2/6r | 1l/1l | 2/6# | 2/6!",
        ["Delay("] = Whole,
        ["Slow"] = Whole,
        ["TransformResponse("] = Whole,
        ["ResponseHeader("] = Whole,
    };

    /// <summary>A line for each of the other table: the cells of the longest name that it begins with.</summary>
    public static IReadOnlyList<PhaseFaultRow> Rows { get; } = PhaseFaultRow.RowsOf(s_cells);
}
