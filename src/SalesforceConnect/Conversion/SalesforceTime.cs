using SalesforceConnect.Records;

namespace SalesforceConnect.Conversion;

/// <summary>Dates and times as Salesforce reads them.</summary>
internal static class SalesforceTime
{
    /// <inheritdoc cref="SalesforceText.Print"/>
    public static string? Print(object? value) => SalesforceText.Print(value);
}
