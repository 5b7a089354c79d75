using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary><c>/_localorg/time</c>: the org's clock.</summary>
internal static class TimeCalls
{
    public static Task AnswerAsync(ControlCall call)
    {
        switch (call.Method)
        {
            case "GET":
                return WriteAsync(call);
            case "POST":
                return MoveAsync(call);
            case "DELETE":
                call.Org.Clock.Reset();
                return WriteAsync(call);
            default:
                throw ControlException.NotAllowed(call.Method, "GET", "POST", "DELETE");
        }
    }

    public static void Write(Utf8JsonWriter json, OrgClock clock)
    {
        json.WriteStartObject();
        json.WriteString("now", clock.GetUtcNow());
        json.WriteBoolean("stopped", clock.IsStopped);
        json.WriteEndObject();
    }

    private static async Task MoveAsync(ControlCall call)
    {
        JsonFields fields = await call.ReadFieldsAsync().ConfigureAwait(false);
        DateTimeOffset? set = fields.Time("set");
        TimeSpan? advance = fields.Span("advance");
        bool? stopped = fields.Flag("stopped");
        fields.End();
        if (set is null && advance is null && stopped is null)
        {
            throw new ControlException(400, "The body says where the time goes: {\"advance\": \"2h\"}, {\"set\": \"2026-01-31T23:59:00Z\"}, or {\"stopped\": true}.");
        }

        OrgClock clock = call.Org.Clock;
        try
        {
            if (stopped == true)
            {
                clock.Stop();
            }

            if (set is { } time)
            {
                clock.Set(time);
            }

            if (advance is { } span)
            {
                clock.Advance(span);
            }

            if (stopped == false)
            {
                clock.Start();
            }
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new ControlException(400, "There is no such time.");
        }

        await WriteAsync(call).ConfigureAwait(false);
    }

    private static Task WriteAsync(ControlCall call) => call.WriteAsync(200, json => Write(json, call.Org.Clock));
}
