using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SalesforceConnect.Disk;

/// <summary>
/// A note of what a download that broke off has left for a file, so that a later one can go on with it. It stands in the user's own
/// folder, not beside the file, where anybody could put one. One file has one note.
/// </summary>
internal static class KeptNote
{
    private const string Purpose = "downloads";

    /// <summary>The lines of the note for a file; null where there is none that can be read.</summary>
    /// <param name="path">The full path of the wanted file.</param>
    public static string[]? Find(string path)
    {
        try
        {
            return NoteOf(path) is { } note && File.Exists(note) ? File.ReadAllLines(note) : null;
        }
        catch (Exception failure) when (OwnerOnlyFile.IsFileFailure(failure))
        {
            return null;
        }
    }

    /// <summary>Makes the note, in the place of any that is there.</summary>
    /// <param name="path">The full path of the wanted file.</param>
    /// <param name="lines">What it says; none of them may hold a line's end: <see cref="Coded"/>.</param>
    /// <returns>Whether it could be made.</returns>
    public static bool TryKeep(string path, IReadOnlyList<string> lines)
    {
        try
        {
            UserFolder.Create(Purpose);
            string note = NoteOf(path)!;
            string written = note + ".new";
            File.WriteAllLines(written, lines);
            OwnerOnlyFile.Rename(written, note);
            return true;
        }
        catch (Exception failure) when (OwnerOnlyFile.IsFileFailure(failure))
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
        catch (Exception failure) when (OwnerOnlyFile.IsFileFailure(failure))
        {
            // Without the bytes that it tells of it means nothing.
        }
    }

    /// <summary>A text as a line: a file's name may hold anything, a line's end too.</summary>
    public static string Coded(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>The text of such a line.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static string Plain(string coded) => Encoding.UTF8.GetString(Convert.FromBase64String(coded));

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
}
