using SalesforceConnect.Errors;

namespace SalesforceConnect.Disk;

/// <summary>Files that get their name when they are whole: one that is there stays until then.</summary>
internal static class NewFile
{
    /// <summary>Sees to it that a file can stand at a path, before the work is done whose end is to be written there.</summary>
    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public static void RequirePlace(string path)
    {
        string? folder = Path.GetDirectoryName(path);
        if (Directory.Exists(path) || (!string.IsNullOrEmpty(folder) && !Directory.Exists(folder)))
        {
            string reason = Directory.Exists(path) ? Text.Message("FileIsNone") : Text.Message("FileWithoutFolder", folder);
            throw new SfException("FileNotWritten", SfErrorCategory.WriteError, path, reason) { Target = path };
        }
    }

    /// <summary>Writes a file, in place of one that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes it.</param>
    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string partial = $"{path}.{Guid.NewGuid():N}.partial";
        try
        {
            using (var file = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(file);
            }

            Rename(partial, path);
        }
        catch (Exception failure)
        {
            TryDelete(partial);
            if (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
            {
                throw new SfException("FileNotWritten", SfErrorCategory.WriteError, failure, path, failure.Message) { Target = path };
            }

            throw;
        }
    }

    /// <summary>Gives a file the name of one that may be there.</summary>
    public static void Rename(string partial, string path)
    {
#if NET
        File.Move(partial, path, overwrite: true);
#else
        File.Delete(path);
        File.Move(partial, path);
#endif
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What kept it from being written is told.
        }
    }
}
