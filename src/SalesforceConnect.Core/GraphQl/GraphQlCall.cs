using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Redaction;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.GraphQl;

/// <summary>
/// Sends GraphQL documents. Errors come with status 200, each with its place, and what could be had comes beside them (GraphQL API Developer
/// Guide).
/// </summary>
/// <param name="sender">Makes the calls.</param>
/// <param name="caller">Where to tell of them.</param>
/// <param name="builder">Makes the objects of the data.</param>
internal sealed class GraphQlCall(ISender sender, ICaller? caller, IJsonBuilder builder)
{
    private const string Resource = "graphql";
    private const int Ok = 200;

    // Texts and comments, in which a word means nothing.
    private static readonly Regex s_asides = new("\"\"\".*?\"\"\"|\"(\\\\.|[^\"\\\\\\n])*\"|#[^\\n]*", RegexOptions.Singleline | RegexOptions.CultureInvariant);
    private static readonly Regex s_code = new("^[A-Z][A-Z0-9_]+$", RegexOptions.CultureInvariant);
    private static readonly Regex s_changes = new(@"\bmutation\b", RegexOptions.CultureInvariant);

    /// <summary>Hears of bytes that come and go; null for nobody.</summary>
    public ITransferListener? Listener { get; init; }

    /// <summary>Whether a document can change anything: it has a mutation.</summary>
    public static bool MayChange(string document) => s_changes.IsMatch(s_asides.Replace(document, " "));

    /// <summary>Sends a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="operationName">Which of its operations is meant; null where it has but one.</param>
    /// <param name="variables">The values of its variables, as a JSON object; null for none.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">The call was refused; <c>InvalidJson</c>, <c>NotAGraphQlAnswer</c>.</exception>
    public async Task<GraphQlAnswer> SendAsync(
        string document, string? operationName, byte[]? variables, CancellationToken cancellationToken)
    {
        byte[] body = JsonObject.Write(writer =>
        {
            writer.WriteString("query", document);
            if (operationName is not null)
            {
                writer.WriteString("operationName", operationName);
            }

            if (variables is not null)
            {
                writer.WritePropertyName("variables");
                writer.WriteRawValue(variables);
            }
        });
        var request = new SfRequest("POST", Resource, new RequestBody(body, RequestBody.Json))
        {
            IsRepeatable = !MayChange(document),
            Listener = Listener,
        };
        return Read(await sender.SendAsync(request, caller, cancellationToken).ConfigureAwait(false));
    }

    private GraphQlAnswer Read(SfResponse answer)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer.Json, new JsonDocumentOptions { MaxDepth = 128 });
            JsonElement root = document.RootElement;
            bool hasData = root.TryGetProperty("data", out JsonElement data) && data.ValueKind == JsonValueKind.Object;
            IReadOnlyList<SfException> errors = root.TryGetProperty("errors", out JsonElement list) && list.ValueKind == JsonValueKind.Array
                ? [.. list.EnumerateArray().Select(error => ErrorOf(error, hasData && !IsEmpty(data)))]
                : [];
            hasData = hasData && (errors.Count == 0 || !IsEmpty(data));
            return hasData || errors.Count > 0
                ? new GraphQlAnswer(hasData ? JsonReader.Read(Encoding.UTF8.GetBytes(data.GetRawText()), builder) : null, errors)
                : throw new SfException("NotAGraphQlAnswer", SfErrorCategory.InvalidData);
        }
        catch (JsonException failure)
        {
            throw new SfException("InvalidJson", SfErrorCategory.InvalidData, failure, answer.Body.Length, failure.BytePositionInLine ?? 0);
        }
        catch (InvalidOperationException failure)
        {
            throw new SfException("NotAGraphQlAnswer", SfErrorCategory.InvalidData, failure);
        }
    }

    // What was refused stands as null at its place, or at one above it.
    private static bool IsEmpty(JsonElement data) => data.ValueKind == JsonValueKind.Null
        || (data.ValueKind == JsonValueKind.Object && data.EnumerateObject().All(member => IsEmpty(member.Value)));

    private static SfException ErrorOf(JsonElement error, bool hasData)
    {
        string said = Redactor.Text(error.FindText("message") ?? "?").Trim();
        string place = PlaceOf(error);
        string code = error.TryGetProperty("extensions", out JsonElement extensions) && extensions.ValueKind == JsonValueKind.Object
            ? extensions.FindText("ErrorType") ?? extensions.FindText("errorType") ?? extensions.FindText("classification") ?? ""
            : "";
        if (!s_code.IsMatch(code))
        {
            // A kind of error of GraphQL itself, and not a code.
            bool isOfDocument = code.IndexOf("Validation", StringComparison.OrdinalIgnoreCase) >= 0
                || code.IndexOf("Syntax", StringComparison.OrdinalIgnoreCase) >= 0;
            return new SfException(
                Text.Message("GraphQlError", said, place),
                "GraphQlError",
                isOfDocument ? SfErrorCategory.InvalidArgument : SfErrorCategory.InvalidOperation,
                Advice(hasData),
                inner: null);
        }

        // What the table advises for a wrong argument speaks of other cmdlets.
        ApiErrorTable.Entry entry = ApiErrorTable.Of(code, said, Ok);
        string? advice = entry.Category == SfErrorCategory.InvalidArgument ? null : entry.RecommendedAction;
        return new SfException(
            Text.Message("GraphQlError", said, place), "Salesforce." + code, entry.Category, advice ?? Advice(hasData), inner: null);
    }

    private static string? Advice(bool hasData) => hasData ? Text.Message("GraphQlError.Part") : Text.Action("GraphQlError");

    // As in: at uiapi.query.Account.edges[0], line 2, column 5
    private static string PlaceOf(JsonElement error)
    {
        var places = new List<string>();
        if (error.TryGetProperty("path", out JsonElement path) && path.ValueKind == JsonValueKind.Array && path.GetArrayLength() > 0)
        {
            string joined = string.Concat(path.EnumerateArray().Select(part => part.ValueKind == JsonValueKind.Number
                ? $"[{part.GetRawText()}]"
                : "." + part.GetString()));
            places.Add(Redactor.Input(joined.TrimStart('.')));
        }

        if (error.TryGetProperty("locations", out JsonElement locations) && locations.ValueKind == JsonValueKind.Array)
        {
            places.AddRange(locations.EnumerateArray()
                .Where(location => location.TryGetProperty("line", out _) && location.TryGetProperty("column", out _))
                .Select(location => Text.Message(
                    "GraphQlError.Line", location.GetProperty("line").GetRawText(), location.GetProperty("column").GetRawText())));
        }

        return places.Count == 0 ? "" : " " + Text.Message("GraphQlError.Place", string.Join(", ", places));
    }
}
