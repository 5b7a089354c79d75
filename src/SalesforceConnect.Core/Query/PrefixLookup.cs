using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Records;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Query;

/// <summary>
/// Finds records of any objects by their IDs: the first three characters of an ID say of which object it is (REST API Developer Guide,
/// "Describe Global", keyPrefix). One call for each object.
/// </summary>
/// <param name="sender">Makes the calls.</param>
/// <param name="types">The types of the org's objects.</param>
/// <param name="fields">The fields to get, as <see cref="RecordLookup"/> takes them.</param>
/// <param name="options">How the records are to look.</param>
internal sealed class PrefixLookup(ISender sender, TypeCache types, IReadOnlyList<string> fields, LayoutOptions options)
{
    private readonly Dictionary<string, RecordLookup> _lookups = new(StringComparer.Ordinal);

    /// <summary>Finds the records with these IDs.</summary>
    /// <param name="ids">Up to <see cref="RecordLookup.MostIds"/> IDs.</param>
    /// <param name="take">
    /// Takes, in the order of the IDs, each one's place and its record, or why there is none: as from <see cref="RecordLookup.ByIdAsync"/>,
    /// or because no object has such IDs.
    /// </param>
    /// <param name="refuse">Hears of the refused call of an object, and for which IDs it was; those of other objects are found.</param>
    /// <param name="caller">Where to tell of the calls.</param>
    /// <param name="listener">Hears of bytes that come.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">The list of the objects was refused.</exception>
    public async Task ByIdAsync(
        IReadOnlyList<string> ids,
        Func<int, Task<SfRecord>, Task> take,
        Action<SfException, IReadOnlyList<string>> refuse,
        ICaller? caller,
        ITransferListener? listener,
        CancellationToken cancellationToken)
    {
        string[] prefixes = [.. ids.Where(RecordId.IsId).Select(RecordId.Prefix).Distinct(StringComparer.Ordinal)];
        IReadOnlyDictionary<string, string> objects = await types.ByPrefixAsync(prefixes, caller, cancellationToken).ConfigureAwait(false);
        var found = new Task<SfRecord>?[ids.Count];
        foreach (IGrouping<string?, int> group in Enumerable.Range(0, ids.Count).GroupBy(place => ObjectOf(ids[place])))
        {
            int[] places = [.. group];
            if (group.Key is { } name)
            {
                await FindAsync(name, places).ConfigureAwait(false);
            }
            else
            {
                Array.ForEach(places, place => found[place] = Task.FromException<SfRecord>(WhyNone(ids[place])));
            }
        }

        for (int place = 0; place < found.Length; place++)
        {
            if (found[place] is { } record)
            {
                await take(place, record).ConfigureAwait(false);
            }
        }

        string? ObjectOf(string id) => RecordId.IsId(id) && objects.TryGetValue(RecordId.Prefix(id), out string? name) ? name : null;

        async Task FindAsync(string name, int[] places)
        {
            string[] wanted = [.. places.Select(place => ids[place])];
            if (!_lookups.TryGetValue(name, out RecordLookup? lookup))
            {
                lookup = _lookups[name] = new RecordLookup(sender, types, name, fields, options);
            }

            try
            {
                await lookup.ByIdAsync(wanted, Keep, caller, listener, cancellationToken).ConfigureAwait(false);
            }
            catch (SfException failure)
            {
                refuse(failure, wanted);
            }

            Task Keep(int at, Task<SfRecord> record)
            {
                found[places[at]] = record;
                return Task.CompletedTask;
            }
        }
    }

    private static SfException WhyNone(string id) => RecordId.IsId(id)
        ? new SfException("NoObjectForPrefix", SfErrorCategory.ObjectNotFound, RecordId.Prefix(id), id)
        : new SfException("InvalidRecordId", SfErrorCategory.InvalidArgument, id);
}
