using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Rest;
using SalesforceConnect.Work;

namespace SalesforceConnect.Bulk;

/// <summary>
/// Lists the pages of a query's results by their locators, five to a call, one call ahead (Bulk API 2.0 and Bulk API Developer Guide, "Get
/// Parallel Results for a Query Job"). Salesforce's documents spell the answer in several ways: the locator in a link is all that counts.
/// </summary>
/// <param name="sender">Makes the calls.</param>
/// <param name="caller">Where to tell of them.</param>
/// <param name="job">The job.</param>
/// <param name="cancellationToken">Ends all of it.</param>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore holds no handle unless it is asked for one.")]
internal sealed class PageLocators(ISender sender, ICaller? caller, SfBulkJob job, CancellationToken cancellationToken)
{
    private static readonly string[] s_links = ["resultUrl", "resultLink"];
    private static readonly string[] s_next = ["nextRecordsUrl", "nextRecordUrl"];

    private readonly List<string> _known = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1);
    private Task<Group>? _next;
    private bool _isAll;

    /// <summary>The locator of a page.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <returns>Null after the last.</returns>
    /// <exception cref="SfException">
    /// A call was refused, <c>ResultPagesUnreadable</c>, or <c>PagesWithoutEnd</c>: the list leads in a circle.
    /// </exception>
    public async Task<string?> AtAsync(int index)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (_known.Count <= index && !_isAll)
            {
                Take(await (_next ?? AskAsync(null)).ConfigureAwait(false));
            }

            return index < _known.Count ? _known[index] : null;
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Take(Group group)
    {
        foreach (string locator in group.Locators)
        {
            if (!_seen.Add("page " + locator))
            {
                throw PageGuard.Circle(locator);
            }

            _known.Add(locator);
        }

        _isAll = group.Next is null;
        if (group.Next is { } next)
        {
            if (!_seen.Add("list " + next))
            {
                throw PageGuard.Circle(next);
            }

            _next = AskAsync(next);
        }
    }

    private async Task<Group> AskAsync(string? locator)
    {
        SfRequest request = BulkJobs.For(job, "GET", "/resultPages");
        SfResponse answer = await sender.SendAsync(
            locator is null ? request : request with { Query = [new("locator", locator)] }, caller, cancellationToken).ConfigureAwait(false);
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer.JsonOrPage);
            JsonElement root = document.RootElement;
            List<string> locators = [];
            foreach (JsonElement page in root.GetProperty("resultPages").EnumerateArray())
            {
                locators.Add(Locator(page, s_links) ?? throw new JsonException("A page has no locator."));
            }

            bool isDone = root.TryGetProperty("done", out JsonElement done) && done.ValueKind == JsonValueKind.True;
            return new Group(locators, isDone ? null : Locator(root, s_next));
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new SfException("ResultPagesUnreadable", SfErrorCategory.InvalidData, failure, job.Id);
        }
    }

    private static string? Locator(JsonElement holder, string[] names)
    {
        const string Parameter = "locator=";
        string? link = names.Select(name => holder.FindText(name)).FirstOrDefault(found => found is not null);
        int begin = link?.IndexOf(Parameter, StringComparison.Ordinal) ?? -1;
        if (begin < 0)
        {
            return null;
        }

        string value = link!.Substring(begin + Parameter.Length).Split('&')[0];
        return value.Length == 0 ? null : Uri.UnescapeDataString(value);
    }

    private sealed record Group(IReadOnlyList<string> Locators, string? Next);
}
