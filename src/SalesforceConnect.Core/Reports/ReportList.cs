using System.Text.Json;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Rest;
using SalesforceConnect.Work;

namespace SalesforceConnect.Reports;

/// <summary>
/// Lists the reports that the user may see, all of them: the Analytics API's own list ends at 200 (Reports and Dashboards REST API
/// Developer Guide, "Report List").
/// </summary>
/// <param name="sender">Makes the calls.</param>
/// <param name="caller">Where to tell of them.</param>
internal sealed class ReportList(ISender sender, ICaller? caller) : IPageReader<ReportList.Page>
{
    private const string IdPrefix = "00O";

    /// <summary>All reports, in the order of their names.</summary>
    /// <param name="cancellationToken">Ends it at once.</param>
    public Task<IReadOnlyList<SfReport>> ReadAsync(CancellationToken cancellationToken) => QueryAsync("", cancellationToken);

    /// <summary>Whether a text is the ID of a report rather than a name.</summary>
    public static bool IsId(string text) => RecordId.IsId(text) && text.StartsWith(IdPrefix, StringComparison.Ordinal);

    /// <summary>The one report of this ID, name or unique name.</summary>
    /// <param name="text">The ID or name.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException"><c>ReportNotFound</c>, <c>ReportAmbiguous</c>.</exception>
    public async Task<SfReport> FindAsync(string text, CancellationToken cancellationToken)
    {
        IReadOnlyList<SfReport> found = await NamedAsync(text, cancellationToken).ConfigureAwait(false);
        if (found.Count == 1)
        {
            return found[0];
        }

        // The unique name is one report's alone.
        if (found.Where(report => text.Equals(report.DeveloperName, StringComparison.OrdinalIgnoreCase)).ToList() is [var unique])
        {
            return unique;
        }

        throw new SfException(
            "ReportAmbiguous",
            SfErrorCategory.InvalidArgument,
            text,
            string.Join(", ", found.Select(report => $"{report.Id} ({report.Folder ?? "?"})")))
        { Target = text };
    }

    /// <summary>The reports of this ID, name or unique name; at least one.</summary>
    /// <param name="text">The ID or name.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException"><c>ReportNotFound</c>.</exception>
    public async Task<IReadOnlyList<SfReport>> NamedAsync(string text, CancellationToken cancellationToken)
    {
        string literal = Literal(text);
        IReadOnlyList<SfReport> found = await QueryAsync(
            IsId(text) ? $" WHERE Id = {literal}" : $" WHERE Name = {literal} OR DeveloperName = {literal}", cancellationToken)
            .ConfigureAwait(false);
        return found.Count > 0 ? found : throw await NotFoundAsync(text, cancellationToken).ConfigureAwait(false);
    }

    string? IPageReader<Page>.FindNext(SfResponse answer) => null;

    Task<Page> IPageReader<Page>.ReadAsync(SfResponse answer, PageGuard guard, CancellationToken cancellationToken) => Task.FromResult(Read(answer));

    SfException? IPageReader<Page>.ErrorOf(PageEnd end)
        => end.IsCircle ? PageGuard.Circle(end.Seen!)
            : end.IsDone ? new SfException("RowsMissing", SfErrorCategory.InvalidData, end.Rows, end.Announced)
            : new SfException("PageMissing", SfErrorCategory.InvalidData, end.Rows);

    string? IPageReader<Page>.BrokenOff(string message, long rows, long announced) => null;

    private async Task<SfException> NotFoundAsync(string text, CancellationToken cancellationToken)
    {
        IReadOnlyList<SfReport> all = IsId(text) ? [] : await ReadAsync(cancellationToken).ConfigureAwait(false);
        string? near = Spelling.Nearest(text, all.Select(report => report.Name));
        return new SfException(
            "ReportNotFound", SfErrorCategory.ObjectNotFound, text, near is null ? "" : " " + Text.Message("DidYouMean", near))
        { Target = text };
    }

    private async Task<IReadOnlyList<SfReport>> QueryAsync(string where, CancellationToken cancellationToken)
    {
        var first = new SfRequest("GET", "query")
        {
            Query =
            [
                new(
                    "q",
                    "SELECT Id, Name, DeveloperName, FolderName, Format, Description, LastRunDate, LastModifiedDate FROM Report"
                        + where + " ORDER BY Name, Id"),
            ],
        };
        var reports = new List<SfReport>();
        using var pages = new PageStream<Page>(
            this,
            async (_, stop) => Read(await SendAsync(first, stop).ConfigureAwait(false)),
            first.For,
            SendAsync);
        while (await pages.NextAsync(cancellationToken).ConfigureAwait(false) is { } page)
        {
            reports.AddRange(page.Reports);
        }

        return reports;
    }

    private Task<SfResponse> SendAsync(SfRequest request, CancellationToken cancellationToken)
        => sender.SendAsync(request, caller, cancellationToken);

    private static string Literal(string text) => "'" + text.Replace("\\", "\\\\").Replace("'", "\\'") + "'";

    private static Page Read(SfResponse answer)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer.Json);
            JsonElement root = document.RootElement;
            return new Page(
                [.. root.GetProperty(ObjectPage.Records).EnumerateArray().Select(SfReport.Read)],
                root.TryGetProperty("totalSize", out JsonElement total) && total.TryGetInt64(out long announced) ? announced : -1,
                root.FindText(ObjectPage.NextRecordsUrl));
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw failure is JsonException
                ? new SfException("InvalidJson", SfErrorCategory.InvalidData, failure, answer.Body.Length, 0)
                : new SfException("NotAQueryResult", SfErrorCategory.InvalidData, failure);
        }
    }

    /// <summary>A page of the list.</summary>
    /// <param name="Reports">Its reports.</param>
    /// <param name="Announced">How many there are in all.</param>
    /// <param name="Next">Where the next one is; null for none.</param>
    internal sealed record Page(IReadOnlyList<SfReport> Reports, long Announced, string? Next) : IPage
    {
        public int RowCount => Reports.Count;

        public bool IsDone => Next is null;
    }
}
