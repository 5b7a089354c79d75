namespace SalesforceConnect.Soql;

/// <summary>Makes the tree of a query. It never fails, and takes no more than a few looks at each token.</summary>
internal sealed class SoqlParser
{
    // Salesforce takes five (SOQL and SOSL Reference, "Relationship Queries"); no text shall be too deep for the stack.
    private const int DeepestStatement = 50;

    private static readonly string[] s_clauses =
        ["FROM", "WHERE", "WITH", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FOR", "USING", "UPDATE", "ALL"];

    private static readonly string[] s_objects = ["GROUP", "ORDER"];
    private static readonly string[] s_aggregates = ["COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX"];
    private static readonly string[] s_operators = ["=", "!", "<", ">", "LIKE", "IN", "NOT", "INCLUDES", "EXCLUDES"];
    private static readonly string[] s_joins = ["AND", "OR"];
    private static readonly string[] s_beforeCondition = ["WHERE", "AND", "("];
    private static readonly string[] s_branches = ["WHEN", "ELSE", "END"];

    private readonly IReadOnlyList<SoqlToken> _tokens;
    private readonly List<SoqlStatement> _statements = [];
    private readonly List<SoqlBind> _binds = [];
    private readonly int _end;
    private int _at;
    private int _depth;

    private SoqlParser(IReadOnlyList<SoqlToken> tokens, int end) => (_tokens, _end) = (tokens, end);

    /// <summary>The statements of a text, each after the one around it, and the places of values.</summary>
    public static (IReadOnlyList<SoqlStatement> Statements, IReadOnlyList<SoqlBind> Binds) Read(IReadOnlyList<SoqlToken> tokens)
    {
        var parser = new SoqlParser(tokens, tokens.TakeWhile(token => !token.Is(";")).Count());
        parser.ReadStatement(outer: null);
        return (parser._statements, parser._binds);
    }

    /// <summary>The items of a list between two tokens.</summary>
    public static IReadOnlyList<SoqlItem> ReadItems(IReadOnlyList<SoqlToken> tokens, int first, int end)
        => new SoqlParser(tokens, end).ReadItems(first, end);

    private SoqlToken TokenAt(int index)
        => index >= 0 && index < _end ? _tokens[index] : new SoqlToken(SoqlTokenKind.Symbol, "", int.MaxValue);

    private bool IsAny(int index, string[] texts) => texts.Any(TokenAt(index).Is);

    private bool IsWord(int index) => TokenAt(index).Kind == SoqlTokenKind.Word;

    private bool IsCall(int index) => IsWord(index) && TokenAt(index + 1).Is("(");

    private bool IsName(int index) => IsWord(index) && Array.TrueForAll(_tokens[index].Text.Split('.'), part => part.Length > 0);

    // Leaves the place at the end of the statement.
    private void ReadStatement(SoqlStatement? outer)
    {
        var statement = new SoqlStatement(outer, _at) { IsInList = outer?.ClauseAt(_at) == "SELECT" };
        _statements.Add(statement);
        bool isKeyword = TokenAt(_at).Is("SELECT") || IsAny(_at, s_clauses);
        SoqlGroup group = Begin(statement, isKeyword ? _tokens[_at].Text.ToUpperInvariant() : "");
        SoqlGroup? closed = null;
        for (_at += isKeyword ? 1 : 0; _at < _end; _at++)
        {
            SoqlToken token = _tokens[_at];
            if (token.Is("(") && TokenAt(_at + 1).Is("SELECT") && _depth < DeepestStatement)
            {
                ReadInner(statement);
            }
            else if (token.Is("("))
            {
                SoqlComparison? compared = group.Current?.Value == _at ? group.Current : null;
                group = new SoqlGroup(group, _at) { ListOf = compared, IsJoined = IsAny(_at - 1, s_beforeCondition) };
                compared?.List = group;
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
        statement.Items = statement.Clauses[0] is { Keyword: "SELECT" } list ? ReadItems(list.First + 1, list.End) : [];
        statement.IsWhole &= statement.Items.Count > 0 && statement.Items.All(item => item.IsWhole);
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

    private bool IsObject(int index)
        => IsName(index) && (!IsAny(index, s_clauses) || (IsAny(index, s_objects) && !TokenAt(index + 1).Is("BY")));

    private void Finish(SoqlGroup group)
    {
        for (SoqlGroup? open = group; open is not null; open = open.Outer)
        {
            open.Current?.End = _at;
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
        bool isName = IsWord(first) && !IsAny(first, s_joins) && !IsAny(first, s_operators);
        if (clause.Keyword is "SELECT" or "FROM" || !isName || first < clause.First + (clause.Keyword.Length > 0 ? 1 : 0))
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
        group.Current?.End = first;
        group.Current = new SoqlComparison(statement, group, first, string.Join(IsWord(value - 1) ? " " : "", words), value)
        {
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
        int at = from.First + 1;
        do
        {
            IReadOnlyList<string> meant = at == from.First + 1 ? [] : statement.PathOf(_tokens[at].Text);
            bool isSaid = ++at < from.End && _tokens[at].Is("AS");
            at += isSaid ? 1 : 0;
            string? alias = ReadAlias(ref at, from.End);
            statement.IsWhole &= alias is not null || !isSaid;
            statement.Aliases[alias ?? statement.ObjectName] = alias is null ? [] : meant;
        }
        while (at < from.End && _tokens[at++].Is(",") && IsName(at));
    }

    private List<SoqlItem> ReadItems(int first, int end)
    {
        var items = new List<SoqlItem>();
        int at = first;
        do
        {
            items.Add(ReadItem(ref at, end));
        }
        while (at++ < end);
        return items;
    }

    // Leaves the place at the comma after the item, or at the end.
    private SoqlItem ReadItem(ref int at, int end)
    {
        int first = at;
        SoqlItem item;
        if (first < end && _tokens[first].Is("TYPEOF"))
        {
            item = ReadTypeOf(ref at, end);
        }
        else if (first < end && _tokens[first].Is("(") && _statements.Find(statement => statement.First == first + 1) is { } children)
        {
            item = new SoqlItem(SoqlItemKind.Children, first, "") { Statement = children, IsWhole = children.IsWhole };
            at = Math.Min(children.End + 1, end);
        }
        else if (first + 1 < end && IsCall(first))
        {
            item = ReadCall(ref at, end);
        }
        else
        {
            bool isField = first < end && IsName(first);
            item = new SoqlItem(isField ? SoqlItemKind.Field : SoqlItemKind.Missing, first, isField ? _tokens[at++].Text : "")
            {
                IsWhole = isField,
                Alias = isField ? ReadAlias(ref at, end) : null,
            };
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
        do
        {
            depth += _tokens[at].Is("(") ? 1 : _tokens[at].Is(")") ? -1 : 0;
            at++;
        }
        while (at < end && (depth > 0 || at == first + 1));
        int[] all = [.. Enumerable.Range(first, at - first)];
        int[] fields = [.. all.Where(index => IsWord(index) && !IsCall(index))];
        bool hasOthers = fields.Length != 1 || all.Any(index => !IsWord(index) && !_tokens[index].Is("(") && !_tokens[index].Is(")"));
        return new SoqlItem(SoqlItemKind.Call, first, _tokens[first].Text)
        {
            IsWhole = depth == 0 && IsName(first),
            IsAggregate = all.Any(index => IsCall(index) && IsAny(index, s_aggregates)),
            Field = hasOthers ? null : _tokens[fields[0]].Text,
            Alias = ReadAlias(ref at, end),
        };
    }

    private string? ReadAlias(ref int at, int end) => at < end && IsName(at) ? _tokens[at++].Text : null;

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
            IReadOnlyList<SoqlItem> fields = isBegun ? ReadItems(at, stop) : [];
            isWhole &= isBegun && (name is not null || !isWhen) && fields.All(field => field.IsWhole);
            item.Branches.Add(new SoqlBranch(branch, name, isBegun ? at : null, fields));
            at = stop;
        }

        item.IsWhole = isWhole && at < end;
        at += at < end ? 1 : 0;
        return item;
    }
}
