namespace SalesforceConnect.LocalOrg;

/// <summary>A large upload, kept in a temporary file that goes when the org does.</summary>
internal sealed class FileBlob : OrgBlob, IDisposable
{
    private readonly FileStream _file;

    public FileBlob(FileStream file, string? checksum)
        : base(file.Length)
    {
        _file = file;
        Checksum = checksum;
    }

    /// <summary>A temporary file that is deleted when it is closed.</summary>
    public static FileStream CreateFile() => new(
        Path.Combine(Path.GetTempPath(), $"local-org-{Guid.NewGuid():N}.blob"),
        FileMode.CreateNew,
        FileAccess.ReadWrite,
        FileShare.None,
        bufferSize: 1,
        FileOptions.DeleteOnClose | FileOptions.Asynchronous);

    public override Stream OpenRead() => new FileRangeStream(_file);

    public void Dispose() => _file.Dispose();

    /// <summary>A reader with a place of its own in a file that others read too.</summary>
    private sealed class FileRangeStream(FileStream file) : ReadOnlyStream(file.Length)
    {
        public override int Read(Span<byte> buffer) => Advance(RandomAccess.Read(file.SafeFileHandle, buffer, Position));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Advance(await RandomAccess.ReadAsync(file.SafeFileHandle, buffer, Position, cancellationToken).ConfigureAwait(false));
    }
}
