using System.Globalization;

namespace SalesforceConnect.LocalOrg;

/// <summary>The forms in which a query may ask for a value, as a person with the locale en_US sees it.</summary>
internal static class ShownForm
{
    public const string Format = "FORMAT";
    public const string Label = "TOLABEL";
    public const string Currency = "CONVERTCURRENCY";

    /// <summary>Whether it is the name of one.</summary>
    public static bool IsKnown(string function) => function.ToUpperInvariant() is Format or Label or Currency;

    /// <summary>Whether values of this field have such a form.</summary>
    public static bool Takes(string form, FieldDefinition field) => form switch
    {
        Label => field.Kind is FieldKind.Picklist or FieldKind.MultiPicklist,
        Currency => field.Kind == FieldKind.Currency,
        _ => field.IsDecimal || field.Kind is FieldKind.WholeNumber or FieldKind.Date or FieldKind.DateTime or FieldKind.Time,
    };

    /// <summary>The value in this form. The org has one currency, and labels that are its values.</summary>
    public static object? Of(string form, FieldDefinition field, object? value) => form != Format ? value : value switch
    {
        DateOnly date => date.ToString("M/d/yyyy", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("M/d/yyyy, h:mm tt", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("h:mm tt", CultureInfo.InvariantCulture),
        decimal number when field.Kind == FieldKind.Currency => $"{(number < 0 ? "-" : "")}${Digits(Math.Abs(number), field)}",
        decimal number when field.Kind == FieldKind.Percent => Digits(number, field) + "%",
        decimal number => Digits(number, field),
        int number => number.ToString("#,##0", CultureInfo.InvariantCulture),
        _ => value,
    };

    private static string Digits(decimal number, FieldDefinition field)
        => number.ToString("N" + field.Scale.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
