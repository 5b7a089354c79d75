using System.Buffers;

namespace SalesforceConnect.LocalOrg;

/// <summary>Takes in an upload: a small one into memory, a large one into a temporary file.</summary>
internal static class BlobSpool
{
    private const int LargestInMemory = 1024 * 1024;
    private const int PieceSize = 128 * 1024;

    /// <summary>Reads the stream to its end. <paramref name="maxLength"/> is the most that this kind of record may hold.</summary>
    public static async Task<OrgBlob> ReadAsync(Stream source, long maxLength, CancellationToken cancellationToken)
    {
        using var sum = new FileChecksum();
        var memory = new MemoryStream();
        FileStream? file = null;
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            long length = 0L;
            int read;
            while ((read = await source.ReadAsync(piece, cancellationToken).ConfigureAwait(false)) > 0)
            {
                length += read;
                if (length > maxLength)
                {
                    throw SalesforceException.TooLarge(maxLength);
                }

                sum.Add(piece.AsSpan(0, read));
                if (file is null && length > LargestInMemory)
                {
                    file = FileBlob.CreateFile();
                    memory.Position = 0;
                    await memory.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
                }

                await ((Stream?)file ?? memory).WriteAsync(piece.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }

            string checksum = sum.Text();
            if (file is null)
            {
                return new MemoryBlob(memory.ToArray(), checksum);
            }

            await file.FlushAsync(cancellationToken).ConfigureAwait(false);
            return new FileBlob(file, checksum);
        }
        catch
        {
            if (file is not null)
            {
                await file.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
