using System.Globalization;
using System.Text.Json;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Records;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Query;

/// <summary>
/// Finds records of one object by their IDs, many in a call, or by an external ID (REST API Developer Guide, "sObject Collections"
/// and "sObject Rows by External ID"). Safe for several calls at a time.
/// </summary>
internal sealed class RecordLookup
{
    /// <summary>How many IDs go into one call.</summary>
    public const int MostIds = 2000;

    private const string AllFields = "*";

    private readonly ISender _sender;
    private readonly TypeCache _types;
    private readonly string _objectName;
    private readonly IReadOnlyList<string> _wanted;
    private readonly LayoutOptions _options;
    private readonly object _reading = new();
    private RecordLayout? _layout;
    private IReadOnlyList<string>? _fields;
    private string? _prefix;
    private int _hasWarned;

    /// <param name="sender">Makes the calls.</param>
    /// <param name="types">The types of the org's objects.</param>
    /// <param name="objectName">The object's API name.</param>
    /// <param name="fields">Its fields and those of its parents; none, or <c>*</c>, for all fields that the user may see.</param>
    /// <param name="options">How the records are to look.</param>
    /// <exception cref="SfException"><c>InvalidObjectName</c>.</exception>
    public RecordLookup(ISender sender, TypeCache types, string objectName, IReadOnlyList<string> fields, LayoutOptions? options = null)
    {
        _sender = sender;
        _types = types;
        _objectName = SfObject.CheckName(objectName);
        _wanted = fields;
        _options = options ?? new LayoutOptions();
    }

    private bool IsForAll => _wanted.Count == 0 || _wanted.Contains(AllFields);

