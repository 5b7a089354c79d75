using System.Globalization;
using System.Numerics;
using System.Text;
using SalesforceConnect.Errors;
using SalesforceConnect.Records;

namespace SalesforceConnect.Query;

/// <summary>Values as SOQL writes them (SOQL and SOSL Reference, "Quoted String Escape Sequences" and "Date Formats").</summary>
internal static class SoqlLiteral
{
    /// <summary>The literal for a value: nothing in it can become a part of the query.</summary>
    /// <param name="name">The parameter that has it.</param>
    /// <param name="value">Null, text, a number, a Boolean, a date, an instant, a time, or a record, which stands for its ID.</param>
    /// <exception cref="SfException"><c>ParameterNotSupported</c>.</exception>
    public static string Write(string name, object? value) => value switch
    {
        null or DBNull => "null",
        bool flag => flag ? "true" : "false",
        string text => Quote(text),
        char or Guid or Enum or Uri => Quote(value.ToString()!),
        SfRecord record => Quote(IdOf(record) ?? throw NotSupported(name, value)),
        byte or sbyte or short or ushort or int or uint or long or ulong or BigInteger or decimal => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        double number when !double.IsNaN(number) && !double.IsInfinity(number) => number.ToString("R", CultureInfo.InvariantCulture),
        float number when !float.IsNaN(number) && !float.IsInfinity(number) => number.ToString("R", CultureInfo.InvariantCulture),
        _ => SalesforceText.Print(value) ?? throw NotSupported(name, value),
    };

    /// <summary>A pattern for LIKE in which the text stands for itself, between wildcards where they are asked for.</summary>
    public static string Like(string text, bool startsAnywhere, bool endsAnywhere)
        => $"'{(startsAnywhere ? "%" : "")}{Escape(text).Replace("%", "\\%").Replace("_", "\\_")}{(endsAnywhere ? "%" : "")}'";

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

    private static string? IdOf(SfRecord record)
    {
        int place = RecordType.Of(record).Find("Id");
        return place < 0 ? record.Key : record.GetValue(place) as string;
    }

    private static SfException NotSupported(string name, object value)
        => new("ParameterNotSupported", SfErrorCategory.InvalidArgument, name, value.GetType().Name) { Target = name };
}
