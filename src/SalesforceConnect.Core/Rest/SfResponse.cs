using System.Text;
using System.Text.Json;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Redaction;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Rest;

/// <summary>An answer of the org, read whole. It knows nothing of the request but what may be shown.</summary>
internal sealed class SfResponse
{
    private const string InvalidJson = "InvalidJson";

    private readonly WireAnswer _answer;
    private byte[]? _json;

    /// <param name="answer">The answer as it came.</param>
    /// <param name="refusal">What it says of the call that it refuses; null for a good one.</param>
    public SfResponse(WireAnswer answer, Refusal? refusal = null)
    {
        _answer = answer;
        Refusal = refusal;
    }

    /// <summary>An answer without headers.</summary>
    /// <param name="statusCode">The HTTP status code.</param>
    /// <param name="body">The body.</param>
    public SfResponse(int statusCode, byte[] body)
        : this(new WireAnswer(new AnswerHead(statusCode), body))
    {
    }

    /// <summary>How often the call was sent before this answer came; 1 for the first time.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Whether the call may have been done by an earlier try, whose answer was lost.</summary>
    public bool MayBeDoneBefore { get; init; }

    /// <summary>Its status and headers.</summary>
    public AnswerHead Head => _answer.Head;

    /// <summary>The HTTP status code.</summary>
    public int StatusCode => Head.StatusCode;

    /// <summary>What it says of the call that it refuses; null for a good answer.</summary>
    public Refusal? Refusal { get; }

    /// <summary>When the call was sent that it answers.</summary>
    public DateTimeOffset RequestTime => Head.RequestTime;

    /// <summary>The body, decompressed; empty where there was none, or where the request's sink took it elsewhere.</summary>
    public byte[] Body => _answer.Body;

    /// <summary>The media type without its parameters, such as <c>application/json</c>.</summary>
    public string ContentType => Head.Content?.ContentType?.MediaType ?? "";

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
    public byte[] Json => Markup.Is(JsonOrPage) ? throw NotJson() : JsonOrPage;

    /// <summary>The same for whoever knows what it means that a page came.</summary>
    public byte[] JsonOrPage => _json ??= JsonBytes.Read(Body, TextEncoding());

    /// <summary>Reads the body as JSON.</summary>
    /// <param name="read">Reads the root; what it does not find there means that it is something else.</param>
    /// <exception cref="SfException"><c>InvalidJson</c>.</exception>
    public T ReadJson<T>(Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(Json);
            return read(document.RootElement);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new SfException(InvalidJson, SfErrorCategory.InvalidData, failure, Body.Length, 0);
        }
    }

    /// <summary>The first value of a header; null where there is none.</summary>
    /// <param name="name">The header's name.</param>
    public string? Header(string name) => Head.Header(name);

    /// <summary>
    /// The headers that concern a caller, by name without regard to capitals. Cookies are not among them: they are not taken.
    /// </summary>
    public IReadOnlyDictionary<string, string[]> HeaderTable
        => Head.AllHeaders()
            .Where(header => !header.Key.StartsWith("Set-Cookie", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key, header => header.Value.ToArray(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The same answer, with what it says of the call that it refuses.</summary>
    /// <inheritdoc cref="Rest.Refusal.Of"/>
    public SfResponse AsRefusal(string method, Uri url, string? grantType = null)
        => new(_answer, Refusal.Of(this, method, url, grantType)) { Attempts = Attempts, MayBeDoneBefore = MayBeDoneBefore };

    /// <summary>The same answer, to a call that had been tried before, until the token was refused.</summary>
    /// <param name="refused">What was answered then.</param>
    public SfResponse After(SfResponse refused) => new(_answer, Refusal)
    {
        Attempts = Attempts + refused.Attempts - 1,
        MayBeDoneBefore = MayBeDoneBefore || refused.MayBeDoneBefore,
    };

    /// <summary>The answer, where it is a good one.</summary>
    /// <exception cref="SfApiException">It refuses the call.</exception>
    public SfResponse OrThrow() => Refusal is null ? this : throw new SfApiException(Refusal);

    private SfException NotJson() => new(
        Errors.Text.Message("InvalidJson.Page", ContentType.Length == 0 ? "?" : Redactor.Input(ContentType), Markup.Title(Text) ?? "?"),
        InvalidJson,
        SfErrorCategory.InvalidData,
        Errors.Text.Action("InvalidJson.Page"),
        inner: null);

    private Encoding TextEncoding()
    {
        string? charset = Head.Content?.ContentType?.CharSet?.Trim('"');
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
