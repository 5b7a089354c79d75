using System.Text;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Disk;

/// <summary>
/// A file that is written beside its place under a temporary name, where nobody but its owner can read it, and takes its place when it is
/// whole. Until then the one that is there stays. What has the temporary name and is nobody's of ours is left alone.
/// </summary>
internal sealed class PendingFile : IDisposable
{
    private FileStream? _stream;

    private PendingFile(string path, string partialPath, FileStream stream)
    {
        Path = path;
        PartialPath = partialPath;
        _stream = stream;
    }

    /// <summary>The full path of the wanted file; where a link was given, of what it leads to.</summary>
    public string Path { get; }

    /// <summary>How names of files are compared on this system.</summary>
    public static StringComparison NameComparison { get; } = System.IO.Path.DirectorySeparatorChar == '\\'
        ? StringComparison.OrdinalIgnoreCase
        : StringComparison.Ordinal;

    /// <summary>Where the bytes are while they are not all.</summary>
    public string PartialPath { get; }

    /// <summary>Whether it is open.</summary>
    public bool IsOpen => _stream is not null;

    /// <summary>The bytes.</summary>
    public FileStream Stream => _stream ?? throw new ObjectDisposedException(PartialPath);

    /// <summary>Opens one.</summary>
    /// <param name="path">The full path of the wanted file.</param>
    /// <param name="findKept">Tells, by the path of the wanted file, where an earlier one has left its bytes; null for nowhere.</param>
    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public static PendingFile Open(string path, Func<string, string?> findKept)
    {
        try
        {
            // A link stays one: what it leads to is written.
            string target = TargetOf(path);
            if (Directory.Exists(target) || IsDevice(target))
            {
                throw new IOException(Text.Message("FileIsNone"));
            }

            if (findKept(target) is { } kept)
            {
                return new PendingFile(target, kept, Open(kept, FileMode.Open));
            }

            string partialPath = UsualPartialPath(target);
            try
            {
                return new PendingFile(target, partialPath, Open(partialPath, FileMode.CreateNew));
            }
            catch (IOException) when (IsTaken(partialPath))
            {
                partialPath = $"{target}.{Guid.NewGuid():N}.partial";
                return new PendingFile(target, partialPath, Open(partialPath, FileMode.CreateNew));
            }
        }
        catch (Exception failure) when (IsFailure(failure))
        {
            throw NotWritten(path, failure);
        }
    }

    /// <summary>Writes a whole file.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="write">Writes it; where that fails, nothing is left of it.</param>
    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        using PendingFile pending = Open(path, _ => null);
        try
        {
            write(pending.Stream);
            pending.Complete();
        }
        catch (Exception failure)
        {
            pending.Discard();
            if (IsFailure(failure) && failure is not EncoderFallbackException)
            {
                throw pending.NotWritten(failure);
            }

            throw;
        }
    }

    /// <summary>Sees to it that a file can stand at a path, before the work is done whose end is to be written there.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="folderToCome">The full path of a folder that will be made before; null for none.</param>
    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public static void RequirePlace(string path, string? folderToCome = null)
    {
        string? folder = System.IO.Path.GetDirectoryName(path);
        bool isThere = string.IsNullOrEmpty(folder) || Directory.Exists(folder) || IsSameFolder(folder!, folderToCome);
        if (Directory.Exists(path) || !isThere)
        {
            string reason = Directory.Exists(path) ? Text.Message("FileIsNone") : Text.Message("FileWithoutFolder", folder);
            throw new SfException("FileNotWritten", SfErrorCategory.WriteError, path, reason) { Target = path };
        }
    }

    /// <summary>The temporary name that it has where nothing else has it.</summary>
    public static string UsualPartialPath(string path) => path + ".partial";

    /// <summary>Whether something has a name; a link that leads nowhere is something too.</summary>
    public static bool IsTaken(string path)
    {
        try
        {
            _ = File.GetAttributes(path);
            return true;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>The error for what keeps the file from being written.</summary>
    public SfException NotWritten(Exception failure) => NotWritten(Path, failure);

    /// <summary>Gives it its name.</summary>
    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public void Complete()
    {
        Close();
        try
        {
            Replace();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(failure);
        }
    }

    /// <summary>Takes it away.</summary>
    public void Discard()
    {
        Close();
        File.Delete(PartialPath);
    }

    /// <summary>Closes it, and leaves it where it is.</summary>
    public void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }

    public void Dispose() => Close();

    /// <summary>Whether two full paths are those of one folder.</summary>
    public static bool IsSameFolder(string one, string? other)
        => string.Equals(
            one.TrimEnd(System.IO.Path.DirectorySeparatorChar), other?.TrimEnd(System.IO.Path.DirectorySeparatorChar), NameComparison);

    private static bool IsFailure(Exception failure)
        => failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    private static SfException NotWritten(string path, Exception failure)
        => new("FileNotWritten", SfErrorCategory.WriteError, failure, path, failure.Message) { Target = path };

    private static bool IsDevice(string path)
        => path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith(@"\\.\", StringComparison.Ordinal);

#if NET
    private static string TargetOf(string path)
        => new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;

    private static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        };
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnlyFile.ReadAndWrite;
        }

        return new FileStream(path, options);
    }

    private void Replace()
    {
        // On Windows it has had the rights of its folder from the beginning.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(PartialPath, File.Exists(Path) ? File.GetUnixFileMode(Path) : UsualMode());
        }

        File.Move(PartialPath, Path, overwrite: true);
    }

    // What the process gives a new file; there is no other way to ask.
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private UnixFileMode UsualMode()
    {
        using var probe = new FileStream(
            $"{Path}.{Guid.NewGuid():N}.new", FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        return File.GetUnixFileMode(probe.SafeFileHandle);
    }
#else
    private static string TargetOf(string path) => path;

    private static FileStream Open(string path, FileMode mode)
        => new(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, useAsync: true);

    private void Replace()
    {
        File.Delete(Path);
        File.Move(PartialPath, Path);
    }
#endif
}
