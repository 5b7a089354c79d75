using System.Text;

namespace SalesforceConnect.Json;

/// <summary>How a text says by its first bytes that it is written.</summary>
internal static class TextMark
{
    private static readonly Encoding[] s_marked = [Encoding.UTF8, Encoding.UTF32, new UTF32Encoding(
        bigEndian: true, byteOrderMark: true), Encoding.Unicode, Encoding.BigEndianUnicode];

    /// <summary>How many bytes the mark of a text in UTF-8 takes; 0 where it has none.</summary>
    public static int LengthInUtf8(byte[] text) => text is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;

    /// <summary>The encoding, and how many bytes its mark takes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="otherwise">The encoding of one without a mark.</param>
    public static (Encoding Encoding, int Length) Find(byte[] text, Encoding otherwise)
    {
        foreach (Encoding encoding in s_marked)
        {
            byte[] mark = encoding.GetPreamble();
            if (text.AsSpan().StartsWith(mark))
            {
                return (encoding, mark.Length);
            }
        }

        return (otherwise, 0);
    }
}
