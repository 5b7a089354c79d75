using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Rest;

/// <summary>What an answer says that is a page or XML, where JSON was due.</summary>
internal static class Markup
{
    private const int LongestTitle = 100;
    private const int MostCharacters = 1 << 20;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private static readonly XmlReaderSettings s_settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MostCharacters,
        IgnoreWhitespace = true,
        IgnoreComments = true,
    };

    private static readonly string[] s_codes = ["errorCode", "exceptionCode", "statusCode", "faultcode"];
    private static readonly string[] s_messages = ["message", "exceptionMessage", "faultstring"];

    /// <summary>Whether a body begins as a page or XML does.</summary>
    /// <param name="utf8">The body, in UTF-8 without a mark.</param>
    public static bool Is(byte[] utf8)
    {
        int first = Array.FindIndex(utf8, c => c is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'));
        return first >= 0 && utf8[first] == '<';
    }

    /// <summary>What a page calls itself; null where it does not.</summary>
    public static string? Title(string text)
    {
        try
        {
            Match found = Regex.Match(
                text, @"<(title|h1)\b[^>]*>(?<title>[^<]+)<", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, s_patience);
            string title = System.Net.WebUtility
                .HtmlDecode(Regex.Replace(found.Groups["title"].Value, @"\s+", " ", RegexOptions.CultureInvariant, s_patience))
                .Trim();
            return title.Length == 0 ? null : Redactor.Text(title.Length > LongestTitle ? $"{title.Substring(0, LongestTitle)}…" : title);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    /// <summary>
    /// The errors that XML holds (REST API Developer Guide, "Status Codes and Error Responses", and those of Bulk API and SOAP API);
    /// none where it is none, or no error.
    /// </summary>
    public static IReadOnlyList<SfApiError> Errors(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), s_settings);
            return
            [
                .. from element in XDocument.Load(reader).Descendants()
                   let code = ValueOf(element, s_codes)
                   where code.Length > 0
                   select new SfApiError(
                       code.Substring(code.IndexOf(':') + 1),
                       Redactor.Text(ValueOf(element, s_messages) is { Length: > 0 } message ? message : code),
                       FieldsOf(element)),
            ];
        }
        catch (XmlException)
        {
            return [];
        }
    }

    private static string ValueOf(XElement element, string[] names)
        => element.Elements().FirstOrDefault(child => names.Contains(child.Name.LocalName))?.Value.Trim() ?? "";

    private static List<string> FieldsOf(XElement element)
        => [.. element.Elements()
            .Where(child => child.Name.LocalName == "fields" && !child.HasElements && child.Value.Length > 0)
            .Select(child => child.Value)];
}
