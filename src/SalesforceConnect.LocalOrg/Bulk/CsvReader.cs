using System.Text;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// Reads a bulk job's CSV by Salesforce's rules, which are strict: nothing is trimmed, a mark at the start is part of the first name, and
/// what a quote may not stand beside ends the job. Rows without any value are passed over.
/// </summary>
internal sealed class CsvReader(Stream data, CsvDialect dialect) : IDisposable
{
    public const int MaxHeaderLength = 32_000;
    private const int MaxValueLength = 131_072;
    private const int MaxRecordLength = 400_000;
    private const int MaxColumns = 5_000;
    private const int End = -1;

    // An encoding without a preamble leaves the mark in place, as Salesforce does.
    private readonly StreamReader _reader = new(data, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false, 64 * 1024);
    private readonly char _delimiter = dialect.Delimiter;
    private readonly char[] _buffer = new char[32 * 1024];
    private readonly StringBuilder _value = new();
    private readonly List<string> _values = [];
    private StringBuilder? _raw;
    private int _length;
    private int _next;
    private int _recordLength;

    /// <summary>The names of the columns, and the line as it was sent. Null when there is nothing at all.</summary>
    /// <exception cref="BulkJobException">It cannot be read.</exception>
    public (string[] Names, string Raw)? ReadHeader()
    {
        _raw = new StringBuilder();
        string[]? names = Read();
        string raw = _raw.ToString().TrimEnd('\r', '\n');
        _raw = null;
        if (names is null)
        {
            return null;
        }

        return raw.Length <= MaxHeaderLength
            ? (names, raw)
            : throw Unreadable($"Exceeded max length of the header: {raw.Length}. It should be at most {MaxHeaderLength}");
    }

    /// <summary>The next row that has a value; null at the end.</summary>
    /// <exception cref="BulkJobException">It cannot be read.</exception>
    public string[]? Read()
    {
        while (ReadRecord())
        {
            if (_values.Exists(value => value.Length > 0))
            {
                return [.. _values];
            }
        }

        return null;
    }

    public void Dispose() => _reader.Dispose();

    private bool ReadRecord()
    {
        _values.Clear();
        _recordLength = 0;
        int first = Peek();
        if (first == End)
        {
            return false;
        }

        while (ReadValue())
        {
        }

        return true;
    }

    /// <summary>Reads a value and what ends it. False when that was the end of the record.</summary>
    private bool ReadValue()
    {
        _value.Clear();
        bool isQuoted = Peek() == '"';
        if (isQuoted)
        {
            Take();
            ReadQuoted();
        }

        while (true)
        {
            int c = Take();
            if (c == _delimiter)
            {
                Add();
                return true;
            }

            if (c is End or '\n' || (c == '\r' && dialect.IsCrLf && Peek() == '\n'))
            {
                if (c == '\r')
                {
                    Take();
                }

                Add();
                return false;
            }

            if (isQuoted)
            {
                throw Unreadable("Not expecting more text after end quote");
            }

            if (c == '"')
            {
                throw Unreadable("Found unescaped quote. A value with quote should be within a quote");
            }

            _value.Append((char)c);
        }
    }

    private void ReadQuoted()
    {
        while (true)
        {
            int c = Take();
            if (c == End)
            {
                throw Unreadable("EOF reached before closing an opened quote");
            }

            if (c == '"')
            {
                if (Peek() != '"')
                {
                    return;
                }

                Take();
            }

            _value.Append((char)c);
        }
    }

    private void Add()
    {
        if (_value.Length > MaxValueLength)
        {
            throw Unreadable($"Exceeded max field size: {_value.Length}");
        }

        _recordLength += _value.Length;
        if (_recordLength > MaxRecordLength)
        {
            throw Unreadable(
                $"Exceeded max length for one record: {_recordLength}. Max length for one record should be less than or equal to "
                + $"{MaxRecordLength}");
        }

        _values.Add(_value.ToString());
        if (_values.Count > MaxColumns)
        {
            throw Unreadable($"Exceeded max number of columns per record : {MaxColumns}");
        }
    }

    private int Take()
    {
        int c = Peek();
        if (c != End)
        {
            _next++;
            _raw?.Append((char)c);
        }

        return c;
    }

    private int Peek()
    {
        if (_next == _length)
        {
            _length = _reader.Read(_buffer, 0, _buffer.Length);
            _next = 0;
            if (_length == 0)
            {
                return End;
            }
        }

        return _buffer[_next];
    }

    private static BulkJobException Unreadable(string reason) => new($"InvalidBatch : Failed to parse CSV. {reason}");
}
