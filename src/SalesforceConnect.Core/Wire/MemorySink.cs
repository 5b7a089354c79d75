using System.Buffers;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Wire;

/// <summary>Keeps bodies in memory, unzipped.</summary>
internal sealed class MemorySink : BodySink
{
    private const string Gzip = "gzip";

    // What is larger goes to a file: an array holds no more than 2 GiB.
    private const long MaximumBody = 2047L << 20;

    public override bool Takes(AnswerHead head) => true;

    public override Task<byte[]> ReceiveAsync(AnswerHead head, Stream body, Patience patience)
        => ReceiveAsync(head, body, patience, show: null);

    /// <summary>Receives a body and shows its beginning.</summary>
    /// <param name="head">The answer's head.</param>
    /// <param name="body">The body.</param>
    /// <param name="patience">Hears of every piece.</param>
    /// <param name="show">Gets the beginning, as <see cref="BodyHead"/> says; null for nobody.</param>
    /// <exception cref="SfException"><c>AnswerTooLarge</c>.</exception>
    public static async Task<byte[]> ReceiveAsync(AnswerHead head, Stream body, Patience patience, Action<byte[]>? show)
    {
        bool isZipped = head.Content?.ContentEncoding.Contains(Gzip, StringComparer.OrdinalIgnoreCase) == true;
        BodyHead? beginning = show is null ? null : new BodyHead(show, isZipped);
        byte[] content = await ReadAllAsync(body, head.Content?.ContentLength, beginning, patience).ConfigureAwait(false);
        return isZipped ? GzipBody.Unzip(content, MaximumBody) : content;
    }

    private static async Task<byte[]> ReadAllAsync(Stream stream, long? announced, BodyHead? head, Patience patience)
    {
        using var whole = new MemoryStream(announced is > 0 and < 1 << 20 ? (int)announced : 4096);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            for (int count; (count = await stream.ReadAsync(buffer, 0, buffer.Length, patience.Token).ConfigureAwait(false)) > 0;)
            {
                if (whole.Length + count > MaximumBody)
                {
                    throw new SfException("AnswerTooLarge", SfErrorCategory.InvalidData, MaximumBody >> 20);
                }

                whole.Write(buffer, 0, count);
                patience.Moved(whole.Length, announced);
                head?.Grew(whole.GetBuffer(), (int)whole.Length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return whole.TryGetBuffer(out ArraySegment<byte> all) && all.Count == all.Array!.Length ? all.Array : whole.ToArray();
    }
}
