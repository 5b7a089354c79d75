using System.Globalization;
using System.Text.Json;

namespace SalesforceConnect.Write;

/// <summary>A value as Salesforce takes it (REST API Developer Guide, "Primitive Data Types"; Bulk API 2.0, "Prepare CSV Files").</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text, the digits, or <c>true</c> or <c>false</c>.</param>
internal readonly record struct WireValue(WireKind Kind, string Text)
{
    /// <summary>What clears a field.</summary>
    public static WireValue Null => new(WireKind.Null, "");

    /// <summary>Whether both mean the same: an empty text and none do, and a number has its value however it is written.</summary>
    public bool Means(WireValue other)
        => (Kind == other.Kind || Text.Length + other.Text.Length == 0)
            && (Text == other.Text || (Kind == WireKind.Number && Value(Text) is { } number && Value(other.Text) == number));

    /// <summary>Writes it as JSON.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case WireKind.Null:
                writer.WriteNullValue();
                break;
            case WireKind.Text:
                writer.WriteStringValue(Text);
                break;
            case WireKind.Boolean:
                writer.WriteBooleanValue(Text == "true");
                break;
            default:
                writer.WriteRawValue(Text);
                break;
        }
    }

    /// <summary>What all ways of writing the value have in common.</summary>
    public string Common
        => Kind == WireKind.Number && Value(Text) is { } number
            ? number.ToString("0.############################", CultureInfo.InvariantCulture)
            : Text;

    private static decimal? Value(string digits)
        => decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : null;
}
