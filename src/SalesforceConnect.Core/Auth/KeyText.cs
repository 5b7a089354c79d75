using System.Text;
using System.Text.RegularExpressions;
using SalesforceConnect.Json;

namespace SalesforceConnect.Auth;

/// <summary>
/// A key as files, pipelines' variables and tools hold it: with a byte order mark or in UTF-16, its line breaks escaped, lost or doubled,
/// in quotes, percent-encoded, in base 64, indented, beside certificates. It becomes one PEM block, or is known for what it is.
/// </summary>
internal sealed class KeyText
{
    private static readonly Regex s_block = new(
        @"[-\u2010-\u2015]{2,}\s*BEGIN (?<label>[A-Z0-9 ]+?)\s*[-\u2010-\u2015]{2,}(?<body>.*?)[-\u2010-\u2015]{2,}\s*END \k<label>\s*[-\u2010-\u2015]{2,}",
        RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private static readonly Regex s_breaks = new(@"\\+[rn]|%0[AD]|&#x?[0-9aA]+;", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private static readonly string[] s_keys = ["PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY"];

    private KeyText(string? pem, string? kind)
    {
        Pem = pem;
        Kind = kind;
    }

    /// <summary>The block, in the form that every reader takes; null where there is none.</summary>
    public string? Pem { get; }

    /// <summary>What it is where it is no key that can be read, as the end of a text's name; null where nothing is known.</summary>
    public string? Kind { get; }

    /// <summary>Whether the block wants a password.</summary>
    public bool IsEncrypted => Pem?.Contains("BEGIN ENCRYPTED PRIVATE KEY") == true;

    /// <summary>Reads the bytes of a file.</summary>
    public static KeyText Of(byte[] content) => FindBinary(content) ?? Of(Decode(content));

    /// <summary>Reads text.</summary>
    public static KeyText Of(string text)
    {
        string plain = text.Trim().Trim('"', '\'', '`', '\uFEFF', '\u200B');
        if (plain.Contains("BEGIN%20") || plain.Contains("BEGIN+"))
        {
            plain = Uri.UnescapeDataString(plain.Contains("BEGIN+") ? plain.Replace('+', ' ') : plain);
        }

        plain = s_breaks.Replace(plain, "\n").Replace('\u00A0', ' ');
        Match[] blocks = [.. s_block.Matches(plain).Cast<Match>()];
        if (blocks.FirstOrDefault(block => s_keys.Contains(block.Groups["label"].Value)) is { } key)
        {
            string body = key.Groups["body"].Value;
            return body.Contains("Proc-Type") ? new KeyText(null, "OldProtection")
                : Decode(body) is { } der ? new KeyText(ToPem(key.Groups["label"].Value, der), DerKind(der))
                : new KeyText(null, "Damaged");
        }

        return blocks.Length == 0 && FindBody(plain) is { } inner ? inner : new KeyText(null, KindOf(plain, blocks));
    }

    // A key without its header and its end, or all of it once more in base 64.
    private static KeyText? FindBody(string text)
        => text.Length > 100 && Decode(text) is { } bytes
            ? FindBinary(bytes) ?? (Decode(bytes) is var inner && inner.Contains("BEGIN ") ? Of(inner) : null)
            : null;

    private static string? KindOf(string text, Match[] blocks)
    {
        string[] labels = [.. blocks.Select(block => block.Groups["label"].Value)];
        return text.Length == 0 ? "Empty"
            : labels.Contains("OPENSSH PRIVATE KEY") || text.Contains("BEGIN OPENSSH PRIVATE KEY") ? "OpenSsh"
            : text.StartsWith("PuTTY-User-Key-File", StringComparison.Ordinal) ? "Putty"
            : labels.Any(label => label is "EC PRIVATE KEY" or "DSA PRIVATE KEY") ? "OtherAlgorithm"
            : text.Contains("PGP PRIVATE KEY") || text.Contains("PGP PUBLIC KEY") ? "OtherAlgorithm"
            : labels.Any(label => label.EndsWith("PUBLIC KEY", StringComparison.Ordinal))
                || text.StartsWith("ssh-", StringComparison.Ordinal) ? "Public"
            : labels.Any(label => label.Contains("CERTIFICATE") || label is "PKCS7") ? "Certificate"
            : text.StartsWith("{", StringComparison.Ordinal) && text.Contains("\"kty\"") ? "Jwk"
            : text.Contains("<RSAKeyValue>") ? "Xml"
            : text.Contains("BEGIN ") ? "Cut"
            : text.Length < 300 && text.IndexOfAny(['/', '\\', '.']) >= 0 && text.IndexOf('\n') < 0 ? "Path"
            : null;
    }

    private static KeyText? FindBinary(byte[] content)
    {
        if (content is [0xFE, 0xED, 0xFE, 0xED, ..] or [0xCE, 0xCE, 0xCE, 0xCE, ..])
        {
            return new KeyText(null, "Jks");
        }

        // A sequence that is as long as the file, in the encoding that all of these have (X.690).
        if (content.Length < 100 || content[0] != 0x30 || content[1] is not (0x81 or 0x82))
        {
            return null;
        }

        int start = content[1] == 0x81 ? 3 : 4;
        int length = content[1] == 0x81 ? content[2] : (content[2] << 8) | content[3];
        if (start + length != content.Length)
        {
            return null;
        }

        string? kind = DerKind(content);
        return kind is not null ? new KeyText(null, kind)
            : content[start] == 0x30 ? new KeyText(ToPem("ENCRYPTED PRIVATE KEY", content), null)
            : IsVersion(content, start, 3) ? null
            : new KeyText(ToPem(content[start + 3] == 0x30 ? "PRIVATE KEY" : "RSA PRIVATE KEY", content), null);
    }

    // What a structure is that is no RSA key, by its first parts.
    private static string? DerKind(byte[] der)
    {
        int start = der.Length > 4 && der[0] == 0x30 ? der[1] switch { < 0x80 => 2, 0x81 => 3, _ => 4 } : der.Length;
        byte[] ecPublicKey = [0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];
        byte[] rsaEncryption = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];
        byte[] ed25519 = [0x06, 0x03, 0x2B, 0x65];
        return start >= der.Length ? null
            : IsVersion(der, start, 0) && (StartsAt(der, start + 5, ecPublicKey) || StartsAt(der, start + 5, ed25519)) ? "OtherAlgorithm"
            : IsVersion(der, start, 1) && der[start + 3] == 0x04 ? "OtherAlgorithm"
            : der[start] == 0x30 && StartsAt(der, start + 2, rsaEncryption) ? "Public"
            : der[start] == 0x30 && der[start + 1] == 0x82 ? "Certificate"
            : null;
    }

    private static bool IsVersion(byte[] der, int at, byte version)
        => at + 4 < der.Length && der[at] == 0x02 && der[at + 1] == 0x01 && der[at + 2] == version;

    private static bool StartsAt(byte[] der, int at, byte[] wanted)
        => at + wanted.Length <= der.Length && der.Skip(at).Take(wanted.Length).SequenceEqual(wanted);

    private static string Decode(byte[] content)
    {
        Encoding unmarked = content switch
        {
            [not 0, 0, not 0, 0, ..] => Encoding.Unicode,
            [0, not 0, 0, not 0, ..] => Encoding.BigEndianUnicode,
            _ => Encoding.UTF8,
        };
        (Encoding encoding, int mark) = TextMark.Find(content, unmarked);
        return encoding.GetString(content, mark, content.Length - mark).TrimStart('\uFEFF');
    }

    private static byte[]? Decode(string body)
    {
        string base64 = new([.. body.Where(c => !char.IsWhiteSpace(c))]);
        try
        {
            return base64.Length > 0
                ? Convert.FromBase64String(
                    base64.Replace('-', '+').Replace('_', '/').TrimEnd('=').PadRight((base64.TrimEnd('=').Length + 3) / 4 * 4, '='))
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string ToPem(string label, byte[] der)
        => $"-----BEGIN {label}-----\n{Convert.ToBase64String(der, Base64FormattingOptions.InsertLineBreaks).Replace("\r", "")}\n-----END {label}-----\n";
}
