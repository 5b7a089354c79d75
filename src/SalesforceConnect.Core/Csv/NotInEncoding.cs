using System.Globalization;
using System.Text;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Csv;

/// <summary>A character that an encoding has not.</summary>
internal static class NotInEncoding
{
    /// <summary>The error for it.</summary>
    /// <param name="failure">What the encoding said.</param>
    /// <param name="encoding">The encoding.</param>
    /// <param name="path">The file that was to be written.</param>
    /// <param name="at">Where in it; empty where that is not known.</param>
    /// <param name="next">What to do next; null to give another encoding.</param>
    public static SfException Error(EncoderFallbackException failure, Encoding encoding, string path, string at = "", string? next = null)
        => new(
            "TextNotInEncoding",
            SfErrorCategory.InvalidData,
            failure,
            CharacterOf(failure),
            encoding.WebName,
            at,
            next ?? Text.Message("TextNotInEncoding.Give"))
        { Target = path };

    /// <summary>The character.</summary>
    public static string CharacterOf(EncoderFallbackException failure)
        => failure.CharUnknown == '\0'
            ? char.ConvertFromUtf32(char.ConvertToUtf32(failure.CharUnknownHigh, failure.CharUnknownLow))
            : failure.CharUnknown.ToString(CultureInfo.InvariantCulture);
}
