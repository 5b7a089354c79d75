using System.Globalization;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// An object of JSON that somebody wrote by hand. Each property is asked for once, and what nobody asked for is a mistake that is told
/// with its place: a slip in a name must not pass in silence. Names are read without regard to case.
/// </summary>
internal sealed class JsonFields
{
    private readonly Dictionary<string, JsonElement> _left = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _asked = [];

    /// <param name="json">The object.</param>
    /// <param name="place">Where it stands, such as <c>objects[0].fields[3]</c>; empty for the whole.</param>
    /// <exception cref="JsonMistakeException">It is no object, or has a name twice.</exception>
    public JsonFields(JsonElement json, string place)
    {
        Place = place;
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new JsonMistakeException(place, $"An object is needed here, and this is {Kind(json)}.");
        }

        foreach (JsonProperty property in json.EnumerateObject())
        {
            if (!_left.TryAdd(property.Name, property.Value))
            {
                throw new JsonMistakeException(At(property.Name), "This name stands here twice.");
            }
        }
    }

    public string Place { get; }

    /// <summary>The names that nobody has asked for yet.</summary>
    public IReadOnlyCollection<string> Left => _left.Keys;

    /// <summary>The place of a property.</summary>
    public string At(string name) => Place.Length == 0 || Place.EndsWith(' ') ? Place + name : $"{Place}.{name}";

    /// <summary>What stands under one of these names, which mean the same; null when none does, or null does.</summary>
    public JsonElement? Take(params ReadOnlySpan<string> names)
    {
        JsonElement? found = null;
        foreach (string name in names)
        {
            if (_left.Remove(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null)
            {
                found ??= value;
            }
        }

        _asked.Add(names[0]);
        return found;
    }

    public bool Has(string name) => _left.ContainsKey(name);

    /// <summary>What stands under a name, which stays there to be asked for.</summary>
    public JsonElement? Peek(string name) => _left.TryGetValue(name, out JsonElement value) ? value : null;

    public string? Text(params ReadOnlySpan<string> names) => Take(names) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => throw Wrong(names[0], "a text", other),
    };

    public bool? Flag(params ReadOnlySpan<string> names) => Take(names) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => throw Wrong(names[0], "true or false", other),
    };

    public int? Whole(params ReadOnlySpan<string> names) => Take(names) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out int value) => value,
        { } other => throw Wrong(names[0], "a whole number", other),
    };

    public TimeSpan? Span(params ReadOnlySpan<string> names) => Take(names) is { } value ? Span(value, At(names[0])) : null;

    public DateTimeOffset? Time(params ReadOnlySpan<string> names) => Take(names) is { } value ? Time(value, At(names[0])) : null;

    /// <summary>A list of texts; one text alone is a list of one.</summary>
    public IReadOnlyList<string>? Texts(params ReadOnlySpan<string> names) => Take(names) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => [text.GetString()!],
        { ValueKind: JsonValueKind.Array } list => [.. List(list, At(names[0])).Select(item => item.Json.ValueKind == JsonValueKind.String
            ? item.Json.GetString()!
            : throw new JsonMistakeException(item.Place, $"A text is needed here, and this is {Kind(item.Json)}."))],
        { } other => throw Wrong(names[0], "a list of texts", other),
    };

    /// <summary>The members of a list with their places.</summary>
    public IEnumerable<(JsonElement Json, string Place)> Items(params ReadOnlySpan<string> names) => Take(names) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => List(list, At(names[0])),
        { } other => throw Wrong(names[0], "a list", other),
    };

    /// <summary>Nothing else is known here.</summary>
    /// <exception cref="JsonMistakeException">There is something else.</exception>
    public void End()
    {
        if (_left.Keys.FirstOrDefault() is { } unknown)
        {
            throw new JsonMistakeException(At(unknown), $"This name is not known here. Known are {string.Join(", ", _asked)}.");
        }
    }

    public static IEnumerable<(JsonElement Json, string Place)> List(JsonElement list, string place) =>
        list.EnumerateArray().Select((item, i) => (item, string.Create(CultureInfo.InvariantCulture, $"{place}[{i}]")));

    /// <summary>A time span: seconds as a number, or a text such as 90s, 15m, 2h, 7d, 01:30:00.</summary>
    public static TimeSpan Span(JsonElement json, string place)
    {
        if (json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out double seconds) && Math.Abs(seconds) < 1e11)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        if (json.ValueKind == JsonValueKind.String && ParseSpan(json.GetString()!) is { } span)
        {
            return span;
        }

        throw new JsonMistakeException(
            place, $"A time span is needed here (seconds as a number, or a text such as 500ms, 90s, 15m, 2h, 7d or 01:30:00), and this is {Kind(json)}.");
    }

    /// <summary>A point in time; one without an offset is UTC.</summary>
    public static DateTimeOffset Time(JsonElement json, string place) =>
        json.ValueKind == JsonValueKind.String && DateTimeOffset.TryParse(
            json.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time)
            ? time
            : throw new JsonMistakeException(place, $"A time is needed here, such as \"2026-01-31T23:59:00Z\", and this is {Kind(json)}.");

    /// <summary>What a value is, for a sentence: a text, shortened, or its kind.</summary>
    public static string Kind(JsonElement json)
    {
        const int shown = 60;
        string raw = json.GetRawText();
        return json.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            _ => raw.Length > shown ? raw[..shown] + "…" : raw,
        };
    }

    private JsonMistakeException Wrong(string name, string needed, JsonElement json) =>
        new(At(name), $"{char.ToUpperInvariant(needed[0])}{needed[1..]} is needed here, and this is {Kind(json)}.");

    private static TimeSpan? ParseSpan(string text)
    {
        (string Unit, double Seconds)[] units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400)];
        foreach ((string unit, double seconds) in units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(text[..^unit.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                && Math.Abs(number * seconds) < 1e11)
            {
                return TimeSpan.FromSeconds(number * seconds);
            }
        }

        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span)
            ? span
            : null;
    }
}
