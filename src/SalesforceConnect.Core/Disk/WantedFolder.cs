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

    private static void Try(string path, Action act)
    {
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
