using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg.Host;

/// <summary>A request that a fault of the other side strikes, and what the fault may do with it.</summary>
internal sealed class StruckRequest(FaultContext context, Func<Task> atGate)
{
    /// <summary>Status and headers as they stand, and where the request went.</summary>
    public object Response() => new
    {
        context.Http.Request.Scheme,
        Host = context.Http.Request.Host.ToString(),
        context.Http.Response.StatusCode,
        Headers = context.Http.Response.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()),
    };

    /// <summary>Carries out a call of the other side. The first argument is what it has made of <see cref="Response"/>.</summary>
    public async Task<object?> ServeAsync(string call, JsonElement[] arguments)
    {
        Take(arguments[0]);
        switch (call)
        {
            case "work":
                return new { Body = await context.WorkAsync().ConfigureAwait(false), Response = Response() };
            case "send":
                await context.SendAsync(Bytes(arguments[1])).ConfigureAwait(false);
                return null;
            case "write":
                await context.WriteAsync(Bytes(arguments[1])).ConfigureAwait(false);
                return null;
            case "writeRaw":
                await context.WriteRawAsync(Bytes(arguments[1])).ConfigureAwait(false);
                return null;
            case "headLines":
                return context.HeadLines(arguments[1].GetInt64()).ToArray();
            case "sendUnframed":
                await context.SendUnframedAsync(arguments[1].GetString()!, context.ClientGone).ConfigureAwait(false);
                return null;
            case "endUnframed":
                await context.EndUnframedAsync(Bytes(arguments[1]), context.ClientGone).ConfigureAwait(false);
                return null;
            case "stream":
                await context.StreamAsync(arguments[1].GetInt64(), GateAsync).ConfigureAwait(false);
                return null;
            case "endedByServer":
                context.Request.EndedByServer = true;
                return null;
            case "drop":
                context.Drop();
                return null;
            default:
                throw new ArgumentException($"Nothing here is called {call}.");
        }
    }

    private static byte[] Bytes(JsonElement text) => text.GetBytesFromBase64();

    private async Task GateAsync()
    {
        try
        {
            await atGate().ConfigureAwait(false);
        }
        catch (InvalidOperationException end)
        {
            throw new ConnectionAbortedException("The fault ended the answer.", end);
        }
    }

    private void Take(JsonElement response)
    {
        if (context.Http.Response.HasStarted || response.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        context.Http.Response.StatusCode = response.GetProperty("StatusCode").GetInt32();
        context.Http.Response.Headers.Clear();
        foreach (JsonProperty header in response.GetProperty("Headers").EnumerateObject())
        {
            context.Http.Response.Headers[header.Name] = header.Value.GetString();
        }
    }
}
