using System.Text;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using Sylvan.Data.Csv;

namespace SalesforceConnect.Csv;

/// <summary>
/// Reads the rows of a CSV file as people have them (RFC 4180, and what Excel makes of it): any line ending, also inside quotes, any usual
/// delimiter, with or without a mark, with lines that hold nothing. It knows the line in which each row begins.
/// </summary>
internal sealed class CsvFile : IDisposable
{
    // A row may be far longer than Salesforce takes: whoever sends it says so. One without an end has quotes that are not closed.
    private const int MostRowLength = 1 << 24;
    private const int BufferSize = 1 << 16;
    private const int MostMarkLength = 4;

    // No text has this character.
    private const char Never = '\uFFFF';

    private readonly string _path;
    private readonly StreamReader _text;
    private readonly CsvDataReader _rows;
    private readonly bool _keepsBlank;
    private long _next = 1;
#if !NET
    private char[] _record = [];
#endif

    private CsvFile(string path, StreamReader text, char delimiter, Encoding encoding, bool isMarked, bool keepsBlank)
    {
        _keepsBlank = keepsBlank;
        _path = path;
        _text = text;
        Delimiter = delimiter;
        Encoding = encoding;
        IsMarked = isMarked;
        _rows = CsvDataReader.Create(text, new CsvDataReaderOptions
        {
            HasHeaders = false,
            Delimiter = delimiter,

            // Left alone, it leaves out lines that begin with #, such as one that clears its first field by #N/A.
            Comment = Never,
            BufferSize = BufferSize,
            MaxBufferSize = MostRowLength,
            ResultSetMode = ResultSetMode.SingleResult,
        });
    }

    /// <summary>The names of the columns, as they are written.</summary>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>The character between values.</summary>
    public char Delimiter { get; }

    /// <summary>How the text is written: as its mark says, else as was said, else in UTF-8.</summary>
    public Encoding Encoding { get; }

    /// <summary>Whether the file begins with a mark that says so.</summary>
    public bool IsMarked { get; }

