namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>Where a fault strikes, in the order of the table's columns.</summary>
internal enum AdminFaultPhase
{
    /// <summary>The list of event logs.</summary>
    EventLogList,

    /// <summary>The file of one.</summary>
    EventLogFile,
}

/// <summary>One line of the <see cref="AdminFaultTable"/>.</summary>
/// <param name="Fault">The fault, as the other table has it.</param>
/// <param name="Cells">What happens in each phase, separated by bars.</param>
internal sealed record AdminFaultRow(FaultRow Fault, string Cells);

/// <summary>
/// What every fault costs the jobs that administrators have. A cell is <c>once/always</c>: what happens when the fault strikes one call, and
/// when it strikes every one. Each half begins with the number of calls of that phase that reached the org, and then says
/// <list type="bullet">
/// <item>nothing: it is done, as if nothing had happened;</item>
/// <item><c>!</c>: the fault's error, or the one that is named. What was there stays;</item>
/// <item><c>~</c>: what came in place of the true answer looks like one in every way that can be told;</item>
/// <item><c>-</c>: it was not tried, since waiting for one who is silent takes long, and is the same for all calls.</item>
/// </list>
/// </summary>
internal static class AdminFaultTable
{
    // event log: list | file

    // The org says no, and means it.
    private const string Refused = "1!/1! | 1!/1!";

    // What passes is asked for again.
    private const string Passing = "2/4! | 2/4!";

    // As if nothing had happened.
    private const string Whole = "1/1 | 1/1";

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
        ["SessionExpired("] = "2/2! | 2/2!",
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
        ["Hang"] = "2/- | 2/-",
        ["ContentLengthTooShort("] = "1!/1! | 2/4!SizeDiffers",
        ["CutJson("] = "1!/1! | 2/4!SizeDiffers",
        ["InvalidJson("] = "1!/1! | 2/4!SizeDiffers",
        ["EmptyBody("] = "1!InvalidJson/1!InvalidJson | 2/4!SizeDiffers",
        ["Json("] = "1!NotAQueryResult/1!NotAQueryResult | 2/4!SizeDiffers",
        ["HtmlPage(OK)"] = "1!InvalidJson/1!InvalidJson | 2/4!SizeDiffers",
        ["HtmlPage(Forbidden)"] = Refused,
        ["Redirect("] = Refused,
        ["RedirectToForeignHost("] = Refused,
        ["RedirectToOwnHost("] = "1!NotAQueryResult/1!NotAQueryResult | 2/4!SizeDiffers",
        ["RedirectToHttp("] = "2/6! | 2/6!",
        ["Delay("] = Whole,
        ["Slow"] = Whole,
        ["TransformResponse("] = Whole,
        ["ResponseHeader("] = Whole,
    };

    /// <summary>A line for each of the other table: the cells of the longest name that it begins with.</summary>
    public static IReadOnlyList<AdminFaultRow> Rows { get; } =
        [.. FaultTable.Rows.Select(
            row => new AdminFaultRow(
                row,
                s_cells.Where(cells => row.Name.StartsWith(cells.Key, StringComparison.Ordinal))
                    .OrderByDescending(cells => cells.Key.Length)
                    .First().Value))];
}
