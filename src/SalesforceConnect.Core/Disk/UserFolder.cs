using SalesforceConnect.Errors;

namespace SalesforceConnect.Disk;

/// <summary>Where what is of this user and of this machine alone is kept from one process to the next.</summary>
internal static class UserFolder
{
    // Empty where the system names none. The temporary folder is no substitute: anybody could plant files there.
    private static string Home
        => Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);

    /// <summary>The full path of a folder for one purpose, whether it is there or not; null where this user has no place for it.</summary>
    /// <param name="purpose">The folder's name.</param>
    public static string? PathOf(string purpose) => Home.Length == 0 ? null : Path.Combine(Home, "SalesforceConnect", purpose);

    /// <summary>Makes the folder for one purpose, so that nobody but its owner can look into it, or makes one that is there so.</summary>
    /// <exception cref="IOException">It cannot be made, is a link, or this user has no place for it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static void Create(string purpose)
    {
        string folder = PathOf(purpose) ?? throw new DirectoryNotFoundException(Text.Message("NoDataFolder"));
        Directory.CreateDirectory(Home);

        // The outer one first: whoever may write there can put another one in the place of the inner one.
        OwnerOnlyFile.CreateFolder(Path.GetDirectoryName(folder)!);
        OwnerOnlyFile.CreateFolder(folder);
    }
}
