using System.Collections.Concurrent;
using System.Globalization;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Bulk;

/// <summary>
/// Fetches the pages of a query's results, a few side by side, and hands them on in order. Where they are says a list, which Salesforce has
/// from API version 58.0 on; else each page's head says where the next one is, which is sent for before the page's rows have come.
/// </summary>
/// <param name="sender">Makes the calls.</param>
/// <param name="caller">Where to tell of them.</param>
/// <param name="job">The job, which is complete.</param>
internal sealed class PageDownload(ISender sender, ICaller? caller, SfBulkJob job)
{
    private const string LocatorHeader = "Sforce-Locator";
    private const int SideBySidePages = 4;
    private const int PageRetries = 6;
    private const decimal FirstVersionWithList = 58;

    private readonly ConcurrentDictionary<int, TaskCompletionSource<string?>> _heads = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private PageLocators? _list;
    private Task<int?> _listed = Task.FromResult<int?>(null);
    private volatile bool _isEnd;
    private volatile bool _isListBroken;

    /// <summary>The locator of the page to begin with; null for the first one.</summary>
    public string? Start { get; init; }

    /// <summary>Whether a list of the pages is asked for.</summary>
    public bool UsesList { get; init; } = true;

    /// <summary>Whether each page is written with the names of its columns; else the very first one is alone.</summary>
    public bool KeepsHeaders { get; init; }

    /// <summary>Where a page goes: the file, to whose end it is written.</summary>
    public required Func<int, FileStream> FileFor { get; init; }

    /// <summary>Hears of rows that came, as <see cref="PageSink"/> tells them.</summary>
    public Action<long> OnRows { get; init; } = _ => { };

    /// <summary>Fetches the pages.</summary>
    /// <param name="takeAsync">Takes each, in order; no more than a few wait for it.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">
    /// A page did not come, each time that it was tried: why. <c>PagesWithoutEnd</c>: they lead in a circle. <c>BulkJobNotFound</c>: the
    /// results are gone.
    /// </exception>
    public async Task ReadAsync(Func<PageFile, Task> takeAsync, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            if (UsesList
                && decimal.TryParse(job.ApiVersion, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal version)
                && version >= FirstVersionWithList)
            {
                _list = new PageLocators(sender, caller, job, stop.Token);
                _listed = FindListedAsync();
            }

            await SideBySide.InOrderAsync(Indexes(), ReceiveAsync, TakeAsync, stop.Token, SideBySidePages).ConfigureAwait(false);
        }
        finally
        {
            stop.Cancel();
        }

        async Task TakeAsync(int index, Task<PageFile?> received)
        {
            if (await received.ConfigureAwait(false) is { } page)
            {
                await takeAsync(page).ConfigureAwait(false);
            }
        }
    }

    private static string? NextOf(AnswerHead head) => PageLink.InHeader(new SfResponse(new WireAnswer(head, [])), LocatorHeader);

    // How many there are is known when the end is seen; what was begun beyond it gives nothing.
    private IEnumerable<int> Indexes()
    {
        for (int index = 0; !_isEnd; index++)
        {
            yield return index;
        }
    }

    private TaskCompletionSource<string?> HeadOf(int index)
        => _heads.GetOrAdd(index, _ => new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously));

    // The place in the list of the page to begin with; null where there is no list, or where it has no such page.
    private async Task<int?> FindListedAsync()
    {
        for (int index = 0; await ListedAsync(index).ConfigureAwait(false) is { } locator; index++)
        {
            if (Start is null || locator == Start)
            {
                return index;
            }
        }

        return null;
    }

    // A list that is not to be had is done without: what is wrong with the org or the way to it, the pages will tell.
    private async Task<string?> ListedAsync(int index)
    {
        try
        {
            return _isListBroken ? null : await _list!.AtAsync(index).ConfigureAwait(false);
        }
        catch (SfException failure)
        {
            _isListBroken = true;
            caller?.Verbose(() => Text.Message("ExportWithoutList", failure.Message));
            return null;
        }
    }

    private async Task<PageFile?> ReceiveAsync(int index, CancellationToken cancellationToken)
    {
        try
        {
            if (index == 0)
            {
                return await ReceiveFirstAsync(cancellationToken).ConfigureAwait(false);
            }

            string? locator = await LocatorAsync(index).ConfigureAwait(false);
            if (locator is null)
            {
                _isEnd = true;
                return null;
            }

            return await FetchAsync(index, locator, FileFor(index), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Nobody may wait for what will not come.
            HeadOf(index).TrySetResult(null);
        }
    }

    // The list and the first page come at the same time, since most results have but one. Where the list divides them otherwise, it counts.
    private async Task<PageFile> ReceiveFirstAsync(CancellationToken cancellationToken)
    {
        FileStream file = FileFor(0);
        long begin = file.Length;
        PageFile page = await FetchAsync(0, Start, file, cancellationToken).ConfigureAwait(false);
        if (Start is not null
            || await _listed.ConfigureAwait(false) is not { } place
            || await ListedAsync(place + 1).ConfigureAwait(false) == page.Next
            || await ListedAsync(place).ConfigureAwait(false) is not { } listed)
        {
            return page;
        }

        OnRows(-page.Rows);
        file.SetLength(begin);
        return await FetchAsync(0, listed, file, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string?> LocatorAsync(int index)
    {
        if (await _listed.ConfigureAwait(false) is { } place)
        {
            string? listed = await ListedAsync(place + index).ConfigureAwait(false);
            if (listed is not null || !_isListBroken)
            {
                return listed;
            }
        }

        string? locator = await HeadOf(index - 1).Task.ConfigureAwait(false);
        lock (_seen)
        {
            return locator is null || _seen.Add(locator) ? locator : throw PageGuard.Circle(locator);
        }
    }

    private async Task<PageFile> FetchAsync(int index, string? locator, FileStream file, CancellationToken cancellationToken)
    {
        string? next = null;
        var sink = new PageSink(
            file,
            KeepsHeaders || (index == 0 && Start is null),
            head => HeadOf(index).TrySetResult(next = NextOf(head)),
            OnRows);
        SfRequest request = BulkJobs.For(job, "GET", "/results") with
        {
            Sink = sink,
            MaximumRetries = PageRetries,
            Query = locator is null ? [] : [new("locator", locator)],
        };
        try
        {
            await sender.SendAsync(request, caller, cancellationToken).ConfigureAwait(false);
            return new PageFile(index, file, sink.Rows, sink.Header, next);
        }
        catch (SfApiException refusal) when (refusal.Refusal.MeansNotFound)
        {
            throw refusal.InWords("BulkJobNotFound", job.Id);
        }
    }
}
