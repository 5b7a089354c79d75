using System.Net;
using System.Text.Json;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Redaction;
using SalesforceConnect.Rest;

namespace SalesforceConnect;

/// <summary>One error of an answer (REST API Developer Guide, "Status Codes and Error Responses").</summary>
public sealed class SfApiError
{
    private const int MostChoices = 5;
    private const int LongestText = 300;

    /// <summary>Makes one.</summary>
    /// <param name="code">Salesforce's code.</param>
    /// <param name="message">Salesforce's words.</param>
    /// <param name="fields">The fields it is about.</param>
    public SfApiError(string code, string message, IReadOnlyList<string>? fields = null)
    {
        Code = code;
        Message = message;
        Fields = fields ?? [];
    }

    /// <summary>The code of what was not done since something else in its call failed.</summary>
    internal const string Halted = "PROCESSING_HALTED";

    /// <summary>Salesforce's code, such as <c>INVALID_FIELD</c>, or an OAuth code, such as <c>invalid_grant</c>.</summary>
    public string Code { get; }

    /// <summary>Salesforce's words, without anything that looks like a token.</summary>
    public string Message { get; }

    /// <summary>The fields that the error is about; often none.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>The code and the words.</summary>
    public override string ToString() => $"{Code}: {Message}";

    /// <summary>
    /// Reads the errors of an answer. Salesforce sends an array, a bare object, an OAuth error, HTML or nothing; each gives at least
    /// one error, under the code <c>HTTP_nnn</c> where the answer holds none.
    /// </summary>
    /// <param name="response">An answer with an error status.</param>
    internal static IReadOnlyList<SfApiError> Read(SfResponse response)
    {
        if (response.IsText && Markup.Is(response.JsonOrPage))
        {
            string text = response.Text;
            return Markup.Errors(text) is { Count: > 0 } told
                ? told
                : [new SfApiError(
                    StatusCode(response.StatusCode),
                    Markup.Title(text) is { } title ? $"HTTP {response.StatusCode}: {title}" : $"HTTP {response.StatusCode}")];
        }

        var errors = new List<SfApiError>();
        try
        {
            using JsonDocument document = JsonDocument.Parse(response.JsonOrPage);
            if (response.StatusCode == (int)HttpStatusCode.MultipleChoices && Texts(document.RootElement) is { Count: > 0 } paths)
            {
                // An external ID that several records have: their paths, as a list.
                string shown = string.Join(", ", paths.Take(MostChoices)) + (paths.Count > MostChoices ? ", …" : "");
                errors.Add(
                    new SfApiError(StatusCode(response.StatusCode), Redactor.Text(Text.Message("MultipleChoices", paths.Count, shown))));
            }

            errors.AddRange(ReadAll(document.RootElement));
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // Half an answer, or none: told below by its status and its words.
        }

        return errors.Count > 0 ? errors : [new SfApiError(StatusCode(response.StatusCode), Summary(response))];
    }

    /// <summary>The code of an answer that has none of its own.</summary>
    internal static string StatusCode(int status) => status == 503 ? "SERVER_UNAVAILABLE" : $"HTTP_{status}";

    /// <summary>
    /// The errors that JSON holds: an error, a list of them, or an object whose <c>errors</c> they are, as one row of a collection's or a
    /// composite's answer is. None where it tells of none.
    /// </summary>
    /// <param name="element">The JSON.</param>
    internal static IReadOnlyList<SfApiError> ReadAll(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => [.. element.EnumerateArray().SelectMany(ReadAll)],
        JsonValueKind.Object when ReadOne(element) is { } error => [error],
        JsonValueKind.Object when element.TryGetProperty("errors", out JsonElement nested) => ReadAll(nested),
        _ => [],
    };

    /// <summary>
    /// The error that an object is by its <c>errorCode</c>, its <c>statusCode</c> or, from the token endpoint, its <c>error</c>. Null where
    /// it is none.
    /// </summary>
    /// <param name="element">The object.</param>
    internal static SfApiError? ReadOne(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object
            || (Find(element, "errorCode") ?? Find(element, "statusCode") ?? Find(element, "error")) is not { } code)
        {
            return null;
        }

        string message = Find(element, "message") ?? Find(element, "error_description") ?? code;
        IEnumerable<string> fields = element.TryGetProperty("fields", out JsonElement names) ? Texts(names) : [];
        return new SfApiError(Redactor.Text(code), Redactor.Text(message), [.. fields.Select(field => Redactor.Text(field))]);
    }

    private static string? Find(JsonElement element, string name) => element.FindText(name) is { Length: > 0 } text ? text : null;

    private static List<string> Texts(JsonElement values)
        => values.ValueKind == JsonValueKind.Array
            ? [.. values.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!)]
            : [];

    // userinfo answers a bad token with a bare word.
    private static string Summary(SfResponse response)
    {
        string text = response.IsText ? response.Text.Trim() : "";
        return text.Length == 0
            || text[0] is '{' or '['
                ? $"HTTP {response.StatusCode}"
                : Redactor.Text(text.Length > LongestText ? $"{text.Substring(0, LongestText)}…" : text);
    }
}
