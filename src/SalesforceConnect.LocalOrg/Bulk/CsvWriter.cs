using System.Buffers;
using System.Globalization;
using System.Text;

namespace SalesforceConnect.LocalOrg;

/// <summary>Writes the CSV of a bulk job's answers: every value in quotes, none for null.</summary>
internal sealed class CsvWriter(CsvDialect dialect)
{
    private const int LongestNumber = 48;

    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);
    private bool _isInRow;

    /// <summary>What has been written since <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public void Clear() => _buffer.ResetWrittenCount();

    public void Value(ReadOnlySpan<char> text)
    {
        Begin();
        while (text.IndexOf('"') is >= 0 and int quote)
        {
            Text(text[..(quote + 1)]);
            Byte((byte)'"');
            text = text[(quote + 1)..];
        }

        Text(text);
        Byte((byte)'"');
    }

    /// <summary>A value of a record.</summary>
    public void Value(object? value)
    {
        switch (value)
        {
            case null:
                Value("");
                break;
            case string text:
                Value(text.AsSpan());
                break;
            case bool truth:
                Value(truth ? "true" : "false");
                break;
            case int whole:
                Begin();
                whole.TryFormat(_buffer.GetSpan(LongestNumber), out int length, provider: CultureInfo.InvariantCulture);
                _buffer.Advance(length);
                Byte((byte)'"');
                break;
            case decimal number:
                Value(SalesforceFormat.Double(number));
                break;
            case DateTime time:
                Begin();
                _buffer.Advance(SalesforceFormat.PutDateTime(_buffer.GetSpan(LongestNumber), time, "Z"u8));
                Byte((byte)'"');
                break;
            case DateOnly date:
                Value(SalesforceFormat.Date(date));
                break;
            case TimeOnly time:
                Value(SalesforceFormat.Time(time));
                break;
            default:
                throw new InvalidOperationException($"No CSV form for {value.GetType()}.");
        }
    }

    /// <summary>Values that stand as they were sent.</summary>
    public void Raw(string values)
    {
        if (_isInRow)
        {
            Byte((byte)dialect.Delimiter);
        }

        _isInRow = true;
        Text(values);
    }

    public void EndRow()
    {
        _isInRow = false;
        if (dialect.IsCrLf)
        {
            Byte((byte)'\r');
        }

        Byte((byte)'\n');
    }

    private void Begin()
    {
        Span<byte> span = _buffer.GetSpan(2);
        int length = 0;
        if (_isInRow)
        {
            span[length++] = (byte)dialect.Delimiter;
        }

        span[length++] = (byte)'"';
        _isInRow = true;
        _buffer.Advance(length);
    }

    private void Text(ReadOnlySpan<char> text)
        => _buffer.Advance(Encoding.UTF8.GetBytes(text, _buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));

    private void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }
}