    /// <summary>Finds the records with these IDs. Where the call is refused, only what is no ID is told of by itself.</summary>
    /// <param name="ids">Up to <see cref="MostIds"/> IDs.</param>
    /// <param name="take">
    /// Takes, in the order of the IDs, each one's place and its record, or why there is none: no record has the ID, or the user may not
    /// see it, or it has not the form of an ID.
    /// </param>
    /// <param name="caller">Where to tell of the calls.</param>
    /// <param name="listener">Hears of bytes that come.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">The call was refused or gave something else.</exception>
    public async Task ByIdAsync(
        IReadOnlyList<string> ids,
        Func<int, Task<SfRecord>, Task> take,
        ICaller? caller,
        ITransferListener? listener,
        CancellationToken cancellationToken)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string id in ids.Where(RecordId.IsId))
        {
            places[id] = places.TryGetValue(id, out int known) ? known : places.Count;
        }

        Task<IReadOnlyList<SfRecord?>> call = FetchAsync(
            [.. places.OrderBy(place => place.Value).Select(place => place.Key)], caller, listener, cancellationToken);
        await Task.WhenAny(call).ConfigureAwait(false);
        for (int place = 0; place < ids.Count; place++)
        {
            if (!places.TryGetValue(ids[place], out int at))
            {
                await take(place, None("InvalidRecordId", SfErrorCategory.InvalidArgument, ids[place])).ConfigureAwait(false);
            }
            else if (call.Status == TaskStatus.RanToCompletion)
            {
                SfRecord? record = (await call.ConfigureAwait(false))[at];
                await take(
                    place,
                    record is not null
                        ? Task.FromResult(record)
                        : None(
                            "RecordNotFound", SfErrorCategory.ObjectNotFound, _objectName, ids[place], WhyNot(ids[place]))).ConfigureAwait(
                        false);
            }
        }

        await call.ConfigureAwait(false);
    }

    /// <summary>
    /// Finds the one record for each value of an external ID, side by side; a value that comes again costs no call of its own.
    /// </summary>
    /// <param name="field">The field.</param>
    /// <param name="values">The values: text, numbers or times.</param>
    /// <param name="take">
    /// Takes, in the order of the values, each one's place and its record, or why there is none: no record has the value, or more than
    /// one, or the call was refused.
    /// </param>
    /// <param name="caller">Where to tell of the calls.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public Task ByExternalIdAsync(
        string field, IReadOnlyList<object?> values, Func<int, Task<SfRecord>, Task> take, ICaller? caller,
        CancellationToken cancellationToken)
    {
        string?[] texts = [.. values.Select(TextOf)];
        var asked = new Dictionary<string, Task<SfRecord>>(StringComparer.Ordinal);
        return SideBySide.InOrderAsync(
            Enumerable.Range(0, texts.Length),
            (place, stop) => texts[place] is not { } text
                ? None("InvalidExternalIdValue", SfErrorCategory.InvalidArgument, values[place], field)
                : asked.TryGetValue(text, out Task<SfRecord>? known) ? known
                : asked[text] = ByExternalIdAsync(field, text, caller, stop),
            take,
            cancellationToken);
    }

    // What an object is written as says nothing that a field could hold.
    private static string? TextOf(object? value)
        => value is null or IConvertible or IFormattable or Uri
            ? SalesforceText.Print(value) ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""
            : null;

    private static Task<SfRecord> None(string errorId, SfErrorCategory category, params object?[] arguments)
        => Task.FromException<SfRecord>(new SfException(errorId, category, arguments));

    // The first three characters of an ID say of which object it is (REST API Developer Guide, "Describe Global", keyPrefix).
    private string WhyNot(string id)
        => _prefix is { Length: > 0 } prefix && !id.StartsWith(prefix, StringComparison.Ordinal)
            ? Text.Message("RecordNotFound.Prefix", id.Substring(0, prefix.Length), _objectName, prefix)
            : Text.Message("RecordNotFound.Hidden");

    private async Task<IReadOnlyList<SfRecord?>> FetchAsync(
        IReadOnlyList<string> ids, ICaller? caller, ITransferListener? listener, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        _fields ??= IsForAll
            ? await ListFieldsAsync(caller, cancellationToken).ConfigureAwait(false)
            : [.. _wanted.Distinct(StringComparer.OrdinalIgnoreCase)];
        var request = new SfRequest(
            "POST", $"composite/sobjects/{_objectName}", Body(ids, _fields))
        { IsRepeatable = true, Listener = listener };
        try
        {
            IReadOnlyList<SfRecord?> found = await SendAsync(
                request, SelectNode.Of(
                    _objectName,
                    _fields), (body, layout) => PageReader.ReadList(
                        body, name: null, _ => layout), caller, cancellationToken).ConfigureAwait(
                    false);
            return found.Count == ids.Count ? found : throw new SfException("NotAQueryResult", SfErrorCategory.InvalidData);
        }
        catch (SfApiException refusal) when (refusal.Refusal.MeansNotFound)
        {
            throw refusal.InWords("ObjectNotFound", _objectName);
        }
    }

    private async Task<SfRecord> ByExternalIdAsync(string field, string value, ICaller? caller, CancellationToken cancellationToken)
    {
        // A path cannot say it: it would be the path of something else.
        if (value.Trim() is "" or "." or "..")
        {
            throw new SfException("InvalidExternalIdValue", SfErrorCategory.InvalidArgument, value, field);
        }

        var request = new SfRequest("GET", $"sobjects/{_objectName}/{UrlText.Escape(field)}/{UrlText.Escape(value)}")
        {
            Query = IsForAll ? [] : [new("fields", string.Join(",", _wanted.Distinct(StringComparer.OrdinalIgnoreCase)))],
        };
        try
        {
            return await SendAsync(
                request,
                IsForAll ? SelectNode.Open(_objectName) : SelectNode.Of(_objectName, _wanted),
                PageReader.ReadOne,
                caller,
                cancellationToken).ConfigureAwait(false);
        }
        catch (SfApiException refusal) when (refusal.Refusal.MeansNotFound)
        {
            throw await WhyNotFoundAsync(refusal, field, value, caller, cancellationToken).ConfigureAwait(false);
        }
    }

    // The object, the field and the value are all told in the same code.
    private async Task<SfApiException> WhyNotFoundAsync(
        SfApiException refusal, string field, string value, ICaller? caller, CancellationToken cancellationToken)
    {
        SfObject? described;
        try
        {
            described =
                (await _types.FindAsync(
                    SfObject.Collection, _objectName, [], caller, cancellationToken).ConfigureAwait(false))?.Description;
        }
        catch (SfException)
        {
            return refusal;
        }

        return described is null ? refusal.InWords("ObjectNotFound", _objectName)
            : described.Fields.Any(known => known.CanFind && known.Name.Equals(field, StringComparison.OrdinalIgnoreCase))
                ? refusal.InWords("NoRecordWithValue", _objectName, field, value)
            : refusal.InWords("NoExternalIdField", _objectName, field);
    }

    // The types are asked for beside the first calls. Whichever of them comes first settles the layout for all.
    private async Task<T> SendAsync<T>(
        SfRequest request, SelectNode selection, Func<byte[], RecordLayout, T> read, ICaller? caller, CancellationToken cancellationToken)
    {
        Task<SfResponse> answer = _sender.SendAsync(request, caller, cancellationToken);
        if (_layout is null && !_options.AsText)
        {
            var types = new SelectionTypes(_types, SfObject.Collection, caller);
            await Task.WhenAll(answer, types.FindAsync(selection, _objectName, cancellationToken)).ConfigureAwait(false);
            if (types.AreMissing && Interlocked.Exchange(ref _hasWarned, 1) == 0)
            {
                types.Warn();
            }

            _prefix = selection.ObjectTypes?.Description.KeyPrefix;
        }

        byte[] body = (await answer.ConfigureAwait(false)).Json;
        lock (_reading)
        {
            return read(body, _layout ??= new RecordLayout(selection, _options));
        }
    }

    private async Task<IReadOnlyList<string>> ListFieldsAsync(ICaller? caller, CancellationToken cancellationToken)
        => [.. (await _types.FieldsAsync(SfObject.Collection, _objectName, caller, cancellationToken).ConfigureAwait(false)).Select(
            field => field.Name)];

    private static RequestBody Body(IReadOnlyList<string> ids, IReadOnlyList<string> fields)
        => new(
            JsonObject.Write(writer =>
            {
                Write(writer, "ids", ids);
                Write(writer, "fields", fields);
            }),
            RequestBody.Json);

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<string> items)
    {
        writer.WriteStartArray(name);
        foreach (string item in items)
        {
            writer.WriteStringValue(item);
        }

        writer.WriteEndArray();
    }
}
