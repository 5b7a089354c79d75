using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Conversion;

/// <summary>
/// Takes an encoding as PowerShell 7 does, in Windows PowerShell too: by its name (<c>utf8</c>, <c>utf8BOM</c>, <c>unicode</c>,
/// <c>ansi</c>), by the number or the name of a code page, or as the object. What a text or a file has that the encoding has not is an
/// error, never another character.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TextEncodingAttribute : ArgumentTransformationAttribute
{
    /// <summary>The names that are no code page's, as Tab offers them.</summary>
    internal static IReadOnlyList<string> Names { get; } =
        ["ansi", "ascii", "bigendianunicode", "bigendianutf32", "oem", "unicode", "utf32", "utf8", "utf8BOM", "utf8NoBOM"];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
        => Wrapped.Plain(inputData) switch
        {
            null => inputData,
            Encoding encoding => Strict(encoding),
            int codePage => Strict(CodePage(codePage, codePage)),
            var name => Strict(Named(Convert.ToString(name, CultureInfo.InvariantCulture)?.Trim() ?? "")),
        };

    private static Encoding Named(string name) => name.ToUpperInvariant() switch
    {
        "UTF8" or "UTF8NOBOM" or "UTF-8" or "DEFAULT" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        "UTF8BOM" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
        "UNICODE" => new UnicodeEncoding(bigEndian: false, byteOrderMark: true),
        "BIGENDIANUNICODE" => new UnicodeEncoding(bigEndian: true, byteOrderMark: true),
        "UTF32" => new UTF32Encoding(bigEndian: false, byteOrderMark: true),
        "BIGENDIANUTF32" => new UTF32Encoding(bigEndian: true, byteOrderMark: true),
        "ASCII" => Encoding.ASCII,
        "ANSI" => CodePage(CultureInfo.CurrentCulture.TextInfo.ANSICodePage, name),
        "OEM" => CodePage(CultureInfo.CurrentCulture.TextInfo.OEMCodePage, name),
        _ => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int codePage)
            ? CodePage(codePage, name)
            : Find(() => Encoding.GetEncoding(name), provider => provider.GetEncoding(name), name),
    };

    private static Encoding CodePage(int codePage, object given)
        => Find(() => Encoding.GetEncoding(codePage), provider => provider.GetEncoding(codePage), given);

    // PowerShell 7 registers the code pages of Windows; a program that hosts it need not.
    private static Encoding Find(Func<Encoding> known, Func<EncodingProvider, Encoding?> ofProvider, object given)
    {
        try
        {
            return known();
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            return MorePages() is { } provider && ofProvider(provider) is { } found
                ? found
                : throw new ArgumentTransformationMetadataException(Text.Message("EncodingUnknown", given, string.Join(", ", Names)));
        }
    }

#if NET
    private static EncodingProvider? MorePages() => CodePagesEncodingProvider.Instance;
#else
    private static EncodingProvider? MorePages() => null;
#endif

    private static Encoding Strict(Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.EncoderFallback = EncoderFallback.ExceptionFallback;
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return strict;
    }
}
