namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>Where in an export a fault strikes, in the order of the table's columns.</summary>
internal enum ExportFaultPhase
{
    /// <summary>The making of the job.</summary>
    Create,

    /// <summary>The question whether it is done.</summary>
    Poll,

    /// <summary>The list of the result pages.</summary>
    List,

    /// <summary>The first page.</summary>
    FirstPage,

    /// <summary>The second page.</summary>
    SecondPage,
}

/// <summary>
/// What every fault costs an export of three pages. A cell is <c>once/always</c>: what happens when the fault strikes one call, and when it
/// strikes every one. Each half begins with the number of calls of that phase that reached the org, and then says
/// <list type="bullet">
/// <item>nothing: the file is whole;</item>
/// <item><c>!</c>: the fault's error, or the one that is named. The file that was there stays, and once the fault is gone
/// <c>Receive-SfBulkJob</c> makes it whole;</item>
/// <item><c>~</c>: the file has what came in place of the true answer, which looks like one in every way that can be told.</item>
/// </list>
/// </summary>
internal static class ExportFaultTable
{
    // create | poll | list | first page | second page

    // The org says no, and means it. The list is done without.
    private const string Refused = "1!/1! | 1!/1! | 1/1 | 1!/1! | 1!/1!";

    // What passes is asked for again, a page more often than the rest, and whether the job is done five times as often.
    private const string Passing = "2/4! | 2/20! | 2/4 | 2/7! | 2/7!";

    // What came whole by all signs, and is not JSON, or not as many rows as it says.
    private const string Broken = "1!/1! | 2/5! | 1/1 | 2/7!ResultPageBroken | 2/7!ResultPageBroken";

    // Something else altogether.
    private const string Replaced = "1!InvalidJson/1!InvalidJson | 2/5!InvalidJson | 1/1 | 2/7!ResultPageNotCsv | 2/7!ResultPageNotCsv";

    // As if nothing had happened.
    private const string Whole = "1/1 | 1/1 | 1/1 | 1/1 | 1/1";

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
        ["SessionExpired("] = "2/2! | 2/2! | 2/2 | 2/2! | 2/2!",
        ["Concurrent"] = Passing,
        ["RowLocked("] = Passing,
        ["EdgeNotRouted("] = Passing,
        ["TooManyRequests"] = Passing,
        ["Maintenance("] = Passing,
        ["ServerUnavailable("] = Passing,
        ["ServerErrorWithoutBody("] = Passing,
        ["UnknownException("] = Passing,
        ["Respond("] = Passing,
        ["Drop"] = Passing,
        ["Truncate"] = Passing,
        ["Hang"] = Passing,
        ["ContentLengthTooShort("] = Broken,
        ["CutJson("] = Broken,
        ["InvalidJson("] = "1!/1! | 2/5! | 1/1 | 1~/1~ | 1~/1~",
        ["EmptyBody("] = "1!InvalidJson/1!InvalidJson | 2/5!InvalidJson | 1/1 | 2/7!ResultPageBroken | 2/7!ResultPageBroken",
        ["Json("] = Replaced,
        ["HtmlPage(OK)"] = Replaced,
        ["HtmlPage(Forbidden)"] = Refused,
        ["Redirect("] = Refused,
        ["RedirectToForeignHost("] = Refused,
        ["RedirectToOwnHost("] = "1!/1! | 2/5!InvalidJson | 1/1 | 2/7!ResultPageNotCsv | 2/7!ResultPageNotCsv",
        ["RedirectToHttp("] = "1!/1! | 2/6! | 2/6 | 2/6! | 2/6!",
        ["Delay("] = Whole,
        ["Slow"] = Whole,
        ["TransformResponse("] = Whole,
        ["ResponseHeader("] = Whole,
    };

    /// <summary>A line for each of the other table: the cells of the longest name that it begins with.</summary>
    public static IReadOnlyList<PhaseFaultRow> Rows { get; } = PhaseFaultRow.RowsOf(s_cells);
}
