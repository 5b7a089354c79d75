using System.Security;
using System.Security.AccessControl;
using System.Security.Principal;
using System.Text;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Disk;

/// <summary>A file that nobody but its owner can read, from its first byte on.</summary>
internal static class OwnerOnlyFile
{
#if NET
    /// <summary>How a file is made that nobody but its owner can read.</summary>
    public const UnixFileMode ReadAndWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode OwnerAlone = ReadAndWrite | UnixFileMode.UserExecute;

#endif
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

    /// <summary>
    /// Writes the file by way of a second one, so that whoever reads it, at whatever moment, finds the old content or the new. When
    /// this returns, the new one is safely on the disk.
    /// </summary>
    /// <remarks>For folders of our own: the second file, of the same name and <c>.new</c>, is not asked for.</remarks>
    public static void Replace(string path, string content)
    {
        string temporary = path + ".new";
        try
        {
            File.Delete(temporary);
            using (FileStream file = Create(temporary))
            {
                byte[] bytes = Encoding.UTF8.GetBytes(content);
                file.Write(bytes, 0, bytes.Length);
                file.Flush(flushToDisk: true);
            }

            Rename(temporary, path);
        }
        catch (Exception failure) when (IsFileFailure(failure))
        {
            TryDelete(temporary);
            throw;
        }

        // The file's new name has to reach the disk too; on the file systems in use it does so with the file.
        using var named = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read);
        named.Flush(flushToDisk: true);
    }

    /// <summary>Makes a file to be written.</summary>
    /// <exception cref="IOException">There is one of that name, or it cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static FileStream CreateNew(string path) => Create(path);

    /// <summary>How many bytes a file can hold without more room on the disk; 0 where there is none.</summary>
    public static long RoomOf(string path)
    {
        const int Block = 4096;
        var file = new FileInfo(path);
        return file.Exists ? (file.Length + Block - 1) / Block * Block : 0;
    }

    /// <summary>
    /// Writes over a file that is there and has room for it: <see cref="RoomOf"/>. Whoever reads it meanwhile, or after the machine has
    /// stopped meanwhile, may find parts of both.
    /// </summary>
    public static bool TryOverwrite(string path, string content)
    {
        try
        {
            byte[] before = File.ReadAllBytes(path);
            byte[] bytes = Encoding.UTF8.GetBytes(content);
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None);
            try
            {
                Fill(file, bytes);
                return true;
            }
            catch (IOException)
            {
                Fill(file, before);
                return false;
            }
        }
        catch (Exception failure) when (IsFileFailure(failure))
        {
            return false;
        }

        static void Fill(FileStream file, byte[] bytes)
        {
            file.Position = 0;
            file.Write(bytes, 0, bytes.Length);
            file.SetLength(bytes.Length);
            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>
    /// Makes a file that only this process can reach, beside another one. It is gone with its stream, and with the process, however that
    /// ends.
    /// </summary>
    /// <param name="path">The other one.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static FileStream OpenNameless(string path)
    {
        string name = $"{path}.{Guid.NewGuid():N}.part";
#if NET
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = 0,
            Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = ReadAndWrite;
        }

        var file = new FileStream(name, options);
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(name);
        }

        return file;
#else
        return new FileStream(name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, bufferSize: 1, FileOptions.DeleteOnClose);
#endif
    }

    /// <summary>Makes a folder that nobody but its owner can look into, or makes one that is there so.</summary>
    /// <exception cref="IOException">It is a link, which may lead anywhere, or cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made, or it is another user's.</exception>
    public static void CreateFolder(string path)
    {
        RequireNoLink(path);
#if NET
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path, OwnerAlone);
            if (File.GetUnixFileMode(path) != OwnerAlone)
            {
                File.SetUnixFileMode(path, OwnerAlone);
            }

            return;
        }
#endif

        // On Windows a user's own data folder is closed to others.
        Directory.CreateDirectory(path);
    }

    /// <summary>Refuses a path that leads elsewhere; one at which nothing is is good.</summary>
    /// <exception cref="IOException">It is a link.</exception>
    public static void RequireNoLink(string path)
    {
        try
        {
            if ((File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0)
            {
                throw new IOException(Text.Message("PathIsLink", path));
            }
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            // It is still to be made.
        }
    }

    /// <summary>Whether a failure is one of the file system, and not one of the program.</summary>
    public static bool IsFileFailure(Exception failure)
        => failure is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException;

    /// <summary>Gives a file another name, in the place of any that has it.</summary>
    public static void Rename(string temporary, string path)
    {
#if NET
        File.Move(temporary, path, overwrite: true);
#else
        if (File.Exists(path))
        {
            File.Replace(temporary, path, destinationBackupFileName: null);
        }
        else
        {
            File.Move(temporary, path);
        }
#endif
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (IsFileFailure(failure))
        {
            // What kept it from being written is told.
        }
    }

#if NET
    private static FileStream Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return new FileInfo(
                path).Create(FileMode.CreateNew, FileSystemRights.FullControl, FileShare.None, 4096, FileOptions.None, OwnerOnly());
        }

        return new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            UnixCreateMode = ReadAndWrite,
        });
    }

    [System.Runtime.Versioning.SupportedOSPlatform("windows")]
#else
    // Mono, which the tests for Windows PowerShell run on where there is no Windows, knows no rights of files.
    private static FileStream Create(string path) => Path.DirectorySeparatorChar == '\\'
        ? new(path, FileMode.CreateNew, FileSystemRights.FullControl, FileShare.None, 4096, FileOptions.None, OwnerOnly())
        : new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);

#endif
    private static FileSecurity OwnerOnly()
    {
        var security = new FileSecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        security.AddAccessRule(
            new FileSystemAccessRule(WindowsIdentity.GetCurrent().User!, FileSystemRights.FullControl, AccessControlType.Allow));
        return security;
    }
}
