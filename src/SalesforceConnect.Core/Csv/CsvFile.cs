using System.Text;
using SalesforceConnect.Errors;
using Sylvan.Data.Csv;

namespace SalesforceConnect.Csv;

/// <summary>
/// Reads the rows of a CSV file as people have them (RFC 4180, and what Excel makes of it): any line ending, also inside quotes, any usual
/// delimiter, with or without a mark, with lines that hold nothing. It knows the line in which each row begins.
/// </summary>
internal sealed class CsvFile : IDisposable
{
    // A row may be far longer than Salesforce takes: whoever sends it says so.
    private const int MostRowLength = 1 << 28;
    private const int BufferSize = 1 << 16;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly StreamReader _text;
    private readonly CsvDataReader _rows;
    private readonly bool _keepsBlank;
    private long _next = 1;
#if !NET
    private char[] _record = [];
#endif

    private CsvFile(string path, StreamReader text, char delimiter, bool keepsBlank = false)
    {
        _keepsBlank = keepsBlank;
        _path = path;
        _text = text;
        Delimiter = delimiter;
        _rows = CsvDataReader.Create(text, new CsvDataReaderOptions
        {
            HasHeaders = false,
            Delimiter = delimiter,
            BufferSize = BufferSize,
            MaxBufferSize = MostRowLength,
            ResultSetMode = ResultSetMode.SingleResult,
        });
    }

    /// <summary>The names of the columns, as they are written.</summary>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>The character between values.</summary>
    public char Delimiter { get; }

    /// <summary>The line in which the row begins that was read last, from 1; the header's where none was.</summary>
    public long Line { get; private set; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="delimiter">The character between values; null for the one of <c>, ; tab |</c> that the header has most of.</param>
    /// <param name="encoding">How the text is written where it has no mark; null for UTF-8.</param>
    /// <exception cref="SfException"><c>FileUnreadable</c>, <c>CsvUnreadable</c>, <c>CsvNotInEncoding</c>, <c>CsvEmpty</c>, <c>CsvColumnTwice</c>.</exception>
    public static CsvFile Open(string path, char? delimiter = null, Encoding? encoding = null)
    {
        StreamReader? text = null;
        CsvFile? file = null;
        try
        {
            char between = delimiter ?? CsvDelimiter.Find(path, encoding ?? s_strict);
            text = new StreamReader(
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.SequentialScan),
                encoding ?? s_strict,
                detectEncodingFromByteOrderMarks: true,
                BufferSize);
            file = new CsvFile(path, text, between);
            file.ReadHeader();
            return file;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException
            and not DecoderFallbackException)
        {
            text?.Dispose();
            throw new SfException("FileUnreadable", SfErrorCategory.ReadError, failure, path, failure.Message) { Target = path };
        }
        catch (Exception failure)
        {
            text?.Dispose();
            throw failure is DecoderFallbackException ? NotInEncoding(path, 1, failure) : failure;
        }
    }

    /// <summary>Reads what Salesforce has written, from a file of our own: there a row of empty values is a row.</summary>
    /// <param name="file">The file; it is closed with the reader.</param>
    /// <param name="delimiter">The character between values.</param>
    /// <exception cref="SfException"><c>CsvUnreadable</c>, <c>CsvNotInEncoding</c>, <c>CsvEmpty</c>.</exception>
    public static CsvFile Of(FileStream file, char delimiter)
    {
        var own = new CsvFile(file.Name, new StreamReader(file, s_strict, detectEncodingFromByteOrderMarks: false, BufferSize), delimiter, keepsBlank: true);
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
                throw new SfException("CsvRowTooLong", SfErrorCategory.InvalidData, _path, Line, count, cells.Length, Delimiter) { Target = _path };
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
            throw new SfException("CsvUnreadable", SfErrorCategory.InvalidData, failure, _path, _next, failure.FieldOrdinal + 1, failure.Message) { Target = _path };
        }
        catch (DecoderFallbackException failure)
        {
            throw NotInEncoding(_path, _next, failure);
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
        bool isBlank = true;
        for (int at = 0; at < record.Length; at++)
        {
            char c = record[at];
            if (c == '\n' || (c == '\r' && (at + 1 == record.Length || record[at + 1] != '\n')))
            {
                lines++;
            }

            isBlank &= c is '\r' or '\n' or '"' || c == Delimiter;
        }

        return (lines, isBlank);
    }

    private static SfException NotInEncoding(string path, long line, Exception failure)
        => new("CsvNotInEncoding", SfErrorCategory.InvalidData, failure, path, line) { Target = path };
}
