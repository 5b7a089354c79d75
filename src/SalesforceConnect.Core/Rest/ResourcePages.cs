using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Rest;

/// <summary>
/// Reads a resource that comes in pages to its end, whatever it is: see <see cref="ObjectPage"/>. Lists inside a page that go on
/// elsewhere, as those of a child subquery do, are read to their end too.
/// </summary>
internal sealed class ResourcePages
{
    private static readonly string[] s_queries = ["query", "queryAll"];

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
    /// <param name="onItemsAsync">Gets the items of each page as it comes, and holds up the next one.</param>
    /// <exception cref="SfException">
    /// <c>PageMissing</c>: a page says that there is more and not where, or sends back to one that was read. <c>RowsMissing</c>,
    /// <c>ChildRowsMissing</c>: fewer records came than the first page announced. <c>NotAPage</c>: what comes for the next page has no
    /// list. <c>PagesWithoutEnd</c>: as <see cref="PageGuard"/> says.
    /// </exception>
    public async Task ReadAsync(SfRequest request, SfResponse first, Func<object?[], Task> onItemsAsync)
    {
        var page = new ObjectPage(JsonReader.Read(first.Json, _model), _model);
        bool isWhole = page is { IsList: true, HasRecords: true } && !IsLaterPage(request.Path);
        var reader = new Reader(this, request)
        {
            IsList = page.IsList,
            TellsHowFar = true,
            Missing = end => isWhole ? new SfException("RowsMissing", SfErrorCategory.InvalidData, end.Rows, end.Announced) : null,
        };
        using PageStream<ObjectPage> pages = reader.Begin(page);
        while (await pages.NextAsync(CancellationToken.None).ConfigureAwait(false) is { } next)
        {
            await onItemsAsync(next.Items).ConfigureAwait(false);
        }
    }

    // A page of a query that somebody else began announces the rows of the pages before it too.
    private static bool IsLaterPage(string path)
    {
        string[] parts = path.Split('?')[0].Split(['/'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > 1 && s_queries.Contains(parts[parts.Length - 2], StringComparer.OrdinalIgnoreCase);
    }

    // A list within an item: its pages are put together in place.
    private async Task CompleteAsync(IEnumerable<object?> items, SfRequest request, PageGuard outer, object? owner = null, string name = "")
    {
        foreach (object item in items.OfType<object>())
        {
            foreach (KeyValuePair<string, object?> property in _model.Properties(item).ToList())
            {
                object?[] within = property.Value as object?[] ?? [property.Value];
                await CompleteAsync(within, request, outer, item, property.Key).ConfigureAwait(false);
            }

            if (_model.Find(item, ObjectPage.Records) is object?[])
            {
                await CompleteListAsync(item, request, outer, owner, name).ConfigureAwait(false);
            }
        }
    }

    private async Task CompleteListAsync(object list, SfRequest request, PageGuard outer, object? owner, string name)
    {
        var first = new ObjectPage(list, _model, isList: true);
        if (first.IsDone && (owner is null || first.RowCount >= first.Announced))
        {
            return;
        }

        var all = new List<object?>();
        object parent = (owner is null ? null : _model.Find(owner, "Id")) ?? "?";
        var reader = new Reader(this, request)
        {
            IsList = true,
            Missing = end => owner is null ? null
                : new SfException("ChildRowsMissing", SfErrorCategory.InvalidData, name, parent, end.Rows, end.Announced),
        };
        using PageStream<ObjectPage> pages = reader.Begin(first, outer);
        while (await pages.NextAsync(CancellationToken.None).ConfigureAwait(false) is { } page)
        {
            all.AddRange(page.Items);
        }

        _model.Replace(list, ObjectPage.Records, all.ToArray());
        _model.Replace(list, ObjectPage.Done, true);
        _model.Replace(list, ObjectPage.NextRecordsUrl, null);
    }

    /// <summary>
    /// Reads the pages of one list, one call at a time: a caller's variables for status and headers are to be of the page that is given.
    /// </summary>
    private sealed class Reader(ResourcePages pages, SfRequest request) : IPageReader<ObjectPage>
    {
        /// <summary>Whether the items of lists are wanted, and not the pages themselves.</summary>
        public bool IsList { get; init; }

        /// <summary>The error where fewer rows came than announced; null where that is none.</summary>
        public required Func<PageEnd, SfException?> Missing { get; init; }

        /// <summary>Whether an error says how far the pages were read.</summary>
        public bool TellsHowFar { get; init; }

        public PageStream<ObjectPage> Begin(ObjectPage first, PageGuard? outer = null) => new(
            this,
            outer is null ? (guard, _) => CompleteAsync(first, guard) : (_, _) => Task.FromResult(first),
            request.For,
            (call, _) => pages._sendAsync(call),
            outer);

        public string? FindNext(SfResponse answer) => null;

        // What is no page of what was begun would end it in silence, as if that had been all.
        public Task<ObjectPage> ReadAsync(SfResponse answer, PageGuard guard, CancellationToken cancellationToken)
        {
            object? content = JsonReader.Read(answer.Json, pages._model);
            var page = new ObjectPage(content, pages._model, IsList);
            return content is null or object?[] || !page.IsPage
                ? throw new SfException("NotAPage", SfErrorCategory.InvalidData, Redactor.Input(guard.Next ?? "?"))
                : CompleteAsync(page, guard);
        }

        public SfException? ErrorOf(PageEnd end)
            => end.IsDone ? Missing(end) : new SfException("PageMissing", SfErrorCategory.InvalidData, Redactor.Input(end.Seen ?? "?"));

        public string? BrokenOff(string message, long rows, long announced)
            => TellsHowFar ? Text.Message(announced < 0 ? "Pages.BrokenOff" : "Pages.BrokenOffOfTotal", rows, message, announced) : null;

        private async Task<ObjectPage> CompleteAsync(ObjectPage page, PageGuard guard)
        {
            await pages.CompleteAsync(page.Items, request, guard).ConfigureAwait(false);
            return page;
        }
    }
}
