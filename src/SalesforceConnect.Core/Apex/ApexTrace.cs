using System.Globalization;
using System.Text;
using System.Text.Json;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Records;
using SalesforceConnect.Redaction;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Apex;

/// <summary>
/// Has Salesforce write a debug log of what a user runs (Tooling API, "TraceFlag", "DebugLevel", "ApexLog"): the REST call that runs Apex gives
/// none. Where nobody traces the user already, a level and a flag are made and taken away again.
/// </summary>
/// <param name="sender">Makes the calls.</param>
/// <param name="caller">Where to tell of them.</param>
/// <param name="clock">The clock for waits.</param>
/// <param name="userId">The user who runs it.</param>
internal sealed class ApexTrace(ISender sender, ICaller? caller, TimeProvider clock, string userId)
{
    private const string ObjectsPath = "tooling/sobjects";
    private const string LogType = "USER_DEBUG";
    private const int Looks = 8;

    // Long enough for whatever a block may take; the clocks may differ.
    private static readonly TimeSpan s_lifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(400);

    // How long Ctrl+C may take to clean up.
    private static readonly TimeSpan s_lastCalls = TimeSpan.FromMilliseconds(700);

    private static readonly (string Category, string Level)[] s_levels =
    [
        ("ApexCode", "DEBUG"), ("ApexProfiling", "INFO"), ("Callout", "INFO"), ("Database", "INFO"), ("System", "DEBUG"), ("Validation", "INFO"),
        ("Visualforce", "INFO"), ("Workflow", "INFO"),
    ];

    private string? _levelId;
    private string? _flagId;
    private readonly HashSet<string> _others = new(StringComparer.Ordinal);
    private DateTimeOffset _since;

    /// <summary>Begins to trace the user.</summary>
    /// <exception cref="SfException">A call was refused, such as for want of the permission Manage Users or View All Data.</exception>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        SfResponse last = await QueryAsync(
            $"SELECT Id, ExpirationDate FROM TraceFlag WHERE TracedEntityId = '{userId}' AND LogType = '{LogType}' ORDER BY ExpirationDate DESC NULLS LAST LIMIT 1",
            cancellationToken).ConfigureAwait(false);

        // By the org's own clock.
        DateTimeOffset now = Time(last);
        _since = now - TimeSpan.FromSeconds(1);

        // Of the same second there may be one already.
        _others.UnionWith(await LogsAsync(cancellationToken).ConfigureAwait(false));
        if (Find(last, "ExpirationDate") is [{ } end] && SalesforceText.Parse(Encoding.UTF8.GetBytes(end), FieldType.DateTime) is DateTime until && until.ToUniversalTime() > now.UtcDateTime)
        {
            caller?.Verbose(() => Text.Message("ApexTracedAlready"));
            return;
        }

        string name = "SalesforceConnect_" + Guid.NewGuid().ToString("N");
        _levelId = await CreateAsync(
            "DebugLevel",
            [("DeveloperName", name), ("MasterLabel", name), .. s_levels],
            cancellationToken).ConfigureAwait(false);
        _flagId = await CreateAsync(
            "TraceFlag",
            [
                ("TracedEntityId", userId), ("DebugLevelId", _levelId), ("LogType", LogType),
                ("ExpirationDate", SalesforceText.Print(now + s_lifetime)!),
            ],
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The log of what the user has run since; null where none came in time.</summary>
    public async Task<string?> FetchAsync(CancellationToken cancellationToken)
    {
        for (int look = 1; ; look++)
        {
            if ((await LogsAsync(cancellationToken).ConfigureAwait(false)).Find(log => !_others.Contains(log)) is { } id)
            {
                SfResponse body = await sender.SendAsync(new SfRequest("GET", $"{ObjectsPath}/ApexLog/{id}/Body"), caller, cancellationToken).ConfigureAwait(false);
                return Redactor.Text(body.Text);
            }

            if (look == Looks)
            {
                return null;
            }

            await Waits.DelayAsync(clock, TimeSpan.FromTicks(s_patience.Ticks * look), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes away what was made. It is tried too when the caller has given up, but not for long.</summary>
    /// <param name="cancellationToken">Whether the caller has given up.</param>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource();
        using CancellationTokenRegistration hurry = cancellationToken.Register(() => patience.CancelAfter(s_lastCalls));

        // The level takes its flag with it.
        foreach ((string? id, string name) in new[] { (_flagId, "TraceFlag"), (_levelId, "DebugLevel") })
        {
            try
            {
                if (id is not null)
                {
                    await sender.SendAsync(new SfRequest("DELETE", $"{ObjectsPath}/{name}/{id}"), caller, patience.Token).ConfigureAwait(false);
                }
            }
            catch (Exception failure) when (failure is SfException or OperationCanceledException)
            {
                if (failure is not SfApiException { Refusal.MeansNotFound: true })
                {
                    caller?.Warning(Text.Message("ApexTraceStays", name, id, failure.Message));
                }
            }
        }
    }

    private Task<SfResponse> QueryAsync(string soql, CancellationToken cancellationToken)
        => sender.SendAsync(new SfRequest("GET", "tooling/query") { Query = [new("q", soql)] }, caller, cancellationToken);

    private DateTimeOffset Time(SfResponse response)
        => DateTimeOffset.TryParse(response.Header("Date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : clock.GetUtcNow();

    private async Task<List<string>> LogsAsync(CancellationToken cancellationToken)
    {
        string soql = $"SELECT Id FROM ApexLog WHERE LogUserId = '{userId}' AND StartTime >= {SalesforceText.Print(_since)} "
            + "AND Operation LIKE '%executeAnonymous%' ORDER BY StartTime DESC LIMIT 20";
        return [.. Find(await QueryAsync(soql, cancellationToken).ConfigureAwait(false), "Id").OfType<string>()];
    }

    private static List<string?> Find(SfResponse response, string field)
        => response.ReadJson<List<string?>>(root => root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("records", out JsonElement records)
            && records.ValueKind == JsonValueKind.Array
                ? [.. records.EnumerateArray().Select(record => record.FindText(field))]
                : throw new SfException("NotAQueryResult", SfErrorCategory.InvalidData));

    private async Task<string> CreateAsync(string name, IEnumerable<(string Name, string Value)> fields, CancellationToken cancellationToken)
    {
        byte[] body = JsonObject.Write(writer =>
        {
            foreach ((string field, string value) in fields)
            {
                writer.WriteString(field, value);
            }
        });
        SfResponse response = await sender.SendAsync(
            new SfRequest("POST", $"{ObjectsPath}/{name}", new RequestBody(body, RequestBody.Json)), caller, cancellationToken).ConfigureAwait(false);
        return response.ReadJson(root => root.ValueKind == JsonValueKind.Object && root.FindText("id") is { } id
            ? id
            : throw new SfException("ApexAnswerUnreadable", SfErrorCategory.InvalidData));
    }
}
