using System.Collections;
using System.Text.RegularExpressions;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Soql;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Query;

/// <summary>
/// Puts values in the place of <c>:name</c> in a query. <c>LIKE %:name%</c> takes the text literally, wildcards in it too. A list
/// that makes the query too long for a URL becomes several queries, where their results together are that of the one.
/// </summary>
internal sealed class QueryParameters
{
    private readonly List<Place> _places;

    /// <param name="query">The query.</param>
    /// <param name="values">The values by name, whatever its case.</param>
    /// <exception cref="SfException">
    /// <c>NoQuery</c>, <c>SeveralQueries</c>, <c>ParameterMissing</c>, <c>ListNotAllowed</c>, <c>ParameterNotSupported</c>,
    /// <c>ParameterWithoutId</c>, <c>ListEmpty</c> or <c>ListTooLong</c>.
    /// </exception>
    public QueryParameters(SoqlQuery query, IReadOnlyDictionary<string, object?> values)
    {
        if (query.IsEmpty || query.IsSeveral)
        {
            throw new SfException(query.IsEmpty ? "NoQuery" : "SeveralQueries", SfErrorCategory.InvalidArgument);
        }

        Query = query;
        _places = [.. query.Binds.Select(bind => PlaceOf(bind, values))];
        Warnings = [.. values.Keys.Where(name => !_places.Exists(place => Same(place.Name, name))).Select(name => WhyUnused(query, name))];
        Queries = Bind(_ => FieldType.Unknown);
    }

    /// <summary>The query.</summary>
    public SoqlQuery Query { get; }

    /// <summary>What to tell of values that no place takes: one line each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>
    /// The queries to run, in order, where the values alone decide how they are written: mostly one, none where an empty list settles
    /// the result.
    /// </summary>
    public IReadOnlyList<string> Queries { get; }

    /// <summary>The queries to run, with dates as their fields take them.</summary>
    /// <param name="types">Knows the fields; it is asked for those alone that a date is compared with.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException"><c>ListTooLong</c>, or the types could not be found.</exception>
    public async Task<IReadOnlyList<string>> BindAsync(SelectionTypes types, CancellationToken cancellationToken)
    {
        var known = new Dictionary<Place, FieldType>();
        foreach (Place place in _places.Where(place => place.HasDates))
        {
            SoqlComparison comparison = place.Bind.Comparison!;
            known[place] = comparison.Function == "DAY_ONLY" ? FieldType.Date
                : comparison.Path is { } path ? await types.FindAsync(path, cancellationToken).ConfigureAwait(false)
                : FieldType.Unknown;
        }

        return known.Values.All(type => type == FieldType.Unknown)
            ? Queries
            : Bind(place => known.TryGetValue(place, out FieldType type) ? type : FieldType.Unknown);
    }

    private IReadOnlyList<string> Bind(Func<Place, FieldType> typeOf)
    {
        if (_places.Any(place => place.IsEmpty && place.Bind.GivesNothingWithout(Query)))
        {
            return [];
        }

        List<string>[] texts = [.. _places.Select(place => place.Texts(typeOf(place)))];
        string whole = Write(texts);
        return QueryReader.FitsUrl(whole) || !_places.Any(place => place.CanSplit) ? [whole] : Split(texts);
    }

