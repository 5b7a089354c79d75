using System.Text;
using System.Text.RegularExpressions;

namespace SalesforceConnect.Redaction;

/// <summary>
/// The one place that decides what of a request or an answer may be shown: an allow-list of headers, a path without its query,
/// and texts without any secret that is in use or anything that looks like a token.
/// </summary>
internal static class Redactor
{
    private const string Hidden = "***";

    private static readonly HashSet<string> s_shownHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Accept-Encoding", "Content-Encoding", "Content-Length", "Content-Type", "Date", "ETag", "If-Modified-Since",
        "If-Match", "If-None-Match", "If-Unmodified-Since", "Last-Modified", "Retry-After", "Server", "Sforce-Auto-Assign",
        "Sforce-Call-Options", "Sforce-Duplicate-Rule-Header", "Sforce-Limit-Info", "Sforce-Mru", "Sforce-Query-Options",
        "User-Agent", "Vary", "X-Request-Id",
    };

    // More is read than is shown, so that a secret at the cut is seen whole.
    private const int Overlap = 1000;

    private static readonly Regex s_secrets = new(
        string.Join(
            "|",
            // What follows a secret's name, as in a form, a header, JSON or prose. "unexpected token: FROM" tells of none.
            @"(?<shown>(?:(?<!unexpected )token|secret|password|passwd|pwd|assertion|verifier|signature|(?<!invalid_)session_?id|private_?key|authorization|\bsid)(?:\\?[""'])?\s*[=:>]\s*(?<quote>\\?[""'])?)"
                + @"(?(quote)(?:(?!\k<quote>)(?:\\.|[\s\S]))+|(?:(?:Bearer|Basic|OAuth)\s+)?[^\s&""'<]+)",
            // A session ID, a JSON Web Token, a refresh token, an authorization code
            @"(?:(?<![0-9A-Za-z])|(?<=%[0-9A-F]{2}))(?-i:00D[0-9A-Za-z]{9,15}(?:!|%21)[^\s""'<>&/?]*|(?:eyJ|5Aep|aPrx)[\w.!~%+=-]{11,})",
            @"(?<shown>\b(?:Bearer|OAuth)\s+)[\w.!~%+/=-]{15,}",
            // User name and password before a host
            @"(?<=://)[^\s/@""'<>]+(?=@)",
            @"[^\s/@:""'<>]*:(?!//)[^\s@""'<>]*(?=@)"),
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>Headers for the debug stream: the value of a known harmless one, stars for any other.</summary>
    public static string Headers(IEnumerable<KeyValuePair<string, string>> headers)
    {
        var line = new StringBuilder();
        foreach (KeyValuePair<string, string> header in headers)
        {
            string value = s_shownHeaders.Contains(header.Key) ? Text(header.Value) : Hidden;
            line.Append(line.Length > 0 ? "; " : "").Append(Text(header.Key)).Append(": ").Append(value);
        }

        return line.ToString();
    }

    /// <summary>The path alone: a query can hold data.</summary>
    public static string Path(Uri url) => Text(url.AbsolutePath);

    /// <summary>A text from outside, such as an error description, without tokens and without what follows a secret's name.</summary>
    public static string Text(string text, int maximum = 2000)
    {
        // Each way to know a secret sees the text as it came: what one hides may be what the other goes by, such as a name.
        string head = Cut(text, maximum + Overlap);
        List<(int Start, int End)> hidden = KnownSecret.Find(head);
        foreach (Match secret in s_secrets.Matches(head))
        {
            hidden.Add((secret.Index + secret.Groups["shown"].Length, secret.Index + secret.Length));
        }

        return Cut(KnownSecret.Hide(head, hidden), maximum);
    }

    /// <summary>What a user typed, fit to be printed in an error: one line, without control characters.</summary>
    public static string Input(string text) => Text(new string([.. Text(text).Select(c => char.IsControl(c) ? '?' : c)]), 200);

    private static string Cut(string text, int maximum) => text.Length > maximum ? text.Substring(0, maximum) : text;
}
