using System.Text;

namespace SalesforceConnect.Csv;

/// <summary>Finds the character between the values of a CSV file by its header.</summary>
internal static class CsvDelimiter
{
    // A header is no longer than Salesforce takes, or is of another file.
    private const int MostHeader = 1 << 16;

    private static readonly char[] s_usual = [',', ';', '\t', '|'];

    /// <summary>The one of comma, semicolon, tab and bar that a file's header has most of; the comma where it has none.</summary>
    public static char Find(string path, Encoding encoding)
    {
        using var text = new StreamReader(path, encoding, detectEncodingFromByteOrderMarks: true);
        char[] head = new char[MostHeader];
        int length = 0;
        for (int count; length < head.Length && (count = text.Read(head, length, head.Length - length)) > 0; length += count)
        {
            if (Array.IndexOf(head, '\n', length, count) >= 0)
            {
                length += count;
                break;
            }
        }

        return Find(head.AsSpan(0, length));
    }

    /// <summary>The same for the beginning of a text.</summary>
    public static char Find(ReadOnlySpan<char> head)
    {
        int[] counts = new int[s_usual.Length];
        bool isQuoted = false;
        bool hasBegun = false;
        foreach (char c in head)
        {
            if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && c is '\r' or '\n' && hasBegun)
            {
                break;
            }
            else if (!isQuoted && Array.IndexOf(s_usual, c) is >= 0 and var which)
            {
                counts[which]++;
            }

            hasBegun |= c is not ('\r' or '\n');
        }

        int most = 0;
        for (int which = 1; which < counts.Length; which++)
        {
            most = counts[which] > counts[most] ? which : most;
        }

        return s_usual[most];
    }
}
