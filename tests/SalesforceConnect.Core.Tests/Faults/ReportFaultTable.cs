namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>
/// What every fault costs a report's export. A cell is <c>once/always</c>: what happens when the fault strikes one call, and when it strikes
/// every one. Each half begins with the number of calls of that phase that reached the org, and then says
/// <list type="bullet">
/// <item>nothing: the file is whole;</item>
/// <item><c>!</c>: the fault's error, or the one that is named. The file that was there stays.</item>
/// </list>
/// A run at once is tried once: what passes sends the report on to an asynchronous run, which the fault does not strike.
/// </summary>
internal static class ReportFaultTable
{
    // find | describe | run | begin | poll | sheet

    // The org says no, and means it.
    private const string Refused = "1!/1! | 1!/1! | 1!/1! | 1!/1! | 1!/1! | 1!/1!";

    // What passes is asked for again, and whether the run is done five times as often: it is asked twice where all goes well.
    private const string Passing = "2/4! | 2/4! | 1/1 | 2/4! | 3/20! | 2/4!";

    // As before, but the org has counted the question.
    private const string AnswerLost = "2/4! | 2/4! | 1/1 | 2/4! | 2/20! | 2/4!";

    // What came whole by all signs, and is no JSON. Of a workbook, its own directory says so.
    private const string Broken = "1!/1! | 1!/1! | 1/1 | 1!/1! | 2/5! | 2/4!ReportSheetBroken";

    // No JSON, and no workbook.
    private const string NoJson = "1!InvalidJson/1!InvalidJson | 1!InvalidJson/1!InvalidJson | 1/1 | 1!InvalidJson/1!InvalidJson "
        + "| 3/5!InvalidJson | 1!ReportNotExcel/1!ReportNotExcel";

    // JSON of another kind.
    private const string Replaced = "1!NotAQueryResult/1!NotAQueryResult | 1!ReportUnreadable/1!ReportUnreadable "
        + "| 1!ReportUnreadable/1!ReportUnreadable | 1!ReportUnreadable/1!ReportUnreadable | 1!ReportUnreadable/1!ReportUnreadable "
        + "| 1!ReportNotExcel/1!ReportNotExcel";

    // As if nothing had happened.
    private const string Whole = "1/1 | 1/1 | 1/1 | 1/1 | 2/2 | 1/1";

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
        ["SessionExpired("] = "2/2! | 2/2! | 2/2! | 2/2! | 3/2! | 2/2!",
        ["Concurrent"] = Passing,
        ["RowLocked("] = Passing,
        ["EdgeNotRouted("] = Passing,
        ["TooManyRequests"] = Passing,
        ["Maintenance("] = Passing,
        ["ServerUnavailable("] = Passing,
        ["ServerErrorWithoutBody()"] = Passing,
        ["ServerErrorWithoutBody().AfterWork()"] = AnswerLost,
        ["UnknownException("] = Passing,
        ["Respond("] = Passing,
        ["Drop()"] = Passing,
        ["Drop().AfterWork()"] = AnswerLost,
        ["DropInBody("] = AnswerLost,
        ["TruncateBody("] = AnswerLost,
        ["TruncatedGzip("] = "2/4! | 2/4! | 1/1 | 2/4! | 2/20! | 1!FileEncoded/1!FileEncoded",
        ["Hang()"] = Passing,
        ["Hang().AfterWork()"] = AnswerLost,
        ["HangIn"] = AnswerLost,
        ["ContentLengthTooShort("] = Broken,
        ["CutJson("] = Broken,
        ["InvalidJson("] = Broken,
        ["EmptyBody("] = NoJson,
        ["HtmlPage(OK)"] = NoJson,
        ["Json("] = Replaced,
        ["HtmlPage(Forbidden)"] = Refused,
        ["Redirect("] = Refused,
        ["RedirectToForeignHost("] = Refused,

        // A POST is not led elsewhere.
        ["RedirectToOwnHost("] = "1!NotAQueryResult/1!NotAQueryResult | 1!ReportUnreadable/1!ReportUnreadable "
            + "| 1!ReportUnreadable/1!ReportUnreadable | 1!/1! | 1!ReportUnreadable/1!ReportUnreadable | 1!ReportNotExcel/1!ReportNotExcel",
        ["RedirectToHttp("] = "2/6! | 2/6! | 2/6! | 1!/1! | 3/6! | 2/6!",
        ["Delay("] = Whole,
        ["Slow"] = Whole,
        ["ResponseHeader("] = Whole,

        // It makes text of what it changes, which a workbook does not survive.
        ["TransformResponse("] = "1/1 | 1/1 | 1/1 | 1/1 | 2/2 | 2/4!ReportSheetBroken",
    };

    /// <summary>A line for each of the other table: the cells of the longest name that it begins with.</summary>
    public static IReadOnlyList<PhaseFaultRow> Rows { get; } = PhaseFaultRow.RowsOf(s_cells);
}
