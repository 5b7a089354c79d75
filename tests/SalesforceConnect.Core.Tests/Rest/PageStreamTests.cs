using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Rest;

/// <summary>The one reader of pages, without an org: pages are a few words, and a link is what the test makes it.</summary>
public sealed class PageStreamTests
{
    private const string Locator = "Sforce-Locator";

    private readonly Answers _answers = new();

    [Theory]
    [InlineData("a", 1)]
    [InlineData("a b", 2)]
    [InlineData("a b c", 3)]
    public async Task A_circle_is_read_once_and_ends_with_an_error(string circle, int pages)
    {
        string[] links = circle.Split(' ');
        for (int at = 0; at < links.Length; at++)
        {
            _answers[links[at]] = $"rows=1 next={links[(at + 1) % links.Length]}";
        }

        using PageStream<Page> stream = Begin("rows=1 total=2 next=a");

        (int rows, SfException? error) = await ReadAsync(stream);

        Assert.Equal((1 + pages, $"ended at {1 + pages} of 2, circle: True, seen: a"), (rows, error?.Message));
        Assert.Equal(links, _answers.Sent);
    }

    [Fact]
    public async Task In_a_circle_rows_can_be_missing_too()
    {
        _answers["a"] = "rows=1 next=a";
        using PageStream<Page> stream = Begin("rows=1 total=9 next=a");

        Assert.Equal("ended at 2 of 9, circle: False, seen: a", (await ReadAsync(stream)).Error?.Message);
    }

    [Fact]
    public async Task Pages_within_others_do_not_lead_back_to_those()
    {
        _answers["a"] = "rows=1 next=b";
        _answers["b"] = "rows=1 done";
        using PageStream<Page> outer = Begin("rows=1 next=a");
        await outer.NextAsync(CancellationToken.None);
        using PageStream<Page> inner = Begin("rows=1 next=a", outer: outer.Guard);

        Assert.Equal("ended at 1 of -1, circle: True, seen: a", (await ReadAsync(inner)).Error?.Message);
        Assert.Empty(_answers.Sent);
        Assert.Equal((2, null), await ReadAsync(outer));
    }

    [Theory]
    [InlineData("rows=3 total=5 next=a", "rows=1 done", "ended at 4 of 5, circle: False, seen: ")]
    [InlineData("rows=3 total=5 next=a", "rows=2", "ended at 5 of 5, circle: False, seen: ")]
    [InlineData("rows=3 total=5 next=a", "rows=2 done", null)]
    [InlineData("rows=3 total=5 next=a", "rows=4 done", null)]
    [InlineData("rows=3 next=a", "rows=0 done", null)]
    public async Task Fewer_rows_than_announced_are_an_error_and_more_are_none(string first, string second, string? message)
    {
        _answers["a"] = second;
        using PageStream<Page> stream = Begin(first);

        Assert.Equal(message, (await ReadAsync(stream)).Error?.Message);
        Assert.Equal(message is null, stream.IsDone);
    }

    [Theory]
    [InlineData(5, 10_000, null)]
    [InlineData(5, 10_001, "PagesWithoutEnd")]
    [InlineData(2000, 20_000, null)]
    [InlineData(2000, 20_001, "PagesWithoutEnd")]
    [InlineData(-1, 1_000_000, null)]
    [InlineData(long.MaxValue, 1_000_000, null)]
    public async Task There_is_a_bound_to_rows_that_were_not_announced(long announced, int rows, string? errorId)
    {
        _answers["a"] = $"rows={rows - 1} next=b";
        _answers["b"] = "rows=0 done";
        using PageStream<Page> stream = Begin($"rows=1 total={announced} next=a");

        await stream.NextAsync(CancellationToken.None);
        SfException? error = await Record.ExceptionAsync(() => stream.NextAsync(CancellationToken.None)) as SfException;

        Assert.Equal((errorId, errorId is null ? rows : 1), (error?.ErrorId, stream.Guard.Rows));
    }

