using SalesforceConnect.Errors;

namespace SalesforceConnect.Disk;

/// <summary>A folder that a user names for files to come.</summary>
internal static class WantedFolder
{
    /// <summary>Makes the folder where it is not there.</summary>
    /// <param name="path">Its full path.</param>
    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public static void Create(string path) => Try(path, () => Directory.CreateDirectory(path));

    /// <summary>Makes the folder where it is not there, and sees to it that files can be written there.</summary>
    /// <param name="path">Its full path.</param>
    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public static void CreateAndProbe(string path) => Try(path, () =>
    {
        Directory.CreateDirectory(path);
        string probe = Path.Combine(path, $"{Guid.NewGuid():N}.new");
        new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
    });

    /// <summary>Sees to it that the folder is none, or that it is one, before the work is done whose files are to be written there.</summary>
    /// <param name="path">Its full path.</param>
    /// <exception cref="SfException"><c>FileNotWritten</c>: it, or what it is to stand in, is a file.</exception>
    public static void RequireNoFile(string path)
    {
        string? first = path;
        while (!string.IsNullOrEmpty(first) && !File.Exists(first) && !Directory.Exists(first))
        {
            first = Path.GetDirectoryName(first);
        }

        if (File.Exists(first))
        {
            throw new SfException("FileNotWritten", SfErrorCategory.WriteError, path, Text.Message("FolderIsFile", first)) { Target = path };
        }
    }

    private static void Try(string path, Action act)
    {
        RequireNoFile(path);
        try
        {
            act();
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException || OwnerOnlyFile.IsFileFailure(failure))
        {
            throw new SfException("FileNotWritten", SfErrorCategory.WriteError, failure, path, failure.Message) { Target = path };
        }
    }
}
