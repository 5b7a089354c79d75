using System.Net;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Wire;

/// <summary>A file on its way to the org, read in pieces.</summary>
internal sealed class UploadContent : HttpContent
{
    private const int PieceSize = 80 * 1024;

    private readonly string _path;
    private readonly long _length;
    private readonly ITransferListener? _listener;

    public UploadContent(string path, long length, ITransferListener? listener)
    {
        _path = path;
        _length = length;
        _listener = listener;
    }

    /// <summary>The file's length in bytes.</summary>
    /// <exception cref="SfException"><c>FileUnreadable</c>.</exception>
    public static long LengthOf(string path)
    {
        using FileStream file = Open(path);
        return file.Length;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => CopyAsync(stream, CancellationToken.None);

#if NET
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        => CopyAsync(stream, cancellationToken);
#endif

    private async Task CopyAsync(Stream target, CancellationToken cancellationToken)
    {
        using FileStream file = Open(_path);
        if (file.Length != _length)
        {
            throw new SfException("FileChanged", SfErrorCategory.InvalidData, _path);
        }

        byte[] piece = new byte[PieceSize];
        long sent = 0;
        for (int count; (count = await file.ReadAsync(piece, 0, piece.Length, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            await target.WriteAsync(piece, 0, count, cancellationToken).ConfigureAwait(false);
            sent += count;
            _listener?.Moved(sent, _length);
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, useAsync: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new SfException("FileUnreadable", SfErrorCategory.ReadError, failure, path, failure.Message);
        }
    }
}
