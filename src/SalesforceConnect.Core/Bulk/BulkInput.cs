namespace SalesforceConnect.Bulk;

/// <summary>What this process knows of the rows that it uploaded, to find a failed one in the input again.</summary>
/// <param name="Path">The file.</param>
/// <param name="Delimiter">The character between its values; null for whichever is found.</param>
/// <param name="Encoding">How its text is written; null for what its mark says, else UTF-8.</param>
/// <param name="Map">The fields that its columns were renamed to.</param>
internal sealed record BulkInput(string Path, char? Delimiter, System.Text.Encoding? Encoding, IReadOnlyDictionary<string, string> Map);
