namespace SalesforceConnect.Http;

/// <summary>Where what is of this user and of this machine alone is kept from one process to the next.</summary>
internal static class UserFolder
{
    /// <summary>The full path of a folder for one purpose, whether it is there or not.</summary>
    /// <param name="purpose">The folder's name.</param>
    public static string PathOf(string purpose)
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        return home.Length > 0
            ? Path.Combine(home, "SalesforceConnect", purpose)
            : Path.Combine(Path.GetTempPath(), "SalesforceConnect-" + Environment.UserName, purpose);
    }

    /// <summary>Makes a folder that nobody but its owner can look into, unless it is there.</summary>
    /// <returns>Its full path.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static string Create(string path)
    {
#if NET
        if (!OperatingSystem.IsWindows())
        {
            return Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        }
#endif

        // On Windows a user's own data folder is closed to others.
        return Directory.CreateDirectory(path).FullName;
    }
}
