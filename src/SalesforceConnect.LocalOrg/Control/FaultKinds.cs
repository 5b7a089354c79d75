using System.Net;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// The faults by their names in JSON: every factory of <see cref="Fault"/>, its parameters by their own names. What a factory is added
/// for can so be said over HTTP too.
/// </summary>
internal static class FaultKinds
{
    private static readonly ILookup<string, MethodInfo> s_factories = typeof(Fault)
        .GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(method => typeof(Fault).IsAssignableFrom(method.ReturnType))
        .ToLookup(method => Camel(method.Name), StringComparer.OrdinalIgnoreCase);

    private static readonly JsonSerializerOptions s_asWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly NullabilityInfoContext s_nullability = new();

    /// <summary>Each kind with the parameters that it takes, all its forms together; those that it needs come first.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<(string Name, bool IsNeeded)> Parameters)> All => s_factories
        .OrderBy(kind => kind.Key, StringComparer.Ordinal)
        .Select(kind => (kind.Key, (IReadOnlyList<(string, bool)>)[.. kind
            .SelectMany(factory => factory.GetParameters())
            .DistinctBy(parameter => parameter.Name)
            .Select(parameter => (parameter.Name!, kind.All(factory => factory.GetParameters().Any(p => p.Name == parameter.Name && IsNeeded(p)))))]));

    /// <summary>Makes a fault of a kind's name, or of an object with <c>kind</c>, its parameters and <c>afterWork</c>.</summary>
    /// <exception cref="JsonMistakeException">There is no such fault.</exception>
    public static Fault Read(JsonElement json, string place)
    {
        Fault fault;
        if (json.ValueKind == JsonValueKind.String)
        {
            fault = Make(json.GetString()!, place, parameters: null, place);
            fault.Written = json.GetString();
            return fault;
        }

        var fields = new JsonFields(json, place);
        string kind = fields.Text("kind")
            ?? throw new JsonMistakeException(fields.At("kind"), "The kind of fault is needed here, such as \"rowLocked\".");
        bool afterWork = fields.Flag("afterWork") ?? false;
        fault = Make(kind, fields.At("kind"), fields, place);
        fault = afterWork ? fault.AfterWork() : fault;
        fault.Written = JsonSerializer.Serialize(json, s_asWritten);
        return fault;
    }

