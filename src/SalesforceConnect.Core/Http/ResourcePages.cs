using SalesforceConnect.Errors;
using SalesforceConnect.Json;

namespace SalesforceConnect.Http;

/// <summary>
/// Reads a resource that comes in pages to its end, whatever it is: a page names the next one as <c>nextRecordsUrl</c> or
/// <c>nextPageUrl</c>. Lists inside a page that go on elsewhere, as those of a child subquery do, are read to their end too.
/// </summary>
internal sealed class ResourcePages
{
    private const string Records = "records";

    private static readonly string[] s_links = ["nextRecordsUrl", "nextPageUrl"];

    private static readonly string[] s_marks = ["done", .. s_links];

    private readonly Func<SfRequest, Task<SfResponse>> _sendAsync;
    private readonly IJsonModel _model;

    /// <param name="sendAsync">Makes a call.</param>
    /// <param name="model">Makes the objects.</param>
    public ResourcePages(Func<SfRequest, Task<SfResponse>> sendAsync, IJsonModel model)
    {
        _sendAsync = sendAsync;
        _model = model;
    }

    /// <summary>The items of an answer that is a page, and of all that follow it.</summary>
    /// <param name="request">The call for the first page; those for the others take over its settings.</param>
    /// <param name="first">The first page.</param>
    /// <param name="onItemsAsync">
    /// Gets the items of each page as it comes, and holds up the next one: what is in its <c>records</c>, or in its only list; the
    /// page itself where it has several lists or none.
    /// </param>
    /// <exception cref="SfException">
    /// <c>PageMissing</c>: a page says that there is more and not where, or sends back to one that was read. <c>NotAPage</c>: what comes
    /// for the next page has no list. <c>PagesWithoutEnd</c>: as <see cref="PageGuard"/> says.
    /// </exception>
    public async Task ReadAsync(SfRequest request, SfResponse first, Func<object?[], Task> onItemsAsync)
    {
        object? page = JsonReader.Read(first.Json, _model);
        var guard = new PageGuard(TotalOf(page));
        bool isList = ListOf(page) is not null && !IsCount(page);
        while (true)
        {
            object?[] items = isList ? ListOf(page)! : [page];
            await CompleteAsync(items, request, guard).ConfigureAwait(false);
            await onItemsAsync(items).ConfigureAwait(false);
            if (NextOf(page) is not { } next)
            {
                return;
            }

            page = await FollowAsync(request, next, guard, items.Length, isList).ConfigureAwait(false);
        }
    }

    // What is no page of what was begun would end it in silence, as if that had been all.
    private async Task<object> FollowAsync(SfRequest request, string next, PageGuard guard, int rows, bool isList)
    {
        if (!guard.Follows(rows, next))
        {
            throw Missing(next);
        }

        SfResponse response = await _sendAsync(request.For(next)).ConfigureAwait(false);
        return JsonReader.Read(response.Json, _model) is { } page and not object?[] && (!isList || ListOf(page) is not null)
            ? page
            : throw new SfException("NotAPage", SfErrorCategory.InvalidData, Redactor.Input(next));
    }

    // A list within an item: its pages are put together in place.
    private async Task CompleteAsync(IEnumerable<object?> items, SfRequest request, PageGuard outer)
    {
        foreach (object item in items.OfType<object>())
        {
            foreach (object? value in _model.Values(item).ToList())
            {
                await CompleteAsync(value as object?[] ?? [value], request, outer).ConfigureAwait(false);
            }

            if (_model.Find(item, Records) is object?[] records && NextOf(item) is { } next)
            {
                var all = new List<object?>(records);
                var guard = new PageGuard(TotalOf(item), outer);
                int rows = records.Length;
                for (string? link = next; link is not null;)
                {
                    object page = await FollowAsync(request, link, guard, rows, isList: true).ConfigureAwait(false);
                    object?[] more = ListOf(page)!;
                    await CompleteAsync(more, request, guard).ConfigureAwait(false);
                    all.AddRange(more);
                    rows = more.Length;
                    link = NextOf(page);
                }

                _model.Replace(item, Records, all.ToArray());
                _model.Replace(item, "done", true);
                _model.Replace(item, s_links[0], null);
            }
        }
    }

    private long TotalOf(object? page) => page is null or object?[] ? -1 : _model.Find(page, "totalSize") switch { int total => total, long total => total, _ => -1 };

    // It announces records, and neither has any nor says where they are.
    private bool IsCount(object? page)
        => TotalOf(page) > 0 && _model.Find(page!, Records) is object?[] { Length: 0 } && NextOf(page) is null;

    // Null where the page itself is the one item.
    private object?[]? ListOf(object? page)
    {
        if (page is null or object?[])
        {
            return page as object?[] ?? [];
        }

        // What does not say that it is a page is no page.
        if (!s_marks.Any(mark => _model.Has(page, mark)))
        {
            return null;
        }

        return _model.Find(page, Records) as object?[] ?? (_model.Values(page).OfType<object?[]>().ToList() is [var only] ? only : null);
    }

    private string? NextOf(object? page)
    {
        if (page is null or object?[])
        {
            return null;
        }

        string? next = s_links.Select(link => _model.Find(page, link) as string).FirstOrDefault(link => link is { Length: > 0 });
        return next is null && _model.Find(page, "done") is false ? throw Missing("?") : next;
    }

    private static SfException Missing(string next) => new("PageMissing", SfErrorCategory.InvalidData, Redactor.Input(next));
}
