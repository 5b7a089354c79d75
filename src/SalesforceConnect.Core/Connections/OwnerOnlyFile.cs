using System.Security.AccessControl;
using System.Security.Principal;
using System.Text;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Connections;

/// <summary>A file that nobody but its owner can read, from its first byte on.</summary>
internal static class OwnerOnlyFile
{
    /// <summary>Writes the file, in place of any that is there.</summary>
    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public static void Write(string path, string content)
    {
        try
        {
            // A file that is there may be readable by others, so it is not written into.
            File.Delete(path);
            using FileStream file = Create(path);
            byte[] bytes = Encoding.UTF8.GetBytes(content);
            file.Write(bytes, 0, bytes.Length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new SfException("FileNotWritten", SfErrorCategory.WriteError, failure, path, failure.Message);
        }
    }

    /// <summary>Makes a folder that nobody but its owner can look into, unless it is there.</summary>
    /// <returns>Its full path.</returns>
    public static string CreateFolder(string path)
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

#if NET
    private static FileStream Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return new FileInfo(path).Create(FileMode.CreateNew, FileSystemRights.FullControl, FileShare.None, 4096, FileOptions.None, OwnerOnly());
        }

        return new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
    }

    [System.Runtime.Versioning.SupportedOSPlatform("windows")]
#else
    private static FileStream Create(string path)
        => new(path, FileMode.CreateNew, FileSystemRights.FullControl, FileShare.None, 4096, FileOptions.None, OwnerOnly());

#endif
    private static FileSecurity OwnerOnly()
    {
        var security = new FileSecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        security.AddAccessRule(new FileSystemAccessRule(WindowsIdentity.GetCurrent().User!, FileSystemRights.FullControl, AccessControlType.Allow));
        return security;
    }
}
