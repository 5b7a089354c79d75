using System.Net.Http.Headers;
using System.Text;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Redaction;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Rest;

/// <summary>An answer of the org, read whole. It knows nothing of the request but what may be shown.</summary>
public sealed class SfResponse
{
    private const string InvalidJson = "InvalidJson";

    private readonly HttpResponseHeaders? _headers;
    private readonly HttpContentHeaders? _contentHeaders;
    private byte[]? _json;

    internal SfResponse(int statusCode, byte[] body, HttpResponseHeaders? headers = null, HttpContentHeaders? contentHeaders = null)
    {
        StatusCode = statusCode;
        Body = body;
        _headers = headers;
        _contentHeaders = contentHeaders;
    }

    /// <summary>The HTTP status code.</summary>
    public int StatusCode { get; }

    /// <summary>When the call was sent that it answers.</summary>
    public DateTimeOffset RequestTime { get; init; }

    /// <summary>The body, decompressed; empty where there was none, or where it went into a file.</summary>
    public byte[] Body { get; }

    /// <summary>The media type without its parameters, such as <c>application/json</c>.</summary>
    public string ContentType => _contentHeaders?.ContentType?.MediaType ?? "";

    /// <summary>Whether the body says that it is JSON.</summary>
    public bool IsJson => ContentType.EndsWith("json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the body says that it is text: its type is <c>text/…</c>, JSON, XML, JavaScript or an HTML form.</summary>
    public bool IsText
        => IsJson
            || ContentType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            || ContentType.EndsWith("xml", StringComparison.OrdinalIgnoreCase)
            || ContentType.EndsWith("javascript", StringComparison.OrdinalIgnoreCase)
            || ContentType.Equals(RequestBody.Form, StringComparison.OrdinalIgnoreCase);

    /// <summary>The body as text: by the mark at its beginning, else by its charset, else as UTF-8.</summary>
    public string Text
    {
        get
        {
            (Encoding encoding, int mark) = TextMark.Find(Body, TextEncoding());
            return encoding.GetString(Body, mark, Body.Length - mark);
        }
    }

    /// <summary>The body as JSON for its readers.</summary>
    /// <exception cref="SfException"><c>InvalidJson</c>: it is a page.</exception>
    internal byte[] Json => Markup.Is(JsonOrPage) ? throw NotJson() : JsonOrPage;

    /// <summary>The same for whoever knows what it means that a page came.</summary>
    internal byte[] JsonOrPage => _json ??= JsonBytes.Read(Body, TextEncoding());

    /// <summary>The first value of a header; null where there is none.</summary>
    /// <param name="name">The header's name.</param>
    public string? Header(string name)
        => (_headers is not null && _headers.TryGetValues(name, out IEnumerable<string>? values))
            || (_contentHeaders is not null && _contentHeaders.TryGetValues(name, out values))
                ? values.FirstOrDefault()
                : null;

    /// <summary>The headers that concern a caller, by name without regard to capitals. Cookies are not among them: they are not taken.</summary>
    internal IReadOnlyDictionary<string, string[]> HeaderTable
        => AllHeaders()
            .Where(header => !header.Key.StartsWith("Set-Cookie", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key, header => header.Value.ToArray(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Every header.</summary>
    internal IEnumerable<KeyValuePair<string, IEnumerable<string>>> AllHeaders()
        => (_headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            .Concat(_contentHeaders ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>());

    private SfException NotJson() => new(
        Errors.Text.Message("InvalidJson.Page", ContentType.Length == 0 ? "?" : Redactor.Input(ContentType), Markup.Title(Text) ?? "?"),
        InvalidJson,
        SfErrorCategory.InvalidData,
        Errors.Text.Action("InvalidJson.Page"),
        inner: null);

    private Encoding TextEncoding()
    {
        string? charset = _contentHeaders?.ContentType?.CharSet?.Trim('"');
        try
        {
            return string.IsNullOrEmpty(charset) ? Encoding.UTF8 : Encoding.GetEncoding(charset!);
        }
        catch (ArgumentException)
        {
#if NET
            return CodePagesEncodingProvider.Instance.GetEncoding(charset!) ?? Encoding.UTF8;
#else
            return Encoding.UTF8;
#endif
        }
    }
}
