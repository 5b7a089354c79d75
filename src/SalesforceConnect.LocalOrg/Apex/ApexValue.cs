using System.Globalization;

namespace SalesforceConnect.LocalOrg;

/// <summary>Values of Apex: text, int, decimal, bool, null and records.</summary>
internal static class ApexValue
{
    public static string Print(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    // Text is compared without regard to case.
    public static bool AreEqual(object? one, object? other) => (one, other) switch
    {
        (string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase),
        (int or decimal, int or decimal) => Convert.ToDecimal(one, CultureInfo.InvariantCulture) == Convert.ToDecimal(other, CultureInfo.InvariantCulture),
        _ => Equals(one, other),
    };

    public static object? Add(object? one, object? other) => (one, other) switch
    {
        (int a, int b) => unchecked(a + b),
        (int or decimal, int or decimal) => Convert.ToDecimal(one, CultureInfo.InvariantCulture) + Convert.ToDecimal(other, CultureInfo.InvariantCulture),
        _ => Print(one) + Print(other),
    };
}
