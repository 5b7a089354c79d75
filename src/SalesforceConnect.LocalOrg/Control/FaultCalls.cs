using System.Globalization;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary><c>/_localorg/faults</c>: what is to go wrong.</summary>
internal sealed class FaultCalls(Org org)
{
    public Task AnswerAsync(ControlCall call, string[] segments, string path) => (call.Method, segments) switch
    {
        ("GET", []) => call.WriteAsync(200, json => WriteAll(json, org.Faults.Rules)),
        ("POST", []) => AddAsync(call),
        ("DELETE", []) => ClearAsync(call),
        ("GET", ["kinds"]) => KindsAsync(call),
        ("GET", [var id]) => call.WriteAsync(200, json => FaultRuleJson.Write(json, Find(id))),
        ("DELETE", [var id]) => RemoveAsync(call, Find(id)),
        ("POST", [var id, "release"]) => ReleaseAsync(call, Find(id)),
        (var method, [] or [_]) => throw ControlException.NotAllowed(method, segments is [] ? ["GET", "POST", "DELETE"] : ["GET", "DELETE"]),
        (var method, [_, "release"]) => throw ControlException.NotAllowed(method, "POST"),
        _ => throw ControlException.NotFound(path),
    };

    public static void WriteAll(Utf8JsonWriter json, IReadOnlyList<FaultRule> rules)
    {
        json.WriteStartArray();
        foreach (FaultRule rule in rules)
        {
            FaultRuleJson.Write(json, rule);
        }

        json.WriteEndArray();
    }

    /// <summary>Takes one rule or a list of them: all of them, or, where one has a mistake, none.</summary>
    private async Task AddAsync(ControlCall call)
    {
        JsonElement body = await call.ReadAsync().ConfigureAwait(false);
        if (body.ValueKind == JsonValueKind.Array)
        {
            FaultRule[] rules = [.. JsonFields.List(body, "").Select(item => FaultRuleJson.Read(item.Json, item.Place)).ToArray()
                .Select(add => add(org.Faults))];
            await call.WriteAsync(201, json => WriteAll(json, rules)).ConfigureAwait(false);
            return;
        }

        if (body.ValueKind == JsonValueKind.Undefined)
        {
            throw new ControlException(400, "The body says what is to go wrong, such as {\"path\": \"/services/data/*/query\", \"fault\": \"queryTimeout\"}.");
        }

        FaultRule rule = FaultRuleJson.Read(body, "")(org.Faults);
        call.Http.Response.Headers.Location = $"{ControlApi.Root}/faults/{rule.Number.ToString(CultureInfo.InvariantCulture)}";
        await call.WriteAsync(201, json => FaultRuleJson.Write(json, rule)).ConfigureAwait(false);
    }

    private Task ClearAsync(ControlCall call)
    {
        org.Faults.End();
        return call.DoneAsync();
    }

    private static Task RemoveAsync(ControlCall call, FaultRule rule)
    {
        rule.Remove();
        (rule.Fault as HangFault)?.Release();
        return call.DoneAsync();
    }

    private static Task ReleaseAsync(ControlCall call, FaultRule rule)
    {
        if (rule.Fault is not HangFault hang)
        {
            throw new ControlException(409, $"Nothing hangs at fault {rule.Number.ToString(CultureInfo.InvariantCulture)}: it is none of the kind hang.");
        }

        hang.Release();
        return call.DoneAsync();
    }

    private static Task KindsAsync(ControlCall call) => call.WriteAsync(200, json =>
    {
        json.WriteStartArray();
        foreach ((string name, IReadOnlyList<(string Name, bool IsNeeded)> parameters) in FaultKinds.All)
        {
            json.WriteStartObject();
            json.WriteString("kind", name);
            json.WriteStartArray("needs");
            foreach ((string parameter, _) in parameters.Where(parameter => parameter.IsNeeded))
            {
                json.WriteStringValue(parameter);
            }

            json.WriteEndArray();
            json.WriteStartArray("takes");
            foreach ((string parameter, _) in parameters.Where(parameter => !parameter.IsNeeded))
            {
                json.WriteStringValue(parameter);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private FaultRule Find(string id) =>
        org.Faults.Rules.FirstOrDefault(rule => rule.Number.ToString(CultureInfo.InvariantCulture) == id)
        ?? throw new ControlException(404, $"There is no fault {id}. GET {ControlApi.Root}/faults lists those that there are.");
}
