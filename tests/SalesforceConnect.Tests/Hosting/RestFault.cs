using System.Globalization;
using Microsoft.AspNetCore.Http;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Tests.Hosting;

/// <summary>Answers for the rest of a file with something of its own making.</summary>
/// <param name="status">The status.</param>
/// <param name="contentRange">The header Content-Range, by the first byte that is asked for.</param>
/// <param name="length">How many bytes come, by the same.</param>
/// <param name="header">Another header, as <c>Name: value</c>.</param>
internal sealed class RestFault(int status, Func<long, string> contentRange, Func<long, long>? length = null, string? header = null) : Fault
{
    public override Task StrikeAsync(FaultContext context)
    {
        string range = context.Http.Request.Headers.Range.ToString();
        long from = long.Parse(range.AsSpan("bytes=".Length, range.Length - "bytes=-".Length), CultureInfo.InvariantCulture);
        HttpResponse response = context.Http.Response;
        response.StatusCode = status;
        response.Headers.ContentRange = contentRange(from);
        if (header?.Split(": ") is [var name, var value])
        {
            response.Headers[name] = value;
        }

        return context.SendAsync(new byte[length?.Invoke(from) ?? 0]);
    }
}
