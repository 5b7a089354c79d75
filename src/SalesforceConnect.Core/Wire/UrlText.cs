#if !NET
using System.Text;
#endif

namespace SalesforceConnect.Wire;

/// <summary>URLs as text.</summary>
internal static class UrlText
{
    /// <summary>A URL without a slash at its end, as people write that of a host.</summary>
    public static string WithoutSlash(this Uri url) => url.AbsoluteUri.TrimEnd('/');

    /// <summary>A text as a part of a path or a query, percent-encoded: any text, however long.</summary>
    public static string Escape(string text)
#if NET
        => Uri.EscapeDataString(text);
#else
    {
        // The .NET Framework's own throws on texts of 65,520 characters and on half a surrogate pair.
        const string Digits = "0123456789ABCDEF";
        var escaped = new StringBuilder(text.Length);
        foreach (byte unit in Encoding.UTF8.GetBytes(text))
        {
            char c = (char)unit;
            bool isPlain = c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_' or '.' or '~';
            _ = isPlain ? escaped.Append(c) : escaped.Append('%').Append(Digits[unit >> 4]).Append(Digits[unit & 15]);
        }

        return escaped.ToString();
    }
#endif
}
