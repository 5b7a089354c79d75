using System.Buffers.Binary;
using System.IO.Compression;

namespace SalesforceConnect.Http;

/// <summary>
/// A zipped body, unzipped only when it is whole. The runtime's own decompression ends in silence where the bytes end, so that half
/// an answer would look like an answer.
/// </summary>
internal static class GzipBody
{
    // The last four bytes hold the length of what was zipped (RFC 1952, 2.3.1).
    private const int LengthSize = 4;

    /// <summary>Unzips a body of one member, which is what servers send.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or breaks off.</exception>
    public static byte[] Unzip(byte[] zipped)
    {
        if (zipped.Length == 0)
        {
            return zipped;
        }

        // What it says of its length is believed as far as it can be true: deflate shrinks a text to a thousandth at most.
        uint announced = zipped.Length > LengthSize ? BinaryPrimitives.ReadUInt32LittleEndian(zipped.AsSpan(zipped.Length - LengthSize)) : 0;
        using var whole = new MemoryStream((int)Math.Min(announced, Math.Min(1032L * zipped.Length, int.MaxValue / 2)));
        using (var gzip = new GZipStream(new MemoryStream(zipped), CompressionMode.Decompress))
        {
            gzip.CopyTo(whole);
        }

        return announced != unchecked((uint)whole.Length)
            ? throw new InvalidDataException("The zipped body breaks off.")
            : whole.Length == whole.Capacity ? whole.GetBuffer() : whole.ToArray();
    }

    /// <summary>Unzips the beginning of a body, as far as it has come. It says nothing of whether that is sound.</summary>
    /// <param name="zipped">What has come, at its beginning.</param>
    /// <param name="length">How much that is.</param>
    /// <param name="size">How many bytes are wanted at most.</param>
    public static byte[] UnzipHead(byte[] zipped, int length, int size)
    {
        byte[] head = new byte[size];
        int filled = 0;
        try
        {
            using var gzip = new GZipStream(new MemoryStream(zipped, 0, length), CompressionMode.Decompress);
            for (int count; filled < size && (count = gzip.Read(head, filled, size - filled)) > 0;)
            {
                filled += count;
            }
        }
        catch (InvalidDataException)
        {
            // Whoever unzips the whole tells it.
        }

        return head.AsSpan(0, filled).ToArray();
    }
}
