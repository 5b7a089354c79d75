namespace SalesforceConnect.Files;

/// <summary>How files are to be fetched.</summary>
internal sealed record FileExportOptions
{
    /// <summary>The full path of the folder.</summary>
    public required string Directory { get; init; }

    /// <summary>Whether older versions are wanted too.</summary>
    public bool AllVersions { get; init; }

    /// <summary>Whether other files may be written over that have the names.</summary>
    public bool Force { get; init; }

    /// <summary>How many files are under way at a time.</summary>
    public required int Throttle { get; init; }

    /// <summary>The list of what the folder holds; null for none.</summary>
    public FileManifest? Manifest { get; init; }
}
