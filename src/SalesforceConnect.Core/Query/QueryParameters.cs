using System.Collections;
using System.Text;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Query;

/// <summary>
/// Puts values in the place of <c>:name</c> in a SOQL text. <c>LIKE %:name%</c> takes the text literally, wildcards in it too. A list
/// that makes the query too long for a URL becomes several queries, where their results together are that of the one.
/// </summary>
internal sealed class QueryParameters
{
    private static readonly string[] s_listOperators = ["IN", "INCLUDES", "EXCLUDES"];

    private static readonly string[] s_unsplittable = ["ORDER", "LIMIT", "OFFSET", "GROUP", "HAVING"];

    private readonly string _soql;
    private readonly List<SoqlToken> _tokens;
    private readonly List<Place> _places;

    private QueryParameters(string soql, IReadOnlyDictionary<string, object?> values)
    {
        _soql = soql;
        _tokens = SoqlTokenizer.Read(soql);
        _places = [.. FindPlaces(values)];
    }

    /// <summary>The queries to run, in order: mostly one, none where a list is empty.</summary>
    /// <param name="soql">The text.</param>
    /// <param name="values">The values by name, whatever its case.</param>
    /// <exception cref="SfException">
    /// <c>ParameterMissing</c>, <c>ParameterNotSupported</c>, <c>ListNotAllowed</c>, <c>ListEmpty</c> or <c>ListTooLong</c>.
    /// </exception>
    public static IReadOnlyList<string> Bind(string soql, IReadOnlyDictionary<string, object?> values)
    {
        var parameters = new QueryParameters(soql, values);
        if (parameters._places.FirstOrDefault(place => place.Items is { Count: 0 }) is { } empty)
        {
            return parameters.WhyNotSplit(empty) is null
                ? []
                : throw new SfException("ListEmpty", SfErrorCategory.InvalidArgument, empty.Name) { Target = empty.Name };
        }

        string whole = parameters.Write(split: null, items: null);
        return QueryReader.FitsUrl(whole) || parameters._places.All(place => place.Items is null) ? [whole] : [.. parameters.Split()];
    }

    private IEnumerable<Place> FindPlaces(IReadOnlyDictionary<string, object?> values)
    {
        for (int index = 0; index + 1 < _tokens.Count; index++)
        {
            SoqlToken colon = _tokens[index];
            SoqlToken name = _tokens[index + 1];
            if (!colon.Is(":") || name.Kind != SoqlTokenKind.Word || name.Start != colon.End || !(char.IsLetter(name.Text[0]) || name.Text[0] == '_'))
            {
                continue;
            }

            object? value = values.TryGetValue(name.Text, out object? found)
                ? found
                : throw new SfException("ParameterMissing", SfErrorCategory.InvalidArgument, name.Text) { Target = name.Text };
            yield return MakePlace(index, name, value);
        }
    }

    private Place MakePlace(int index, SoqlToken name, object? value)
    {
        bool startsAnywhere = index > 0 && _tokens[index - 1].Is("%") && _tokens[index - 1].End == _tokens[index].Start;
        bool endsAnywhere = index + 2 < _tokens.Count && _tokens[index + 2].Is("%") && _tokens[index + 2].Start == name.End;
        if (startsAnywhere || endsAnywhere)
        {
            string text = value as string ?? throw new SfException("ParameterNotSupported", SfErrorCategory.InvalidArgument, name.Text, value?.GetType().Name ?? "null") { Target = name.Text };
            int first = _tokens[index].Start - (startsAnywhere ? 1 : 0);
            return new Place(name.Text, index, first, name.End + (endsAnywhere ? 1 : 0), SoqlLiteral.Like(text, startsAnywhere, endsAnywhere), null, false);
        }

        bool isInList = index > 0 && _tokens[index - 1].Is("(") && index + 2 < _tokens.Count && _tokens[index + 2].Is(")");
        int before = index - (isInList ? 2 : 1);
        bool takesList = before >= 0 && s_listOperators.Any(_tokens[before].Is);
        List<string>? items = value is IEnumerable many and not string and not IDictionary
            ? [.. many.Cast<object?>().Select(item => SoqlLiteral.Write(name.Text, item)).Distinct(StringComparer.Ordinal)]
            : takesList ? [SoqlLiteral.Write(name.Text, value)] : null;
        return items is null || takesList
            ? new Place(name.Text, index, _tokens[index].Start, name.End, items is null ? SoqlLiteral.Write(name.Text, value) : null, items, isInList)
            : throw new SfException("ListNotAllowed", SfErrorCategory.InvalidArgument, name.Text) { Target = name.Text };
    }

