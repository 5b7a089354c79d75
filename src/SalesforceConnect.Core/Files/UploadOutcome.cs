namespace SalesforceConnect.Files;

/// <summary>What became of a file that was to be uploaded.</summary>
/// <param name="File">The result.</param>
/// <param name="Errors">What went wrong: the upload itself, or, though the file is in the org, what was to follow.</param>
internal sealed record UploadOutcome(SfFile File, IReadOnlyList<SfException> Errors);
