namespace SalesforceConnect.Rest;

/// <summary>
/// The form of an ID (REST API Developer Guide, "ID data type"): 15 letters and digits, or 18 with the suffix that tells their case.
/// </summary>
internal static class RecordId
{
    private const int ShortLength = 15;
    private const int LongLength = 18;
    private const int PrefixLength = 3;

    /// <summary>The form without the suffix.</summary>
    public static string Short(string id) => id.Substring(0, ShortLength);

    /// <summary>The characters that say of which object it is.</summary>
    public static string Prefix(string id) => id.Substring(0, PrefixLength);

    /// <summary>Whether a text is an ID rather than the name of an object: some names have as many letters, but no digits.</summary>
    public static bool IsNoName(string text) => IsId(text) && text.Any(char.IsDigit);

    /// <summary>Whether a text has the form of an ID.</summary>
    public static bool IsId(string text)
        => text.Length is ShortLength or LongLength
            && text.All(c => c is (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z'));
}
