using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// What a test says to the org and asks of it, at a path that no org of Salesforce's has: faults, expiry, the log, the time, a reset. No
/// sign-in is asked for, as the org listens on loopback alone, but no page of another site is let in.
/// </summary>
internal sealed class ControlApi(Org org)
{
    public const string Root = "/_localorg";

    private readonly FaultCalls _faults = new(org);
    private readonly TokenCalls _tokens = new(org);
    private readonly SettingCalls _settings = new(org);

    public static bool IsFor(HttpContext http, string path) =>
        path.StartsWith(Root, StringComparison.Ordinal) && (path.Length == Root.Length || path[Root.Length] == '/')
        || (path == "/" && HttpMethods.IsGet(http.Request.Method)
            && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase));

    public async Task AnswerAsync(HttpContext http, string path)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            RefuseOthers(http.Request);
            await DispatchAsync(new ControlCall(http, org), path).ConfigureAwait(false);
        }
        catch (ControlException refused)
        {
            await WriteErrorAsync(http, refused.Status, refused.Message).ConfigureAwait(false);
        }
        catch (JsonMistakeException mistake)
        {
            await WriteErrorAsync(http, 400, mistake.Message).ConfigureAwait(false);
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or BadHttpRequestException)
        {
            http.Abort();
        }
    }

    private Task DispatchAsync(ControlCall call, string path)
    {
        if (path is "/" or Root)
        {
            call.Http.Response.Redirect(Root + "/");
            return Task.CompletedTask;
        }

        string[] segments = path[Root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (call.Method, segments) switch
        {
            ("GET" or "HEAD", []) => ControlPage.WriteAsync(call),
            ("GET" or "HEAD", ["status"]) => StatusJson.WriteAsync(call),
            ("POST", ["reset"]) => ResetAsync(call),
            (_, ["faults", .. var rest]) => _faults.AnswerAsync(call, rest, path),
            (_, ["requests"]) => RequestCalls.AnswerAsync(call),
            (_, ["time"]) => TimeCalls.AnswerAsync(call),
            (_, ["tokens", .. var rest]) => _tokens.AnswerAsync(call, rest, path),
            ("POST", ["locators", "expire"]) => ExpireLocatorsAsync(call),
            (_, ["settings"]) => _settings.AnswerAsync(call),
            (var method, ["status"]) => throw ControlException.NotAllowed(method, "GET"),
            (var method, ["reset"] or ["locators", "expire"]) => throw ControlException.NotAllowed(method, "POST"),
            _ => throw ControlException.NotFound(path),
        };
    }

    private static Task ResetAsync(ControlCall call)
    {
        call.Org.Reset();
        return StatusJson.WriteAsync(call);
    }

    private static Task ExpireLocatorsAsync(ControlCall call)
    {
        call.Org.ExpireLocators();
        return call.DoneAsync();
    }

    /// <summary>
    /// A page of another site could otherwise reach the org through the browser of who runs it: by a form or script of its own, or by a
    /// name of its own that leads to this machine.
    /// </summary>
    private static void RefuseOthers(HttpRequest request)
    {
        string host = request.Host.Host;
        if (!(host is "127.0.0.1" or "[::1]" || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)))
        {
            throw new ControlException(403, $"{Root} answers at localhost, 127.0.0.1 and [::1], and not at {host}.");
        }

        string origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase))
        {
            throw new ControlException(403, $"{Root} answers no page of {origin}.");
        }
    }

    private static Task WriteErrorAsync(HttpContext http, int status, string message) => Json.WriteAsync(http, status, json =>
    {
        json.WriteStartObject();
        json.WriteString("error", message);
        json.WriteEndObject();
    });
}
