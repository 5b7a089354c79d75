using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SalesforceConnect.LocalOrg;

/// <summary>What every request goes through: the log, then (past response compression) the faults, then the endpoints.</summary>
internal sealed class RequestPipeline(Org org, CancellationToken stopping)
{
    private readonly RequestRouter _router = new(org);
    private readonly ControlApi _control = new(org);

    public async Task RecordAsync(HttpContext http, Func<Task> next)
    {
        (string? path, string? query) = SplitTarget(http);
        if (ControlApi.IsFor(http, path))
        {
            // No request to the org: it is not logged, no fault strikes it, and it counts against no limit.
            await _control.AnswerAsync(http, path).ConfigureAwait(false);
            return;
        }

        var headers = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        RecordedRequest record = org.Requests.Add(http.Request.Method, path, query, headers);
        var call = new RequestState(record, http.Response.Body);
        http.Features.Set(call);
        http.Response.OnStarting(() =>
        {
            record.Starting(http.Response.StatusCode);
            if (http.Response.Headers.Date.Count == 0)
            {
                http.Response.Headers.Date = org.Options.Clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
            }

            return Task.CompletedTask;
        });
        try
        {
            await ReadBodyAsync(http, record).ConfigureAwait(false);
            org.Requests.HasBody(record);
            await next().ConfigureAwait(false);
            await http.Response.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception end) when (end is OperationCanceledException
            or IOException or ConnectionAbortedException or BadHttpRequestException)
        {
            if (!http.RequestAborted.IsCancellationRequested)
            {
                record.EndedByServer = true;
                http.Abort();
            }
        }
        finally
        {
            bool gone = http.RequestAborted.IsCancellationRequested;
            bool isUnanswered = (gone || record.EndedByServer) && !http.Response.HasStarted;
            record.Complete(isUnanswered ? record.StatusCode : http.Response.StatusCode, gone);
            org.Requests.HasEnded(record);
        }
    }

    public async Task AnswerAsync(HttpContext http)
    {
        RequestState call = http.Features.GetRequiredFeature<RequestState>();
        if (org.Faults.Take(call.Record) is not { } fault)
        {
            await _router.RouteAsync(http).ConfigureAwait(false);
            return;
        }

        call.WantsPlainAnswer = fault.ChangesAnswer;
        var context = new FaultContext(http, call.Record, http.Response.Body, call.Wire, () => _router.RouteAsync(http), stopping);
        if (fault.StrikesAfterWork)
        {
            await context.WorkAsync().ConfigureAwait(false);
        }

        await fault.StrikeAsync(context).ConfigureAwait(false);
    }

    /// <summary>Reads the start of the body into the log; what is longer than the log keeps streams on to the endpoint.</summary>
    private static async Task ReadBodyAsync(HttpContext http, RecordedRequest record)
    {
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return;
        }

        Stream body = http.Request.Body;
        if (http.Request.Headers.ContentEncoding.ToString().Equals("gzip", StringComparison.OrdinalIgnoreCase))
        {
            body = new GZipStream(body, CompressionMode.Decompress);
        }

        byte[] start = new byte[16 * 1024];
        int length = 0;
        try
        {
            while (length < RequestLog.BodyLimit)
            {
                if (length == start.Length)
                {
                    Array.Resize(ref start, Math.Min(start.Length * 4, RequestLog.BodyLimit));
                }

                int read = await body.ReadAsync(start.AsMemory(length), http.RequestAborted).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                length += read;
            }
        }
        catch (InvalidDataException)
        {
            http.Request.Body = Stream.Null;
            return;
        }

        record.SetBody(Encoding.UTF8.GetString(start, 0, length));
        record.BodyLength = length;
        http.Request.Body = new PrefixedStream(start.AsMemory(0, length), body, read => record.BodyLength += read);
    }

    private static (string Path, string Query) SplitTarget(HttpContext http)
    {
        string target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        if (!target.StartsWith('/'))
        {
            return (http.Request.Path.Value ?? "/", http.Request.QueryString.Value ?? "");
        }

        int mark = target.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? (target, "") : (target[..mark], target[mark..]);
    }
}
