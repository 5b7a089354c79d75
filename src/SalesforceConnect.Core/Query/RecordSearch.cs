using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Records;
using SalesforceConnect.Rest;
using SalesforceConnect.Soql;
using SalesforceConnect.Work;

namespace SalesforceConnect.Query;

/// <summary>Searches the words of many objects at once (REST API Developer Guide, "Search").</summary>
internal sealed class RecordSearch
{
    /// <summary>
    /// How many records a search gives, however many it finds (SOQL and SOSL Reference, "SOSL Limits on Search Results").
    /// </summary>
    public const int MostRecords = 2000;

    private const string AllFields = "*";

    private readonly ISender _sender;
    private readonly TypeCache _types;
    private readonly LayoutOptions _options;
    private readonly ICaller? _caller;

    /// <param name="sender">Makes the calls.</param>
    /// <param name="types">The types of the org's objects.</param>
    /// <param name="options">How the records are to look.</param>
    /// <param name="caller">Where to tell of the calls.</param>
    public RecordSearch(ISender sender, TypeCache types, LayoutOptions options, ICaller? caller)
    {
        _sender = sender;
        _types = types;
        _options = options;
        _caller = caller;
    }

    /// <summary>What is to be selected of an object.</summary>
    /// <param name="objectName">The object.</param>
    /// <param name="wanted">
    /// Its fields; none for the ID and what its records are called, <c>*</c> for all fields that the user may see.
    /// </param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">All are wanted, and the describe was refused.</exception>
    public async Task<IReadOnlyList<string>> FieldsAsync(
        string objectName, IReadOnlyCollection<string> wanted, CancellationToken cancellationToken)
    {
        if (wanted.Contains(AllFields))
        {
            // SOSL has no FIELDS(ALL).
            return [.. (await _types.FieldsAsync(SfObject.Collection, objectName, _caller, cancellationToken).ConfigureAwait(false)).Select(
                field => field.Name)];
        }

        return wanted.Count > 0
            ? [.. wanted.Distinct(StringComparer.OrdinalIgnoreCase)]
            : await UsualFieldsAsync(objectName, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<string>> UsualFieldsAsync(string objectName, CancellationToken cancellationToken)
    {
        try
        {
            ObjectTypes? types = await _types.FindAsync(
                SfObject.Collection, objectName, [], _caller, cancellationToken).ConfigureAwait(false);
            return ["Id", .. types?.Description.Fields.Where(field => field.IsName).Select(field => field.Name) ?? []];
        }
        catch (SfException failure)
        {
            _caller?.Warning(Text.Message("NameFieldMissing", objectName, failure.Message));
            return ["Id"];
        }
    }

    /// <summary>
    /// The records found, object by object in the order of RETURNING. Where that is not one object, each says first of which it is.
    /// </summary>
    /// <param name="sosl">The search.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">The search was refused, or is too long.</exception>
    public async Task<IReadOnlyList<SfRecord>> FindAsync(string sosl, CancellationToken cancellationToken)
    {
        if (!QueryReader.FitsUrl(sosl))
        {
            throw new SfException("QueryTooLong", SfErrorCategory.LimitsExceeded, sosl.Length);
        }

        var text = new SoqlText(sosl);
        IReadOnlyDictionary<string, SelectNode> selections = SoslText.Returned(text);
        var types = new SelectionTypes(_types, SfObject.Collection, _caller);
        Task<SfResponse> answer = _sender.SendAsync(
            new SfRequest("GET", "search") { Query = [new("q", sosl)] }, _caller, cancellationToken);
        await Task.WhenAll(
            [answer, .. selections.Where(_ => !_options.AsText)
                .Select(selection => types.FindAsync(selection.Value, selection.Key, cancellationToken))]).ConfigureAwait(
                false);
        types.Warn();

        LayoutOptions options = _options with { NamesObject = selections.Count != 1 };
        var layouts = new Dictionary<string, RecordLayout>(StringComparer.OrdinalIgnoreCase);
        IReadOnlyList<SfRecord?> found = PageReader.ReadList((await answer.ConfigureAwait(false)).Json, "searchRecords", LayoutOf);
        if (found.Count >= MostRecords && !SoslText.HasLimit(text))
        {
            _caller?.Warning(Text.Message("SearchIsFull", MostRecords));
        }

        return [.. found.OfType<SfRecord>()];

        RecordLayout LayoutOf(string? objectName)
        {
            string name = objectName ?? "Record";
            return layouts.TryGetValue(name, out RecordLayout? known)
                ? known
                : layouts[name] = new RecordLayout(
                    selections.TryGetValue(name, out SelectNode? selection) ? selection with { Name = name } : SelectNode.Open(name),
                    options);
        }
    }
}
