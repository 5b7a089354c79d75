using System.Text;

namespace SalesforceConnect.Http;

/// <summary>
/// The one place that decides what of a request or an answer may be shown: an allow-list of headers, a path without its query,
/// and texts without anything that looks like a token.
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

    private static readonly string[] s_secretNames =
    [
        "access_token", "refresh_token", "client_secret", "assertion", "code_verifier", "id_token", "password", "sid", "token", "signature",
    ];

    /// <summary>Headers for the debug stream: the value of a known harmless one, stars for any other.</summary>
    public static string Headers(IEnumerable<KeyValuePair<string, string>> headers)
    {
        var line = new StringBuilder();
        foreach (KeyValuePair<string, string> header in headers)
        {
            string value = s_shownHeaders.Contains(header.Key) ? header.Value : Hidden;
            line.Append(line.Length > 0 ? "; " : "").Append(header.Key).Append(": ").Append(value);
        }

        return line.ToString();
    }

    /// <summary>The path alone: a query can hold data.</summary>
    public static string Path(Uri url) => url.AbsolutePath;

    /// <summary>A text from outside, such as an error description, without tokens and without what follows a secret's name.</summary>
    public static string Text(string text, int maximum = 2000)
    {
        var clean = new StringBuilder(Math.Min(text.Length, maximum));
        int position = 0;
        while (position < text.Length && clean.Length < maximum)
        {
            int length = WordLength(text, position);
            if (length == 0)
            {
                clean.Append(text[position++]);
                continue;
            }

            string word = text.Substring(position, length);
            clean.Append(IsToken(word) || FollowsSecretName(clean) ? Hidden : word);
            position += length;
        }

        return clean.ToString();
    }

    /// <summary>What a user typed, fit to be printed in an error: one line, without control characters.</summary>
    public static string Input(string text) => Text(new string([.. text.Select(c => char.IsControl(c) ? '?' : c)]), 200);

    /// <summary>A URL that a user typed, fit to be printed: without the user name and password before its host, and without tokens.</summary>
    public static string Address(string text)
    {
        int start = text.IndexOf("://", StringComparison.Ordinal) + 3;
        int at = start < 3 ? -1 : text.IndexOf('@', start);
        return Input(at < 0 ? text : text.Remove(start, at - start).Insert(start, Hidden));
    }

    private static int WordLength(string text, int start)
    {
        int end = start;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '-' or '.' or '!' or '/' or '+' or '%'))
        {
            end++;
        }

        return end - start;
    }

    // A session ID is "00D…!…", a JWT begins with "eyJ", a refresh token with "5Aep".
    private static bool IsToken(string word)
        => word.Length >= 15
            && ((word.StartsWith("00D", StringComparison.Ordinal) && word.Contains('!'))
                || word.StartsWith("eyJ", StringComparison.Ordinal)
                || word.StartsWith("5Aep", StringComparison.Ordinal));

    private static bool FollowsSecretName(StringBuilder before)
    {
        int end = before.Length;
        while (end > 0 && before[end - 1] is ' ' or '"' or '\'')
        {
            end--;
        }

        if (end == 0 || before[end - 1] is not ('=' or ':'))
        {
            return false;
        }

        end--;
        while (end > 0 && before[end - 1] is ' ' or '"' or '\'')
        {
            end--;
        }

        string head = before.ToString(Math.Max(0, end - 20), Math.Min(20, end));
        return s_secretNames.Any(name => head.EndsWith(name, StringComparison.OrdinalIgnoreCase));
    }
}
