using System.Globalization;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>Turns what a client sends for a field into the value that is stored, or says what is wrong with it.</summary>
internal static class FieldValue
{
    private static readonly string[] DateTimeFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd",
    ];

    private static readonly string[] TimeFormats = ["HH:mm:ss.FFF'Z'", "HH:mm:ss'Z'", "HH:mm:ss.FFF", "HH:mm:ss", "HH:mm"];

    public static object? FromJson(FieldDefinition field, JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String when field.Kind == FieldKind.Base64 => Bytes(field, json),
        JsonValueKind.String => FromText(field, json.GetString()!),
        JsonValueKind.True or JsonValueKind.False when field.Kind == FieldKind.Checkbox => json.GetBoolean(),
        JsonValueKind.Number when field.Kind == FieldKind.WholeNumber || field.IsDecimal || field.IsText => FromText(field, json.GetRawText()),
        _ => throw new SalesforceException(
            400,
            "JSON_PARSER_ERROR",
            $"Cannot deserialize instance of {field.TypeName} from {TokenName(json)} value {Shorten(json.GetRawText())} or request may be missing a required field at [line:1, column:1]"),
    };

    /// <summary>From text, as in JSON strings and CSV. Empty text is no value.</summary>
    public static object? FromText(FieldDefinition field, string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        switch (field.Kind)
        {
            case FieldKind.Id or FieldKind.Reference:
                return SalesforceId.Normalize(text)
                    ?? throw new SalesforceException(400, "MALFORMED_ID", $"{field.Label}: id value of incorrect type: {text}", [field.Name]);
            case FieldKind.Checkbox:
                return text.ToUpperInvariant() switch
                {
                    "TRUE" or "1" => true,
                    "FALSE" or "0" => false,
                    _ => throw WrongType(field, text),
                };
            case FieldKind.WholeNumber:
                return Whole(field, text);
            case FieldKind.Number or FieldKind.Currency or FieldKind.Percent:
                return Number(field, text);
            case FieldKind.Date:
                return DateOnly.TryParseExact(text.Length > 10 ? text[..10] : text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                    ? date
                    : throw WrongType(field, text);
            case FieldKind.Time:
                return TryParseTime(text, out var hour) ? hour : throw WrongType(field, text);
            case FieldKind.DateTime:
                return TryParseDateTime(text, out var time) ? time : throw WrongType(field, text);
            case FieldKind.Email when !IsEmail(text):
                throw new SalesforceException(400, "INVALID_EMAIL_ADDRESS", $"{field.Label}: invalid email address: {text}", [field.Name]);
            default:
                return Text(field, text);
        }
    }

    public static bool TryParseTime(string text, out TimeOnly time) => TimeOnly.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    public static bool TryParseDateTime(string text, out DateTime utc) => DateTime.TryParseExact(
        text, DateTimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out utc);

    public static string TokenName(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "START_OBJECT",
        JsonValueKind.Array => "START_ARRAY",
        JsonValueKind.True => "VALUE_TRUE",
        JsonValueKind.False => "VALUE_FALSE",
        JsonValueKind.Number => json.GetRawText().Contains('.', StringComparison.Ordinal) ? "VALUE_NUMBER_FLOAT" : "VALUE_NUMBER_INT",
        JsonValueKind.String => "VALUE_STRING",
        _ => "VALUE_NULL",
    };

    private static OrgBlob Bytes(FieldDefinition field, JsonElement json) => json.TryGetBytesFromBase64(out var bytes)
        ? OrgBlob.FromBytes(bytes)
        : throw new SalesforceException(400, "INVALID_BASE64_ENCODING", $"{field.Label}: not valid base64", [field.Name]);

    private static int Whole(FieldDefinition field, string text)
    {
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || number != decimal.Truncate(number))
        {
            throw WrongType(field, text);
        }

        var limit = Power(Math.Clamp(field.Precision, 1, 9));
        return Math.Abs(number) < limit ? (int)number : throw OutOfRange(field, text);
    }

    private static decimal Number(FieldDefinition field, string text)
    {
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            throw WrongType(field, text);
        }

        return Math.Abs(number) < Power(Math.Max(1, field.Precision - field.Scale))
            ? Math.Round(number, field.Scale, MidpointRounding.AwayFromZero)
            : throw OutOfRange(field, text);
    }

    private static string Text(FieldDefinition field, string text)
    {
        if (text.Length > field.Length)
        {
            throw new SalesforceException(
                400, "STRING_TOO_LONG", $"{field.Label}: data value too large: {Shorten(text)} (max length={field.Length})", [field.Name]);
        }

        if (!field.RestrictedPicklist)
        {
            return text;
        }

        var chosen = new List<string>();
        foreach (var part in field.Kind == FieldKind.MultiPicklist ? text.Split(';') : [text])
        {
            chosen.Add(field.PicklistValues.FirstOrDefault(v => v.Equals(part, StringComparison.OrdinalIgnoreCase)) ?? throw new SalesforceException(
                400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", $"{field.Label}: bad value for restricted picklist field: {part}", [field.Name]));
        }

        return string.Join(';', chosen);
    }

    private static bool IsEmail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == text.LastIndexOf('@') && text.IndexOf('.', at) > at + 1 && !text.EndsWith('.') && !text.Contains(' ', StringComparison.Ordinal);
    }

    private static decimal Power(int digits)
    {
        var value = 1m;
        for (var i = 0; i < digits; i++)
        {
            value *= 10;
        }

        return value;
    }

    private static SalesforceException WrongType(FieldDefinition field, string text) =>
        new(400, "INVALID_TYPE_ON_FIELD_IN_RECORD", $"{field.Label}: value not of required type: {Shorten(text)}", [field.Name]);

    private static SalesforceException OutOfRange(FieldDefinition field, string text) =>
        new(400, "NUMBER_OUTSIDE_VALID_RANGE", $"{field.Label}: value outside of valid range on numeric field: {text}", [field.Name]);

    private static string Shorten(string text) => text.Length <= 255 ? text : text[..255];
}
