namespace SalesforceConnect.Soql;

/// <summary>What can stand at a place of a SOQL text.</summary>
internal enum SoqlCompletionKind
{
    /// <summary>The name of an object.</summary>
    Object,

    /// <summary>The name of a relationship to children.</summary>
    ChildRelationship,

    /// <summary>A field, or the beginning of a path over a parent.</summary>
    Field,

    /// <summary>A relationship to parents of several objects.</summary>
    Relationship,

    /// <summary>The name of one of the objects that such a relationship may lead to.</summary>
    ReferencedObject,

    /// <summary>A value of a picklist, in quotes, or a word for days.</summary>
    Value,
}

/// <summary>What is being typed at a place of a SOQL text, which need not be finished: enough to know what could stand there.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where the word begins that is being typed; of a path, its last part; of a value, its quote.</param>
/// <param name="Length">How long that word is.</param>
/// <param name="Word">The word up to the place, without its quote.</param>
internal sealed record SoqlCompletion(SoqlCompletionKind Kind, int Start, int Length, string Word)
{
    /// <summary>What a lookup to several objects has in common (Object Reference, "Name").</summary>
    internal const string SeveralObjects = "Name";

    private static readonly string[] s_withFields = ["SELECT", "WHERE", "GROUP", "HAVING", "ORDER"];
    private static readonly string[] s_beforeFields = ["SELECT", "WHERE", "BY", "HAVING", "AND", "OR", "NOT", ",", "("];

    /// <summary>The object that it starts from; null where the text does not say it, and for the name of an object itself.</summary>
    public string? ObjectName { get; private init; }

    /// <summary>The relationships to children that lead from there to the object that is queried.</summary>
    public IReadOnlyList<string> Children { get; private init; } = [];

    /// <summary>The relationships to parents that lead from that to the one that has the field.</summary>
    public IReadOnlyList<string> Parents { get; private init; } = [];

    /// <summary>The field that a value is of, or the relationship that leads to several objects.</summary>
    public string? FieldName { get; private init; }

    /// <summary>What is being typed at a place; null where nothing of ours can stand.</summary>
    /// <param name="query">The whole query.</param>
    /// <param name="place">The place: between its characters, from 0 to its length.</param>
    public static SoqlCompletion? At(SoqlQuery query, int place)
    {
        IReadOnlyList<SoqlToken> tokens = query.Text.Tokens;
        int next = tokens.Count(token => token.End < place || (token.End == place && token.Kind == SoqlTokenKind.Symbol));
        SoqlToken word = next < tokens.Count && tokens[next].Start < place ? tokens[next] : new SoqlToken(SoqlTokenKind.Word, "", place);
        bool isText = word.Kind == SoqlTokenKind.Text;
        bool isOutside = query.Text.IsComment(place) || (isText && word.End == place && IsClosed(word));
        if (isOutside || query.StatementAt(next) is not { } statement || !tokens[statement.First].Is("SELECT"))
        {
            return null;
        }

        string clause = statement.ClauseAt(next);
        SoqlToken before = tokens[next - 1];
        string typed = word.Text.Substring(0, place - word.Start);
        SoqlItem? item = clause == "SELECT" ? statement.Items.FirstOrDefault(item => item.First < next && next <= item.End) : null;
        if (item is { Kind: SoqlItemKind.TypeOf } typeOf)
        {
            return isText ? null : InTypeOf(tokens, statement, typeOf, next, word, typed);
        }

        if (clause == "FROM")
        {
            var name = new SoqlCompletion(SoqlCompletionKind.Object, word.Start, word.Text.Length, typed);
            return isText || !before.Is("FROM") ? null
                : statement.IsInList ? Located(name with { Kind = SoqlCompletionKind.ChildRelationship }, statement.Outer!, "")
                : name;
        }

        if (!s_withFields.Contains(clause))
        {
            return null;
        }

        if (statement.Comparisons.FirstOrDefault(comparison => IsValue(comparison, next, before)) is { } compared)
        {
            var value = new SoqlCompletion(SoqlCompletionKind.Value, word.Start, word.Text.Length, isText ? typed.Substring(1) : typed);
            return Located(value, statement, compared.Field!);
        }

        // A word that is followed by what follows a field may be one, whatever it is called.
        bool isCall = next + 1 < tokens.Count && tokens[next + 1].Is("(");
        bool isKeyword = word.Text.Length > 0 && (isCall || word.Is("SELECT") || statement.Clauses.Exists(begun => begun.First == next));
        return isText || isKeyword || !s_beforeFields.Any(before.Is) ? null : Located(FieldAt(word, typed), statement, typed);
    }

