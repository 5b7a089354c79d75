using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SalesforceConnect.Disk;

namespace SalesforceConnect.Wire;

/// <summary>
/// What a download that broke off has left, so that a later call can go on with it. The note of it stands in the user's own folder,
/// not beside the file: a file that no note names, or that has changed since, is somebody else's.
/// </summary>
/// <param name="PartialPath">Where the bytes are.</param>
/// <param name="Address">What they are of.</param>
/// <param name="Version">The version that they are of.</param>
internal sealed record KeptDownload(string PartialPath, Uri Address, FileVersion Version)
{
    private const int Parts = 6;
    private const string Purpose = "downloads";

    /// <summary>What was left for a file; null for nothing that can be gone on with.</summary>
    /// <param name="path">The full path of the wanted file.</param>
    public static KeptDownload? Find(string path)
    {
        try
        {
            if (NoteOf(path) is not { } note
                || !File.Exists(note)
                || File.ReadAllLines(note) is not { Length: Parts } lines
                || lines[0] != Stamp(Plain(lines[1])))
            {
                return null;
            }

            return new KeptDownload(
                Plain(lines[1]),
                new Uri(lines[2]),
                new FileVersion(
                    lines[3].Length == 0 ? null : Plain(lines[3]),
                    lines[4].Length == 0 ? null : DateTimeOffset.Parse(lines[4], CultureInfo.InvariantCulture),
                    lines[5].Length == 0 ? null : long.Parse(lines[5], CultureInfo.InvariantCulture)));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Makes the note.</summary>
    /// <param name="path">The full path of the wanted file.</param>
    /// <returns>Whether it could be made.</returns>
    public bool TryKeep(string path)
    {
        try
        {
            UserFolder.Create(Purpose);
            File.WriteAllLines(NoteOf(path)!,
            [
                Stamp(PartialPath)!,
                Coded(PartialPath),
                Address.AbsoluteUri,
                Version.EntityTag is { } tag ? Coded(tag) : "",
                Version.LastModified?.ToString("o", CultureInfo.InvariantCulture) ?? "",
                Version.Length?.ToString(CultureInfo.InvariantCulture) ?? "",
            ]);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Takes the note away.</summary>
    /// <param name="path">The full path of the wanted file.</param>
    public static void Forget(string path)
    {
        try
        {
            if (NoteOf(path) is { } note)
            {
                File.Delete(note);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Without the bytes that it tells of it means nothing.
        }
    }

    // What changes with every change of the bytes; null where they are gone, or a link stands in their place.
    private static string? Stamp(string partialPath)
        => new FileInfo(partialPath) is { Exists: true } file && (file.Attributes & FileAttributes.ReparsePoint) == 0
            ? $"{file.Length} {file.LastWriteTimeUtc.Ticks}"
            : null;

    private static string? NoteOf(string path)
    {
        using var hash = SHA256.Create();
        return UserFolder.PathOf(Purpose) is not { } folder
            ? null
            : Path.Combine(
                folder,
                string.Concat(
                    hash.ComputeHash(Encoding.UTF8.GetBytes(path)).Select(part => part.ToString("x2", CultureInfo.InvariantCulture))));
    }

    // A file's name may hold anything, a line's end too.
    private static string Coded(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Plain(string coded) => Encoding.UTF8.GetString(Convert.FromBase64String(coded));
}
