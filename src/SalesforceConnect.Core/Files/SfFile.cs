namespace SalesforceConnect;

/// <summary>A file that was uploaded or fetched: where it is on the disk, and what the org has of it.</summary>
public sealed class SfFile
{
    /// <summary>What was done.</summary>
    public SfFileAction Action { get; internal init; }

    /// <summary>Whether the file is where it was to be.</summary>
    public bool Success => Action is not (SfFileAction.Failed or SfFileAction.Unknown);

    /// <summary>Its title in the org.</summary>
    public string? Title { get; internal init; }

    /// <summary>The full path of the file on this machine.</summary>
    public string? Path { get; internal init; }

    /// <summary>How many bytes it has.</summary>
    public long Size { get; internal init; }

    /// <summary>The MD5 of its bytes in hexadecimal, as Salesforce has it; null where that is not known.</summary>
    public string? Checksum { get; internal init; }

    /// <summary>The ID of the file: of the ContentDocument, or of the attachment or document of a folder. Null where there is none.</summary>
    public string? Id { get; internal init; }

    /// <summary>The ID of the ContentDocument, which all versions of a file have in common; null where there is none.</summary>
    public string? ContentDocumentId { get; internal init; }

    /// <summary>The ID of the version; null where there is none.</summary>
    public string? ContentVersionId { get; internal init; }

    /// <summary>The version's number, from 1; null where that is not known.</summary>
    public int? Version { get; internal init; }

    /// <summary>The IDs of the records that it was linked to, or was found by.</summary>
    public IReadOnlyList<string> LinkedTo { get; internal set; } = [];

    /// <summary>Salesforce's code, or our own, of what went wrong; null on success.</summary>
    public string? ErrorCode { get; internal set; }

    /// <summary>What went wrong; null on success.</summary>
    public string? Message { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => Path ?? Title ?? Id ?? Action.ToString();
}
