using System.Collections;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Query;

/// <summary>A <c>:name</c> of a query, and what is to stand in its place.</summary>
internal sealed class ParameterPlace
{
    /// <summary>The parameter.</summary>
    public required string Name { get; init; }

    /// <summary>Where the text begins that is replaced.</summary>
    public required int Start { get; init; }

    /// <summary>Where that ends.</summary>
    public required int End { get; init; }

    /// <summary>What writes a value that is compared with a field of a type.</summary>
    public required Func<object?, FieldType, string> Write { get; init; }

    /// <summary>The values: one, but in a list.</summary>
    public IReadOnlyList<object?> Values { get; init; } = [null];

    /// <summary>The comparison that they are the right side of, where they are a list.</summary>
    public Comparison? List { get; init; }

    /// <summary>Whether they are a list without a value.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>Whether the list has to bring its parentheses.</summary>
    public bool NeedsParentheses { get; init; }

    /// <summary>The field whose type decides how the values are written; null where it makes no difference.</summary>
    public ComparedField? Field { get; init; }

    /// <summary>The places of a query, in order.</summary>
    /// <exception cref="SfException"><c>ParameterMissing</c> or <c>ListNotAllowed</c>.</exception>
    public static IEnumerable<ParameterPlace> Find(IReadOnlyList<SoqlToken> tokens, IReadOnlyDictionary<string, object?> values)
    {
        for (int index = 0; index + 1 < tokens.Count; index++)
        {
            SoqlToken colon = tokens[index];
            SoqlToken name = tokens[index + 1];
            if (colon.Is(":") && name.Kind == SoqlTokenKind.Word && name.Start == colon.End && (char.IsLetter(name.Text[0]) || name.Text[0] == '_'))
            {
                yield return values.TryGetValue(name.Text, out object? value)
                    ? Make(tokens, index, value)
                    : throw new SfException("ParameterMissing", SfErrorCategory.InvalidArgument, name.Text) { Target = name.Text };
            }
        }
    }

    private static ParameterPlace Make(IReadOnlyList<SoqlToken> tokens, int index, object? value)
    {
        SoqlToken name = tokens[index + 1];
        SoqlToken? before = index > 0 ? tokens[index - 1] : null;
        SoqlToken? after = index + 2 < tokens.Count ? tokens[index + 2] : null;
        if (before is { } word && SoqlLiteral.IsCountedRange(word))
        {
            return new ParameterPlace { Name = name.Text, Start = name.Start, End = name.End, Values = [Single(name.Text, value)], Write = (count, _) => SoqlLiteral.Count(name.Text, count) };
        }

        bool startsAnywhere = before is { } left && left.Is("%") && left.End == tokens[index].Start;
        bool endsAnywhere = after is { } right && right.Is("%") && right.Start == name.End;
        Comparison? comparison = Comparison.Before(tokens, index);
        if (startsAnywhere || endsAnywhere || comparison?.Operator == "LIKE")
        {
            return new ParameterPlace
            {
                Name = name.Text,
                Start = startsAnywhere ? before!.Value.Start : tokens[index].Start,
                End = endsAnywhere ? after!.Value.End : name.End,
                Values = [Single(name.Text, value)],
                Write = (text, _) => SoqlLiteral.Like(name.Text, text, startsAnywhere, endsAnywhere),
            };
        }

        bool isAlone = before is { } open && open.Is("(") && after is { } close && close.Is(")");
        bool takesList = comparison is { TakesList: true } && (isAlone || !comparison.IsInParentheses);
        IReadOnlyList<object?> values = takesList ? [.. Flat(value)] : [Single(name.Text, value)];
        if (values.Count == 0)
        {
            return Empty(tokens, comparison!, name.Text, isAlone ? after!.Value.End : name.End);
        }

        return new ParameterPlace
        {
            Name = name.Text,
            Start = tokens[index].Start,
            End = name.End,
            Values = values,
            List = takesList ? comparison : null,
            NeedsParentheses = takesList && !isAlone,
            Field = comparison is not null && values.Any(item => item is DateTime or DateTimeOffset) ? ComparedField.Of(tokens, comparison) : null,
            Write = (item, type) => SoqlLiteral.Write(name.Text, item, type),
        };
    }

    // SOQL has no empty list, but conditions that no record fulfills, or every one.
    private static ParameterPlace Empty(IReadOnlyList<SoqlToken> tokens, Comparison comparison, string name, int end)
    {
        string field = tokens[comparison.First].Text;
        string text = comparison.IsNegated ? $"({field} = null OR {field} != null)" : $"({field} = null AND {field} != null)";
        return new ParameterPlace
        {
            Name = name,
            Start = tokens[comparison.First].Start,
            End = end,
            List = comparison,
            IsEmpty = true,
            Write = (_, _) => comparison.IsOfField ? text : throw new SfException("ListEmpty", SfErrorCategory.InvalidArgument, name) { Target = name },
        };
    }

    private static object? Single(string name, object? value)
    {
        object?[] items = value is NoValues ? [null] : [.. Flat(value).Take(2)];
        return items.Length == 1 ? items[0] : throw new SfException("ListNotAllowed", SfErrorCategory.InvalidArgument, name) { Target = name };
    }

    private static IEnumerable<object?> Flat(object? value) => value switch
    {
        NoValues => [],
        IEnumerable items and not string and not IDictionary => items.Cast<object?>().SelectMany(Flat),
        _ => [value],
    };
}
