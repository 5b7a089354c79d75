using System.Globalization;
using SalesforceConnect.Disk;

namespace SalesforceConnect.Wire;

/// <summary>
/// What a download that broke off has left, so that a later call can go on with it: see <see cref="KeptNote"/>. A file that no note
/// names, or that has changed since, is somebody else's.
/// </summary>
/// <param name="PartialPath">Where the bytes are.</param>
/// <param name="Address">What they are of.</param>
/// <param name="Version">The version that they are of.</param>
internal sealed record KeptDownload(string PartialPath, Uri Address, FileVersion Version)
{
    /// <summary>What was left for a file; null for nothing that can be gone on with.</summary>
    /// <param name="path">The full path of the wanted file.</param>
    public static KeptDownload? Find(string path)
    {
        try
        {
            return KeptNote.Find(path) is not [{ } stamp, { } partialPath, { } address, { } tag, { } modified, { } length]
                || stamp != Stamp(KeptNote.Plain(partialPath))
                    ? null
                    : new KeptDownload(
                        KeptNote.Plain(partialPath),
                        new Uri(address),
                        new FileVersion(
                            tag.Length == 0 ? null : KeptNote.Plain(tag),
                            modified.Length == 0 ? null : DateTimeOffset.Parse(modified, CultureInfo.InvariantCulture),
                            length.Length == 0 ? null : long.Parse(length, CultureInfo.InvariantCulture)));
        }
        catch (Exception failure) when (OwnerOnlyFile.IsFileFailure(failure) || failure is FormatException)
        {
            return null;
        }
    }

    /// <summary>Makes the note.</summary>
    /// <param name="path">The full path of the wanted file.</param>
    /// <returns>Whether it could be made.</returns>
    public bool TryKeep(string path)
        => Stamp(PartialPath) is { } stamp
            && KeptNote.TryKeep(
                path,
                [
                    stamp,
                    KeptNote.Coded(PartialPath),
                    Address.AbsoluteUri,
                    Version.EntityTag is { } tag ? KeptNote.Coded(tag) : "",
                    Version.LastModified?.ToString("o", CultureInfo.InvariantCulture) ?? "",
                    Version.Length?.ToString(CultureInfo.InvariantCulture) ?? "",
                ]);

    /// <summary>Takes the note away.</summary>
    /// <param name="path">The full path of the wanted file.</param>
    public static void Forget(string path) => KeptNote.Forget(path);

    // What changes with every change of the bytes; null where they are gone, or a link stands in their place.
    private static string? Stamp(string partialPath)
        => new FileInfo(partialPath) is { Exists: true } file && (file.Attributes & FileAttributes.ReparsePoint) == 0
            ? $"{file.Length} {file.LastWriteTimeUtc.Ticks}"
            : null;
}
