using System.Globalization;
using SalesforceConnect.Describe;
using SalesforceConnect.Disk;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Files;

/// <summary>
/// Fetches files into a folder, side by side, each under its title. What is there whole already is not fetched again, and no other file is
/// written over unless that is wanted.
/// </summary>
internal sealed class FileExport : IDisposable
{
    // The network is gone, and would be for the thousands of files that are left.
    private const int MostBroken = 5;

    // Some file systems keep no finer times.
    private static readonly TimeSpan s_precision = TimeSpan.FromSeconds(2);

    private readonly ISender _sender;
    private readonly TypeCache _types;
    private readonly FileExportOptions _options;
    private readonly SideBySide _room;
    private readonly Dictionary<string, string> _owners = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _given = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Written?> _seen = new(StringComparer.Ordinal);

    // Made when there is something to write, so that what was asked for wrongly leaves nothing behind.
    private readonly Lazy<string> _folder;
    private int _broken;

    /// <param name="sender">The connection.</param>
    /// <param name="types">The types of the org's objects.</param>
    /// <param name="options">How files are to be fetched.</param>
    public FileExport(ISender sender, TypeCache types, FileExportOptions options)
    {
        _sender = sender;
        _types = types;
        _options = options;
        _room = new SideBySide(options.Throttle);
        _folder = new Lazy<string>(() =>
        {
            WantedFolder.CreateAndProbe(options.Directory);
            return options.Directory;
        });
        foreach ((string name, string fileId, string key) in options.Manifest?.Files ?? [])
        {
            _owners[name] = OwnerOf(fileId, key);
        }

        // The list may stand among the files.
        if (options.Manifest is { Path: var list }
            && PendingFile.IsSameFolder(Path.GetDirectoryName(list) ?? "", options.Directory))
        {
            _owners[Path.GetFileName(list)] = "";
        }
    }

