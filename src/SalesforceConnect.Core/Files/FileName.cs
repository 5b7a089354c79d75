using System.Globalization;
using System.Text;

namespace SalesforceConnect.Files;

/// <summary>
/// Names for files on the disk, made of titles that may hold anything. They are good on every system, so that a folder can be carried to
/// another one, and never lead out of their folder.
/// </summary>
internal static class FileName
{
    // A name has room for 255 bytes on most file systems; what is added to it, while it is not whole too, needs some of it.
    private const int MostBytes = 180;
    private const int LongestExtension = 16;
    private const string Nameless = "file";

    private static readonly char[] s_reserved = ['<', '>', ':', '"', '/', '\\', '|', '?', '*'];

    // Naming Files, Paths, and Namespaces (Windows documentation).
    private static readonly HashSet<string> s_devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM¹", "COM²", "COM³",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT¹", "LPT²", "LPT³",
    };

    /// <summary>The name for a file.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="extension">Its extension without the dot; null where the title has it, or where there is none.</param>
    /// <param name="mark">What tells it from others of its title, short and safe; it goes before the extension. Null for nothing.</param>
    public static string Of(string title, string? extension, string? mark = null)
    {
        string whole = Clean(title);
        string end = string.IsNullOrWhiteSpace(extension) ? "" : "." + Clean(extension!);
        string stem = whole;
        if (end.Length > 1 + LongestExtension || end.Length == 1 || end.IndexOf(' ') >= 0)
        {
            stem += end;
            end = "";
        }

        if (end.Length == 0)
        {
            (stem, end) = Split(stem.TrimEnd('.', ' '));
        }
        else if (stem.Length > end.Length && stem.EndsWith(end, StringComparison.OrdinalIgnoreCase))
        {
            end = stem.Substring(stem.Length - end.Length);
            stem = stem.Substring(0, stem.Length - end.Length);
        }
        else
        {
            stem = stem.TrimEnd('.', ' ');
        }

        stem = Cut(stem, MostBytes - Encoding.UTF8.GetByteCount(end));
        string name = ((stem.Length == 0 ? Nameless : stem) + (mark is null ? "" : $" ({mark})") + end).TrimEnd('.', ' ');
        return s_devices.Contains(name.Split('.')[0].TrimEnd()) ? "_" + name : name;
    }

    // What follows the last dot, where it looks like an extension: "3.5 percent" has none.
    private static (string Stem, string End) Split(string name)
    {
        int dot = name.LastIndexOf('.');
        string end = dot > 0 ? name.Substring(dot) : "";
        return end.Length is > 1 and <= 1 + LongestExtension && end.Skip(1).All(char.IsLetterOrDigit) ? (name.Substring(0, dot), end) : (name, "");
    }

    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (int index = 0; index < text.Length; index++)
        {
            char c = text[index];
            if (char.IsHighSurrogate(c) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
            {
                clean.Append(c).Append(text[++index]);
            }
            else
            {
                clean.Append(IsSafe(c) ? c : '_');
            }
        }

        return clean.ToString().Normalize(NormalizationForm.FormC).Trim();
    }

    // What turns the direction of writing can make one extension look like another.
    private static bool IsSafe(char c)
        => !char.IsControl(c)
            && !char.IsSurrogate(c)
            && Array.IndexOf(s_reserved, c) < 0
            && c is not ((>= '\u200E' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029'
                or '\uFFFE' or '\uFFFF');

    // Whole characters, as people see them.
    private static string Cut(string text, int mostBytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= mostBytes)
        {
            return text;
        }

        var cut = new StringBuilder();
        int bytes = 0;
        TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext() && (bytes += Encoding.UTF8.GetByteCount(elements.GetTextElement())) <= mostBytes)
        {
            cut.Append(elements.GetTextElement());
        }

        return cut.ToString();
    }
}
