using System.Globalization;

namespace SalesforceConnect.Errors;

/// <summary>
/// Writes a number with its word as in <c>{0:N0 row|rows}</c>: <c>1 row</c>, <c>2 rows</c>; and the word alone as in <c>{0: was|were}</c>.
/// </summary>
internal sealed class CountFormat : IFormatProvider, ICustomFormatter
{
    public static readonly CountFormat Current = new();

    private CountFormat()
    {
    }

    public object? GetFormat(Type? formatType)
        => formatType == typeof(ICustomFormatter) ? this : CultureInfo.CurrentCulture.GetFormat(formatType!);

    public string Format(string? format, object? arg, IFormatProvider? formatProvider)
    {
        int bar = format?.IndexOf('|') ?? -1;
        if (bar < 0)
        {
            return Shown(arg, format);
        }

        int space = format!.IndexOf(' ');
        string words = arg is IConvertible and not string && Convert.ToDecimal(arg, CultureInfo.InvariantCulture) == 1
            ? format.Substring(space + 1, bar - space - 1)
            : format.Substring(bar + 1);
        return space == 0 ? words : $"{Shown(arg, format.Substring(0, space))} {words}";
    }

    private static string Shown(object? arg, string? format)
        => arg is IFormattable number ? number.ToString(format, CultureInfo.CurrentCulture) : arg?.ToString() ?? "";
}