    private string Write(Place? split, IEnumerable<string>? items)
    {
        var soql = new StringBuilder();
        int at = 0;
        foreach (Place place in _places)
        {
            string text = place.Text ?? string.Join(",", place == split ? items! : place.Items!);
            soql.Append(_soql, at, place.Start - at).Append(place.Text is not null || place.IsInParentheses ? text : $"({text})");
            at = place.End;
        }

        return soql.Append(_soql, at, _soql.Length - at).ToString();
    }

    private IEnumerable<string> Split()
    {
        Place longest = _places.Where(place => place.Items is not null).OrderByDescending(place => place.Items!.Sum(item => item.Length)).First();
        if (WhyNotSplit(longest) is { } reason)
        {
            throw new SfException("ListTooLong", SfErrorCategory.LimitsExceeded, longest.Name, Text.Message("ListTooLong." + reason)) { Target = longest.Name };
        }

        int room = QueryReader.LongestText - Uri.EscapeDataString(Write(longest, [])).Length;
        var part = new List<string>();
        int length = 0;
        foreach (IReadOnlyList<string> alike in Alike(longest.Items!))
        {
            int added = alike.Sum(item => Uri.EscapeDataString(item).Length + 3);
            if (part.Count > 0 && length + added > room)
            {
                yield return Write(longest, part);
                part.Clear();
                length = 0;
            }

            part.AddRange(alike);
            length += added;
        }

        yield return Write(longest, part);
    }

    // What Salesforce takes for equal has to stay in one query, or a record would come twice: texts that differ in case alone, and
    // the two forms of an ID.
    private static IEnumerable<IReadOnlyList<string>> Alike(IReadOnlyList<string> items)
    {
        const int ShortId = 15;
        const int LongId = 18;
        return items
            .GroupBy(item => item.Trim('\'') is { Length: LongId } id && id.All(char.IsLetterOrDigit) ? id.Substring(0, ShortId) : item.Trim('\''), StringComparer.OrdinalIgnoreCase)
            .Select(group => group.ToList());
    }

    // Null where the results of several queries, one after the other, are that of the one: WHERE … AND field IN :name AND …
    private string? WhyNotSplit(Place place)
    {
        SelectStatement? statement = SelectParser.Parse(_soql);
        if (statement is null || !statement.Clauses.TryGetValue("WHERE", out int where))
        {
            return "Where";
        }

        if ((statement.IsAggregate && !statement.IsCount) || s_unsplittable.Any(statement.Clauses.ContainsKey))
        {
            return "Whole";
        }

        int end = statement.Clauses.Values.Where(index => index > where).DefaultIfEmpty(_tokens.Count).Min();
        int operatorAt = place.Index - (place.IsInParentheses ? 2 : 1);
        bool isPlainIn = _tokens[operatorAt].Is("IN") && !_tokens[operatorAt - 1].Is("NOT") && !_tokens[operatorAt - 2].Is("NOT");
        int depth = 0;
        bool isTopLevel = false;
        for (int index = where + 1; index < end; index++)
        {
            if (depth == 0 && _tokens[index].Is("OR"))
            {
                return "Where";
            }

            isTopLevel |= index == operatorAt && depth == 0;
            depth += _tokens[index].Is("(") ? 1 : _tokens[index].Is(")") ? -1 : 0;
        }

        return isPlainIn && isTopLevel ? null : "Where";
    }

    /// <param name="Name">The parameter.</param>
    /// <param name="Index">Where its colon is among the tokens.</param>
    /// <param name="Start">Where the text begins that it takes the place of.</param>
    /// <param name="End">Where that ends.</param>
    /// <param name="Text">What is put there; null for a list.</param>
    /// <param name="Items">The items of a list.</param>
    /// <param name="IsInParentheses">Whether the query has the parentheses of the list.</param>
    private sealed record Place(string Name, int Index, int Start, int End, string? Text, List<string>? Items, bool IsInParentheses);
}