    /// <summary>The line in which the row begins that was read last, from 1; the header's where none was.</summary>
    public long Line { get; private set; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="delimiter">The character between values; null for the one of <c>, ; tab |</c> that the header has most of.</param>
    /// <param name="encoding">How the text is written where it has no mark; null for UTF-8.</param>
    /// <exception cref="SfException"><c>FileUnreadable</c>, <c>CsvUnreadable</c>, <c>CsvNotInEncoding</c>, <c>CsvEmpty</c>.</exception>
    public static CsvFile Open(string path, char? delimiter = null, Encoding? encoding = null)
    {
        CsvFile? file = null;
        FileStream? bytes = null;
        Encoding written = encoding ?? Encoding.UTF8;
        try
        {
            // A program that shows the file, such as Excel, may hold it open.
            bytes = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, BufferSize, FileOptions.SequentialScan);
            (written, bool isMarked) = EncodingOf(bytes, written);
            char between = delimiter ?? CsvDelimiter.Find(bytes, written);
            bytes.Position = 0;
            file = new CsvFile(path, Reader(bytes, written), between, written, isMarked, keepsBlank: false);
            file.ReadHeader();
            return file;
        }
        catch (Exception failure)
        {
            file?.Dispose();
            bytes?.Dispose();
            if (failure is DecoderFallbackException)
            {
                throw NotInEncoding(path, written, failure);
            }

            if (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
            {
                throw new SfException("FileUnreadable", SfErrorCategory.ReadError, failure, path, failure.Message) { Target = path };
            }

            throw;
        }
    }

    /// <summary>Reads what Salesforce has written, from a file of our own: there a row of empty values is a row.</summary>
    /// <param name="file">The file; it is closed with the reader.</param>
    /// <param name="delimiter">The character between values.</param>
    /// <exception cref="SfException"><c>CsvUnreadable</c>, <c>CsvNotInEncoding</c>, <c>CsvEmpty</c>.</exception>
    public static CsvFile Of(FileStream file, char delimiter)
    {
        (Encoding written, bool isMarked) = EncodingOf(file, Encoding.UTF8);
        var own = new CsvFile(file.Name, Reader(file, written), delimiter, written, isMarked, keepsBlank: true);
        own.ReadHeader();
        return own;
    }

    /// <summary>Reads the next row.</summary>
    /// <param name="cells">Gets its values, as many as there are columns; one that the row lacks is empty.</param>
    /// <returns>False after the last.</returns>
    /// <exception cref="SfException"><c>CsvUnreadable</c>, <c>CsvRowTooLong</c>, <c>CsvNotInEncoding</c>.</exception>
    public bool Read(string[] cells)
    {
        if (!Next())
        {
            return false;
        }

        int count = _rows.RowFieldCount;
        for (int column = 0; column < count; column++)
        {
            string cell = _rows.GetString(column);
            if (column < cells.Length)
            {
                cells[column] = cell;
            }
            else if (cell.Length > 0)
            {
                throw new SfException("CsvRowTooLong", SfErrorCategory.InvalidData, _path, Line, count, cells.Length, Delimiter)
                {
                    Target = _path,
                };
            }
        }

        for (int column = count; column < cells.Length; column++)
        {
            cells[column] = "";
        }

        return true;
    }

    public void Dispose()
    {
        _rows.Dispose();
        _text.Dispose();
    }

    private void ReadHeader()
    {
        if (!Next())
        {
            throw new SfException("CsvEmpty", SfErrorCategory.InvalidData, _path) { Target = _path };
        }

        var names = new List<string>();
        for (int column = 0; column < _rows.RowFieldCount; column++)
        {
            names.Add(_rows.GetString(column).Trim());
        }

        // Excel leaves delimiters behind where a column was emptied.
        while (names.Count > 1 && names[names.Count - 1].Length == 0)
        {
            names.RemoveAt(names.Count - 1);
        }

        Header = names;
    }

    // The next row that holds something: a line of nothing is none.
    private bool Next()
    {
        try
        {
            while (_rows.Read())
            {
                Line = _next;
                (int lines, bool isBlank) = Measure();
                _next += lines;
                if (!isBlank || _keepsBlank)
                {
                    return true;
                }
            }

            return false;
        }
        catch (CsvFormatException failure)
        {
            throw new SfException(
                "CsvUnreadable", SfErrorCategory.InvalidData, failure, _path, _next, failure.FieldOrdinal + 1, Reason(failure))
            { Target = _path };
        }
        catch (DecoderFallbackException failure)
        {
            throw NotInEncoding(_path, Encoding, failure);
        }
        catch (IOException failure)
        {
            throw new SfException("FileUnreadable", SfErrorCategory.ReadError, failure, _path, failure.Message) { Target = _path };
        }
    }

    // How many lines it takes, and whether it holds nothing but delimiters, as Excel leaves them behind.
    private (int Lines, bool IsBlank) Measure()
    {
#if NET
        ReadOnlySpan<char> record = _rows.GetRawRecordSpan();
#else
        int length = _rows.GetRawRecord(null, 0);
        _record = _record.Length < length ? new char[2 * length] : _record;
        ReadOnlySpan<char> record = _record.AsSpan(0, _rows.GetRawRecord(_record, 0));
#endif
        int lines = 0;
        bool mayBeBlank = true;
        for (int at = 0; at < record.Length; at++)
        {
            char c = record[at];
            if (c == '\n' || (c == '\r' && (at + 1 == record.Length || record[at + 1] != '\n')))
            {
                lines++;
            }

            mayBeBlank &= c is '\r' or '\n' or '"' || c == Delimiter;
        }

        return (lines, mayBeBlank && IsBlank());
    }

    // Quotes and line ends may be values too.
    private bool IsBlank()
    {
        for (int column = 0; column < _rows.RowFieldCount; column++)
        {
            if (_rows.GetString(column).Length > 0)
            {
                return false;
            }
        }

        return true;
    }

    private static string Reason(CsvFormatException failure)
        => failure is CsvRecordTooLargeException ? Text.Message("CsvUnreadable.TooLong", MostRowLength) : failure.Message;

    private static StreamReader Reader(Stream bytes, Encoding encoding)
        => new(bytes, encoding, detectEncodingFromByteOrderMarks: false, BufferSize, leaveOpen: false);

    // What is not written in it is an error: the one that the reader takes for a mark would put other characters in its place.
    private static (Encoding Encoding, bool IsMarked) EncodingOf(FileStream bytes, Encoding otherwise)
    {
        byte[] head = new byte[MostMarkLength];
        int length = 0;
        for (int count; (count = bytes.Read(head, length, head.Length - length)) > 0;)
        {
            length += count;
        }

        bytes.Position = 0;
        (Encoding found, int mark) = TextMark.Find([.. head.Take(length)], otherwise);
        var strict = (Encoding)found.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return (strict, mark > 0);
    }

    private static SfException NotInEncoding(string path, Encoding encoding, Exception failure)
        => new("CsvNotInEncoding", SfErrorCategory.InvalidData, failure, path, FindLineNotIn(encoding, path), encoding.WebName)
        {
            Target = path,
        };

    // The reader is some way ahead of the row that it gives: the file is read once more.
    private static long FindLineNotIn(Encoding encoding, string path)
    {
        var lenient = (Encoding)encoding.Clone();
        lenient.DecoderFallback = new DecoderReplacementFallback(Never.ToString());
        using StreamReader text = Reader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, BufferSize), lenient);
        long line = 1;
        char before = ' ';
        for (int next; (next = text.Read()) >= 0 && next != Never; before = (char)next)
        {
            line += next == '\r' || (next == '\n' && before != '\r') ? 1 : 0;
        }

        return line;
    }
}
