namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>Where a fault strikes, in the order of the table's columns.</summary>
internal enum AdminFaultPhase
{
    /// <summary>The list of event logs.</summary>
    EventLogList,

    /// <summary>The file of one.</summary>
    EventLogFile,

    /// <summary>A block of Apex that creates a record.</summary>
    ApexRun,
#if NET

    /// <summary>The address that signs a browser in. (An org in another process gives no token for it.)</summary>
    SingleAccess,
#endif
}

/// <summary>
/// What every fault costs the jobs that administrators have. A cell is <c>once/always</c>: what happens when the fault strikes one call, and
/// when it strikes every one. Each half begins with the number of calls of that phase that reached the org, and then says
/// <list type="bullet">
/// <item>nothing: it is done, as if nothing had happened;</item>
/// <item><c>!</c>: the fault's error, or the one that is named. What was there stays;</item>
/// <item><c>?</c>: the error says that it may have been done, and how to find out; it was not sent again;</item>
/// <item><c>~</c>: what came in place of the true answer looks like one in every way that can be told;</item>
/// <item><c>-</c>: it was not tried, since waiting for one who is silent takes long, and is the same for all calls.</item>
/// </list>
/// </summary>
internal static class AdminFaultTable
{
    // event log: list | file | Apex | single access

    // The org says no, and means it.
    private const string Refused = "1!/1! | 1!/1! | 1!/1! | 1!/1!";

    // What passes is asked for again.
    private const string Passing = "2/4! | 2/4! | 1?/1? | 2/4!";

    // The same, and the org says that it has not begun.
    private const string NotBegun = "2/4! | 2/4! | 2/4! | 2/4!";

    // As if nothing had happened.
    private const string Whole = "1/1 | 1/1 | 1/1 | 1/1";

    private static readonly Dictionary<string, string> s_cells = new(StringComparer.Ordinal)
    {
        ["Error"] = Refused,
        ["OAuthError("] = Refused,
        ["InsufficientAccess("] = Refused,
        ["DailyLimit("] = Refused,
        ["QueryTimeout("] = Refused,
        ["LocatorExpired("] = Refused,
        ["MultipleChoices("] = Refused,
        ["SessionNotValidForRest("] = Refused,
        ["SessionExpired("] = "2/2! | 2/2! | 2/2! | 2/2!",
        ["Concurrent"] = NotBegun,
        ["RowLocked("] = NotBegun,
        ["EdgeNotRouted("] = NotBegun,
        ["TooManyRequests"] = NotBegun,
        ["Maintenance("] = Passing,
        ["ServerUnavailable("] = Passing,
        ["ServerErrorWithoutBody("] = Passing,
        ["UnknownException("] = Passing,
        ["Respond("] = Passing,
        ["Drop"] = Passing,
        ["Truncate"] = Passing,
        ["Hang"] = "2/- | 2/- | 1?/- | 2/-",
        ["ContentLengthTooShort("] = "1!/1! | 2/4!SizeDiffers | 1?/1? | 1!/1!",
        ["CutJson("] = "1!/1! | 2/4!SizeDiffers | 1?/1? | 1!/1!",
        ["InvalidJson("] = "1!/1! | 2/4!SizeDiffers | 1?/1? | 1!/1!",
        ["EmptyBody("] = "1!InvalidJson/1!InvalidJson | 2/4!SizeDiffers | 1?/1? | 1!InvalidJson/1!InvalidJson",
        ["Json("] = "1!NotAQueryResult/1!NotAQueryResult | 2/4!SizeDiffers | 1?/1? | 1!SingleAccessUnreadable/1!SingleAccessUnreadable",
        ["HtmlPage(OK)"] = "1!InvalidJson/1!InvalidJson | 2/4!SizeDiffers | 1?/1? | 1!InvalidJson/1!InvalidJson",
        ["HtmlPage(Forbidden)"] = Refused,
        ["Redirect("] = Refused,
        ["RedirectToForeignHost("] = Refused,
        ["RedirectToOwnHost("] = "1!NotAQueryResult/1!NotAQueryResult | 2/4!SizeDiffers | 1?/1? | 1!/1!",
        ["RedirectToHttp("] = "2/6! | 2/6! | 2/6! | 1!/1!",
        ["Delay("] = Whole,
        ["Slow"] = Whole,
        ["TransformResponse("] = Whole,
        ["ResponseHeader("] = Whole,
    };

    /// <summary>A line for each of the other table: the cells of the longest name that it begins with.</summary>
    public static IReadOnlyList<PhaseFaultRow> Rows { get; } = PhaseFaultRow.RowsOf(s_cells);
}
