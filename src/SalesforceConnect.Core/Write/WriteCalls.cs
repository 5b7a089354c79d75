using System.Globalization;
using System.Text.Json;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Write;

/// <summary>
/// Sends gathered rows and reads what became of each (REST API Developer Guide, "sObject Collections" and "Composite"). What changes
/// records that there are is tried again; a creation whose answer never came is not.
/// </summary>
internal sealed class WriteCalls
{
    /// <summary>How many calls for one record each go into one (REST API Developer Guide, "Composite").</summary>
    public const int MostSingles = 25;

    private const string NotAWriteResult = "NotAWriteResult";
    private const string RolledBack = "ALL_OR_NONE_OPERATION_ROLLED_BACK";

    private static readonly TimeSpan s_firstWait = TimeSpan.FromMilliseconds(500);

    private readonly ISender _sender;
    private readonly WriteOptions _options;
    private readonly TimeProvider _clock;
    private long _succeeded;

    /// <param name="sender">The connection.</param>
    /// <param name="options">How rows are written.</param>
    /// <param name="clock">The clock that waits are measured by.</param>
    public WriteCalls(ISender sender, WriteOptions options, TimeProvider clock)
    {
        _sender = sender;
        _options = options;
        _clock = clock;
    }

    /// <summary>How many rows the org has certainly done.</summary>
    public long Succeeded => Interlocked.Read(ref _succeeded);

    private bool IsRepeatable => _options.Operation != WriteOperation.Create;

    /// <summary>Sends rows, those again that were locked by somebody else, and sets the result of each.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="caller">Where to tell of the calls.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task SendAsync(WriteBatch batch, ICaller? caller, CancellationToken cancellationToken)
    {
        // A change of the object within a call is counted by Salesforce.
        IReadOnlyList<WriteSlot> slots = [.. batch.Slots.OrderBy(slot => slot.Body.ObjectName, StringComparer.OrdinalIgnoreCase)];
        for (int attempt = 1; slots.Count > 0; attempt++)
        {
            bool isLast = attempt > RetryPolicy.UsualRetries;
            slots = batch.Lane.Way == WriteWay.Graph
                ? await GraphCalls.SendAsync(
                    await _sender.ApiVersionAsync(caller, cancellationToken).ConfigureAwait(false),
                    slots,
                    _options,
                    (call, sent, read) => CallAsync(call, sent, (answer, _) => read(answer), caller, cancellationToken),
                    isLast).ConfigureAwait(false)
                : await SendOnceAsync(batch.Lane, slots, caller, isLast, cancellationToken).ConfigureAwait(false);
            if (slots.Count > 0)
            {
                TimeSpan wait = TimeSpan.FromTicks(s_firstWait.Ticks << (attempt - 1));
                int count = slots.Count;
                caller?.Verbose(() => Text.Message("LockedRowsAgain", count, wait.TotalSeconds));
                await Waits.DelayAsync(_clock, wait, cancellationToken).ConfigureAwait(false);
            }
        }

        Interlocked.Add(ref _succeeded, batch.Slots.Count(slot => slot.Result is { Success: true }));
    }

    // Gives back what is to be sent again.
    private async Task<IReadOnlyList<WriteSlot>> SendOnceAsync(
        WriteLane lane, IReadOnlyList<WriteSlot> slots, ICaller? caller, bool isLast, CancellationToken cancellationToken)
    {
        if (lane.Way == WriteWay.Singles)
        {
            slots = RefuseReferences(slots);
            if (slots.Count == 0)
            {
                return [];
            }
        }

        SfRequest request = lane.Way == WriteWay.Singles
            ? Singles(slots, await _sender.ApiVersionAsync(caller, cancellationToken).ConfigureAwait(false))
            : Collection(lane, slots);
        RowFailure?[]? failures = await CallAsync(
            request, slots, (answer, mayBeDone) => ReadAll(lane, slots, answer, mayBeDone), caller, cancellationToken).ConfigureAwait(false);
        return failures is null ? [] : Settle(slots, failures, isLast);
    }

    // In a call of calls Salesforce would read them as references, and what they refer to is not there.
    private IReadOnlyList<WriteSlot> RefuseReferences(IReadOnlyList<WriteSlot> slots)
    {
        foreach (WriteSlot slot in slots)
        {
            if (GraphCalls.FieldWithReference(slot.Body) is { } field)
            {
                slot.NotDone(
                    SfWriteAction.Failed,
                    RowFailure.Of(field, "TextIsReference.UpdateOnly", SfErrorCategory.InvalidData, field, GraphCalls.ReferenceMark));
            }
        }

        WriteSlot[] left = [.. slots.Where(slot => !slot.IsDone)];
        if (_options.AllOrNone && left.Length < slots.Count)
        {
            RowFailure because = RowFailure.Of(null, "NothingSent", SfErrorCategory.InvalidArgument, slots.Count - left.Length);
            Array.ForEach(left, slot => slot.NotDone(SfWriteAction.RolledBack, because, isOwnFault: false));
            return [];
        }

        return left;
    }

