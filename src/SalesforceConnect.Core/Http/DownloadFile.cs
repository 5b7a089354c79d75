using System.Globalization;
using System.Net;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Http;

/// <summary>
/// Where an answer's body is written: beside the wanted file under a temporary name, which becomes its own only when all of it has
/// come. What has come of a broken transfer is gone on from where the server allows ranges (RFC 9110, section 14).
/// </summary>
internal sealed class DownloadFile : IDisposable
{
    private const int PieceSize = 80 * 1024;
    private const string Identity = "identity";

    private static readonly DateTime s_unknown = new(1980, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly string _path;
    private FileStream? _file;
    private DateTimeOffset? _lastModified;
    private string? _validator;
    private bool _hasBegun;

    /// <param name="path">The full path of the wanted file.</param>
    /// <param name="resume">Goes on from what an earlier call left.</param>
    /// <exception cref="SfException"><c>FileNotWritten</c>; nothing has been sent.</exception>
    public DownloadFile(string path, bool resume)
    {
        _path = path;
        try
        {
            // A link stays one: what it leads to is written.
            _path = TargetOf(path);
            if (Directory.Exists(_path) || IsDevice(_path))
            {
                throw new IOException(Text.Message("FileIsNone"));
            }

            _file = new FileStream(PartialPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, useAsync: true);
            if (resume && _file.Length > 0)
            {
                _validator = Print(File.GetLastWriteTimeUtc(PartialPath));
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw NotWritten(failure);
        }
    }

    /// <summary>The bytes that are there.</summary>
    public long Length => _file!.Length;

    /// <summary>Where they are while it is not whole.</summary>
    public string PartialPath => _path + ".partial";

    /// <summary>Whether what has come can be gone on from: the server allows it, and will tell if the rest is of another version.</summary>
    public bool CanGoOn => _validator is not null && _file is { Length: > 0 };

    /// <summary>The headers that ask for the rest alone; none for all of it.</summary>
    public IEnumerable<KeyValuePair<string, string>> Headers()
    {
        // What is written in pieces must be counted in bytes of the file itself.
        yield return new("Accept-Encoding", Identity);
        if (CanGoOn)
        {
            yield return new("Range", $"bytes={Length}-");
            yield return new("If-Range", _validator!);
        }
    }

    /// <summary>Whether an answer's body belongs into the file.</summary>
    public static bool Takes(int status) => status is (int)HttpStatusCode.OK or (int)HttpStatusCode.PartialContent;

    /// <summary>Writes what comes.</summary>
    /// <param name="message">The answer's head: 200 for all of it, 206 for the rest.</param>
    /// <param name="body">The answer's body.</param>
    /// <param name="patience">Hears of every piece.</param>
    /// <exception cref="SfException">
    /// <c>FileNotWritten</c>; <c>RangeDoesNotFit</c>: the server sends another part than was asked for; <c>FileEncoded</c>: it sends the
    /// file zipped, though it was asked not to.
    /// </exception>
    public async Task ReceiveAsync(HttpResponseMessage message, Stream body, Patience patience)
    {
        FileStream file = _file!;
        long? total = Begin(message);
        byte[] piece = new byte[PieceSize];
        for (int count; (count = await body.ReadAsync(piece, 0, piece.Length, patience.Token).ConfigureAwait(false)) > 0;)
        {
            try
            {
                await file.WriteAsync(piece, 0, count, patience.Token).ConfigureAwait(false);
            }
            catch (IOException failure)
            {
                throw NotWritten(failure);
            }

            patience.Moved(file.Position, total);
        }
    }

    /// <summary>Whether a refused range means that all of it is there; if not, the next try asks for all of it.</summary>
    /// <param name="contentRange">What the server says of its length.</param>
    public bool IsWholeAfterRefusal(string? contentRange)
    {
        _validator = null;
        return contentRange == $"bytes */{Length}";
    }

    /// <summary>Gives the file its name.</summary>
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

    /// <summary>Keeps what can be gone on from, and what an earlier call left where this one has brought nothing.</summary>
    public void Dispose()
    {
        if (_file is null)
        {
            return;
        }

        bool keep = _hasBegun ? CanGoOn : Length > 0;
        Close();
        if (!keep)
        {
            File.Delete(PartialPath);
        }
        else if (_hasBegun)
        {
            // The time by which a later call can tell that the rest belongs to the same file; one that fits none where it cannot.
            File.SetLastWriteTimeUtc(PartialPath, _lastModified?.UtcDateTime ?? s_unknown);
        }
    }

    private long? Begin(HttpResponseMessage message)
    {
        FileStream file = _file!;
        long? announced = message.Content.Headers.ContentLength;
        if (message.Content.Headers.ContentEncoding.FirstOrDefault(encoding => !encoding.Equals(Identity, StringComparison.OrdinalIgnoreCase)) is { } encoding)
        {
            throw new SfException("FileEncoded", SfErrorCategory.InvalidData, Redactor.Input(encoding));
        }

        if (message.StatusCode == HttpStatusCode.PartialContent)
        {
            file.Position = file.Length;
            return message.Content.Headers.ContentRange is { } range && range.From == file.Length
                ? range.Length
                : throw new SfException("RangeDoesNotFit", SfErrorCategory.InvalidData, file.Length);
        }

        _hasBegun = true;
        file.SetLength(0);
        file.Position = 0;
        _lastModified = message.Content.Headers.LastModified;
        _validator = message.Headers.AcceptRanges.Contains("bytes")
            ? message.Headers.ETag is { IsWeak: false } tag ? tag.Tag : _lastModified is { } time ? Print(time) : null
            : null;
        return announced;
    }

    private void Close()
    {
        _file!.Dispose();
        _file = null;
    }

#if NET
    private static string TargetOf(string path)
        => new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;

    private void Replace()
    {
        if (!OperatingSystem.IsWindows() && File.Exists(_path))
        {
            File.SetUnixFileMode(PartialPath, File.GetUnixFileMode(_path));
        }

        File.Move(PartialPath, _path, overwrite: true);
    }
#else
    private static string TargetOf(string path) => path;

    private void Replace()
    {
        File.Delete(_path);
        File.Move(PartialPath, _path);
    }
#endif

    private static bool IsDevice(string path)
        => path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith(@"\\.\", StringComparison.Ordinal);

    private static string Print(DateTimeOffset time) => time.ToString("R", CultureInfo.InvariantCulture);

    private SfException NotWritten(Exception failure)
        => new("FileNotWritten", SfErrorCategory.WriteError, failure, _path, failure.Message);
}
