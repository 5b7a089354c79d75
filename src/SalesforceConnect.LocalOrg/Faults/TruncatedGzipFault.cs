using System.IO.Compression;

namespace SalesforceConnect.LocalOrg;

internal sealed class TruncatedGzipFault(double fraction) : Fault
{
    public override async Task StrikeAsync(FaultContext context)
    {
        byte[] body = await context.WorkAsync().ConfigureAwait(false);
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(body).ConfigureAwait(false);
        }

        context.Http.Response.Headers.ContentEncoding = "gzip";
        int length = (int)(zipped.Length * fraction);
        context.Http.Response.ContentLength = length;
        await context.WriteRawAsync(zipped.GetBuffer().AsMemory(0, length)).ConfigureAwait(false);
    }
}
