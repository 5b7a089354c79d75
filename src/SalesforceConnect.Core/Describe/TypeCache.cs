using System.Collections.Concurrent;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Describe;

/// <summary>
/// The field types of a connection's objects: at most one call an object, however many ask at once. What is kept is asked for again,
/// with <c>If-Modified-Since</c>, only once a field turns up that it does not know.
/// </summary>
internal sealed class TypeCache
{
    // Records wait for it, and can do without.
    private const int Retries = 2;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, Lazy<Task<Entry>>> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, IReadOnlyList<SfObject>> _lists = new(StringComparer.Ordinal);
    private readonly ISender _sender;

    /// <param name="sender">Makes the calls.</param>
    public TypeCache(ISender sender) => _sender = sender;

    /// <summary>The types of an object; null where its describe is refused.</summary>
    /// <param name="resource">The describe's collection: <c>sobjects</c> or <c>tooling/sobjects</c>.</param>
    /// <param name="objectName">The object's API name.</param>
    /// <param name="fields">The fields that are of interest.</param>
    /// <param name="caller">Where to tell of it.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task<ObjectTypes?> FindAsync(
        string resource, string objectName, IEnumerable<string> fields, ICaller? caller, CancellationToken cancellationToken)
    {
        string path = PathOf(resource, objectName);
        Lazy<Task<Entry>> kept = _entries.GetOrAdd(path, _ => Ask(path, known: null, caller, cancellationToken));
        Entry entry = await ResultAsync(path, kept, caller, cancellationToken).ConfigureAwait(false);
        if (entry.Types is null || fields.All(entry.Types.HasField) || entry.IsFresh(fields))
        {
            return entry.Types;
        }

        // Another caller may have renewed it, or its failure taken it away.
        Lazy<Task<Entry>> renewed = Ask(path, entry, caller, cancellationToken);
        renewed = _entries.AddOrUpdate(path, renewed, (_, current) => current == kept ? renewed : current);
        entry = await ResultAsync(path, renewed, caller, cancellationToken).ConfigureAwait(false);
        entry.Missed(fields);
        return entry.Types;
    }

    /// <summary>
    /// The types of an object, as they were asked for before or else now, for one who can do without: no caller hears of it, nothing is
    /// tried twice, and no token is renewed.
    /// </summary>
    /// <param name="resource">The describe's collection: <c>sobjects</c> or <c>tooling/sobjects</c>.</param>
    /// <param name="objectName">The object's API name.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task<ObjectTypes?> FindQuietlyAsync(string resource, string objectName, CancellationToken cancellationToken)
    {
        string path = PathOf(resource, objectName);
        if (_entries.TryGetValue(path, out Lazy<Task<Entry>>? kept)
            && kept is { IsValueCreated: true, Value.Status: TaskStatus.RanToCompletion })
        {
            return (await kept.Value.ConfigureAwait(false)).Types;
        }

        Entry entry = await AskAsync(OrgOffers.Quiet(path), known: null, caller: null, cancellationToken).ConfigureAwait(false);
        _entries.TryAdd(path, new Lazy<Task<Entry>>(() => Task.FromResult(entry)));
        return entry.Types;
    }

    /// <summary>An object as it is described now, for one who cannot do without.</summary>
    /// <param name="resource">The describe's collection: <c>sobjects</c> or <c>tooling/sobjects</c>.</param>
    /// <param name="objectName">The object's API name.</param>
    /// <param name="caller">Where to tell of it.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">There is no such object, or the call was refused.</exception>
    public async Task<SfObject> DescribeAsync(string resource, string objectName, ICaller? caller, CancellationToken cancellationToken)
    {
        try
        {
            return SfObject.ReadDescribe(
                await _sender.SendAsync(
                    new SfRequest("GET", PathOf(resource, objectName)), caller, cancellationToken).ConfigureAwait(false));
        }
        catch (SfApiException refusal) when (refusal.Refusal.MeansNotFound)
        {
            throw refusal.InWords("ObjectNotFound", objectName);
        }
    }

    /// <summary>The fields of an object as they are kept, or else as they are described now.</summary>
    /// <inheritdoc cref="DescribeAsync"/>
    public async Task<IReadOnlyList<SfField>> FieldsAsync(
        string resource, string objectName, ICaller? caller, CancellationToken cancellationToken)
        => ((await FindAsync(resource, objectName, [], caller, cancellationToken).ConfigureAwait(false))?.Description

            // It was refused: say why.
            ?? await DescribeAsync(resource, objectName, caller, cancellationToken).ConfigureAwait(false)).Fields;

    /// <summary>All objects, as quietly; they are asked for once.</summary>
    /// <param name="resource">Where they are listed: <c>sobjects</c> or <c>tooling/sobjects</c>.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task<IReadOnlyList<SfObject>> ListQuietlyAsync(string resource, CancellationToken cancellationToken)
        => _lists.TryGetValue(resource, out IReadOnlyList<SfObject>? known)
            ? known
            : _lists[resource] = SfObject.ReadList(
                await _sender.SendAsync(OrgOffers.Quiet(resource), null, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// The objects by the prefix of their records' IDs, listed anew where they are known and one of these is not among them.
    /// </summary>
    /// <param name="prefixes">The prefixes that are of interest; none asks for nothing.</param>
    /// <param name="caller">Where to tell of it.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">The call was refused.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ByPrefixAsync(
        IReadOnlyCollection<string> prefixes, ICaller? caller, CancellationToken cancellationToken)
    {
        IReadOnlyList<SfObject> list = _lists.TryGetValue(SfObject.Collection, out IReadOnlyList<SfObject>? known) ? known : [];
        if (!prefixes.All(prefix => list.Any(found => found.KeyPrefix == prefix)))
        {
            list = _lists[SfObject.Collection] = SfObject.ReadList(
                await _sender.SendAsync(SfObject.ListRequest, caller, cancellationToken).ConfigureAwait(false));
        }

        return ByPrefix(list);
    }

    /// <summary>
    /// The objects by the prefix of their records' IDs. Some show the records of another: the one that makes them stands for them.
    /// </summary>
    public static Dictionary<string, string> ByPrefix(IEnumerable<SfObject> objects)
        => objects.Where(found => found.KeyPrefix is not null)
            .GroupBy(found => found.KeyPrefix!, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => group.OrderByDescending(found => found.IsCreateable).ThenByDescending(found => found.IsQueryable).First().Name,
                StringComparer.Ordinal);

    private static string PathOf(string resource, string objectName) => $"{resource}/{UrlText.Escape(objectName)}/describe";

    private Lazy<Task<Entry>> Ask(string path, Entry? known, ICaller? caller, CancellationToken cancellationToken)
        => new(
            () => AskAsync(new SfRequest("GET", path) { Timeout = s_timeout, MaximumRetries = Retries }, known, caller, cancellationToken));

    // Whoever asked first may have gone away, and its call with it.
    private async Task<Entry> ResultAsync(string path, Lazy<Task<Entry>> asked, ICaller? caller, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await Waits.ForAsync(asked.Value, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                // Whatever it was, it must not be what everybody gets from now on. One who only waited has no say in that.
                if (asked.Value.IsCompleted)
                {
                    ((ICollection<KeyValuePair<string, Lazy<Task<Entry>>>>)_entries).Remove(new(path, asked));
                }

                if (failure is not OperationCanceledException || cancellationToken.IsCancellationRequested)
                {
                    throw;
                }
            }

            asked = _entries.GetOrAdd(path, _ => Ask(path, known: null, caller, cancellationToken));
        }
    }

    private async Task<Entry> AskAsync(SfRequest request, Entry? known, ICaller? caller, CancellationToken cancellationToken)
    {
        if (known?.LastModified is { } since)
        {
            request = request.WithHeader("If-Modified-Since", since);
        }

        try
        {
            SfResponse response = await _sender.SendAsync(request, caller, cancellationToken).ConfigureAwait(false);
            return response.StatusCode == 304 ? known! : new Entry(ObjectTypes.Read(response), response.Header("Last-Modified"));
        }
        catch (SfApiException refusal) when (refusal.StatusCode is 400 or 403 or 404 && refusal.Category != SfErrorCategory.LimitsExceeded)
        {
            caller?.Verbose(() => $"{refusal.ErrorId}: dates of {request.Path.Split('/')[^2]} stay text");
            return new Entry(null, null);
        }
    }

    private sealed class Entry(ObjectTypes? types, string? lastModified)
    {
        private readonly ConcurrentDictionary<string, bool> _missed = new(StringComparer.OrdinalIgnoreCase);

        public ObjectTypes? Types { get; } = types;

        public string? LastModified { get; } = lastModified;

        // A relationship or a wrong name would be asked for again and again.
        public bool IsFresh(IEnumerable<string> fields) => fields.All(field => Types!.HasField(field) || _missed.ContainsKey(field));

        public void Missed(IEnumerable<string> fields)
        {
            foreach (string field in fields.Where(field => !Types!.HasField(field)))
            {
                _missed[field] = true;
            }
        }
    }
}