    /// <summary>
    /// The places of a text that is closed where something may still be typed: where a word or the text of a literal ends, and where a
    /// word is missing. For when nobody says where the cursor is.
    /// </summary>
    public static IEnumerable<int> Places(SoqlQuery query)
    {
        IReadOnlyList<SoqlToken> tokens = query.Text.Tokens;
        for (int index = 0; index < tokens.Count; index++)
        {
            SoqlToken token = tokens[index];
            bool isLast = index + 1 == tokens.Count;
            if (token.Kind != SoqlTokenKind.Symbol)
            {
                yield return token.End - (token.Kind == SoqlTokenKind.Text && IsClosed(token) ? 1 : 0);
            }

            // A word after it needs a blank of its own.
            int taken = !isLast && tokens[index + 1].Kind == SoqlTokenKind.Word ? 1 : 0;
            bool hasRoom = (isLast ? query.Text.Given.Length : tokens[index + 1].Start) - token.End > taken;

            bool isWordMissing = isLast || tokens[index + 1].Is("FROM") || tokens[index + 1].Is(",") || tokens[index + 1].Is(")");
            if (isWordMissing && token.Kind != SoqlTokenKind.Text && (hasRoom || token.Kind == SoqlTokenKind.Symbol))
            {
                yield return token.End + (hasRoom ? 1 : 0);
            }
        }
    }

    private static bool IsClosed(SoqlToken literal)
    {
        string inner = literal.Text.Substring(1);
        return inner.EndsWith("'", StringComparison.Ordinal) && (inner.Length - 1 - inner.TrimEnd('\'').TrimEnd('\\').Length) % 2 == 0;
    }

    // Industry = ?   Industry != ?   CreatedDate >= ?   Industry IN ('a', ?   Industry__c INCLUDES ('a;b', ?
    private static bool IsValue(SoqlComparison comparison, int next, SoqlToken before)
        => comparison.Function.Length == 0
            && (comparison is { TakesList: true, List: { } list }
                ? list.Open < next && next <= (list.Close ?? int.MaxValue) && (before.Is("(") || before.Is(","))
                : comparison.Value == next && comparison.Operator[comparison.Operator.Length - 1] is '=' or '<' or '>');

    // Of a path, the part at the place.
    private static SoqlCompletion FieldAt(SoqlToken word, string typed)
    {
        int last = typed.LastIndexOf('.') + 1;
        int end = word.Text.IndexOf('.', last);
        int length = (end < 0 ? word.Text.Length : end) - last;
        return new SoqlCompletion(SoqlCompletionKind.Field, word.Start + last, length, typed.Substring(last));
    }

    // TYPEOF What WHEN Account THEN Phone, Owner.Name WHEN … ELSE Name END
    private static SoqlCompletion? InTypeOf(
        IReadOnlyList<SoqlToken> tokens, SoqlStatement statement, SoqlItem typeOf, int next, SoqlToken word, string typed)
    {
        var name = new SoqlCompletion(SoqlCompletionKind.Relationship, word.Start, word.Text.Length, typed);
        if (next == typeOf.First + 1)
        {
            return Located(name, statement, typed);
        }

        if (typeOf.Branches.LastOrDefault(branch => branch.First < next) is not { } branch)
        {
            return null;
        }

        bool isWhen = tokens[branch.First].Is("WHEN");
        if (isWhen && next == branch.First + 1)
        {
            return Located(name with { Kind = SoqlCompletionKind.ReferencedObject }, statement, typeOf.Name);
        }

        string[] parts = typed.Split('.');
        bool isField = next == branch.Fields || (next > branch.Fields && tokens[next - 1].Is(","));
        return isField && (isWhen ? branch.ObjectName : SeveralObjects) is { } owner
            ? FieldAt(word, typed) with { ObjectName = owner, Parents = [.. parts.Take(parts.Length - 1)] }
            : null;
    }

    // The path's last part is the field itself.
    private static SoqlCompletion? Located(SoqlCompletion found, SoqlStatement statement, string path)
        => statement.Locate(path) is not { Parts: var parts } way ? null : found with
        {
            ObjectName = way.ObjectName,
            Children = way.Children,
            Parents = [.. parts.Take(parts.Count - 1)],
            FieldName = found.Kind is SoqlCompletionKind.Value or SoqlCompletionKind.ReferencedObject ? parts[parts.Count - 1] : null,
        };
}
