using System.IO.Compression;
using System.Text;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Http;

/// <summary>Zipped answers: whole, or an error that is told once.</summary>
public sealed class GzipTests : CoreTest
{
    private const int Mebi = 1 << 20;

    [Theory]
    [InlineData(300, "limits")]
    [InlineData(300, "query")]
    public async Task What_unzips_to_far_more_than_came_is_an_error_that_is_not_tried_again(int mebibytes, string path)
    {
        string answer = Head(200) + Encoding.Latin1.GetString(Zipped(mebibytes));
        await using var server = new RawServer(answer);
        OpenConnection session = ConnectWithToken(url: new Uri($"http://127.0.0.1:{server.Port}"));

        await FailsAsync(
            () => SendAsync(session, new SfRequest("GET", path) { Sink = new HeadSink((_, _) => { }) }),
            "AnswerTooLarge",
            SfErrorCategory.InvalidData);

        Assert.Single(server.Heads);
    }

    [Fact]
    public async Task So_is_an_error_of_a_page_or_of_the_sign_in()
    {
        string answer = Head(500) + Encoding.Latin1.GetString(Zipped(300));
        await using var server = new RawServer(answer);

        await FailsAsync(
            () => GetAsync(ConnectWithToken(url: new Uri($"http://127.0.0.1:{server.Port}"))),
            "AnswerTooLarge",
            SfErrorCategory.InvalidData);
        await FailsAsync(
            () => GetAsync(Connect(url: new Uri($"http://127.0.0.1:{server.Port}"))), "AnswerTooLarge", SfErrorCategory.InvalidData);

        Assert.Equal(2, server.Heads.Count);
    }

#if NET
    [Fact]
    public void It_takes_no_more_memory_than_its_bound()
    {
        byte[] zipped = Zipped(1000);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<SfException>(() => GzipBody.Unzip(zipped, 2047L << 20));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500L << 20);
    }

    [Fact]
    public void A_length_that_is_not_true_takes_no_memory()
    {
        byte[] zipped = [.. Zipped(1)[..^4], 0xFF, 0xFF, 0xFF, 0xFF];
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<InvalidDataException>(() => GzipBody.Unzip(zipped, 2047L << 20));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8L * Mebi);
    }
#endif

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    public void What_repeats_itself_is_read_as_long_as_it_is_small(int mebibytes)
        => Assert.Equal(mebibytes * Mebi, GzipBody.Unzip(Zipped(mebibytes), 2047L << 20).Length);

    private static string Head(int status)
        => $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n";

    private static byte[] Zipped(int mebibytes)
    {
        byte[] piece = new byte[Mebi];
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal))
        {
            for (int number = 0; number < mebibytes; number++)
            {
                gzip.Write(piece);
            }
        }

        return buffer.ToArray();
    }
}
