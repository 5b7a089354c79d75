using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace SalesforceConnect.LocalOrg;

/// <summary>The place in a query's results where a page begins. Salesforce's own look like this too, but promise nothing.</summary>
internal static class ResultLocator
{
    public static string At(int row) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(row.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The row; null for what is no locator.</summary>
    public static int? Row(string locator)
    {
        Span<byte> digits = stackalloc byte[16];
        return Base64Url.IsValid(locator)
            && Base64Url.TryDecodeFromChars(locator, digits, out int length)
            && int.TryParse(digits[..length], NumberStyles.None, CultureInfo.InvariantCulture, out int row)
            ? row
            : null;
    }
}
