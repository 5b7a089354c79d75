namespace SalesforceConnect.LocalOrg;

/// <summary>Takes in bytes that the org makes itself: few in memory, many in a temporary file.</summary>
internal sealed class SpoolWriter : IDisposable
{
    private const int LargestInMemory = 1024 * 1024;

    private readonly MemoryStream _memory = new();
    private FileStream? _file;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_file is null && _memory.Length + bytes.Length > LargestInMemory)
        {
            _file = FileBlob.CreateFile();
            _memory.WriteTo(_file);
            _memory.SetLength(0);
        }

        ((Stream?)_file ?? _memory).Write(bytes);
    }

    /// <summary>What was written. The file, if there is one, is the blob's from now on.</summary>
    public OrgBlob ToBlob()
    {
        if (_file is not { } file)
        {
            return new MemoryBlob(_memory.ToArray(), checksum: null);
        }

        _file = null;
        file.Flush();
        return new FileBlob(file, checksum: null);
    }

    public void Dispose() => _file?.Dispose();
}
