using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary><c>/_localorg/settings</c>: limits, and how long tokens live.</summary>
internal sealed class SettingCalls(Org org)
{
    public Task AnswerAsync(ControlCall call) => call.Method switch
    {
        "GET" => WriteAsync(call),
        "PATCH" or "POST" => ChangeAsync(call),
        _ => throw ControlException.NotAllowed(call.Method, "GET", "PATCH"),
    };

    private async Task ChangeAsync(ControlCall call)
    {
        JsonFields fields = await call.ReadFieldsAsync().ConfigureAwait(false);
        int? limit = Count(fields, "dailyApiLimit");
        int? used = Count(fields, "apiRequestsUsed");
        bool? isEnabled = fields.Flag("apiEnabled");
        bool endless = fields.Has("tokenLifetime");
        TimeSpan? lifetime = fields.Span("tokenLifetime");
        IReadOnlyList<(string Record, int Times)> locks = fields.Take("lockedRecords") is { } locked ? Locks(new JsonFields(locked, fields.At("lockedRecords"))) : [];
        fields.End();
        org.DailyApiLimit = limit ?? org.DailyApiLimit;
        org.ApiRequestsUsed = used ?? org.ApiRequestsUsed;
        org.ApiEnabled = isEnabled ?? org.ApiEnabled;
        if (endless)
        {
            org.Tokens.Lifetime = lifetime;
        }

        foreach ((string record, int times) in locks)
        {
            org.RowLocks.Add(record, times);
        }

        await WriteAsync(call).ConfigureAwait(false);
    }

    private Task WriteAsync(ControlCall call) => call.WriteAsync(200, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("dailyApiLimit", org.DailyApiLimit);
        json.WriteNumber("apiRequestsUsed", org.ApiRequestsUsed);
        json.WriteBoolean("apiEnabled", org.ApiEnabled);
        if (org.Tokens.Lifetime is { } lifetime)
        {
            json.WriteNumber("tokenLifetime", lifetime.TotalSeconds);
        }
        else
        {
            json.WriteNull("tokenLifetime");
        }

        json.WriteEndObject();
    });

    private static (string Record, int Times)[] Locks(JsonFields records) =>
    [
        .. records.Left.ToArray().Select(name => name.Length > 0 && Count(records, name) is { } times
            ? (name, times)
            : throw new JsonMistakeException(records.At(name), "How often the record is locked is needed here.")),
    ];

    private static int? Count(JsonFields fields, string name) => fields.Whole(name) switch
    {
        < 0 => throw new JsonMistakeException(fields.At(name), "A number from 0 on is needed here."),
        var count => count,
    };
}
