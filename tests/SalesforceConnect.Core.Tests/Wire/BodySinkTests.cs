using System.IO.Compression;
using System.Net;
using System.Text;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Wire;

/// <summary>Where an answer's body goes, by its head alone.</summary>
public sealed class BodySinkTests : IDisposable
{
    private static readonly Uri s_url = new("https://acme.my.salesforce.com/services/data/v67.0/sobjects/ContentVersion/068/VersionData");

    private readonly string _folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"))).FullName;
    private readonly Patience _patience = new(CoreTest.Patience, listener: null, CancellationToken.None);

    private string Wanted => Path.Combine(_folder, "wanted.bin");

    public void Dispose()
    {
        _patience.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Memory_keeps_any_body_unzipped(bool isZipped)
    {
        byte[] body = [.. Enumerable.Range(0, 100_000).Select(number => (byte)number)];
        AnswerHead head = Head(HttpStatusCode.BadRequest, isZipped ? Zipped(body) : body, isZipped);

        Assert.True(BodySink.Memory.Takes(head));
        Assert.Equal(body, await ReceiveAsync(BodySink.Memory, head, isZipped ? Zipped(body) : body));
        Assert.Empty(BodySink.Memory.HeadersFor(s_url));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_beginning_is_shown_before_the_rest_has_come(bool isZipped)
    {
        byte[] body = Encoding.UTF8.GetBytes("""{"nextRecordsUrl":"/next","records":[""" + string.Concat(Enumerable.Range(0, 20_000)));
        byte[] sent = isZipped ? Zipped(body) : body;
        var wire = new HeldStream(sent, firstPiece: sent.Length / 2);
        var shown = new TaskCompletionSource<(AnswerHead Head, byte[] Beginning)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var sink = new HeadSink((head, beginning) => shown.TrySetResult((head, beginning)));
        AnswerHead head = Head(HttpStatusCode.OK, sent, isZipped);

        Task<byte[]> whole = sink.ReceiveAsync(head, wire, _patience);
        (AnswerHead shownHead, byte[] beginning) = await shown.Task.WaitAsync(CoreTest.Patience);

        Assert.False(whole.IsCompleted);
        Assert.Same(head, shownHead);
        Assert.Equal(body.Take(BodyHead.Size), beginning);
        wire.GoOn();
        Assert.Equal(body, await whole.WaitAsync(CoreTest.Patience));
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, true)]
    [InlineData(HttpStatusCode.NotModified, false)]
    [InlineData(HttpStatusCode.BadRequest, false)]
    public void No_beginning_is_shown_of_anything_but_a_good_answer(HttpStatusCode status, bool isTaken)
        => Assert.Equal(isTaken, new HeadSink((_, _) => { }).Takes(Head(status, [])));

    [Theory]
    [InlineData(HttpStatusCode.OK, true)]
    [InlineData(HttpStatusCode.PartialContent, true)]
    [InlineData(HttpStatusCode.NoContent, false)]
    [InlineData(HttpStatusCode.NotFound, false)]
    [InlineData(HttpStatusCode.RequestedRangeNotSatisfiable, false)]
    public void A_file_takes_what_it_asked_for(HttpStatusCode status, bool isTaken)
    {
        using var sink = new FileSink(Wanted, resume: false);

        Assert.Equal(isTaken, sink.Takes(Head(status, [])));
    }

    [Fact]
    public async Task A_file_has_its_name_once_it_is_whole()
    {
        byte[] body = Encoding.UTF8.GetBytes("whole");
        using var sink = new FileSink(Wanted, resume: false);

        byte[] kept = await ReceiveAsync(sink, Head(HttpStatusCode.OK, body), body);

        Assert.Empty(kept);
        Assert.False(File.Exists(Wanted));
        sink.Complete();
        Assert.Equal("whole", File.ReadAllText(Wanted));
        Assert.Null(sink.Keep());
        Assert.Equal([Wanted], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_file_that_broke_off_is_asked_for_from_there_and_goes_on()
    {
        byte[] body = Encoding.UTF8.GetBytes("0123456789");
        using var sink = new FileSink(Wanted, resume: false);
        Assert.Equal([new("Accept-Encoding", "identity")], sink.HeadersFor(s_url));
        AnswerHead whole = Head(HttpStatusCode.OK, body, tag: "\"one\"");

        TransportException broken = await Assert.ThrowsAsync<TransportException>(() => ReceiveAsync(sink, whole, body[..4]));
        Assert.Equal(("AnswerBrokeOff", true), (broken.ErrorId, broken.IsTransient));

        Assert.Equal(
            [new("Accept-Encoding", "identity"), new("Range", "bytes=4-"), new("If-Range", "\"one\"")],
            sink.HeadersFor(s_url));
        await ReceiveAsync(sink, Head(HttpStatusCode.PartialContent, body[4..], tag: "\"one\"", range: (4, 9, 10)), body[4..]);
        sink.Complete();
        Assert.Equal("0123456789", File.ReadAllText(Wanted));
    }

    [Fact]
    public async Task The_rest_of_another_version_is_not_put_to_what_there_is()
    {
        byte[] body = Encoding.UTF8.GetBytes("0123456789");
        using var sink = new FileSink(Wanted, resume: false);
        _ = sink.HeadersFor(s_url).Count();
        await Assert.ThrowsAsync<TransportException>(() => ReceiveAsync(sink, Head(HttpStatusCode.OK, body, tag: "\"one\""), body[..4]));
        _ = sink.HeadersFor(s_url).Count();

        TransportException error = await Assert.ThrowsAsync<TransportException>(
            () => ReceiveAsync(sink, Head(HttpStatusCode.PartialContent, body[4..], tag: "\"two\"", range: (4, 9, 10)), body[4..]));

        Assert.Equal(("RangeDoesNotFit", true), (error.ErrorId, error.IsTransient));
        Assert.Equal([new("Accept-Encoding", "identity")], sink.HeadersFor(s_url));
    }

    [Theory]
    [InlineData("bytes */4", "\"one\"", nameof(SinkVerdict.IsWhole))]
    [InlineData("bytes */5", "\"one\"", nameof(SinkVerdict.AskAgain))]
    [InlineData("bytes */4", "\"two\"", nameof(SinkVerdict.AskAgain))]
    public async Task A_refused_range_is_the_end_of_the_file_or_asks_again_for_all(string range, string tag, string verdict)
    {
        byte[] body = Encoding.UTF8.GetBytes("0123");
        using var sink = new FileSink(Wanted, resume: false);
        AnswerHead refusal = Head(HttpStatusCode.RequestedRangeNotSatisfiable, [], tag: tag, refusedRange: range);
        Assert.Equal(SinkVerdict.Refused, sink.Judge(refusal));
        _ = sink.HeadersFor(s_url).Count();
        await ReceiveAsync(sink, Head(HttpStatusCode.OK, body, tag: "\"one\""), body);

        Assert.Equal(SinkVerdict.Refused, sink.Judge(Head(HttpStatusCode.NotFound, [])));
        Assert.Equal(verdict, sink.Judge(refusal).ToString());
        Assert.Equal(SinkVerdict.Refused, sink.Judge(refusal));
    }

    [Fact]
    public async Task What_came_of_a_file_is_kept_and_told_and_another_call_goes_on_from_it()
    {
        byte[] body = Encoding.UTF8.GetBytes("0123456789");
        var first = new FileSink(Wanted, resume: false);
        _ = first.HeadersFor(s_url).Count();
        await Assert.ThrowsAsync<TransportException>(() => ReceiveAsync(first, Head(HttpStatusCode.OK, body, tag: "\"one\""), body[..4]));

        string? kept = first.Keep();

        Assert.Contains("4", kept, StringComparison.Ordinal);
        Assert.Contains(Wanted, kept, StringComparison.Ordinal);
        Assert.Null(first.Keep());
        using var second = new FileSink(Wanted, resume: true);
        Assert.Contains(second.HeadersFor(s_url), header => header is { Key: "Range", Value: "bytes=4-" });
    }

    [Fact]
    public void A_file_lets_go_as_soon_as_its_caller_gives_up()
    {
        using var sink = new FileSink(Wanted, resume: false);
        using var end = new CancellationTokenSource();
        using CancellationTokenRegistration registration = sink.LetGoOn(end.Token);
        Assert.NotEmpty(Directory.GetFiles(_folder));

        end.Cancel();

        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_zipped_file_is_an_error_and_leaves_nothing()
    {
        var sink = new FileSink(Wanted, resume: false);
        byte[] zipped = Zipped([1, 2, 3]);

        SfException error = await Assert.ThrowsAsync<SfException>(
            () => ReceiveAsync(sink, Head(HttpStatusCode.OK, zipped, isZipped: true), zipped));

        Assert.Equal("FileEncoded", error.ErrorId);
        sink.Dispose();
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private Task<byte[]> ReceiveAsync(BodySink sink, AnswerHead head, byte[] sent)
        => sink.ReceiveAsync(head, new MemoryStream(sent), _patience);

    private static AnswerHead Head(
        HttpStatusCode status, byte[] body, bool isZipped =
            false, string? tag = null, (long From, long To, long Of)? range = null, string? refusedRange = null)
    {
        var message = new HttpResponseMessage { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentLength = body.Length;
        message.Headers.AcceptRanges.Add("bytes");
        if (isZipped)
        {
            message.Content.Headers.ContentEncoding.Add("gzip");
        }

        if (tag is not null)
        {
            message.Headers.TryAddWithoutValidation("ETag", tag);
        }

        if (range is { } part)
        {
            message.Content.Headers.ContentRange = new(part.From, part.To, part.Of);
        }

        if (refusedRange is not null)
        {
            message.Content.Headers.TryAddWithoutValidation("Content-Range", refusedRange);
        }

        return new AnswerHead((int)status, message.Headers, message.Content.Headers);
    }

    private static byte[] Zipped(byte[] body)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(body, 0, body.Length);
        }

        return zipped.ToArray();
    }

    /// <summary>A body of which only a first piece comes until it is told to go on.</summary>
    private sealed class HeldStream(byte[] body, int firstPiece) : MemoryStream(body)
    {
        private readonly TaskCompletionSource<bool> _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void GoOn() => _goOn.SetResult(true);

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            if (Position >= firstPiece)
            {
                await _goOn.Task.WaitAsync(cancellationToken);
                return await base.ReadAsync(buffer, offset, count, cancellationToken);
            }

            return await base.ReadAsync(buffer, offset, Math.Min(count, firstPiece - (int)Position), cancellationToken);
        }
    }
}