    private static Fault Make(string kind, string kindPlace, JsonFields? parameters, string place)
    {
        MethodInfo[] forms = [.. s_factories[kind]];
        if (forms.Length == 0)
        {
            throw new JsonMistakeException(
                kindPlace, $"There is no fault \"{kind}\". There are {string.Join(", ", All.Select(known => known.Name))}.");
        }

        // The form that knows every name that was given, and of those the one with the fewest parameters.
        IReadOnlyCollection<string> given = parameters?.Left ?? [];
        MethodInfo form = forms.OrderBy(factory => factory.GetParameters().Length).FirstOrDefault(factory => given.All(
            name => factory.GetParameters().Any(parameter => name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase))))
            ?? forms.MaxBy(factory => factory.GetParameters().Length)!;
        object?[] values = [.. form.GetParameters().Select(parameter => Value(parameter, kind, parameters, place))];
        parameters?.End();
        return (Fault)form.Invoke(null, values)!;
    }

    private static object? Value(ParameterInfo parameter, string kind, JsonFields? parameters, string place)
    {
        string name = parameter.Name!;
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (parameters?.Take(name) is not { } json)
        {
            return parameter switch
            {
                { HasDefaultValue: true, DefaultValue: { } value } when type.IsEnum => Enum.ToObject(type, value),
                { HasDefaultValue: true } => parameter.DefaultValue,
                _ when type.IsArray => Array.CreateInstance(type.GetElementType()!, 0),
                _ when !IsNeeded(parameter) => null,
                _ => throw new JsonMistakeException(place, $"The fault \"{kind}\" needs \"{name}\"."),
            };
        }

        string at = parameters.At(name);
        if (type == typeof(string))
        {
            // What is to be JSON may be written as JSON.
            return json.ValueKind == JsonValueKind.String ? json.GetString() : json.GetRawText();
        }

        return type switch
        {
            _ when type == typeof(HttpStatusCode) => (HttpStatusCode)Status(json, at),
            _ when type == typeof(TimeSpan) => JsonFields.Span(json, at),
            _ when type == typeof(DateTimeOffset) => JsonFields.Time(json, at),
            _ when type == typeof(double) => Fraction(json, at),
            _ when type == typeof(long) || type == typeof(int) => Convert.ChangeType(Number(json, at), type, null),
            _ when type == typeof(IReadOnlyList<string>) => Texts(json, at),
            _ when type == typeof(IReadOnlyList<SalesforceError>) => Errors(json, at),
            _ when type == typeof((string, string)[]) => Headers(json, at),
            _ when type == typeof(Func<string, string>) => Replacement(json, at),
            _ => throw new JsonMistakeException(at, $"A value of {type} cannot be written in JSON."),
        };
    }

    private static bool IsNeeded(ParameterInfo parameter) => !parameter.HasDefaultValue
        && !parameter.ParameterType.IsArray
        && s_nullability.Create(parameter).WriteState != NullabilityState.Nullable;

    private static int Status(JsonElement json, string place) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out int status) && status is >= 200 and < 600
            ? status
            : throw new JsonMistakeException(place, $"An HTTP status from 200 to 599 is needed here, and this is {JsonFields.Kind(json)}.");

    private static double Fraction(JsonElement json, string place) =>
        json.ValueKind == JsonValueKind.Number && json.GetDouble() is >= 0 and <= 1 and double fraction
            ? fraction
            : throw new JsonMistakeException(place, $"A part from 0 to 1 is needed here, and this is {JsonFields.Kind(json)}.");

    private static long Number(JsonElement json, string place) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out long number) && number is >= 0 and <= int.MaxValue
            ? number
            : throw new JsonMistakeException(place, $"A whole number from 0 on is needed here, and this is {JsonFields.Kind(json)}.");

    private static IReadOnlyList<string> Texts(JsonElement json, string place) => json.ValueKind == JsonValueKind.Array
        ? [.. JsonFields.List(json, place).Select(item => item.Json.ValueKind == JsonValueKind.String
            ? item.Json.GetString()!
            : throw new JsonMistakeException(item.Place, $"A text is needed here, and this is {JsonFields.Kind(item.Json)}."))]
        : throw new JsonMistakeException(place, $"A list of texts is needed here, and this is {JsonFields.Kind(json)}.");

    private static IReadOnlyList<SalesforceError> Errors(JsonElement json, string place)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() == 0)
        {
            throw new JsonMistakeException(place, "A list of errors is needed here, each an object with errorCode and message.");
        }

        return [.. JsonFields.List(json, place).Select(item => Error(item.Json, item.Place))];
    }

    private static SalesforceError Error(JsonElement json, string place)
    {
        var fields = new JsonFields(json, place);
        string code = fields.Text("errorCode") ?? throw new JsonMistakeException(fields.At("errorCode"), "The code is needed here.");
        string message = fields.Text("message") ?? throw new JsonMistakeException(fields.At("message"), "The message is needed here.");
        IReadOnlyList<string>? names = fields.Texts("fields");
        fields.End();
        return new SalesforceError(code, message, names);
    }

    private static (string, string)[] Headers(JsonElement json, string place)
    {
        var fields = new JsonFields(json, place);
        return [.. fields.Left.ToArray().Select(name => (name, fields.Text(name) ?? ""))];
    }

    /// <summary>A change of a body, as <c>{"pattern": "…", "with": "…"}</c>.</summary>
    private static Func<string, string> Replacement(JsonElement json, string place)
    {
        var fields = new JsonFields(json, place);
        Regex pattern = Pattern(
            fields.Text("pattern") ?? throw new JsonMistakeException(fields.At("pattern"), "A regular expression is needed here."),
            fields.At("pattern"));
        string with = fields.Text("with") ?? "";
        fields.End();
        return body => pattern.Replace(body, with);
    }

    /// <exception cref="JsonMistakeException">It cannot be used as a regular expression.</exception>
    public static Regex Pattern(string pattern, string place)
    {
        try
        {
            // No pattern of anybody's takes longer than its text is long.
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            throw new JsonMistakeException(place, $"This regular expression cannot be used: {wrong.Message}");
        }
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
