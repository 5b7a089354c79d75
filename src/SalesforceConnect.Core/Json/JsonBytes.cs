using System.Text;

namespace SalesforceConnect.Json;

/// <summary>
/// JSON as every reader can take it: UTF-8 without a mark, in which each text is one. What is no character in a text, such as half of a
/// surrogate pair, becomes U+FFFD, so that one bad value does not lose the others.
/// </summary>
internal static class JsonBytes
{
    private const byte Backslash = (byte)'\\';
    private const int EscapeLength = 6;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The JSON of a body.</summary>
    /// <param name="body">The body; it stays as it is.</param>
    /// <param name="encoding">How its text is written, but for a mark at its beginning, which says it better.</param>
    public static byte[] Read(byte[] body, Encoding encoding)
    {
        (Encoding actual, int mark) = TextMark.Find(body, encoding);
        if (actual.CodePage != Encoding.UTF8.CodePage)
        {
            return WithWholePairs(Encoding.UTF8.GetBytes(actual.GetString(body, mark, body.Length - mark)));
        }

        byte[] json = mark == 0 ? body : body.AsSpan(mark).ToArray();
        return WithWholePairs(IsUtf8(json) ? json : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json)));
    }

    private static bool IsUtf8(byte[] bytes)
    {
#if NET
        return System.Text.Unicode.Utf8.IsValid(bytes);
#else
        try
        {
            _ = s_strict.GetCharCount(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
#endif
    }

    // A backslash stands in texts alone, and what follows it belongs to it.
    private static byte[] WithWholePairs(byte[] json)
    {
        byte[] whole = json;
        for (int at = Next(json, 0); at >= 0; at = Next(json, at))
        {
            int code = CodeAt(json, at);
            if (code is >= 0xD800 and <= 0xDBFF && CodeAt(json, at + EscapeLength) is >= 0xDC00 and <= 0xDFFF)
            {
                at += 2 * EscapeLength;
                continue;
            }

            if (code is >= 0xD800 and <= 0xDFFF)
            {
                whole = ReferenceEquals(whole, json) ? [.. json] : whole;
                "\\ufffd"u8.CopyTo(whole.AsSpan(at));
            }

            at += code < 0 ? 2 : EscapeLength;
        }

        return whole;
    }

    private static int Next(byte[] json, int from) => from >= json.Length ? -1 : Array.IndexOf(json, Backslash, from);

    // The code unit of an escape such as \ud83d; -1 for what is none.
    private static int CodeAt(byte[] json, int at)
    {
        if (at + EscapeLength > json.Length || json[at] != Backslash || json[at + 1] != 'u')
        {
            return -1;
        }

        int code = 0;
        for (int index = at + 2; index < at + EscapeLength; index++)
        {
            int digit = json[index] switch
            {
                >= (byte)'0' and <= (byte)'9' => json[index] - '0',
                >= (byte)'a' and <= (byte)'f' => json[index] - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => json[index] - 'A' + 10,
                _ => -1,
            };
            if (digit < 0)
            {
                return -1;
            }

            code = (code << 4) | digit;
        }

        return code;
    }
}
