using System.Globalization;
using System.Numerics;
using System.Text;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Records;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Query;

/// <summary>Values as SOQL writes them (SOQL and SOSL Reference, "Quoted String Escape Sequences" and "Date Formats").</summary>
internal static class SoqlLiteral
{
    /// <summary>The literal for a value: nothing in it can become a part of the query.</summary>
    /// <param name="name">The parameter that has it.</param>
    /// <param name="value">
    /// Null, text, a number, a Boolean, a date, an instant, a time, or a record, which stands for the ID that it has.
    /// </param>
    /// <param name="type">The type of the field that it is compared with, as far as it is known.</param>
    /// <exception cref="SfException"><c>ParameterNotSupported</c> or <c>ParameterWithoutId</c>.</exception>
    public static string Write(string name, object? value, FieldType type = FieldType.Unknown) => value switch
    {
        null or DBNull or NoValues => "null",
        bool flag => flag ? "true" : "false",
        string or char or Guid or Enum or Uri => Quote(value.ToString()!),
        SfRecord record
            => Quote(IdOf(record) ?? throw new SfException("ParameterWithoutId", SfErrorCategory.InvalidArgument, name) { Target = name }),
        byte or sbyte or short or ushort or int or uint or long or ulong or BigInteger or decimal
            => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        double or float => Number(((IFormattable)value).ToString("R", CultureInfo.InvariantCulture)) ?? throw NotSupported(name, value),
        _ => SalesforceText.Print(value, type) ?? throw NotSupported(name, value),
    };

    /// <summary>
    /// A pattern for LIKE. Between wildcards that the query has itself, the text stands for itself; else its own wildcards are such.
    /// </summary>
    /// <exception cref="SfException"><c>ParameterNotSupported</c>: neither text nor a number.</exception>
    public static string Like(string name, object? value, bool startsAnywhere, bool endsAnywhere)
    {
        string text = Write(name, value);
        bool isText = text[0] == '\'';
        if (!isText && !IsNumber(value))
        {
            throw NotSupported(name, value);
        }

        text = isText ? text.Substring(1, text.Length - 2) : text;
        return startsAnywhere
            || endsAnywhere
                ? $"'{(startsAnywhere ? "%" : "")}{text.Replace("%", "\\%").Replace("_", "\\_")}{(endsAnywhere ? "%" : "")}'"
                : $"'{text}'";
    }

    /// <summary>How many days, weeks … a range of dates has, as in <c>LAST_N_DAYS:30</c>.</summary>
    /// <exception cref="SfException"><c>ParameterNotSupported</c>: no whole number.</exception>
    public static string Count(string name, object? value)
        => IsNumber(value) && Key(Write(name, value)) is var text && text.All(char.IsDigit) ? text : throw NotSupported(name, value);

    /// <summary>What literals of the same value have in common: <c>10</c> and <c>10.0</c>.</summary>
    public static string Key(string literal)
        => literal[0] is (>= '0' and <= '9') or '-' && literal.Contains('.') && literal.All(c => char.IsDigit(c) || c is '-' or '.')
            ? literal.TrimEnd('0').TrimEnd('.')
            : literal;

    /// <summary>
    /// What literals have in common that Salesforce may take for equal, whatever their case: texts, and the two forms of an ID.
    /// </summary>
    public static string LooseKey(string literal)
    {
        string text = literal.Trim('\'');
        return RecordId.IsId(text) ? RecordId.Short(text) : text;
    }

    // Without an exponent, where that changes nothing; null for what is no number.
    private static string? Number(string digits)
    {
        double number = double.Parse(digits, CultureInfo.InvariantCulture);
        return double.IsNaN(number) || double.IsInfinity(number) ? null
            : digits.Contains('E')
                && decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal plain)
                && (double)plain == number
                ? plain.ToString(CultureInfo.InvariantCulture)
                : digits;
    }

    private static bool IsNumber(object? value)
        => value is byte or sbyte or short or ushort or int or uint or long or ulong or BigInteger or decimal or double or float;

    private static string Quote(string text) => $"'{Escape(text)}'";

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (char c in text)
        {
            _ = c switch
            {
                '\\' or '\'' or '"' => escaped.Append('\\').Append(c),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                '\b' => escaped.Append("\\b"),
                '\f' => escaped.Append("\\f"),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    // An ID that nobody selected is not what anybody means by the record: it may be another field's value that is wanted.
    private static string? IdOf(SfRecord record)
    {
        int place = RecordType.Of(record).Find("Id");
        return place < 0 ? null : record.GetValue(place) as string;
    }

    private static SfException NotSupported(string name, object? value)
    {
        string what = value is null
            ? "$null"
            : IsNumber(value) ? ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)
            : Text.Message("ParameterNotSupported.Type", value.GetType().Name);
        return new SfException("ParameterNotSupported", SfErrorCategory.InvalidArgument, name, what) { Target = name };
    }
}
