namespace SalesforceConnect.Csv;

/// <summary>
/// Counts the rows of CSV in UTF-8 while its bytes come by, in whatever pieces: a line's end inside quotes ends no row, and a line of
/// nothing is none.
/// </summary>
internal sealed class CsvRowCounter
{
    private bool _isQuoted;
    private bool _hasBegun;

    /// <summary>How many rows have come whole.</summary>
    public long Rows { get; private set; }

    /// <summary>Whether what came last is a row without its end.</summary>
    public bool IsWithinRow => _hasBegun;

    /// <summary>Whether what came last stands in quotes that are not closed.</summary>
    public bool IsWithinQuotes => _isQuoted;

    /// <summary>Takes in bytes up to the end of a row.</summary>
    /// <returns>How many were taken; all of them where no row ends in them.</returns>
    public int AddRow(ReadOnlySpan<byte> bytes)
    {
        long rows = Rows;
        int taken = 0;
        while (taken < bytes.Length && Rows == rows)
        {
            taken += AddLine(bytes.Slice(taken));
        }

        return taken;
    }

    /// <summary>Takes in bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        for (int taken = 0; taken < bytes.Length;)
        {
            taken += AddLine(bytes.Slice(taken));
        }
    }

    /// <summary>Nothing more comes: a row that lacks its line's end counts too.</summary>
    public void End()
    {
        Rows += _hasBegun ? 1 : 0;
        _hasBegun = false;
    }

    private int AddLine(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? bytes : bytes.Slice(0, end);
        _isQuoted ^= (QuotesIn(line) & 1) == 1;
        _hasBegun |= line.Length > 1 || (line.Length == 1 && line[0] != '\r');
        if (end >= 0 && !_isQuoted)
        {
            End();
        }

        return end < 0 ? bytes.Length : end + 1;
    }

    private static int QuotesIn(ReadOnlySpan<byte> line)
    {
#if NET
        return line.Count((byte)'"');
#else
        int count = 0;
        foreach (byte each in line)
        {
            count += each == '"' ? 1 : 0;
        }

        return count;
#endif
    }
}
