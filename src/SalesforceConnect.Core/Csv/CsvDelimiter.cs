using System.Text;

namespace SalesforceConnect.Csv;

/// <summary>Finds the character between the values of a CSV file by its header.</summary>
internal static class CsvDelimiter
{
    // A header is no longer than Salesforce takes, or is of another file.
    private const int MostHeader = 1 << 16;
    private const int PieceSize = 4096;

    private static readonly char[] s_usual = [',', ';', '\t', '|'];

    /// <summary>The one of comma, semicolon, tab and bar that a file's header has most of; the comma where it has none.</summary>
    /// <param name="bytes">The file, from its beginning; it is left somewhere else.</param>
    /// <param name="encoding">How its text is written.</param>
    public static char Find(Stream bytes, Encoding encoding)
    {
        // What is not in the encoding is told by whoever reads the rows, with its line.
        var lenient = (Encoding)encoding.Clone();
        lenient.DecoderFallback = DecoderFallback.ReplacementFallback;
        using var text = new StreamReader(bytes, lenient, detectEncodingFromByteOrderMarks: true, PieceSize, leaveOpen: true);
        char[] head = new char[MostHeader];
        int length = 0;
        for (int count; (count = text.Read(head, length, Math.Min(PieceSize, head.Length - length))) > 0;)
        {
            length += count;
            if (IsWhole(head.AsSpan(0, length)))
            {
                break;
            }
        }

        return Find(head.AsSpan(0, length));
    }

    /// <summary>The same for the beginning of a text.</summary>
    public static char Find(ReadOnlySpan<char> head)
    {
        int[] counts = new int[s_usual.Length];
        Count(head, counts);
        int most = 0;
        for (int which = 1; which < counts.Length; which++)
        {
            most = counts[which] > counts[most] ? which : most;
        }

        return s_usual[most];
    }

    private static bool IsWhole(ReadOnlySpan<char> head) => Count(head, new int[s_usual.Length]);

    // Whether the header's end was met. Before it there may be lines of nothing.
    private static bool Count(ReadOnlySpan<char> head, int[] counts)
    {
        bool isQuoted = false;
        bool hasBegun = false;
        char before = '\n';
        foreach (char c in head)
        {
            if (c == '"')
            {
                // Within a value a quote is a character like others.
                isQuoted = !isQuoted && (before is '\r' or '\n' or '"' || Array.IndexOf(s_usual, before) >= 0);
            }
            else if (!isQuoted && c is '\r' or '\n')
            {
                if (hasBegun)
                {
                    return true;
                }
            }
            else if (!isQuoted && Array.IndexOf(s_usual, c) is >= 0 and var which)
            {
                counts[which]++;
            }

            hasBegun |= c is not ('\r' or '\n');
            before = c;
        }

        return false;
    }
}
