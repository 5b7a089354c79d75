using System.Text;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;

namespace SalesforceConnect.Query;

/// <summary>A file that holds a query: in UTF-8, or as the mark at its beginning says.</summary>
internal static class QueryFile
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Its text.</summary>
    /// <exception cref="SfException"><c>FileUnreadable</c>.</exception>
    public static string Read(string path)
    {
        try
        {
            byte[] content = File.ReadAllBytes(path);
            (Encoding encoding, int mark) = TextMark.Find(content, s_strict);
            return encoding.GetString(content, mark, content.Length - mark);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            string why = failure is DecoderFallbackException ? Errors.Text.Message("FileNotUtf8") : failure.Message;
            throw new SfException("FileUnreadable", SfErrorCategory.ReadError, failure, path, why);
        }
    }
}
