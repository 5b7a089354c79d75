namespace SalesforceConnect.Wire;

/// <summary>The media types of files that people send to Salesforce, by extension.</summary>
internal static class MediaTypes
{
    private static readonly Dictionary<string, string> s_byExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".json"] = RequestBody.Json,
        [".csv"] = "text/csv",
        [".xml"] = "application/xml",
        [".txt"] = "text/plain",
        [".html"] = "text/html",
        [".pdf"] = "application/pdf",
        [".zip"] = "application/zip",
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".svg"] = "image/svg+xml",
    };

    /// <summary>The media type for a file's name; plain bytes where it tells none.</summary>
    public static string OfFile(string path)
        => s_byExtension.TryGetValue(Path.GetExtension(path), out string? type) ? type : "application/octet-stream";
}
