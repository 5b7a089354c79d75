namespace SalesforceConnect.Files;

/// <summary>A file that is to be uploaded.</summary>
/// <param name="Path">Its full path.</param>
internal sealed record UploadItem(string Path)
{
    /// <summary>Its title in the org; null for its name without the extension.</summary>
    public string? Title { get; init; }

    /// <summary>The IDs of the records that it is linked to.</summary>
    public IReadOnlyList<string> LinkedTo { get; init; } = [];

    /// <summary>The file of which it is a new version; null for a new file.</summary>
    public string? ContentDocumentId { get; init; }

    /// <summary>Why there is a new version; null for no word on that.</summary>
    public string? ReasonForChange { get; init; }

    /// <summary>What it is about; null for nothing.</summary>
    public string? Description { get; init; }

    /// <summary>What the user gave, for errors.</summary>
    public object? Target { get; init; }

    /// <summary>The title that it gets.</summary>
    public string TitleInOrg => Title
        ?? (System.IO.Path.GetFileNameWithoutExtension(Path) is { Length: > 0 } name ? name : System.IO.Path.GetFileName(Path));
}