    private RowFailure?[] ReadAll(WriteLane lane, IReadOnlyList<WriteSlot> slots, JsonElement answer, bool mayBeDone)
    {
        bool isSingle = lane.Way == WriteWay.Singles;
        JsonElement[] results = [.. (isSingle ? answer.GetProperty("compositeResponse") : answer).EnumerateArray()];
        if (results.Length != slots.Count)
        {
            throw new InvalidOperationException();
        }

        // Where all was taken back, the first try had not been done either: somebody else deleted what is gone.
        bool isDoneBefore = mayBeDone && !(_options.AllOrNone && results.Any(result => IsRolledBack(result)));
        return [.. results.Select((result, place) => Read(slots[place], result, isSingle, isDoneBefore))];
    }

    private static bool IsRolledBack(JsonElement result)
        => result.TryGetProperty("errors", out JsonElement errors) && SfApiError.ReadAll(errors).Any(error => error.Code == RolledBack);

    /// <summary>
    /// Makes a call and reads its answer; null where that failed as a whole, which is then told, and the result of all its rows.
    /// </summary>
    private async Task<T?> CallAsync<T>(
        SfRequest request,
        IReadOnlyList<WriteSlot> slots,
        Func<JsonElement, bool, T> read,
        ICaller? caller,
        CancellationToken cancellationToken)
        where T : class
    {
        DateTimeOffset begun = _clock.GetUtcNow();
        for (bool isAgain = false; ; isAgain = true)
        {
            try
            {
                SfResponse response = await _sender.SendAsync(request, caller, cancellationToken).ConfigureAwait(false);
                return Read(response, answer => read(answer, isAgain || response.MayBeDoneBefore));
            }
            catch (SfException failure) when (!isAgain && request.IsIdempotent && IsUnreadable(failure))
            {
                // As good as lost.
                caller?.Verbose(() => $"{failure.ErrorId}: sent again");
            }
            catch (SfException failure)
            {
                Fail(slots, failure, isUncertain: isAgain || Outcome.MayBeDone(failure) || IsUnreadable(failure), begun);
                return null;
            }
        }
    }

    /// <summary>Whether it is an answer that nobody can read.</summary>
    public static bool IsUnreadable(SfException failure) => failure.ErrorId is "InvalidJson" or NotAWriteResult;

