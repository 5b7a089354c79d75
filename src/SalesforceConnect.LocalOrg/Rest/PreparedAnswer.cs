using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SalesforceConnect.LocalOrg;

/// <summary>An answer that is kept whole, zipped where its client takes that, so that it can be sent again.</summary>
internal static class PreparedAnswer
{
    /// <summary>Whether the answer to this request is to be zipped here: not when a fault wants to see it.</summary>
    public static bool IsZipped(HttpContext http) => !http.Features.GetRequiredFeature<RequestState>().WantsPlainAnswer
        && http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);

    public static byte[] Make(ReadOnlySpan<byte> plain, bool gzip)
    {
        if (!gzip)
        {
            return plain.ToArray();
        }

        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(plain);
        }

        return zipped.ToArray();
    }

    /// <summary>Sends what <see cref="Make"/> made.</summary>
    public static Task SendAsync(HttpContext http, byte[] bytes, bool gzip)
    {
        if (gzip)
        {
            http.Response.Headers.ContentEncoding = "gzip";
            http.Response.Headers.Vary = "Accept-Encoding";
            http.Response.ContentLength = bytes.Length;
        }

        return http.Response.Body.WriteAsync(bytes, http.RequestAborted).AsTask();
    }
}
