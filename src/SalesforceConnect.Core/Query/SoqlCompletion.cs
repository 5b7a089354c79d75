namespace SalesforceConnect.Query;

/// <summary>What is being typed at a place of a SOQL text, which need not be finished: enough to know what could stand there.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where the word begins that is being typed; of a path, its last part; of a value, its quote.</param>
/// <param name="Length">How long that word is.</param>
/// <param name="Word">The word up to the place, without its quote.</param>
internal sealed record SoqlCompletion(SoqlCompletionKind Kind, int Start, int Length, string Word)
{
    private static readonly string[] s_clauses = ["SELECT", "FROM", "WHERE", "WITH", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FOR", "USING", "UPDATE"];
    private static readonly string[] s_withFields = ["SELECT", "WHERE", "GROUP", "HAVING", "ORDER"];
    private static readonly string[] s_beforeFields = ["SELECT", "WHERE", "BY", "HAVING", "AND", "OR", "NOT", ",", "(", "THEN"];
    private static readonly string[] s_inTypeOf = ["WHEN", "THEN", "ELSE"];
    private static readonly string[] s_comparisons = ["=", "<", ">"];
    private static readonly string[] s_operators = [.. s_comparisons, "INCLUDES", "EXCLUDES", "IN"];
    private static readonly string[] s_beforeOperator = ["!", "<", ">", "NOT"];

    /// <summary>The object that it starts from; null where the text does not say it, and for the name of an object itself.</summary>
    public string? ObjectName { get; private init; }

    /// <summary>The relationships to children that lead from there to the object that is queried.</summary>
    public IReadOnlyList<string> Children { get; private init; } = [];

    /// <summary>The relationships to parents that lead from that to the one that has the field.</summary>
    public IReadOnlyList<string> Parents { get; private init; } = [];

    /// <summary>The field that a value is of, or the relationship that leads to several objects.</summary>
    public string? FieldName { get; private init; }

    /// <summary>What is being typed at a place; null where nothing of ours can stand.</summary>
    /// <param name="soql">The whole text.</param>
    /// <param name="place">The place: between its characters, from 0 to its length.</param>
    public static SoqlCompletion? At(string soql, int place)
    {
        List<SoqlToken> tokens = SoqlTokenizer.Read(soql);
        int current = tokens.FindIndex(token => token.Start < place && place <= token.End && token.Kind != SoqlTokenKind.Symbol);
        bool isText = current >= 0 && tokens[current].Kind == SoqlTokenKind.Text;
        if (isText && tokens[current] is var literal && literal.End == place && IsClosed(literal))
        {
            return null;
        }

        int next = current >= 0 ? current : tokens.Count(token => token.End <= place);
        var word = current >= 0 ? tokens[current] : new SoqlToken(SoqlTokenKind.Word, "", place);
        List<int> statements = Enclosing(tokens, next);
        if (statements.Count == 0)
        {
            return null;
        }

        int select = statements[statements.Count - 1];
        string clause = ClauseAt(tokens, select, next);
        string before = next > 0 ? tokens[next - 1].Text : "";
        if (clause == "SELECT" && TypeOfAt(tokens, select, next) is { } typeOf)
        {
            return isText ? null : InTypeOf(tokens, statements, typeOf, next, word, place);
        }

        if (clause == "FROM")
        {
            return isText || !before.Equals("FROM", StringComparison.OrdinalIgnoreCase) ? null : ObjectAt(tokens, statements, word, place);
        }

        if (!s_withFields.Contains(clause))
        {
            return null;
        }

        if (ValueField(tokens, next) is { } field && clause is "WHERE" or "HAVING")
        {
            string typed = isText ? soql.Substring(word.Start + 1, place - word.Start - 1) : soql.Substring(word.Start, place - word.Start);
            return Locate(new SoqlCompletion(SoqlCompletionKind.Value, word.Start, word.Text.Length, typed), tokens, statements, field);
        }

        if (isText || !s_beforeFields.Any(keyword => before.Equals(keyword, StringComparison.OrdinalIgnoreCase)) || IsKeyword(tokens, next, word))
        {
            return null;
        }

        return Locate(FieldAt(word, place, out string path), tokens, statements, path);
    }

    /// <summary>
    /// The places of a text that is closed where something may still be typed: where a word or the text of a literal ends, and where a
    /// word is missing. For when nobody says where the cursor is.
    /// </summary>
    public static IEnumerable<int> Places(string soql)
    {
        List<SoqlToken> tokens = SoqlTokenizer.Read(soql);
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
            bool hasRoom = (isLast ? soql.Length : tokens[index + 1].Start) - token.End > taken;

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

    // Of a path, the part at the place; the path goes up to there.
    private static SoqlCompletion FieldAt(SoqlToken word, int place, out string path)
    {
        path = word.Text.Substring(0, place - word.Start);
        int last = path.LastIndexOf('.') + 1;
        int end = word.Text.IndexOf('.', last);
        return new SoqlCompletion(SoqlCompletionKind.Field, word.Start + last, (end < 0 ? word.Text.Length : end) - last, path.Substring(last));
    }

    private static int? TypeOfAt(List<SoqlToken> tokens, int select, int end)
    {
        int last = tokens.FindLastIndex(end - 1, end - select, token => token.Is("TYPEOF") || token.Is("END"));
        return last >= 0 && tokens[last].Is("TYPEOF") ? last : null;
    }

    // TYPEOF What WHEN Account THEN Phone, Owner.Name WHEN … ELSE Name END
    private static SoqlCompletion? InTypeOf(List<SoqlToken> tokens, List<int> statements, int typeOf, int next, SoqlToken word, int place)
    {
        int last = tokens.FindLastIndex(next - 1, next - typeOf, token => token.Is("TYPEOF") || s_inTypeOf.Any(token.Is));
        bool isFirst = last == next - 1;
        string typed = word.Text.Substring(0, place - word.Start);
        var name = new SoqlCompletion(SoqlCompletionKind.Relationship, word.Start, word.Text.Length, typed);
        if (!isFirst && !(tokens[next - 1].Is(",") && (tokens[last].Is("THEN") || tokens[last].Is("ELSE"))))
        {
            return null;
        }

        if (tokens[last].Is("TYPEOF"))
        {
            return Locate(name, tokens, statements, typed);
        }

        if (tokens[last].Is("WHEN"))
        {
            return Locate(name with { Kind = SoqlCompletionKind.ReferencedObject }, tokens, statements, tokens[typeOf + 1].Text);
        }

        SoqlCompletion field = FieldAt(word, place, out string path);
        string[] parts = path.Split('.');
        return field with { ObjectName = tokens[last].Is("THEN") ? tokens[last - 1].Text : SoqlNames.SeveralObjects, Parents = [.. parts.Take(parts.Length - 1)] };
    }

    private static SoqlCompletion? ObjectAt(List<SoqlToken> tokens, List<int> statements, SoqlToken word, int place)
    {
        var found = new SoqlCompletion(SoqlCompletionKind.Object, word.Start, word.Text.Length, word.Text.Substring(0, place - word.Start));
        bool isChild = statements.Count > 1 && ClauseAt(tokens, statements[statements.Count - 2], statements[statements.Count - 1]) == "SELECT";
        return isChild ? Locate(found with { Kind = SoqlCompletionKind.ChildRelationship }, tokens, [.. statements.Take(statements.Count - 1)], "") : found;
    }

    // The path's last part is the field itself.
    private static SoqlCompletion? Locate(SoqlCompletion found, List<SoqlToken> tokens, List<int> statements, string path)
    {
        // A subquery in a WHERE begins anew, one in a SELECT list goes on from the outer object.
        int first = statements.Count - 1;
        while (first > 0 && ClauseAt(tokens, statements[first - 1], statements[first]) == "SELECT")
        {
            first--;
        }

        if (FromOf(tokens, statements[first]) is not { } from)
        {
            return null;
        }

        var children = new List<string>();
        foreach (int statement in statements.Skip(first + 1))
        {
            if (FromOf(tokens, statement) is not { } child)
            {
                return null;
            }

            children.Add(tokens[child].Text.Substring(tokens[child].Text.LastIndexOf('.') + 1));
        }

        List<string> parts = WithoutAlias([.. path.Split('.')], tokens, FromOf(tokens, statements[statements.Count - 1])!.Value);
        return found with
        {
            ObjectName = tokens[from].Text,
            Children = children,
            Parents = [.. parts.Take(parts.Count - 1)],
            FieldName = found.Kind is SoqlCompletionKind.Value or SoqlCompletionKind.ReferencedObject ? parts[parts.Count - 1] : null,
        };
    }

    // FROM Account a, or FROM Account AS a; an object's own name stands for it too.
    private static List<string> WithoutAlias(List<string> parts, List<SoqlToken> tokens, int from)
    {
        int alias = from + 1 < tokens.Count && tokens[from + 1].Is("AS") ? from + 2 : from + 1;
        bool isAlias = parts.Count > 1
            && (parts[0].Equals(tokens[from].Text, StringComparison.OrdinalIgnoreCase)
                || (alias < tokens.Count && tokens[alias].Kind == SoqlTokenKind.Word && !s_clauses.Any(tokens[alias].Is) && tokens[alias].Is(parts[0])));
        return isAlias ? [.. parts.Skip(1)] : parts;
    }

    // The statements around a token, from the outermost, by their SELECT.
    private static List<int> Enclosing(List<SoqlToken> tokens, int end)
    {
        var open = new Stack<int>();
        int root = -1;
        for (int index = 0; index < end; index++)
        {
            if (tokens[index].Is("("))
            {
                open.Push(index + 1 < tokens.Count && index + 1 < end && tokens[index + 1].Is("SELECT") ? index + 1 : -1);
            }
            else if (tokens[index].Is(")") && open.Count > 0)
            {
                open.Pop();
            }
            else if (tokens[index].Is("SELECT") && index == 0)
            {
                root = index;
            }
        }

        return [.. open.Reverse().Prepend(root).Where(select => select >= 0)];
    }

    private static string ClauseAt(List<SoqlToken> tokens, int select, int end)
    {
        string clause = "SELECT";
        int depth = 0;
        for (int index = select; index < end; index++)
        {
            depth += tokens[index].Is("(") ? 1 : tokens[index].Is(")") ? -1 : 0;
            if (depth == 0 && s_clauses.FirstOrDefault(tokens[index].Is) is { } keyword)
            {
                clause = keyword;
            }
        }

        return clause;
    }

    // A parenthesis that is not closed yet hides no FROM, but a subquery has its own.
    private static int? FromOf(List<SoqlToken> tokens, int select)
    {
        var open = new Stack<bool>();
        for (int index = select; index < tokens.Count; index++)
        {
            if (tokens[index].Is("("))
            {
                open.Push(index + 1 < tokens.Count && tokens[index + 1].Is("SELECT"));
            }
            else if (tokens[index].Is(")"))
            {
                if (open.Count == 0)
                {
                    return null;
                }

                open.Pop();
            }
            else if (tokens[index].Is("FROM") && !open.Contains(true))
            {
                return index + 1 < tokens.Count && tokens[index + 1].Kind == SoqlTokenKind.Word && !s_clauses.Any(tokens[index + 1].Is) ? index + 1 : null;
            }
        }

        return null;
    }

    // Industry = ?   Industry != ?   CreatedDate >= ?   Industry IN ('a', ?   Industry__c INCLUDES ('a;b', ?
    private static string? ValueField(List<SoqlToken> tokens, int at)
    {
        int index = at - 1;
        if (index >= 0 && (tokens[index].Is("(") || tokens[index].Is(",")))
        {
            while (index >= 0 && (tokens[index].Is(",") || tokens[index].Kind == SoqlTokenKind.Text))
            {
                index--;
            }

            index = index >= 1 && tokens[index].Is("(") && !s_comparisons.Any(tokens[index - 1].Is) ? index - 1 : -1;
        }
        else if (index >= 0 && !s_comparisons.Any(tokens[index].Is))
        {
            return null;
        }

        if (index < 1 || !s_operators.Any(tokens[index].Is))
        {
            return null;
        }

        index--;
        index -= s_beforeOperator.Any(tokens[index].Is) ? 1 : 0;
        return index >= 0 && tokens[index].Kind == SoqlTokenKind.Word ? tokens[index].Text : null;
    }

    // A word that is followed by what follows a field may be one, whatever it is called.
    private static bool IsKeyword(List<SoqlToken> tokens, int at, SoqlToken word)
        => word.Text.Length > 0 && (s_clauses.Any(word.Is) || (at + 1 < tokens.Count && tokens[at + 1].Is("(")));
}