    [Theory]
    [InlineData(10, null)]
    [InlineData(11, "PagesWithoutEnd")]
    public async Task There_is_a_bound_to_pages_without_rows(int empty, string? errorId)
    {
        for (int page = 1; page <= empty; page++)
        {
            _answers[$"{page}"] = $"rows=0 next={page + 1}";
        }

        _answers[$"{empty + 1}"] = "rows=1 done";
        using PageStream<Page> stream = Begin("rows=1 next=1");

        Assert.Equal(errorId, (await ReadAsync(stream)).Error?.ErrorId);
    }

    [Fact]
    public async Task The_reader_says_whether_an_early_end_is_an_error()
    {
        using PageStream<Page> stream = Begin("rows=1 total=9 done", new Reader { TakesAnyEnd = true });

        Assert.Equal((1, null), await ReadAsync(stream));
        Assert.True(stream.IsDone);
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData(null, "ended at 3 of -1, circle: False, seen: ")]
    [InlineData("", "ended at 3 of -1, circle: False, seen: ")]
    [InlineData("x", "ended at 3 of -1, circle: True, seen: x")]
    public async Task A_link_can_stand_in_a_header(string? last, string? message)
    {
        _answers.Headers["x"] = "y";
        _answers["x"] = "rows=1";
        _answers.Headers["y"] = last;
        _answers["y"] = "rows=1";
        using PageStream<Page> stream = Begin("rows=1 next=x", new Reader { Header = Locator });

        (int rows, SfException? error) = await ReadAsync(stream);

        Assert.Equal((3, message), (rows, error?.Message));
        Assert.Equal(["x", "y"], _answers.Sent);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Locator)]
    public async Task The_next_page_is_sent_for_when_the_first_bytes_say_where_it_is(string? header)
    {
        _answers.Headers["a"] = "b";
        _answers.Headers["b"] = "c";
        _answers.Headers["c"] = "null";
        _answers["a"] = "rows=1 next=b";
        _answers["b"] = "rows=1 next=c";
        _answers["c"] = "rows=1 done";
        _answers.HoldBody("a");
        using PageStream<Page> stream = Begin("rows=1 next=a", new Reader { Header = header });
        await stream.NextAsync(CancellationToken.None);

        Task<Page?> second = stream.NextAsync(CancellationToken.None);
        await _answers.SentAsync("b");
        Assert.False(second.IsCompleted);
        _answers.GoOn("a");
        await second.WaitAsync(CoreTest.Patience);

        Assert.Equal(["a", "b"], _answers.Sent);
        Assert.Equal((2, null), await ReadAsync(stream));
        Assert.Equal(["a", "b", "c"], _answers.Sent);
    }

    [Fact]
    public async Task Without_such_bytes_a_page_is_sent_for_once_the_one_before_was_given()
    {
        _answers["a"] = "rows=1 next=b";
        _answers["b"] = "rows=1 done";
        using PageStream<Page> stream = Begin("rows=1 next=a", new Reader { FindsNothing = true });
        await stream.NextAsync(CancellationToken.None);
        Assert.Empty(_answers.Sent);

        await stream.NextAsync(CancellationToken.None);

        Assert.Equal(["a"], _answers.Sent);
        Assert.Equal((1, null), await ReadAsync(stream));
    }

    [Fact]
    public async Task A_page_is_sent_for_once_however_often_that_is_asked_for()
    {
        _answers["a"] = "rows=1 next=b";
        _answers["b"] = "rows=1 done";
        using PageStream<Page> stream = Begin("rows=1 next=a");
        stream.SendForNext();
        Assert.Empty(_answers.Sent);
        await stream.NextAsync(CancellationToken.None);

        stream.SendForNext();
        stream.SendForNext();
        await _answers.SentAsync("a");

        Assert.Equal((2, null), await ReadAsync(stream));
        stream.SendForNext();
        Assert.Equal(["a", "b"], _answers.Sent);
    }

    [Fact]
    public async Task What_the_whole_page_says_counts_and_not_what_its_first_bytes_said()
    {
        _answers["a"] = "rows=1 next=b";
        _answers["b"] = "rows=1 done";
        _answers["elsewhere"] = "rows=5 next=nowhere";
        _answers.Heads["a"] = ["rows=9 next=elsewhere", "rows=1 next=b"];
        using PageStream<Page> stream = Begin("rows=1 next=a");

        Assert.Equal((3, null), await ReadAsync(stream));
        await _answers.SentAsync("elsewhere");
        Assert.Equal(["a", "b", "elsewhere"], _answers.Sent.Order());
    }

    [Fact]
    public async Task First_bytes_that_lead_back_send_for_nothing()
    {
        _answers["a"] = "rows=1 done";
        _answers.Heads["a"] = ["rows=1 next=a"];
        using PageStream<Page> stream = Begin("rows=1 next=a");

        Assert.Equal((2, null), await ReadAsync(stream));
        Assert.Equal(["a"], _answers.Sent);
    }

    [Fact]
    public async Task An_error_after_the_first_page_says_how_far_it_got_and_stays()
    {
        _answers["b"] = "rows=1 done";
        _answers["a"] = "no page";
        _answers.Heads["a"] = ["rows=1 next=b"];
        using PageStream<Page> stream = Begin("rows=3 total=4 next=a");
        await stream.NextAsync(CancellationToken.None);

        for (int time = 0; time < 2; time++)
        {
            SfException error = await CoreTest.FailsAsync(
                () => stream.NextAsync(CancellationToken.None), "NotAPage", SfErrorCategory.InvalidData);
            Assert.Equal("after 3 of 4: What came for the next page is no page of what was begun: 'a'.", error.Message);
            Assert.IsType<SfException>(error.InnerException);
        }
    }

    [Theory]
    [InlineData("no page", true, "What came for the next page is no page of what was begun: ''.")]
    [InlineData("rows=1 next=a", false, "What came for the next page is no page of what was begun: 'a'.")]
    public async Task An_error_of_the_first_page_and_one_that_the_reader_has_no_words_for_stay_as_they_are(
        string first, bool tells, string message)
    {
        _answers["a"] = "no page";
        using PageStream<Page> stream = Begin(first, new Reader { TellsHowFar = tells });

        Assert.Equal(message, (await ReadAsync(stream)).Error?.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelling_takes_back_the_page_that_comes_and_the_one_after_it(bool byDisposing)
    {
        _answers["a"] = "rows=1 next=b";
        _answers["b"] = "rows=1 done";
        _answers.HoldBody("a");
        _answers.HoldBody("b");
        using var stop = new CancellationTokenSource();
        PageStream<Page> stream = Begin("rows=1 next=a");
        await stream.NextAsync(stop.Token);
        Task<Page?> second = stream.NextAsync(stop.Token);
        await _answers.SentAsync("b");

        if (!byDisposing)
        {
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(CoreTest.Patience));
        }

        stream.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(CoreTest.Patience));
        await Task.WhenAll(_answers.Cancelled("a"), _answers.Cancelled("b")).WaitAsync(CoreTest.Patience);
        Assert.Null(await stream.NextAsync(CancellationToken.None));
    }

    [Fact]
    public async Task What_is_cancelled_before_it_begins_sends_nothing()
    {
        using PageStream<Page> stream = Begin("rows=1 next=a");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.NextAsync(new CancellationToken(canceled: true)));

        Assert.Equal((0, 0), (stream.Guard.Pages, _answers.Sent.Count));
    }

    private PageStream<Page> Begin(string first, Reader? reader = null, PageGuard? outer = null)
    {
        reader ??= new Reader();
        return new PageStream<Page>(
            reader,
            (guard, cancellationToken) => reader.ReadAsync(
                Answers.Answer(first, reader.Header is null ? null : first.Split('=')[^1]), guard, cancellationToken),
            link => new SfRequest("GET", link),
            _answers.SendAsync,
            outer);
    }

    private static async Task<(int Rows, SfException? Error)> ReadAsync(PageStream<Page> stream)
    {
        int rows = 0;
        try
        {
            while (await stream.NextAsync(CancellationToken.None).WaitAsync(CoreTest.Patience) is { } page)
            {
                rows += page.RowCount;
            }

            return (rows, null);
        }
        catch (SfException error)
        {
            return (rows, error);
        }
    }

    private sealed record Page(int RowCount, long Announced, bool IsDone, string? Next) : IPage;

    /// <summary>Reads such words as <c>rows=1 total=2 next=a done</c>.</summary>
    private sealed class Reader : IPageReader<Page>
    {
        public string? Header { get; init; }

        public bool FindsNothing { get; init; }

        public bool TakesAnyEnd { get; init; }

        public bool TellsHowFar { get; init; } = true;

        public string? FindNext(SfResponse answer)
            => FindsNothing ? null : Header is null ? Word(answer.Text, "next") : PageLink.InHeader(answer, Header);

        public Task<Page> ReadAsync(SfResponse answer, PageGuard guard, CancellationToken cancellationToken)
        {
            string text = answer.Text;
            return Word(text, "rows") is { } rows
                ? Task.FromResult(new Page(
                    int.Parse(rows, CultureInfo.InvariantCulture),
                    long.Parse(Word(text, "total") ?? "-1", CultureInfo.InvariantCulture),
                    Header is null ? text.EndsWith("done", StringComparison.Ordinal) : PageLink.IsLast(answer, Header),
                    Header is null ? Word(text, "next") : PageLink.InHeader(answer, Header)))
                : throw new SfException("NotAPage", SfErrorCategory.InvalidData, guard.Next ?? "");
        }

        public SfException? ErrorOf(PageEnd end) => TakesAnyEnd ? null : new SfException(
            $"ended at {end.Rows} of {end.Announced}, circle: {end.IsCircle}, seen: {end.Seen}", "RowsMissing", SfErrorCategory.InvalidData, recommendedAction: null, inner: null);

        public string? BrokenOff(string message, long rows, long announced)
            => TellsHowFar ? $"after {rows} of {announced}: {message}" : null;

        private static string? Word(string text, string name)
            => text.Split(' ').FirstOrDefault(word => word.StartsWith(name + "=", StringComparison.Ordinal))?.Substring(name.Length + 1);
    }

    /// <summary>What is answered for each link. The beginning of an answer is shown before the whole comes.</summary>
    private sealed class Answers
    {
        private readonly ConcurrentDictionary<string, string> _texts = new();
        private readonly ConcurrentDictionary<string, TaskCompletionSource<bool>> _held = new();
        private readonly ConcurrentDictionary<string, TaskCompletionSource<bool>> _sent = new();
        private readonly ConcurrentDictionary<string, TaskCompletionSource<bool>> _cancelled = new();
        private readonly ConcurrentQueue<string> _log = new();

        public Dictionary<string, string?> Headers { get; } = [];

        public Dictionary<string, string[]> Heads { get; } = [];

        public ConcurrentQueue<string> Sent => _log;

        public string this[string link]
        {
            set => _texts[link] = value;
        }

        public static SfResponse Answer(string text, string? locator) => new(Whole(text, locator));

        private static WireAnswer Whole(string text, string? locator)
        {
            var message = new HttpResponseMessage();
            if (locator is not null)
            {
                message.Headers.TryAddWithoutValidation(Locator, locator);
            }

            return new WireAnswer(new AnswerHead(200, message.Headers), Encoding.UTF8.GetBytes(text));
        }

        public void HoldBody(string link) => _held[link] = Source();

        public void GoOn(string link) => _held[link].SetResult(true);

        public Task<bool> SentAsync(string link) => _sent.GetOrAdd(link, _ => Source()).Task.WaitAsync(CoreTest.Patience);

        public Task<bool> Cancelled(string link) => _cancelled.GetOrAdd(link, _ => Source()).Task;

        public async Task<SfResponse> SendAsync(SfRequest request, CancellationToken cancellationToken)
        {
            string link = request.Path;
            _log.Enqueue(link);
            cancellationToken.Register(() => _cancelled.GetOrAdd(link, _ => Source()).TrySetResult(true));
            string? locator = Headers.TryGetValue(link, out string? header) ? header : null;
            foreach (string head in Heads.TryGetValue(link, out string[]? heads) ? heads : [_texts[link]])
            {
                WireAnswer beginning = Whole(head, locator);
                (request.Sink as HeadSink)?.Show(beginning.Head, beginning.Body);
            }

            _sent.GetOrAdd(link, _ => Source()).TrySetResult(true);
            if (_held.TryGetValue(link, out TaskCompletionSource<bool>? held))
            {
                await held.Task.WaitAsync(cancellationToken);
            }

            return Answer(_texts[link], locator);
        }

        private static TaskCompletionSource<bool> Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
