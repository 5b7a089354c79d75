namespace SalesforceConnect.Soql;

/// <summary>Makes the tree of a query. It never fails, and takes no more than a few looks at each token.</summary>
internal sealed class SoqlParser
{
    // Salesforce takes five (SOQL and SOSL Reference, "Relationship Queries"); no text shall be too deep for the stack.
    private const int DeepestStatement = 50;

    private static readonly string[] s_clauses = ["FROM", "WHERE", "WITH", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FOR", "USING", "UPDATE", "ALL"];
    private static readonly string[] s_objects = ["GROUP", "ORDER"];
    private static readonly string[] s_aggregates = ["COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX"];
    private static readonly string[] s_operators = ["=", "!", "<", ">", "LIKE", "IN", "NOT", "INCLUDES", "EXCLUDES"];
    private static readonly string[] s_joins = ["AND", "OR"];
    private static readonly string[] s_beforeCondition = ["WHERE", "AND", "("];
    private static readonly string[] s_branches = ["WHEN", "ELSE", "END"];

    private readonly IReadOnlyList<SoqlToken> _tokens;
    private readonly List<SoqlBind> _binds = [];
    private readonly int _end;
    private int _at;
    private int _depth;

    private SoqlParser(IReadOnlyList<SoqlToken> tokens, int end) => (_tokens, _end) = (tokens, end);

    /// <summary>The statement that a text begins with, and the places of values in it.</summary>
    public static (SoqlStatement Root, IReadOnlyList<SoqlBind> Binds) Read(IReadOnlyList<SoqlToken> tokens)
    {
        int end = 0;
        while (end < tokens.Count && !tokens[end].Is(";"))
        {
            end++;
        }

        var parser = new SoqlParser(tokens, end);
        return (parser.ReadStatement(outer: null), parser._binds);
    }

    /// <summary>The items of a list between two tokens.</summary>
    public static IReadOnlyList<SoqlItem> ReadItems(IReadOnlyList<SoqlToken> tokens, int first, int end) => new SoqlParser(tokens, end).ReadItems(first, end, []);

    private SoqlToken TokenAt(int index) => index >= 0 && index < _end ? _tokens[index] : new SoqlToken(SoqlTokenKind.Symbol, "", int.MaxValue);

    private bool IsAny(int index, string[] texts) => texts.Any(TokenAt(index).Is);

    private bool IsWord(int index) => TokenAt(index).Kind == SoqlTokenKind.Word;

    private bool IsCall(int index) => IsWord(index) && TokenAt(index + 1).Is("(");

    private bool IsName(int index) => IsWord(index) && Array.TrueForAll(_tokens[index].Text.Split('.'), part => part.Length > 0);

    // Leaves the place at the end of the statement.
    private SoqlStatement ReadStatement(SoqlStatement? outer)
    {
        var statement = new SoqlStatement(outer, _at) { IsInList = outer?.ClauseAt(_at) == "SELECT" };
        outer?.Inner.Add(statement);
        SoqlGroup group = Begin(statement, TokenAt(_at).Is("SELECT") ? "SELECT" : IsAny(_at, s_clauses) ? _tokens[_at].Text.ToUpperInvariant() : "");
        SoqlGroup? closed = null;
        for (_at += statement.Clauses[0].Keyword.Length > 0 ? 1 : 0; _at < _end; _at++)
        {
            SoqlToken token = _tokens[_at];
            if (token.Is("(") && TokenAt(_at + 1).Is("SELECT") && _depth < DeepestStatement)
            {
                ReadInner(statement);
            }
            else if (token.Is("("))
            {
                SoqlComparison? list = group.Current?.Value == _at ? group.Current : null;
                group = new SoqlGroup(group, _at) { ListOf = list, IsJoined = IsAny(_at - 1, s_beforeCondition) };
                list?.List = group;
            }
            else if (token.Is(")") && group.Outer is { } around)
            {
                Finish(group);
                (group.Close, closed, group) = (_at, group, around);
            }
            else if (outer is not null && (token.Is(")") || (token.Is("FROM") && statement.Has("FROM"))))
            {
                // A second FROM is the outer statement's: the parenthesis is not closed yet.
                break;
            }
            else if (token.Is(")"))
            {
                statement.IsWhole = false;
            }
            else if (BeginsClause(statement, group))
            {
                statement.IsWhole &= group.Outer is null;
                Finish(group);
                group = Begin(statement, token.Text.ToUpperInvariant());
            }
            else if (IsAny(_at, s_joins))
            {
                Finish(group);
                group.HasAlternatives |= token.Is("OR");
            }
            else if (token.Is(":") && IsWord(_at + 1) && (char.IsLetter(_tokens[_at + 1].Text[0]) || _tokens[_at + 1].Text[0] == '_'))
            {
                ReadBind(group);
            }
            else if (IsAny(_at, s_operators))
            {
                ReadComparison(statement, group, closed);
            }
        }

        statement.IsWhole &= group.Outer is null;
        Finish(group);
        statement.End = _at;
        statement.Clauses[statement.Clauses.Count - 1].End = _at;
        ReadFrom(statement);
        ReadList(statement);
        return statement;
    }

    private void ReadInner(SoqlStatement statement)
    {
        _at++;
        _depth++;
        ReadStatement(statement);
        _depth--;
        if (!TokenAt(_at).Is(")"))
        {
            statement.IsWhole = false;
            _at--;
        }
    }

    private SoqlGroup Begin(SoqlStatement statement, string keyword)
    {
        if (statement.Clauses.Count > 0)
        {
            statement.Clauses[statement.Clauses.Count - 1].End = _at;
        }

        statement.Clauses.Add(new SoqlClause(keyword, _at));
        return new SoqlGroup(null, _at);
    }

    // A parenthesis that is not closed yet hides no FROM. Two objects are called as clauses are.
    private bool BeginsClause(SoqlStatement statement, SoqlGroup group)
    {
        SoqlClause current = statement.Clauses[statement.Clauses.Count - 1];
        return current.Keyword == "SELECT" ? TokenAt(_at).Is("FROM")
            : group.Outer is null && IsAny(_at, s_clauses) && !(current.Keyword == "FROM" && current.First == _at - 1 && IsObject(_at));
    }

    private bool IsObject(int index) => IsName(index) && (!IsAny(index, s_clauses) || (IsAny(index, s_objects) && !TokenAt(index + 1).Is("BY")));

    private void Finish(SoqlGroup group)
    {
        for (SoqlGroup? open = group; open is not null; open = open.Outer)
        {
            open.Current?.Finish(_tokens, _at);
            open.Current = null;

            if (TokenAt(_at).Is(")") || IsAny(_at, s_joins))
            {
                break;
            }
        }
    }

    // The left side is a word, or FUNCTION(…).
    private void ReadComparison(SoqlStatement statement, SoqlGroup group, SoqlGroup? closed)
    {
        int last = _at - 1;
        int first = closed?.Close == last && IsWord(closed.Open - 1) ? closed.Open - 1 : last;
        SoqlClause clause = statement.Clauses[statement.Clauses.Count - 1];
        if (clause.Keyword is "SELECT" or "FROM" || !IsWord(first) || IsAny(first, s_joins) || IsAny(first, s_operators) || first < clause.First + (clause.Keyword.Length > 0 ? 1 : 0))
        {
            return;
        }

        int value = _at;
        while (IsAny(value, s_operators))
        {
            value++;
        }

        IEnumerable<string> words = _tokens.Skip(_at).Take(value - _at).Select(token => token.Text.ToUpperInvariant());
        bool isCall = first != last;
        group.Current?.Finish(_tokens, first);
        group.Current = new SoqlComparison(statement, group, first, string.Join(IsWord(value - 1) ? " " : "", words), value)
        {
            Start = _tokens[first].Start,
            Function = isCall ? _tokens[first].Text.ToUpperInvariant() : "",
            Field = !isCall ? _tokens[first].Text : last == first + 3 && IsWord(first + 2) ? _tokens[first + 2].Text : null,
            IsJoined = IsAny(first - 1, s_beforeCondition),
        };
        statement.Comparisons.Add(group.Current);
        _at = value - 1;
    }

    private void ReadBind(SoqlGroup group)
    {
        int colon = _at++;
        SoqlToken name = _tokens[_at];
        SoqlToken before = TokenAt(colon - 1);
        bool isCount = IsCountedRange(before);
        bool startsAnywhere = before.Is("%");
        bool endsAnywhere = TokenAt(_at + 1).Is("%");
        bool isValue = group.Current is { } current && current.Value == colon - (startsAnywhere ? 1 : 0);
        bool isItem = before.Is("(") || before.Is(",");
        _binds.Add(new SoqlBind(name.Text, isValue ? group.Current : isItem ? group.ListOf : null)
        {
            Start = startsAnywhere ? before.Start : isCount ? before.End : _tokens[colon].Start,
            End = endsAnywhere ? _tokens[_at + 1].End : name.End,
            IsCount = isCount,
            IsAttached = !isCount && before.Kind == SoqlTokenKind.Word && before.End == _tokens[colon].Start,
            StartsAnywhere = startsAnywhere,
            EndsAnywhere = endsAnywhere,
            IsAlone = before.Is("(") && TokenAt(_at + 1).Is(")"),
        });
    }

    // LAST_N_DAYS, NEXT_N_FISCAL_YEARS, N_WEEKS_AGO
    private static bool IsCountedRange(SoqlToken word)
        => word.Kind == SoqlTokenKind.Word && word.Text.ToUpperInvariant() is var text
            && (text.StartsWith("LAST_N_", StringComparison.Ordinal) || text.StartsWith("NEXT_N_", StringComparison.Ordinal)
                || (text.StartsWith("N_", StringComparison.Ordinal) && text.EndsWith("_AGO", StringComparison.Ordinal)));

    // FROM Contact c, c.Account AS a
    private void ReadFrom(SoqlStatement statement)
    {
        if (statement.Clause("FROM") is not { } from || !IsObject(from.First + 1))
        {
            statement.IsWhole = false;
            return;
        }

        string path = _tokens[from.First + 1].Text;
        statement.ObjectName = path.Substring(path.LastIndexOf('.') + 1);
        statement.Aliases[statement.ObjectName] = [];
        int at = from.First + 2;
        ReadAlias([]);
        while (at < from.End && _tokens[at].Is(",") && IsName(at + 1))
        {
            IReadOnlyList<string> meant = statement.PathOf(_tokens[at + 1].Text);
            at += 2;
            ReadAlias(meant);
        }

        void ReadAlias(IReadOnlyList<string> meant)
        {
            bool isSaid = at < from.End && _tokens[at].Is("AS");
            at += isSaid ? 1 : 0;
            if (at < from.End && IsName(at))
            {
                statement.Aliases[_tokens[at++].Text] = meant;
            }
            else
            {
                statement.IsWhole &= !isSaid;
            }
        }
    }

    private void ReadList(SoqlStatement statement)
    {
        SoqlClause list = statement.Clauses[0];
        if (list.Keyword != "SELECT")
        {
            statement.IsWhole = false;
            return;
        }

        statement.Items = ReadItems(list.First + 1, list.End, statement.Inner);
        statement.IsWhole &= statement.Items.All(item => item.IsWhole);
    }

    private List<SoqlItem> ReadItems(int first, int end, IReadOnlyList<SoqlStatement> inner)
    {
        var items = new List<SoqlItem>();
        int at = first;
        do
        {
            items.Add(ReadItem(ref at, end, inner));
        }
        while (at++ < end);
        return items;
    }

    // Leaves the place at the comma after the item, or at the end.
    private SoqlItem ReadItem(ref int at, int end, IReadOnlyList<SoqlStatement> inner)
    {
        int first = at;
        SoqlItem item;
        if (first < end && _tokens[first].Is("TYPEOF"))
        {
            item = ReadTypeOf(ref at, end);
        }
        else if (inner.FirstOrDefault(statement => statement.First == first + 1) is { } children)
        {
            item = new SoqlItem(SoqlItemKind.Children, first, children.ObjectName ?? "") { Statement = children, IsWhole = children.IsWhole };
            at = Math.Min(children.End + 1, end);
        }
        else if (first + 1 < end && IsCall(first))
        {
            item = ReadCall(ref at, end);
        }
        else
        {
            bool isField = first < end && IsName(first);
            item = new SoqlItem(isField ? SoqlItemKind.Field : SoqlItemKind.Missing, first, isField ? _tokens[at++].Text : "") { IsWhole = isField };
            item.Alias = isField && at < end && IsName(at) ? _tokens[at++].Text : null;
        }

        item.IsWhole &= at == end || _tokens[at].Is(",");
        while (at < end && !_tokens[at].Is(","))
        {
            at++;
        }

        item.End = at;
        return item;
    }

    private SoqlItem ReadCall(ref int at, int end)
    {
        int first = at;
        int depth = 0;
        int fields = 0;
        var item = new SoqlItem(SoqlItemKind.Call, first, _tokens[first].Text);
        do
        {
            SoqlToken token = _tokens[at];
            depth += token.Is("(") ? 1 : token.Is(")") ? -1 : 0;
            item.IsAggregate |= IsAny(at, s_aggregates) && IsCall(at);
            if (token.Kind == SoqlTokenKind.Word && !IsCall(at))
            {
                (fields, item.Field) = (fields + 1, token.Text);
            }
            else if (token.Kind != SoqlTokenKind.Word && !token.Is("(") && !token.Is(")"))
            {
                fields = 2;
            }

            at++;
        }
        while (at < end && (depth > 0 || at == first + 1));
        item.Field = fields == 1 ? item.Field : null;
        item.IsWhole = depth == 0 && IsName(first);
        item.IsCount = at == end && at == first + 3 && item.Name.Equals("COUNT", StringComparison.OrdinalIgnoreCase) && item.IsWhole;
        item.Alias = at < end && IsName(at) ? _tokens[at++].Text : null;
        return item;
    }

    private SoqlItem ReadTypeOf(ref int at, int end)
    {
        int first = at++;
        bool isWhole = at < end && IsName(at);
        var item = new SoqlItem(SoqlItemKind.TypeOf, first, isWhole ? _tokens[at++].Text : "");
        while (at < end && !_tokens[at].Is("END"))
        {
            int branch = at;
            bool isWhen = _tokens[at++].Is("WHEN");
            int stop = at;
            while (stop < end && !IsAny(stop, s_branches))
            {
                stop++;
            }

            string? name = isWhen && at < stop && IsName(at) ? _tokens[at++].Text : null;
            bool isBegun = isWhen ? at < stop && _tokens[at].Is("THEN") : _tokens[branch].Is("ELSE");
            at += isWhen && isBegun ? 1 : 0;
            IReadOnlyList<SoqlItem> fields = isBegun ? ReadItems(at, stop, []) : [];
            isWhole &= isBegun && (name is not null || !isWhen) && fields.All(field => field.IsWhole);
            item.Branches.Add(new SoqlBranch(branch, name, isBegun ? at : null, fields));
            at = stop;
        }

        item.IsWhole = isWhole && at < end;
        at += at < end ? 1 : 0;
        return item;
    }
}
