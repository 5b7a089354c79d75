using System.Globalization;
using System.Net;
using SalesforceConnect.Csv;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Bulk;

/// <summary>
/// Writes a page of a query's results into a file while it comes, unzipped and with its rows counted: a page that is not whole is found,
/// and the call tried again begins it anew (Bulk API 2.0 and Bulk API Developer Guide, "Get Results for a Query Job").
/// </summary>
/// <param name="file">Where the page goes: from the file's present end on.</param>
/// <param name="keepsHeader">Whether the row with the columns' names is written; the pages each have it.</param>
/// <param name="onHead">Gets the answer's head as soon as it has come.</param>
/// <param name="onRows">Hears how many rows more have come; less than none where a page begins anew.</param>
internal sealed class PageSink(FileStream file, bool keepsHeader, Action<AnswerHead> onHead, Action<long> onRows) : BodySink
{
    /// <summary>The header that says how many rows a page has.</summary>
    public const string RowsHeader = "Sforce-NumberOfRecords";

    private const int PieceSize = 64 * 1024;
    private const string Gzip = "gzip";
    private const int MarkLength = 3;

    private static readonly string[] s_csv = ["text/csv", "application/csv", "text/plain", "application/octet-stream"];

    private readonly long _begin = file.Length;
    private long _told;

    /// <summary>Whether there may be nothing at all, not even the columns' names.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>How many rows it has.</summary>
    public long Rows { get; private set; }

    /// <summary>The row with the columns' names, without its line's end.</summary>
    public byte[] Header { get; private set; } = [];

    public override IEnumerable<KeyValuePair<string, string>> HeadersFor(Uri url) => [new("Accept", "text/csv")];

    public override bool Takes(AnswerHead head) => head.StatusCode == (int)HttpStatusCode.OK;

    /// <summary>Writes what comes.</summary>
    /// <exception cref="TransportException">
    /// <c>ResultPageBroken</c>: it has not as many rows as it says. <c>ResultPageNotCsv</c>: it is something else, such as a page of a proxy.
    /// </exception>
    /// <exception cref="InvalidDataException">It is zipped, and breaks off or is damaged.</exception>
    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public override async Task<byte[]> ReceiveAsync(AnswerHead head, Stream body, Patience patience)
    {
        RequireCsv(head);
        onHead(head);
        Restart();
        bool isZipped = head.Content?.ContentEncoding.Contains(Gzip, StringComparer.OrdinalIgnoreCase) == true;
        using UnzippedBody? unzipped = isZipped ? new UnzippedBody(body) : null;
        var counter = new CsvRowCounter();
        using var header = new MemoryStream();
        byte[] piece = new byte[PieceSize];
        long received = 0;
        byte last = (byte)'\n';
        while (true)
        {
            int count = await (unzipped?.ReadAsync(piece, patience.Token) ?? body.ReadAsync(piece, 0, piece.Length, patience.Token))
                .ConfigureAwait(false);
            if (count == 0)
            {
                break;
            }

            int begin = 0;
            if (counter.Rows == 0)
            {
                begin = counter.AddRow(piece.AsSpan(0, count));
                header.Write(piece, 0, begin);
                if (counter.Rows > 0)
                {
                    TakeHeader(header);
                }
            }

            counter.Add(piece.AsSpan(begin, count - begin));
            Write(piece, begin, count - begin);
            last = piece[count - 1];
            received += count;
            Tell(Math.Max(0, counter.Rows - 1));
            patience.Moved(received, null);
        }

        bool isClosed = !counter.IsWithinQuotes;
        bool isHeaderAlone = counter.Rows == 0;
        counter.End();
        if (isHeaderAlone)
        {
            TakeHeader(header);
        }
        else if (last != (byte)'\n')
        {
            Write([(byte)'\n'], 0, 1);
        }

        Rows = Math.Max(0, counter.Rows - 1);
        Tell(Rows);
        Check(head, isClosed);
        return [];
    }

    private static long? Announced(AnswerHead head)
        => long.TryParse(head.Header(RowsHeader), NumberStyles.None, CultureInfo.InvariantCulture, out long rows) ? rows : null;

    private static void RequireCsv(AnswerHead head)
    {
        if (head.Content?.ContentType?.MediaType is { } type && !s_csv.Contains(type, StringComparer.OrdinalIgnoreCase))
        {
            throw new TransportException("ResultPageNotCsv", SfErrorCategory.InvalidData, isTransient: true, wasSent: true, inner: null, Redactor.Input(type));
        }
    }

    private void Restart()
    {
        file.SetLength(_begin);
        file.Position = _begin;
        Rows = 0;
        Tell(0);
    }

    private void Check(AnswerHead head, bool isClosed)
    {
        if (!isClosed || (Announced(head) is { } announced ? announced != Rows : Header.Length == 0 && !MayBeEmpty))
        {
            throw new TransportException(
                "ResultPageBroken",
                SfErrorCategory.InvalidData,
                isTransient: true,
                wasSent: true,
                inner: null,
                Rows,
                Announced(head)?.ToString(CultureInfo.CurrentCulture) ?? "?");
        }
    }

    // A mark belongs to a file, and this may become a part of one.
    private void TakeHeader(MemoryStream row)
    {
        byte[] bytes = row.ToArray();
        int begin = bytes is [0xEF, 0xBB, 0xBF, ..] ? MarkLength : 0;
        int end = bytes.Length;
        while (end > begin && bytes[end - 1] is (byte)'\r' or (byte)'\n')
        {
            end--;
        }

        Header = bytes.AsSpan(begin, end - begin).ToArray();
        if (keepsHeader && Header.Length > 0)
        {
            Write([.. Header, (byte)'\n'], 0, Header.Length + 1);
        }
    }

    private void Write(byte[] bytes, int begin, int count)
    {
        try
        {
            file.Write(bytes, begin, count);
        }
        catch (IOException failure)
        {
            throw new SfException("FileNotWritten", SfErrorCategory.WriteError, failure, file.Name, failure.Message);
        }
    }

    private void Tell(long rows)
    {
        onRows(rows - _told);
        _told = rows;
    }
}