    private static T Read<T>(SfResponse response, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(response.Json);
            return read(document.RootElement);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new SfException(NotAWriteResult, SfErrorCategory.InvalidData, failure);
        }
    }

    private void Fail(IReadOnlyList<WriteSlot> slots, SfException failure, bool isUncertain, DateTimeOffset begun)
    {
        string objects = string.Join(", ", slots.Select(slot => slot.Body.ObjectName).Distinct(StringComparer.OrdinalIgnoreCase));
        string since = begun.UtcDateTime.AddMinutes(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        string advice = Text.Message(WriteWords.Unknown(_options.Operation), slots[0].Body.ObjectName, since);
        SfException error = isUncertain
            ? new SfException(
                "WriteOutcomeUnknown", SfErrorCategory.OperationTimeout, failure, slots.Count, objects, failure.Message, advice)
            : failure;
        var because = new RowFailure(CodeOf(error), error, []);
        WriteSlot[] inOrder = [.. slots.OrderBy(slot => slot.Place)];
        inOrder[^1].CallFailure = new CallFailure(error, [.. inOrder.Select(slot => slot.Row)]);
        foreach (WriteSlot slot in slots)
        {
            slot.NotDone(isUncertain ? SfWriteAction.Unknown : SfWriteAction.Failed, because, isOwnFault: false);
        }
    }

    private static string CodeOf(SfException error) => error is SfApiException refusal ? refusal.ErrorCode : error.ErrorId;

    /// <summary>Sets the results of rows that failed, and gives back those that are worth another try.</summary>
    internal IReadOnlyList<WriteSlot> Settle(IReadOnlyList<WriteSlot> slots, IReadOnlyList<RowFailure?> failures, bool isLast)
    {
        bool isLocked(RowFailure failure) => !isLast && failure.MayPass;
        bool isRolledBack(RowFailure failure) => failure.Code is RolledBack or SfApiError.Halted;
        if (_options.AllOrNone
            && failures.OfType<RowFailure>().Where(failure => !isRolledBack(failure)).ToArray() is { Length: > 0 } culprits
            && culprits.All(isLocked))
        {
            return slots;
        }

        var again = new List<WriteSlot>();
        for (int place = 0; place < slots.Count; place++)
        {
            if (failures[place] is not { } failure)
            {
                continue;
            }

            if (isRolledBack(failure))
            {
                slots[place].NotDone(SfWriteAction.RolledBack, failure, isOwnFault: false);
            }
            else if (isLocked(failure) && !_options.AllOrNone)
            {
                again.Add(slots[place]);
            }
            else
            {
                slots[place].NotDone(SfWriteAction.Failed, failure);
            }
        }

        return again;
    }

    private RowFailure? Read(WriteSlot slot, JsonElement result, bool isSingle, bool mayBeDone)
    {
        JsonElement told = result;
        bool isSuccess;
        if (isSingle)
        {
            isSuccess = result.GetProperty("httpStatusCode").GetInt32() is >= 200 and < 300;
            told = result.GetProperty("body");
        }
        else
        {
            isSuccess = result.GetProperty("success").GetBoolean();
        }

        if (!isSuccess)
        {
            RowFailure failure = RowFailure.Read(
                isSingle ? told : result.GetProperty("errors"),
                told,
                _options.Operation == WriteOperation.Delete ? Deletion.First : Deletion.None);
            if (isSingle && failure.Code == "NOT_FOUND")
            {
                string value = slot.Body.ExternalId?.Text ?? "";
                return RowFailure.Of(
                    _options.ExternalIdField, "NothingToUpdate", SfErrorCategory.ObjectNotFound,
                    slot.Body.ObjectName, _options.ExternalIdField, value);
            }

            if (failure.Code != "ENTITY_IS_DELETED" || !mayBeDone || _options.Operation != WriteOperation.Delete)
            {
                return failure;
            }
        }

        bool isObject = told.ValueKind == JsonValueKind.Object;
        string? id = isObject && told.TryGetProperty("id", out JsonElement given) ? given.GetString() : null;
        bool? isCreated = isObject && told.TryGetProperty("created", out JsonElement created) ? created.GetBoolean() : null;
        slot.Done(
            _options.Operation switch
            {
                WriteOperation.Create => SfWriteAction.Created,
                WriteOperation.Update => SfWriteAction.Updated,
                WriteOperation.Delete => SfWriteAction.Deleted,
                _ when _options.UpdateOnly => SfWriteAction.Updated,
                _ => isCreated == true
                    ? SfWriteAction.Created
                    : isCreated is null || mayBeDone ? SfWriteAction.Upserted
                    : SfWriteAction.Updated,
            },
            id);
        return null;
    }

    private SfRequest Collection(WriteLane lane, IReadOnlyList<WriteSlot> slots)
    {
        if (_options.Operation == WriteOperation.Delete)
        {
            return new SfRequest("DELETE", "composite/sobjects")
            {
                Query = [new(
                    "ids", string.Join(",", slots.Select(slot => slot.Body.Id))), new("allOrNone", _options.AllOrNone ? "true" : "false")],
            };
        }

        string path = _options.Operation == WriteOperation.Upsert
            ? $"composite/sobjects/{UrlText.Escape(lane.ObjectName!)}/{UrlText.Escape(_options.ExternalIdField)}"
            : "composite/sobjects";
        SfRequest request = Request(IsRepeatable ? "PATCH" : "POST", path, writer =>
        {
            writer.WriteBoolean("allOrNone", _options.AllOrNone);
            writer.WriteStartArray("records");
            foreach (WriteSlot slot in slots)
            {
                slot.Body.Write(writer);
            }

            writer.WriteEndArray();
        });
        return request.WithHeaders(HeadersOf(lane));
    }

    // An upsert that must not create is there for one record alone.
    private SfRequest Singles(IReadOnlyList<WriteSlot> slots, string apiVersion) => Request("POST", "composite", writer =>
    {
        writer.WriteBoolean("allOrNone", _options.AllOrNone);
        writer.WriteStartArray("compositeRequest");
        for (int place = 0; place < slots.Count; place++)
        {
            RecordBody body = slots[place].Body;
            writer.WriteStartObject();
            writer.WriteString("method", "PATCH");
            writer.WriteString(
                "url",
                $"/services/data/v{apiVersion}/sobjects/{UrlText.Escape(body.ObjectName)}/{UrlText.Escape(_options.ExternalIdField)}"
                    + $"/{UrlText.Escape(body.ExternalId!.Value.Text)}?updateOnly=true");
            writer.WriteString("referenceId", "row" + place.ToString(CultureInfo.InvariantCulture));
            writer.WriteTexts("httpHeaders", [.. HeadersOf(new WriteLane(WriteWay.Singles, body.ObjectName, KeepsOwner: false))]);
            writer.WriteStartObject("body");
            body.WriteFields(writer, leftOut: _options.ExternalIdField);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    // Salesforce applies assignment rules by default, to changes too, and over an owner that is given.
    private IEnumerable<KeyValuePair<string, string>> HeadersOf(WriteLane lane)
        => !_options.HasAssignmentRule && (_options.Operation != WriteOperation.Create || lane.KeepsOwner)
            ? _options.Headers.Append(SalesforceHeaders.AssignmentRule("false"))
            : _options.Headers;

    private SfRequest Request(string method, string path, Action<Utf8JsonWriter> write)
        => new(method, path, RequestBody.Zipped(JsonObject.Write(write), RequestBody.Json)) { IsRepeatable = IsRepeatable };
}
