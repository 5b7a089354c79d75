using System.Net;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Wire;

/// <summary>
/// Writes a body into a file while it comes, unzipped, and knows how many bytes it must have: one that is not whole is found, and the call
/// tried again begins it anew.
/// </summary>
/// <param name="file">The file, which holds nothing else.</param>
/// <param name="size">How many bytes there are, unzipped.</param>
internal sealed class UnzippedSink(FileStream file, long size) : BodySink
{
    private const int PieceSize = 80 * 1024;
    private const string Gzip = "gzip";

    public override bool Takes(AnswerHead head) => head.StatusCode == (int)HttpStatusCode.OK;

    /// <summary>Writes what comes.</summary>
    /// <exception cref="TransportException"><c>SizeDiffers</c>: there are not as many bytes as there must be.</exception>
    /// <exception cref="InvalidDataException">It is zipped, and breaks off or is damaged.</exception>
    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public override async Task<byte[]> ReceiveAsync(AnswerHead head, Stream body, Patience patience)
    {
        file.SetLength(0);
        file.Position = 0;
        bool isZipped = head.Content?.ContentEncoding.Contains(Gzip, StringComparer.OrdinalIgnoreCase) == true;
        using UnzippedBody? unzipped = isZipped ? new UnzippedBody(body) : null;
        byte[] piece = new byte[PieceSize];
        while (true)
        {
            int count = await (unzipped?.ReadAsync(piece, patience.Token) ?? body.ReadAsync(piece, 0, piece.Length, patience.Token))
                .ConfigureAwait(false);
            if (count == 0)
            {
                break;
            }

            // What is more than there can be is something else, of any length.
            if (file.Length + count > size)
            {
                throw Differs(file.Length + count);
            }

            await WriteAsync(piece, count, patience.Token).ConfigureAwait(false);
            patience.Moved(file.Length, size);
        }

        return file.Length == size ? [] : throw Differs(file.Length);
    }

    private async Task WriteAsync(byte[] piece, int count, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(piece, 0, count, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            throw new SfException("FileNotWritten", SfErrorCategory.WriteError, failure, file.Name, failure.Message);
        }
    }

    private TransportException Differs(long received)
        => new("SizeDiffers", SfErrorCategory.InvalidData, isTransient: true, wasSent: true, inner: null, received, size);
}
