using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;

namespace SalesforceConnect.Redaction;

/// <summary>
/// A secret that is in use, by whose value every text for people is cleaned: as it is and in the forms that servers, proxies and
/// libraries write (percent-encoded, JSON, HTML, quoted-printable, base 64, hexadecimal), mixed, wrapped, in either case, or cut off.
/// It is known for as long as whoever holds the secret holds this too.
/// </summary>
internal sealed class KnownSecret
{
    // What is shorter is part of common words: stars in their place would give it away.
    private const int ShortestValue = 8;

    // A token begins with the ID of its org, which is no secret: so much of a secret has to be there where the rest is cut off.
    private const int ShortestPart = 16;

    // How often one encoding may lie on top of another of its kind, as in %252B.
    private const int MostLayers = 3;

    // Somebody's placeholder, which is part of every text that tells of the real one.
    private static readonly HashSet<string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        "access_token", "refresh_token", "client_secret", "consumer_secret", "assertion", "password", "signature", "authorization",
    };

    private static readonly char[] s_marks = ['%', '=', '\\', '&', '+'];
    private static readonly object s_turn = new();
    private static readonly Dictionary<string, WeakReference<Known>> s_known = new(StringComparer.Ordinal);
    private static int s_pruneAt = 64;
    private static volatile FormIndex s_inUse = new();

    private readonly Known _known;

    /// <summary>Makes a secret known.</summary>
    public KnownSecret(string value)
    {
        if (value.Length < ShortestValue || s_names.Contains(value))
        {
            _known = new Known(value);
            return;
        }

        lock (s_turn)
        {
            if (s_known.TryGetValue(value, out WeakReference<Known>? reference) && reference.TryGetTarget(out Known? known))
            {
                _known = known;
                return;
            }

            _known = new Known(value);
            Prune();
            s_known[value] = new WeakReference<Known>(_known);
            s_inUse.Add(_known);
        }
    }

    /// <summary>The clear text.</summary>
    public string Value => _known.Value;

    /// <summary>A text without any secret that is in use.</summary>
    public static string Mask(string text) => Hide(text, Find(text));

    /// <summary>A text without these secrets, however short they are.</summary>
    public static string Mask(string text, IReadOnlyCollection<KnownSecret> secrets)
    {
        string masked = Hide(text, Find(text, new FormIndex(secrets.Select(secret => secret._known))));
        GC.KeepAlive(secrets);
        return masked;
    }

    /// <summary>Where secrets that are in use stand in a text: the first character of each, and the first behind it.</summary>
    public static List<(int Start, int End)> Find(string text) => text.Length == 0 ? [] : Find(text, s_inUse);

    /// <summary>A text with three stars in place of each of these parts, which may overlap.</summary>
    public static string Hide(string text, List<(int Start, int End)> parts)
    {
        if (parts.Count == 0)
        {
            return text;
        }

        var shown = new StringBuilder(text.Length);
        int end = 0;
        foreach ((int Start, int End) part in parts.OrderBy(part => part.Start))
        {
            if (part.Start >= end)
            {
                shown.Append(text, end, part.Start - end).Append("***");
            }

            end = Math.Max(end, part.End);
        }

        return shown.Append(text, end, text.Length - end).ToString();
    }

    private static List<(int Start, int End)> Find(string text, FormIndex index)
    {
        int most = text.IndexOfAny(s_marks) < 0 ? 0
            : text.IndexOf("%25", StringComparison.Ordinal) >= 0
                || text.IndexOf("&amp;", StringComparison.OrdinalIgnoreCase) >= 0 ? MostLayers
            : 1;
        FormIndex.Group[] groups = index.Groups;
        var found = new List<(int Start, int End)>();
        int free = 0;
        for (int at = 0; at < text.Length;)
        {
            (int length, bool isBase64) = LongestAt(text, at, groups, most);
            if (length == 0)
            {
                at++;
                continue;
            }

            // Around it stand the rest of its last bits and what it was encoded with, such as the user name.
            int start = at;
            while (isBase64 && start > free && IsBase64(text[start - 1]))
            {
                start--;
            }

            at += length;
            while (isBase64 && at < text.Length && (IsBase64(text[at]) || text[at] == '='))
            {
                at++;
            }

            found.Add((start, at));
            free = at;
        }

        return found;
    }

    // The index keeps what is gone until there is as much of it as of what is in use.
    private static void Prune()
    {
        if (s_known.Count < s_pruneAt)
        {
            return;
        }

        var inUse = new List<Known>(s_known.Count);
        foreach (KeyValuePair<string, WeakReference<Known>> entry in s_known.ToArray())
        {
            if (entry.Value.TryGetTarget(out Known? known))
            {
                inUse.Add(known);
            }
            else
            {
                s_known.Remove(entry.Key);
            }
        }

        s_pruneAt = Math.Max(64, inUse.Count * 2);
        s_inUse = new FormIndex(inUse);
    }

    private static IEnumerable<Form> FormsOf(Known secret)
    {
        if (secret.Value.Length == 0)
        {
            yield break;
        }

        var reference = new WeakReference<Known>(secret);
        yield return new Form(secret.Value, isBase64: false, reference);
        byte[] bytes = Encoding.UTF8.GetBytes(secret.Value);
        yield return new Form(
            string.Concat(bytes.Select(each => each.ToString("x2", CultureInfo.InvariantCulture))), isBase64: false, reference);

        // What base 64 makes of it depends on how many bytes stand before it. The characters at either end depend on its neighbours.
        for (int before = 0; before < 3; before++)
        {
            string encoded = Convert.ToBase64String([.. new byte[before], .. bytes]);
            int start = ((before * 8) + 5) / 6;
            int end = (before + bytes.Length) * 8 / 6;
            yield return new Form(encoded.Substring(start, end - start), isBase64: true, reference);
        }
    }

    private static (int Length, bool IsBase64) LongestAt(string text, int at, FormIndex.Group[] groups, int most)
    {
        bool isEncoded = most > 0 && MayBeEncoded(text, at);
        (int Length, bool IsBase64) longest = default;
        foreach (FormIndex.Group group in groups)
        {
            // The "%25" of a text may be the secret's own, or stand for "%": each way to read it is tried.
            bool isPlain = IsSame(text[at], group.First[0], isBase64: true);
            for (int layers = 0; layers <= most && (isEncoded || isPlain); layers++)
            {
                bool isWritten = isEncoded && layers > 0 && EncodedLength(text, at, group.First, layers) > 0;
                foreach (Form form in isWritten ? group.Forms : isPlain ? group.Before(text, at + 1) : [])
                {
                    int length = LengthAt(text, at, form, layers);
                    if (length > longest.Length && form.IsInUse)
                    {
                        longest = (length, form.IsBase64);
                    }
                }
            }
        }

        return longest;
    }

    private static bool MayBeEncoded(string text, int at)
        => text[at] == '+'
            || (at + 1 < text.Length && text[at] switch
            {
                '%' or '=' => text[at + 1] is 'u' or 'U' || HexDigit(text[at + 1]) >= 0,
                '&' => text[at + 1] == '#' || char.IsLetter(text[at + 1]),
                '\\' => true,
                _ => false,
            });

    // What begins a character that is written in some other way.
    private static bool IsMark(char c) => Array.IndexOf(s_marks, c) >= 0;

    // The length of what stands for the whole form, or for so much of its beginning that a server has cut it off.
    private static int LengthAt(string text, int at, Form form, int layers)
    {
        int position = at;
        int read = 0;
        bool isBroken = false;
        while (read < form.Text.Length && position < text.Length)
        {
            int units = UnitsAt(form.Text, read);
            int length = layers > 0 && IsMark(text[position]) && MayBeEncoded(text, position)
                ? EncodedLength(text, position, form.Text.Substring(read, units), layers)
                : 0;
            if (length == 0 && IsSame(text[position], form.Text[read], form.IsBase64))
            {
                length = 1;
                units = 1;
            }

            if (length == 0 && read > 0 && !isBroken && BreakLength(text, position) is var skipped and > 0)
            {
                position += skipped;
                isBroken = true;
                continue;
            }

            if (length == 0)
            {
                break;
            }

            position += length;
            read += units;
            isBroken = false;
        }

        return read == form.Text.Length || read >= Math.Max(ShortestPart, (form.Text.Length + 1) / 2) ? position - at : 0;
    }

    private static int EncodedLength(string text, int at, string wanted, int layers) => text[at] switch
    {
        '+' => wanted == " " ? 1 : 0,
        '%' => Math.Max(BytesLength(text, at, wanted, layers), UnicodeLength(text, at, wanted, '%')),
        '=' => BytesLength(text, at, wanted, layers: 1),
        '\\' => EscapedLength(text, at, wanted),
        _ => EntityLength(text, at, wanted, layers),
    };

    // %XX and =XX, a byte each
    private static int BytesLength(string text, int at, string wanted, int layers)
    {
        char mark = text[at];
        int utf8 = Length(wanted[0] < 128 ? [(byte)wanted[0]] : Encoding.UTF8.GetBytes(wanted));
        return utf8 > 0 || wanted[0] is < (char)128 or > (char)0xFF ? utf8 : Length([(byte)wanted[0]]);

        int Length(byte[] bytes)
        {
            int position = at;
            foreach (byte each in bytes)
            {
                int length = position < text.Length && text[position] == mark ? ByteLength(text, position + 1, each, layers) : 0;
                if (length == 0)
                {
                    return 0;
                }

                position += 1 + length;
            }

            return position - at;
        }
    }

    private static int ByteLength(string text, int at, byte wanted, int layers)
    {
        int length = 2;
        while (length < layers * 2 && Hex(text, at + length - 2, 2) == '%' && Hex(text, at + length, 2) >= 0)
        {
            length += 2;
        }

        while (length > 0 && Hex(text, at + length - 2, 2) != wanted)
        {
            length -= 2;
        }

        return length;
    }

    // %u0041 and \u0041, a UTF-16 unit each
    private static int UnicodeLength(string text, int at, string wanted, char mark)
    {
        int position = at;
        foreach (char unit in wanted)
        {
            int start = position;
            for (int layer = 0; layer <= MostLayers && position < text.Length && text[position] == mark; layer++)
            {
                position++;
            }

            if (position == start || position >= text.Length || text[position] is not ('u' or 'U') || Hex(text, position + 1, 4) != unit)
            {
                return 0;
            }

            position += 5;
        }

        return position - at;
    }

    // \u0041, \x41, \/ and \"
    private static int EscapedLength(string text, int at, string wanted)
    {
        if (UnicodeLength(text, at, wanted, '\\') is var unicode and > 0)
        {
            return unicode;
        }

        int position = at;
        for (int layer = 0; layer <= MostLayers && position < text.Length && text[position] == '\\'; layer++)
        {
            position++;
        }

        if (position >= text.Length)
        {
            return 0;
        }

        return text[position] is 'x' or 'X' && Hex(text, position + 1, 2) == wanted[0] ? position + 3 - at
            : position > at && text[position] == wanted[0] ? position + 1 - at
            : 0;
    }

    // &amp;, &#38; and &#x26;
    private static int EntityLength(string text, int at, string wanted, int layers)
    {
        const string Layer = "amp;";
        const int LongestEntity = 12;
        int deepest = 0;
        while (deepest + 1 < layers && string.CompareOrdinal(text, at + 1 + (deepest * Layer.Length), Layer, 0, Layer.Length) == 0)
        {
            deepest++;
        }

        for (int name = at + 1 + (deepest * Layer.Length); name > at; name -= Layer.Length)
        {
            int end = name < text.Length ? text.IndexOf(';', name, Math.Min(LongestEntity, text.Length - name)) : -1;
            if (end > name && WebUtility.HtmlDecode($"&{text.Substring(name, end - name + 1)}") == wanted)
            {
                return end + 1 - at;
            }
        }

        return 0;
    }

    // Where a long line was wrapped: a line break, as it is or as JSON writes it, with what marks it as soft and what indents the next.
    private static int BreakLength(string text, int at)
    {
        int position = at < text.Length && text[at] == '=' ? at + 1 : at;
        int start = position;
        while (true)
        {
            if (position < text.Length && text[position] is '\r' or '\n')
            {
                position++;
            }
            else if (position + 1 < text.Length && text[position] == '\\' && text[position + 1] is 'r' or 'n')
            {
                position += 2;
            }
            else
            {
                break;
            }
        }

        if (position == start)
        {
            return 0;
        }

        while (position < text.Length && text[position] is ' ' or '\t')
        {
            position++;
        }

        return position - at;
    }

    private static int UnitsAt(string text, int at) => char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;

    private static int Hex(string text, int at, int digits)
    {
        int value = 0;
        for (int index = at; index < at + digits; index++)
        {
            int digit = index < text.Length ? HexDigit(text[index]) : -1;
            if (digit < 0)
            {
                return -1;
            }

            value = (value << 4) | digit;
        }

        return value;
    }

    private static int HexDigit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };

    private static bool IsSame(char given, char wanted, bool isBase64)
        => given == wanted
            || char.ToUpperInvariant(given) == char.ToUpperInvariant(wanted)
            || (isBase64 && ((given == '-' && wanted == '+') || (given == '_' && wanted == '/')));

    private static bool IsBase64(char c)
        => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '+' or '/' or '-' or '_';

    /// <summary>One value, shared by all that hold it.</summary>
    private sealed class Known(string value)
    {
        public string Value => value;
    }

    /// <summary>One way to write a secret.</summary>
    private sealed class Form(string text, bool isBase64, WeakReference<Known> secret)
    {
        public string Text => text;

        public bool IsBase64 => isBase64;

        public bool IsInUse => secret.TryGetTarget(out _);
    }

    /// <summary>
    /// All forms by their first two characters, so that a place in a text is compared with few of them. Read while it grows.
    /// </summary>
    private sealed class FormIndex
    {
        private readonly ConcurrentDictionary<string, Group> _groups = new(StringComparer.Ordinal);

        public FormIndex()
        {
        }

        public FormIndex(IEnumerable<Known> secrets)
        {
            foreach (Known secret in secrets)
            {
                Add(secret);
            }
        }

        public Group[] Groups => [.. _groups.Values];

        public void Add(Known secret)
        {
            foreach (Form form in FormsOf(secret))
            {
                // The first character may be two units.
                _groups.GetOrAdd(form.Text.Substring(0, UnitsAt(form.Text, 0)), first => new Group(first)).Add(form);
            }
        }

        /// <summary>The forms that begin with one character.</summary>
        public sealed class Group(string first)
        {
            private readonly ConcurrentDictionary<char, Form[]> _bySecond = new();
            private Form[] _ofOne = [];

            public string First => first;

            public IEnumerable<Form> Forms => _bySecond.SelectMany(forms => forms.Value).Concat(_ofOne);

            public void Add(Form form)
            {
                if (form.Text.Length == 1)
                {
                    _ofOne = [.. _ofOne, form];
                }
                else
                {
                    _bySecond.AddOrUpdate(Key(form.Text[1]), _ => [form], (_, forms) => [.. forms, form]);
                }
            }

            /// <summary>Those that a place in a text may be: where the second character is written as it is, few of many.</summary>
            public IEnumerable<Form> Before(string text, int second)
                => second < text.Length && (IsMark(text[second]) || text[second] is '\r' or '\n') ? Forms
                    : second < text.Length && _bySecond.TryGetValue(Key(text[second]), out Form[]? forms)
                        ? _ofOne.Length == 0 ? forms : forms.Concat(_ofOne)
                    : _ofOne;

            private static char Key(char c) => c switch
            {
                '-' => '+',
                '_' => '/',
                _ => char.ToUpperInvariant(c),
            };
        }
    }
}
