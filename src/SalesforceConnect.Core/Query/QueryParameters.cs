using System.Text;
using System.Text.RegularExpressions;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Http;

namespace SalesforceConnect.Query;

/// <summary>
/// Puts values in the place of <c>:name</c> in a SOQL text. <c>LIKE %:name%</c> takes the text literally, wildcards in it too. A list
/// that makes the query too long for a URL becomes several queries, where their results together are that of the one.
/// </summary>
internal sealed class QueryParameters
{
    private readonly string _soql;
    private readonly List<ParameterPlace> _places;

    /// <param name="soql">The text.</param>
    /// <param name="values">The values by name, whatever its case.</param>
    /// <exception cref="SfException"><c>NoQuery</c>, <c>SeveralQueries</c>, <c>ParameterMissing</c> or <c>ListNotAllowed</c>.</exception>
    public QueryParameters(string soql, IReadOnlyDictionary<string, object?> values)
    {
        Given = soql;
        soql = SoqlText.Plain(soql);
        List<SoqlToken> tokens = SoqlTokenizer.Read(soql);
        if (tokens.Count == 0)
        {
            throw new SfException("NoQuery", SfErrorCategory.InvalidArgument);
        }

        if (tokens.Any(token => token.Is(";")))
        {
            throw new SfException("SeveralQueries", SfErrorCategory.InvalidArgument);
        }

        _soql = soql;
        Statement = SelectParser.Parse(tokens);
        _places = [.. ParameterPlace.Find(tokens, values)];
        Warnings = [.. values.Keys.Where(name => !_places.Any(place => place.Name.Equals(name, StringComparison.OrdinalIgnoreCase))).Select(name => WhyUnused(tokens, name))];
    }

    /// <summary>The text as it was given.</summary>
    public string Given { get; }

    /// <summary>The query as far as it is understood.</summary>
    public SelectStatement? Statement { get; }

    /// <summary>What to tell of values that no place takes: one line each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The queries to run, in order: mostly one, none where an empty list settles the result. Dates are written as their fields take them.</summary>
    /// <param name="types">Knows the fields; it is asked for those alone that a date is compared with.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">As <see cref="Bind"/>, or the types could not be found.</exception>
    public async Task<IReadOnlyList<string>> BindAsync(SelectionTypes types, CancellationToken cancellationToken)
    {
        var known = new Dictionary<ComparedField, FieldType>();
        foreach (ComparedField field in _places.Select(place => place.Field).OfType<ComparedField>())
        {
            known[field] = await types.FindAsync(field, cancellationToken).ConfigureAwait(false);
        }

        return Bind(field => known[field]);
    }

    /// <summary>The queries to run, by types that are known already, or by none.</summary>
    /// <exception cref="SfException"><c>ParameterNotSupported</c>, <c>ParameterWithoutId</c>, <c>ListEmpty</c> or <c>ListTooLong</c>.</exception>
    public IReadOnlyList<string> Bind(Func<ComparedField, FieldType>? typeOf = null)
    {
        if (_places.Any(place => place.IsEmpty && ListCondition.GivesNothingWithout(Statement, place.List!)))
        {
            return [];
        }

        List<string>[] texts = [.. _places.Select(place => Texts(place, typeOf))];
        string whole = Write(texts);
        return QueryReader.FitsUrl(whole) || _places.All(place => place.List is null || place.IsEmpty) ? [whole] : [.. Split(texts)];
    }

    // A name that goes on is another one: :n and :number.
    private static string WhyUnused(IEnumerable<SoqlToken> tokens, string name)
    {
        bool isQuoted = name.Length > 0 && tokens.Any(token => token.Kind == SoqlTokenKind.Text && Regex.IsMatch(token.Text, $@":{Regex.Escape(name)}(?!\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));
        return Errors.Text.Message(isQuoted ? "ParameterQuoted" : "ParameterUnused", name);
    }

    private static List<string> Texts(ParameterPlace place, Func<ComparedField, FieldType>? typeOf)
    {
        FieldType type = place.Field is { } field && typeOf is not null ? typeOf(field) : FieldType.Unknown;
        return [.. place.Values.Select(value => place.Write(value, type)).GroupBy(SoqlLiteral.Key, StringComparer.Ordinal).Select(same => same.First())];
    }

    private string Write(IReadOnlyList<IReadOnlyList<string>> texts)
    {
        var soql = new StringBuilder();
        int at = 0;
        for (int index = 0; index < _places.Count; index++)
        {
            ParameterPlace place = _places[index];
            string text = string.Join(",", texts[index]);
            soql.Append(_soql, at, place.Start - at).Append(place.NeedsParentheses ? $"({text})" : text);
            at = place.End;
        }

        return soql.Append(_soql, at, _soql.Length - at).ToString();
    }

    private IEnumerable<string> Split(List<string>[] texts)
    {
        int longest = Enumerable.Range(0, texts.Length).Where(index => _places[index] is { List: not null, IsEmpty: false }).OrderByDescending(index => texts[index].Sum(item => item.Length)).First();
        string name = _places[longest].Name;
        if (ListCondition.WhyNotSplit(Statement, _places[longest].List!) is { } reason)
        {
            throw new SfException("ListTooLong", SfErrorCategory.LimitsExceeded, name, Text.Message("ListTooLong." + reason)) { Target = name };
        }

        List<string> items = texts[longest];
        int room = QueryReader.LongestText - ResourceUrl.Escape(WriteWith([])).Length;
        var part = new List<string>();
        int length = 0;
        foreach (IGrouping<string, string> alike in items.GroupBy(SoqlLiteral.LooseKey, StringComparer.OrdinalIgnoreCase))
        {
            int added = alike.Sum(item => ResourceUrl.Escape(item).Length + 3);
            if (part.Count > 0 && length + added > room)
            {
                yield return WriteWith(part);
                part = [];
                length = 0;
            }

            part.AddRange(alike);
            length += added;
        }

        yield return WriteWith(part);

        string WriteWith(List<string> some) => Write([.. texts.Select((all, index) => index == longest ? some : all)]);
    }
}
