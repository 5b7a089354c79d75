namespace SalesforceConnect.Files;

/// <summary>Bytes that the org has: a version of a file, an attachment of a record, or a document of a folder.</summary>
internal sealed record FileRow
{
    /// <summary>The ID of the ContentDocument, the attachment or the document.</summary>
    public required string FileId { get; init; }

    /// <summary>The ID of the version; null for what has none.</summary>
    public string? VersionId { get; init; }

    /// <summary>The version's number, from 1; null for what has none.</summary>
    public int? Version { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>Its extension without the dot; null where the title has it, or where there is none.</summary>
    public string? Extension { get; init; }

    /// <summary>How many bytes it has.</summary>
    public long Size { get; init; }

    /// <summary>The MD5 of its bytes in hexadecimal; null where Salesforce keeps none, as of attachments.</summary>
    public string? Checksum { get; init; }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset? Modified { get; init; }

    /// <summary>Where its bytes are.</summary>
    public required string BodyPath { get; init; }

    /// <summary>The records that it was found by.</summary>
    public IReadOnlyList<string> Records { get; init; } = [];

    /// <summary>What tells its bytes from all others.</summary>
    public string Key => VersionId ?? FileId;
}
