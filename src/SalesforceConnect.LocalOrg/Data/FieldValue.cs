using System.Globalization;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>Turns what a client sends for a field into the value that is stored, or says what is wrong with it.</summary>
internal static class FieldValue
{
    private static readonly string[] s_dateTimeFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd",
    ];

    private static readonly string[] s_timeFormats = ["HH:mm:ss.FFF'Z'", "HH:mm:ss'Z'", "HH:mm:ss.FFF", "HH:mm:ss", "HH:mm"];

    /// <summary>
    /// The value that JSON holds for a field, of the field's type. What is of another type ends the whole call, as it does where the
    /// body is read; what the field's rules say comes later, from <see cref="Check"/>.
    /// </summary>
    public static object? FromJson(FieldDefinition field, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Null when field.Kind != FieldKind.Checkbox:
                return null;
            case JsonValueKind.String when field.Kind == FieldKind.Base64:
                return Bytes(field, json);
            case JsonValueKind.String when field.IsText || field.IsId:
                return json.GetString() is { Length: > 0 } text ? text : null;
            case JsonValueKind.String when TryConvert(field, json.GetString()!, out object? converted):
                return converted;
            case JsonValueKind.True or JsonValueKind.False when field.Kind == FieldKind.Checkbox:
                return json.GetBoolean();
            case JsonValueKind.Number when field.IsText:
                return json.GetRawText();
            case JsonValueKind.Number when (field.Kind == FieldKind.WholeNumber || field.IsDecimal)
                && TryConvert(field, json.GetRawText(), out object? number):
                return number;
            default:
                string shown = Shorten(json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText());
                throw new SalesforceException(
                    400,
                    "JSON_PARSER_ERROR",
                    $"Cannot deserialize instance of {field.TypeName} from {TokenName(json)} value {shown} "
                    + "or request may be missing a required field at [line:1, column:1]");
        }
    }

    /// <summary>
    /// The value that a cell of a CSV file holds for a field, null to clear it. One that is not of the field's type is the error of the row
    /// alone.
    /// </summary>
    public static object? FromText(FieldDefinition field, string? text)
    {
        if (text is null && field.Kind != FieldKind.Checkbox)
        {
            return null;
        }

        if (text is not null && (field.IsText || field.IsId))
        {
            return text;
        }

        return text is not null && TryConvert(field, text, out object? converted)
            ? converted
            : throw new SalesforceException(
                400, "INVALID_TYPE_ON_FIELD_IN_RECORD", $"{field.Label}: value not of required type: {Shorten(text ?? "")}", [field.Name]);
    }

    /// <summary>The value as it is stored, or what its field's rules have against it.</summary>
    public static object? Check(FieldDefinition field, object? value) => value switch
    {
        string id when field.IsId => SalesforceId.Normalize(id)
            ?? throw new SalesforceException(400, "MALFORMED_ID", $"{field.Label}: id value of incorrect type: {id}", [field.Name]),
        string mail when field.Kind == FieldKind.Email && !IsEmail(mail) =>
            throw new SalesforceException(400, "INVALID_EMAIL_ADDRESS", $"{field.Label}: invalid email address: {mail}", [field.Name]),
        string text => Text(field, text),
        decimal number when field.Kind == FieldKind.WholeNumber => Whole(field, number),
        decimal number => Number(field, number),
        _ => value,
    };

    public static bool TryParseTime(string text, out TimeOnly time)
        => TimeOnly.TryParseExact(text, s_timeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    public static bool TryParseDateTime(string text, out DateTime utc) => DateTime.TryParseExact(
        text, s_dateTimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out utc);

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

    private static OrgBlob Bytes(FieldDefinition field, JsonElement json) => json.TryGetBytesFromBase64(out byte[]? bytes)
        ? OrgBlob.FromBytes(bytes)
        : throw new SalesforceException(400, "INVALID_BASE64_ENCODING", $"{field.Label}: not valid base64", [field.Name]);

    /// <summary>Text as a value of a field that holds no text: a number still as a decimal, whatever its range.</summary>
    private static bool TryConvert(FieldDefinition field, string text, out object? value)
    {
        value = field.Kind switch
        {
            FieldKind.Checkbox => text.ToUpperInvariant() switch { "TRUE" or "1" => true, "FALSE" or "0" => false, _ => null },
            FieldKind.WholeNumber => TryParseNumber(text) is { } number && number == decimal.Truncate(number) ? number : null,
            FieldKind.Number or FieldKind.Currency or FieldKind.Percent => TryParseNumber(text),
            FieldKind.Date => ParseDate(text),
            FieldKind.Time => TryParseTime(text, out TimeOnly hour) ? hour : null,
            FieldKind.DateTime => TryParseDateTime(text, out DateTime time) ? time : null,
            _ => null,
        };
        return value is not null;
    }

    private static decimal? TryParseNumber(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : null;

    private static DateOnly? ParseDate(string text)
    {
        const string format = "yyyy-MM-dd";
        string day = text.Length > format.Length && TryParseDateTime(text, out _) ? text[..format.Length] : text;
        return DateOnly.TryParseExact(day, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) ? date : null;
    }

    private static int Whole(FieldDefinition field, decimal number) =>
        Math.Abs(number) < Power(Math.Clamp(field.Precision, 1, 9)) ? (int)number : throw OutOfRange(field, number);

    private static decimal Number(FieldDefinition field, decimal number) =>
        Math.Abs(number) < Power(Math.Max(1, field.Precision - field.Scale))
            ? Math.Round(number, field.Scale, MidpointRounding.AwayFromZero)
            : throw OutOfRange(field, number);

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
        foreach (string part in field.Kind == FieldKind.MultiPicklist ? text.Split(';') : [text])
        {
            chosen.Add(
                field.PicklistValues.FirstOrDefault(v => v.Equals(part, StringComparison.OrdinalIgnoreCase))
                    ?? throw new SalesforceException(
                400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", $"{field.Label}: bad value for restricted picklist field: {part}", [field.Name]));
        }

        return string.Join(';', chosen);
    }

    private static bool IsEmail(string text)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0
            && at == text.LastIndexOf('@')
            && text.IndexOf('.', at) > at + 1
            && !text.EndsWith('.')
            && !text.Contains(' ', StringComparison.Ordinal);
    }

    private static decimal Power(int digits)
    {
        decimal value = 1m;
        for (int i = 0; i < digits; i++)
        {
            value *= 10;
        }

        return value;
    }

    private static SalesforceException OutOfRange(FieldDefinition field, decimal number) => new(
        400,
        "NUMBER_OUTSIDE_VALID_RANGE",
        string.Create(CultureInfo.InvariantCulture, $"{field.Label}: value outside of valid range on numeric field: {number}"),
        [field.Name]);

    private static string Shorten(string text) => text.Length <= 255 ? text : text[..255];
}
