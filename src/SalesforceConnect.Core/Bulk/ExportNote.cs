using System.Globalization;
using System.Security.Cryptography;
using SalesforceConnect.Connections;
using SalesforceConnect.Disk;

namespace SalesforceConnect.Bulk;

/// <summary>
/// How far an export has come, so that another process can go on with it: see <see cref="KeptNote"/>. It tells of whole pages alone; what
/// the file has beyond them is not counted on.
/// </summary>
/// <param name="PartialPath">Where the bytes are.</param>
/// <param name="JobId">The job whose results they are.</param>
/// <param name="Org">The org that it is a job of.</param>
/// <param name="Length">How many bytes are whole pages.</param>
/// <param name="Rows">How many rows they have.</param>
/// <param name="Next">The locator of the page after them; null where they are all.</param>
/// <param name="HasMark">Whether the file begins with a mark that it is in UTF-8.</param>
internal sealed record ExportNote(string PartialPath, string JobId, OrgKey Org, long Length, long Rows, string? Next, bool HasMark)
{
    private const string Kind = "results of a bulk query";
    private const int TailSize = 64 * 1024;

    /// <summary>What was left for a file; null where there is nothing, or the bytes are not those that were noted.</summary>
    /// <param name="path">The full path of the wanted file.</param>
    public static ExportNote? Find(string path)
    {
        try
        {
            if (KeptNote.Find(path) is not [Kind, { } partialPath, { } job, { } org, { } host, { } length, { } rows, { } next, { } mark, { } tail])
            {
                return null;
            }

            var note = new ExportNote(
                KeptNote.Plain(partialPath),
                job,
                new OrgKey(org.Length == 0 ? null : org, host),
                long.Parse(length, CultureInfo.InvariantCulture),
                long.Parse(rows, CultureInfo.InvariantCulture),
                next.Length == 0 ? null : KeptNote.Plain(next),
                mark == bool.TrueString);
            OwnerOnlyFile.RequireNoLink(note.PartialPath);
            using var file = new FileStream(note.PartialPath, FileMode.Open, FileAccess.Read, FileShare.Read);
            return file.Length >= note.Length && note.TailOf(file) == tail ? note : null;
        }
        catch (Exception failure) when (OwnerOnlyFile.IsFileFailure(failure) || failure is FormatException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>Makes the note.</summary>
    /// <param name="path">The full path of the wanted file.</param>
    /// <param name="file">The file with the bytes; its position changes.</param>
    /// <returns>Whether it could be made.</returns>
    public bool TryKeep(string path, FileStream file)
        => KeptNote.TryKeep(
            path,
            [
                Kind,
                KeptNote.Coded(PartialPath),
                JobId,
                Org.OrganizationId ?? "",
                Org.Host,
                Length.ToString(CultureInfo.InvariantCulture),
                Rows.ToString(CultureInfo.InvariantCulture),
                Next is null ? "" : KeptNote.Coded(Next),
                HasMark.ToString(),
                TailOf(file),
            ]);

    // A file that was killed while a page was added has other times than the note; what the whole pages end with stays.
    private string TailOf(FileStream file)
    {
        byte[] tail = new byte[(int)Math.Min(TailSize, Length)];
        file.Position = Length - tail.Length;
        for (int filled = 0, count; filled < tail.Length; filled += count)
        {
            count = file.Read(tail, filled, tail.Length - filled);
            if (count == 0)
            {
                throw new EndOfStreamException();
            }
        }

        using var hash = SHA256.Create();
        return Convert.ToBase64String(hash.ComputeHash(tail));
    }
}
