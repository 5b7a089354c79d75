using System.Buffers.Binary;
using System.IO.Compression;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Wire;

/// <summary>
/// A zipped body, unzipped only when it is whole. The runtime's own decompression ends in silence where the bytes end, so that half
/// an answer would look like an answer.
/// </summary>
internal static class GzipBody
{
    /// <summary>How many bytes the head and the end take (RFC 1952, 2.3): what is shorter breaks off before there is a length in it.</summary>
    public const int SmallestSize = 18;

    // The last four bytes hold the length of what was zipped (RFC 1952, 2.3.1).
    private const int LengthSize = 4;

    private const int PieceSize = 80 * 1024;

    // What Salesforce sends shrinks to a tenth, and at most to some fiftieth. What says nothing over and over could fill the memory.
    private const int MostTimes = 200;
    private const long AlwaysFits = 64L << 20;

    /// <summary>Unzips a body of one member, which is what servers send.</summary>
    /// <param name="zipped">The body.</param>
    /// <param name="most">How many bytes it may be at most.</param>
    /// <exception cref="InvalidDataException">It is damaged, or breaks off.</exception>
    /// <exception cref="SfException"><c>AnswerTooLarge</c>.</exception>
    public static byte[] Unzip(byte[] zipped, long most)
    {
        if (zipped.Length == 0)
        {
            return zipped;
        }

        long limit = Math.Min(most, Math.Max(AlwaysFits, (long)MostTimes * zipped.Length));
        uint announced = zipped.Length >= SmallestSize
            ? BinaryPrimitives.ReadUInt32LittleEndian(zipped.AsSpan(zipped.Length - LengthSize))
            : throw BrokenOff();

        // What it says of its length is believed as far as it can be true.
        using var whole = new MemoryStream((int)Math.Min(announced, Math.Min(limit, (long)MostTimes * zipped.Length)));
        using (var gzip = new GZipStream(new MemoryStream(zipped), CompressionMode.Decompress))
        {
            byte[] piece = new byte[PieceSize];
            for (int count; (count = gzip.Read(piece, 0, piece.Length)) > 0;)
            {
                if (whole.Length + count > limit)
                {
                    throw new SfException("AnswerTooLarge", SfErrorCategory.InvalidData, limit >> 20);
                }

                whole.Write(piece, 0, count);
            }
        }

        return announced != unchecked((uint)whole.Length)
            ? throw BrokenOff()
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

    /// <summary>The error for one that breaks off.</summary>
    public static InvalidDataException BrokenOff() => new("The zipped body breaks off.");

    /// <summary>Bytes, zipped.</summary>
    public static byte[] Zip(byte[] content)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content, 0, content.Length);
        }

        return zipped.ToArray();
    }
}