    // A name that goes on is another one: :n and :number.
    private static string WhyUnused(SoqlQuery query, string name)
    {
        var written = new Regex($@":{Regex.Escape(name)}(?!\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        bool isQuoted = name.Length > 0 && query.Text.Tokens.Any(token => token.Kind == SoqlTokenKind.Text && written.IsMatch(token.Text));
        return Text.Message(isQuoted ? "ParameterQuoted" : "ParameterUnused", name);
    }

    private static bool Same(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private string Write(IEnumerable<List<string>> texts)
        => Query.Text.Plain(texts.Select((items, index) => _places[index].Edit(Query.Text.Tokens, items)));

    private List<string> Split(List<string>[] texts)
    {
        int longest = Enumerable.Range(0, texts.Length)
            .Where(index => _places[index].CanSplit).OrderByDescending(index => texts[index].Sum(item => item.Length)).First();
        string name = _places[longest].Name;
        if (_places[longest].Bind.WhyNotSplit(Query.Root) is { } reason)
        {
            string why = Text.Message("ListTooLong." + reason);
            throw new SfException("ListTooLong", SfErrorCategory.LimitsExceeded, name, why) { Target = name };
        }

        var queries = new List<string>();
        int room = QueryReader.LongestText - UrlText.Escape(WriteWith([])).Length;
        var part = new List<string>();
        int length = 0;
        foreach (IGrouping<string, string> alike in texts[longest].GroupBy(SoqlLiteral.LooseKey, StringComparer.OrdinalIgnoreCase))
        {
            int added = alike.Sum(item => UrlText.Escape(item).Length + 3);
            if (part.Count > 0 && length + added > room)
            {
                queries.Add(WriteWith(part));
                part = [];
                length = 0;
            }

            part.AddRange(alike);
            length += added;
        }

        return [.. queries, WriteWith(part)];

        string WriteWith(List<string> some) => Write(texts.Select((all, index) => index == longest ? some : all));
    }

    private static Place PlaceOf(SoqlBind bind, IReadOnlyDictionary<string, object?> values)
    {
        if (!values.TryGetValue(bind.Name, out object? value))
        {
            throw new SfException("ParameterMissing", SfErrorCategory.InvalidArgument, bind.Name) { Target = bind.Name };
        }

        bool isList = bind.TakesList && !bind.IsCount && !bind.IsPattern;
        List<object?> items = value is NoValues && !isList ? [null] : [.. isList ? Flat(value) : Flat(value).Take(2)];
        return isList || items.Count == 1
            ? new Place(bind, isList, items)
            : throw new SfException("ListNotAllowed", SfErrorCategory.InvalidArgument, bind.Name) { Target = bind.Name };
    }

    private static IEnumerable<object?> Flat(object? value) => value switch
    {
        NoValues => [],
        IEnumerable items and not string and not IDictionary => items.Cast<object?>().SelectMany(Flat),
        _ => [value],
    };

    // A place of the query, and what is to stand there.
    private sealed class Place(SoqlBind bind, bool isList, List<object?> values)
    {
        public SoqlBind Bind => bind;

        public string Name => bind.Name;

        public bool IsEmpty => values.Count == 0;

        public bool CanSplit => isList && !IsEmpty;

        // Whether the type of the field that they are compared with decides how they are written.
        public bool HasDates { get; } = bind is { IsCount: false, IsPattern: false, Comparison: not null }
            && values.Exists(value => value is DateTime or DateTimeOffset);

        public List<string> Texts(FieldType type)
            => IsEmpty
                ? [NoItem()]
                : [.. values.Select(value => Write(value, type)).GroupBy(SoqlLiteral.Key).Select(same => same.First())];

        public SoqlEdit Edit(IReadOnlyList<SoqlToken> tokens, List<string> texts)
        {
            string text = string.Join(",", texts);
            return IsEmpty
                ? new SoqlEdit(tokens[bind.Comparison!.First].Start, tokens[bind.Comparison.End - 1].End, text)
                : new SoqlEdit(bind.Start, bind.End, (bind.IsAttached ? " " : "") + (isList && !bind.IsAlone ? $"({text})" : text));
        }

        private string Write(object? value, FieldType type)
            => bind.IsCount ? ":" + SoqlLiteral.Count(Name, value)
                : bind.IsPattern ? SoqlLiteral.Like(Name, value, bind.StartsAnywhere, bind.EndsAnywhere)
                : SoqlLiteral.Write(Name, value, type);

        // SOQL has no empty list, but conditions that no record fulfills, or every one.
        private string NoItem()
            => bind.Comparison is not { Function: "", Field: { } field }
                ? throw new SfException("ListEmpty", SfErrorCategory.InvalidArgument, Name) { Target = Name }
                : bind.Comparison.IsNegated ? $"({field} = null OR {field} != null)"
                : $"({field} = null AND {field} != null)";
    }
}
