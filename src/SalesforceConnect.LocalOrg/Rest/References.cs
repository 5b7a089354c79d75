using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// What <c>@{reference.field}</c> stands for: a single value of an answer that came before, found with <c>.field</c> and <c>[n]</c>, every
/// letter's case counting.
/// </summary>
internal sealed partial class References
{
    // Up to this version a null stopped the request that refers to it.
    private const int FirstVersionWithNull = 52;

    private readonly Dictionary<string, JsonElement> _answers = new(StringComparer.Ordinal);

    /// <summary>Makes an answer known. One without a body has nothing to refer to.</summary>
    public void Add(string referenceId, JsonElement? body)
    {
        if (body is { } json)
        {
            _answers[referenceId] = json;
        }
    }

    /// <summary>The names that a request refers to.</summary>
    public static HashSet<string> RootsIn(Subrequest request)
    {
        HashSet<string> roots = new(StringComparer.Ordinal);
        string text = request.Url + (request.Body is { } body ? body.GetRawText() : "");
        foreach (Match reference in Reference().Matches(text))
        {
            roots.Add(Root(reference.Groups[1].Value));
        }

        return roots;
    }

    public string InUrl(Subrequest request) =>
        Reference().Replace(request.Url, reference => Text(Find(reference.Groups[1].Value, request)));

    public JsonElement? InBody(Subrequest request)
    {
        if (request.Body is not { } body || !body.GetRawText().Contains("@{", StringComparison.Ordinal))
        {
            return request.Body;
        }

        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            Write(json, body, request);
        }

        return JsonSerializer.Deserialize<JsonElement>(buffer.WrittenSpan);
    }

    private void Write(Utf8JsonWriter json, JsonElement value, Subrequest request)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    json.WritePropertyName(property.Name);
                    Write(json, property.Value, request);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (JsonElement element in value.EnumerateArray())
                {
                    Write(json, element, request);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.String when Reference().Match(value.GetString()!) is { Success: true } reference:
                string text = value.GetString()!;
                if (reference.Length == text.Length)
                {
                    Find(reference.Groups[1].Value, request).WriteTo(json);
                }
                else
                {
                    json.WriteStringValue(Reference().Replace(text, part => Text(Find(part.Groups[1].Value, request))));
                }

                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private JsonElement Find(string expression, Subrequest request)
    {
        string root = Root(expression);
        if (!_answers.TryGetValue(root, out JsonElement value))
        {
            throw Invalid(expression, root);
        }

        int at = root.Length;
        foreach (Match step in Step().Matches(expression[at..]))
        {
            if (step.Index + root.Length != at || Next(value, step) is not { } next)
            {
                throw Invalid(expression, root);
            }

            value = next;
            at += step.Length;
        }

        bool isValue = value.ValueKind switch
        {
            JsonValueKind.Object or JsonValueKind.Array => false,
            JsonValueKind.Null => RestApi.VersionNumber(request.Version) >= FirstVersionWithNull,
            _ => true,
        };
        return isValue && at == expression.Length ? value : throw Invalid(expression, root);
    }

    private static JsonElement? Next(JsonElement value, Match step)
    {
        if (step.Groups["name"] is { Success: true } name)
        {
            return value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name.Value, out JsonElement member) ? member : null;
        }

        return value.ValueKind == JsonValueKind.Array
            && int.TryParse(step.Groups["index"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && index < value.GetArrayLength() ? value[index] : null;
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.Null ? "" : value.ToString();

    private static string Root(string expression) => expression.Split('.', '[')[0];

    private static SalesforceException Invalid(string expression, string root) => new(
        400,
        "PROCESSING_HALTED",
        $"Invalid reference specified. No value for {expression} found in {root}. Provided referenceId ('{expression}') must start with "
        + "a letter or a number, and it can contain only letters, numbers and underscores ('_').");

    [GeneratedRegex(@"@\{([^{}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\.(?<name>[A-Za-z0-9_]+)|\[(?<index>\d+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex Step();
}
