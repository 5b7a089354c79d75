using System.IO.Compression;
using System.Net;
using System.Text;
using SalesforceConnect.Bulk;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Csv;
using SalesforceConnect.Disk;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Fuzz;

/// <summary>
/// However the bytes of a page of CSV come, its rows are counted as the reader of CSV files reads them, and what is cut off is found.
/// </summary>
public sealed class PageFuzzTests : IDisposable
{
    private const int Seed = 16_000_000;

    private static readonly string[] s_parts = ["a", "é", "☃", "💶", ",", ";", "\t", "\"\"", "\n", "\r\n", "\r", " ", "\"\"\"\"", "#N/A", "\n\n"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sf-pages-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Rows_are_counted_as_they_are_read()
    {
        string path = Path.Combine(_folder.FullName, "page");
        int withLineEnds = await Generated.CheckAsync(Seed, Make, page =>
        {
            var counter = new CsvRowCounter();
            foreach (byte[] piece in page.Pieces)
            {
                counter.Add(piece);
            }

            counter.End();
            Assert.Equal(page.Rows + 1, counter.Rows);
            Assert.False(counter.IsWithinQuotes);
            if (page.Rows % 4 == 0)
            {
                using FileStream stream = OwnerOnlyFile.OpenNameless(path);
                stream.Write([.. page.Pieces.SelectMany(piece => piece)]);
                stream.Position = 0;
                using var file = CsvFile.Of(stream, ',');
                string[] cells = new string[file.Header.Count];
                long read = 0;
                while (file.Read(cells))
                {
                    read++;
                }

                Assert.Equal(page.Rows, read);
            }

            return page.HasLineEnds;
        }, page => Generated.Escaped(Encoding.UTF8.GetString([.. page.Pieces.SelectMany(piece => piece)])));
        Assert.InRange(withLineEnds, Generated.Count / 4, Generated.Count);
    }

    [Fact]
    public async Task Pages_put_together_are_the_whole_and_one_that_is_cut_is_found()
    {
        using var patience = new Patience(CoreTest.Patience, listener: null, CancellationToken.None);
        var random = new Random(Seed);
        for (int round = 0; round < 2_000; round++)
        {
            Page page = Make(random);
            byte[] body = [.. page.Pieces.SelectMany(piece => piece)];
            bool isZipped = random.Next(2) == 0;
            byte[] sent = isZipped ? Zipped(body) : body;
            using FileStream file = OwnerOnlyFile.OpenNameless(Path.Combine(_folder.FullName, "page"));
            file.Write("before\n"u8);
            long told = 0;
            var sink = new PageSink(file, keepsHeader: false, _ => { }, more => told += more);

            // First a part of it, then all: as a call that is tried again brings it.
            int cut = random.Next(sent.Length);
            Exception? failure = await Record.ExceptionAsync(() => ReceiveAsync(sink, sent.AsSpan(0, cut).ToArray(), page.Rows, isZipped, patience));
            bool isLineEndAlone = !isZipped && cut == body.Length - 1 && body[^1] == '\n';
            Assert.True(failure is InvalidDataException or TransportException { ErrorId: "ResultPageBroken" } || isLineEndAlone || IsWhole(body, cut, isZipped), $"{isZipped} {cut} of {sent.Length}: {Generated.Escaped(Encoding.UTF8.GetString(body))}: {failure}");
            await ReceiveAsync(sink, sent, page.Rows, isZipped, patience);

            Assert.Equal((page.Rows, page.Rows), (sink.Rows, told));
            file.Position = 0;
            using var reader = new StreamReader(file);
            string rows = Encoding.UTF8.GetString(body, page.HeaderLength, body.Length - page.HeaderLength);
            Assert.Equal("before\n" + rows + (rows.Length == 0 || rows.EndsWith('\n') ? "" : "\n"), await reader.ReadToEndAsync());
        }
    }

    // Cut at the end of the last value, or all of a page without rows: what is missing is no row.
    private static bool IsWhole(byte[] body, int cut, bool isZipped)
    {
        var counter = new CsvRowCounter();
        counter.Add(body.AsSpan(0, cut));
        counter.End();
        var whole = new CsvRowCounter();
        whole.Add(body);
        whole.End();
        return !isZipped && Math.Max(1, counter.Rows) == whole.Rows && !counter.IsWithinQuotes;
    }

    private static Task<byte[]> ReceiveAsync(PageSink sink, byte[] sent, long rows, bool isZipped, Patience patience)
    {
        var message = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([]) };
        message.Headers.Add(PageSink.RowsHeader, rows.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (isZipped)
        {
            message.Content.Headers.ContentEncoding.Add("gzip");
        }

        return sink.ReceiveAsync(new AnswerHead(200, message.Headers, message.Content.Headers), new MemoryStream(sent), patience);
    }

    private static byte[] Zipped(byte[] body)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return zipped.ToArray();
    }

    // As Salesforce writes pages: every value in quotes.
    private static Page Make(Random random)
    {
        int columns = random.Next(1, 4);
        int rows = random.Next(0, 6);
        var text = new StringBuilder();
        text.AppendJoin(',', Enumerable.Range(0, columns).Select(number => $"\"F{number}\"")).Append('\n');
        int header = text.Length;
        bool hasLineEnds = false;
        for (int row = 0; row < rows; row++)
        {
            string[] values = [.. Enumerable.Range(0, columns).Select(_ => random.Join(s_parts, random.Next(0, 4)))];
            hasLineEnds |= values.Any(value => value.Contains('\n', StringComparison.Ordinal));
            text.AppendJoin(',', values.Select(value => $"\"{value}\"")).Append('\n');
        }

        if (random.Next(3) == 0)
        {
            text.Length--;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        var pieces = new List<byte[]>();
        for (int at = 0; at < bytes.Length;)
        {
            int length = Math.Min(bytes.Length - at, random.Next(1, 9));
            pieces.Add(bytes.AsSpan(at, length).ToArray());
            at += length;
        }

        return new Page(pieces, rows, Math.Min(header, bytes.Length), hasLineEnds);
    }

    private sealed record Page(IReadOnlyList<byte[]> Pieces, long Rows, int HeaderLength, bool HasLineEnds);
}