    /// <summary>Fetches the files of records, and files by IDs of their own.</summary>
    /// <param name="ids">The IDs, of records or of files.</param>
    /// <param name="areFiles">Whether all of them are to be those of files.</param>
    /// <param name="observer">Whoever has them fetched.</param>
    /// <param name="caller">Where to tell of the calls.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">
    /// A query was refused, the connection cannot sign in or is gone, the org's daily limit is met, or the disk is full.
    /// </exception>
    public async Task RunAsync(
        IReadOnlyList<string> ids, bool areFiles, IFileExportObserver observer, ICaller? caller, CancellationToken cancellationToken)
    {
        var search = new FileSearch(_sender, _types, _options.AllVersions, caller);
        var run = new Run(observer, caller, new TransferSum(observer.Listener, total: null));
        Task TakeAsync(IReadOnlyList<FileRow> rows) => FetchAsync(rows, run, cancellationToken);

        string[] records = areFiles ? [] : [.. ids.Where(id => !FileSearch.IsFile(id))];
        if (records.Length > 0)
        {
            await search.OfRecordsAsync(records, TakeAsync, observer.Refuse, cancellationToken).ConfigureAwait(false);
        }

        await search.ByIdAsync(
            areFiles ? ids : [.. ids.Where(FileSearch.IsFile)], TakeAsync, observer.Refuse, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _room.Dispose();

    // The same name belongs to the versions of a file one after the other, unless each is to have one.
    private string OwnerOf(string fileId, string key) => _options.AllVersions ? key : fileId;

    private Task FetchAsync(IReadOnlyList<FileRow> rows, Run run, CancellationToken cancellationToken)
        => SideBySide.InOrderAsync(
            rows,
            (row, stop) => Begin(row, run, stop),
            async (row, fetched) => await TakeAsync(row, fetched, run.Observer).ConfigureAwait(false),
            cancellationToken,
            ahead: 4 * _options.Throttle);

    private Task<Written?> Begin(FileRow row, Run run, CancellationToken cancellationToken)
    {
        // A file of several records is fetched once.
        if (_seen.ContainsKey(row.Key))
        {
            return Task.FromResult<Written?>(null);
        }

        _seen.Add(row.Key, null);
        Place[] names = [.. NamesFor(row).Select(name => new Place(name, _options.Manifest?.At(name)))];
        return _room.RunAsync(() => FetchAsync(row, names, run, cancellationToken), cancellationToken);
    }

    // In the order in which they are tried. It is called for one file at a time, so that the same files get the same names the next time.
    private string[] NamesFor(FileRow row)
    {
        string? version = _options.AllVersions && row.Version is { } number ? $"v{number}" : null;
        string plain = FileName.Of(row.Title, row.Extension, version);
        string own = FileName.Of(row.Title, row.Extension, version is null ? row.Key : $"{version} {row.Key}");
        string owner = OwnerOf(row.FileId, row.Key);
        _owners[own] = owner;
        if (_options.Manifest?.Find(row) is { } entry && IsPlainName(entry.File))
        {
            _given[entry.File] = row.Key;
            return [.. new[] { entry.File, own }.Distinct(StringComparer.OrdinalIgnoreCase)];
        }

        // Of two versions that are wanted by their IDs, each has a name.
        if (_given.TryGetValue(plain, out string? key) && key != row.Key)
        {
            return [own];
        }

        if (_owners.TryGetValue(plain, out string? other) ? other != owner : File.Exists(Path.Combine(_options.Directory, own)))
        {
            return [own];
        }

        _owners[plain] = owner;
        _given[plain] = row.Key;
        return [plain, own];
    }

    // A list that somebody has written may name anything.
    private static bool IsPlainName(string name) => FileName.Of(name, extension: null) == name;

    private async Task<Written?> FetchAsync(FileRow row, Place[] names, Run run, CancellationToken cancellationToken)
    {
        Written? written = await Task.Run(() => Find(row, names), cancellationToken).ConfigureAwait(false);
        if (written is { IsThere: true })
        {
            return written;
        }

        string path = Path.Combine(_options.Directory, written?.Name ?? names[0].Name);
        if (written is null)
        {
            throw new SfException("FileNameTaken", SfErrorCategory.ResourceExists, path) { Target = row.Key };
        }

        if (!await run.Observer.MayWriteAsync(path, row.Size).ConfigureAwait(false))
        {
            return null;
        }

        _ = _folder.Value;
        string? checksum = null;
        var request = new SfRequest("GET", row.BodyPath)
        {
            Sink = new FileSink(path, resume: true)
            {
                KeptText = "FileKept",
                WhenWhole = partial => checksum = Check(row, partial),
            },
            Listener = run.Bytes.Part(),
        };
        try
        {
            await _sender.SendAsync(request, run.Caller, cancellationToken).ConfigureAwait(false);
        }
        catch (SfApiException refusal) when (refusal.Refusal.MeansNotFound || refusal.ErrorCode == "ENTITY_IS_DELETED")
        {
            throw refusal.InWords("FileGone", row.Title, row.Key);
        }
        catch (TransportException failure)
        {
            throw failure.Saying(Text.Message("FileBroken", row.Title, row.Key, failure.Message));
        }

        return written with { Checksum = checksum };
    }

    // Where the file is or can be written; null where other files have all of its names.
    private Written? Find(FileRow row, Place[] names)
    {
        foreach ((string name, FileManifest.Entry? entry) in names)
        {
            string path = Path.Combine(_options.Directory, name);
            if (!PendingFile.IsTaken(path))
            {
                return new Written(name, IsThere: false, Checksum: null);
            }

            // A link may lead out of the folder.
            var file = new FileInfo(path);
            if (file.Exists && (file.Attributes & FileAttributes.ReparsePoint) == 0)
            {
                if (IsSame(row, file, entry, out string? checksum))
                {
                    return new Written(name, IsThere: true, checksum);
                }

                if (_options.Force || IsOwnOlder(row, file, entry, checksum))
                {
                    return new Written(name, IsThere: false, Checksum: null);
                }
            }
        }

        return null;
    }

    // By size and checksum; where Salesforce keeps none, by the one that the list has, or by the time that the file was given.
    private static bool IsSame(FileRow row, FileInfo file, FileManifest.Entry? entry, out string? checksum)
    {
        checksum = null;
        if (file.Length != row.Size)
        {
            return false;
        }

        try
        {
            string? wanted = row.Checksum
                ?? (entry is { Checksum.Length: > 0 } && entry.Key == row.Key && entry.LastModified == FileManifest.Stamp(row.Modified) ? entry.Checksum : null);
            if (wanted is null)
            {
                return row.Modified is { } modified && (file.LastWriteTimeUtc - modified.UtcDateTime).Duration() <= s_precision;
            }

            checksum = FileChecksum.Of(file.FullName);
            return FileChecksum.Agree(checksum, wanted);
        }
        catch (Exception failure) when (OwnerOnlyFile.IsFileFailure(failure))
        {
            return false;
        }
    }

    // By the list: what was fetched before of the same file, and nobody has written to since.
    private bool IsOwnOlder(FileRow row, FileInfo file, FileManifest.Entry? entry, string? checksum)
    {
        if (entry is not { Checksum.Length: > 0 } || entry.FileId != row.FileId || !(entry.Key == row.Key || IsOlder(entry, row)))
        {
            return false;
        }

        try
        {
            return entry.Checksum.Equals(checksum ?? FileChecksum.Of(file.FullName), StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception failure) when (OwnerOnlyFile.IsFileFailure(failure))
        {
            return false;
        }
    }

    private bool IsOlder(FileManifest.Entry entry, FileRow row)
        => !_options.AllVersions
            && int.TryParse(entry.Version, NumberStyles.None, CultureInfo.InvariantCulture, out int version)
            && version < row.Version;

    // It gets its name only when it is what the org has, with the time at which it was changed there.
    private static string? Check(FileRow row, string path)
    {
        try
        {
            long length = new FileInfo(path).Length;
            string? checksum = FileChecksum.Of(path);
            if (length != row.Size || !FileChecksum.Agree(checksum, row.Checksum))
            {
                throw new SfException("FileDiffers", SfErrorCategory.InvalidData, row.Title, row.Key, length, row.Size) { Target = row.Key };
            }

            if (row.Modified is { } modified)
            {
                File.SetLastWriteTimeUtc(path, modified.UtcDateTime);
            }

            return checksum;
        }
        catch (Exception failure) when (OwnerOnlyFile.IsFileFailure(failure))
        {
            throw new SfException("FileNotWritten", SfErrorCategory.WriteError, failure, path, failure.Message) { Target = path };
        }
    }

    private async Task TakeAsync(FileRow row, Task<Written?> fetched, IFileExportObserver observer)
    {
        Written? written;
        try
        {
            written = await fetched.ConfigureAwait(false);
        }
        catch (SfException failure) when (IsOfFolder(failure))
        {
            throw;
        }
        catch (SfException failure)
        {
            _options.Manifest?.Failed(row, row.Records, failure.Message);
            _broken = failure is TransportException ? _broken + 1 : 0;
            if (EndsAll(failure))
            {
                throw;
            }

            observer.Refuse(failure, row.Key);
            return;
        }

        _broken = 0;
        if (written is null)
        {
            // It was told before, or is not wanted.
            if (_seen[row.Key] is { } before)
            {
                _options.Manifest?.Add(row, row.Records, before.Name, before.Checksum);
            }

            return;
        }

        _seen[row.Key] = written;
        _options.Manifest?.Add(row, row.Records, written.Name, written.Checksum);
        await observer.TakeAsync(new SfFile
        {
            Action = written.IsThere ? SfFileAction.Unchanged : SfFileAction.Downloaded,
            Title = row.Title,
            Path = Path.Combine(_options.Directory, written.Name),
            Size = row.Size,
            Checksum = written.Checksum ?? row.Checksum,
            Id = row.FileId,
            ContentDocumentId = row.VersionId is null ? null : row.FileId,
            ContentVersionId = row.VersionId,
            Version = row.Version,
            LinkedTo = row.Records,
        }).ConfigureAwait(false);
    }

    private bool IsOfFolder(SfException failure) => failure is { ErrorId: "FileNotWritten", Target: string path } && path == _options.Directory;

    private bool EndsAll(SfException failure)
        => _broken >= MostBroken
            || failure.Category == SfErrorCategory.AuthenticationError
            || failure is SfApiException { ErrorCode: "REQUEST_LIMIT_EXCEEDED", Refusal.Meaning.IsTransient: false }
            || (failure.InnerException is IOException io && IsDiskFull(io));

    // ENOSPC and EDQUOT; ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.
    private static bool IsDiskFull(IOException failure) => failure.HResult is 28 or 122 or unchecked((int)0x80070027) or unchecked((int)0x80070070);

    /// <summary>One call of <see cref="RunAsync"/>.</summary>
    private sealed record Run(IFileExportObserver Observer, ICaller? Caller, TransferSum Bytes);

    /// <summary>A name that a file may have, and what the list has of it; null for nothing.</summary>
    private sealed record Place(string Name, FileManifest.Entry? Entry);

    /// <summary>Where a file is, or is to be.</summary>
    private sealed record Written(string Name, bool IsThere, string? Checksum);
}
