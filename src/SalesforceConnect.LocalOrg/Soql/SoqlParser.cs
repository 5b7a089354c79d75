namespace SalesforceConnect.LocalOrg;

/// <summary>
/// A recursive-descent parser of SOQL. What it does not know it refuses by name, as MALFORMED_QUERY: never a wrong result.
/// </summary>
internal sealed class SoqlParser
{
    private const int MaxQueryLength = 100_000;
    private const int MaxSubqueryDepth = 5;
    private const int MaxSubtotalFields = 3;

    private readonly SoqlTokens _tokens;
    private readonly OperandParser _operands;
    private readonly ConditionParser _conditions;

    private SoqlParser(string text)
    {
        _tokens = new SoqlTokens(text);
        _operands = new OperandParser(_tokens);
        _conditions = new ConditionParser(_tokens, _operands, Select);
    }

    public static SelectQuery Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new SalesforceException(400, "MALFORMED_QUERY", "SOQL statement cannot be empty");
        }

        if (text.Length > MaxQueryLength)
        {
            throw new SalesforceException(400, "MALFORMED_QUERY", "SOQL statements cannot be longer than 100000 characters.");
        }

        var parser = new SoqlParser(text);
        SelectQuery query = parser.Select(depth: 1);
        if (parser._tokens.Peek.Kind != SoqlTokenKind.End)
        {
            throw parser._tokens.Unexpected();
        }

        return query;
    }

    private SelectQuery Select(int depth)
    {
        if (depth > MaxSubqueryDepth)
        {
            throw SoqlError.Malformed(
                _tokens.Text, _tokens.Peek.Position, $"SOQL queries cannot be nested more than {MaxSubqueryDepth} levels");
        }

        _tokens.ExpectWord("SELECT");
        var items = new List<SelectItem>();
        do
        {
            items.Add(Item(depth));
        }
        while (_tokens.TakeSymbol(","));

        if (items.Count > 1 && items.OfType<SelectItem.Count>().FirstOrDefault() is { } count)
        {
            throw SoqlError.Malformed(_tokens.Text, count.Position, "COUNT() must be the only element in the SELECT list");
        }

        _tokens.ExpectWord("FROM");
        FieldPath from = From();
        _tokens.TakeWord("AS");
        string? alias = _tokens.IsAtName ? _tokens.Take().Text : null;
        if (_tokens.Peek.IsSymbol(","))
        {
            throw SoqlError.NotSupported(_tokens.Text, _tokens.Peek.Position, "More than one object in FROM");
        }

        SoqlToken? scope = Scope();
        Condition? where = _tokens.TakeWord("WHERE") ? _conditions.Parse(depth) : null;
        WithClause();
        List<Operand> groupBy = GroupBy(out GroupMode mode);
        Condition? having = _tokens.TakeWord("HAVING") ? _conditions.Parse(depth) : null;
        List<SortKey> orderBy = OrderBy();
        int? limit = _tokens.TakeWord("LIMIT") ? _tokens.WholeNumber() : (int?)null;
        int offsetPosition = _tokens.Peek.Position;
        int? offset = _tokens.TakeWord("OFFSET") ? _tokens.WholeNumber() : (int?)null;
        ForClause(isSorted: orderBy.Count > 0);
        if (_tokens.Peek.IsWord("ALL"))
        {
            throw SoqlError.Malformed(_tokens.Text, _tokens.Peek.Position, "ALL ROWS not allowed in this context");
        }

        if (_tokens.Peek.IsWord("UPDATE"))
        {
            throw SoqlError.NotSupported(_tokens.Text, _tokens.Peek.Position, "UPDATE");
        }

        return new SelectQuery(
            _tokens.Text,
            items,
            from,
            alias,
            where,
            groupBy,
            having,
            orderBy,
            limit,
            offset,
            offsetPosition)
        { GroupMode = mode, Scope = scope };
    }

    private SelectItem Item(int depth)
    {
        SoqlToken start = _tokens.Peek;
        if (_tokens.TakeSymbol("("))
        {
            SelectQuery children = Select(depth + 1);
            _tokens.ExpectSymbol(")");
            return new SelectItem.Children(children, start.Position);
        }

        if (start.IsWord("TYPEOF"))
        {
            return TypeOf();
        }

        if (start.IsWord("FIELDS") && _tokens.PeekAhead(1).IsSymbol("("))
        {
            _tokens.Take();
            _tokens.ExpectSymbol("(");
            SoqlToken set = _tokens.Take();
            if (!set.IsWord("ALL") && !set.IsWord("STANDARD") && !set.IsWord("CUSTOM"))
            {
                throw SoqlError.UnexpectedToken(_tokens.Text, set);
            }

            _tokens.ExpectSymbol(")");
            return new SelectItem.Fields(set.Text.ToUpperInvariant(), start.Position);
        }

        var forms = new List<string>();
        while (_tokens.Peek.Kind == SoqlTokenKind.Word && ShownForm.IsKnown(_tokens.Peek.Text) && _tokens.PeekAhead(1).IsSymbol("("))
        {
            forms.Add(_tokens.Take().Text.ToUpperInvariant());
            _tokens.Take();
        }

        Operand operand = _operands.Parse(allowEmptyCount: forms.Count == 0);
        forms.ForEach(_ => _tokens.ExpectSymbol(")"));
        if (operand.Path is null)
        {
            return new SelectItem.Count(start.Position);
        }

        // A word after a field is an alias only where a list can go on after it; otherwise it is a FROM that is misspelt.
        bool canAlias = _tokens.IsAtName && (_tokens.PeekAhead(1).IsSymbol(",") || _tokens.PeekAhead(1).IsWord("FROM"));
        return new SelectItem.Value(operand, canAlias ? _tokens.Take().Text : null, forms);
    }

    private SoqlToken? Scope()
    {
        if (!_tokens.TakeWord("USING"))
        {
            return null;
        }

        _tokens.ExpectWord("SCOPE");
        return _tokens.Peek.Kind == SoqlTokenKind.Word ? _tokens.Take() : throw _tokens.Unexpected();
    }

    /// <summary>Every user of this org sees every field, so that none of the modes makes a difference.</summary>
    private void WithClause()
    {
        if (_tokens.TakeWord("WITH")
            && !_tokens.TakeWord("SECURITY_ENFORCED")
            && !_tokens.TakeWord("USER_MODE")
            && !_tokens.TakeWord("SYSTEM_MODE"))
        {
            throw SoqlError.NotSupported(_tokens.Text, _tokens.Peek.Position, $"WITH {_tokens.Peek.Text}");
        }
    }

    private SelectItem.TypeOf TypeOf()
    {
        int position = _tokens.Take().Position;
        FieldPath reference = _tokens.Path();
        var whens = new List<(FieldPath, IReadOnlyList<FieldPath>)>();
        do
        {
            _tokens.ExpectWord("WHEN");
            FieldPath type = _tokens.Path();
            _tokens.ExpectWord("THEN");
            whens.Add((type, Paths()));
        }
        while (_tokens.Peek.IsWord("WHEN"));

        List<FieldPath>? otherwise = _tokens.TakeWord("ELSE") ? Paths() : null;
        _tokens.ExpectWord("END");
        return new SelectItem.TypeOf(reference, whens, otherwise, position);
    }

    private List<FieldPath> Paths()
    {
        var paths = new List<FieldPath>();
        do
        {
            paths.Add(_tokens.Path());
        }
        while (_tokens.TakeSymbol(","));

        return paths;
    }

    private List<Operand> GroupBy(out GroupMode mode)
    {
        mode = GroupMode.None;
        var keys = new List<Operand>();
        if (!_tokens.TakeWord("GROUP"))
        {
            return keys;
        }

        _tokens.ExpectWord("BY");
        SoqlToken start = _tokens.Peek;
        if ((start.IsWord("ROLLUP") || start.IsWord("CUBE")) && _tokens.PeekAhead(1).IsSymbol("("))
        {
            mode = start.IsWord("CUBE") ? GroupMode.Cube : GroupMode.Rollup;
            _tokens.Take();
            _tokens.Take();
        }

        do
        {
            keys.Add(_operands.Parse());
        }
        while (_tokens.TakeSymbol(","));

        if (mode == GroupMode.None)
        {
            return keys;
        }

        _tokens.ExpectSymbol(")");
        return keys.Count <= MaxSubtotalFields
            ? keys
            : throw SoqlError.Malformed(
                _tokens.Text, start.Position, $"GROUP BY {start.Text.ToUpperInvariant()} takes at most {MaxSubtotalFields} fields");
    }

    private List<SortKey> OrderBy()
    {
        var keys = new List<SortKey>();
        if (!_tokens.TakeWord("ORDER"))
        {
            return keys;
        }

        _tokens.ExpectWord("BY");
        do
        {
            Operand operand = _operands.Parse();
            bool descending = !_tokens.TakeWord("ASC") && _tokens.TakeWord("DESC");
            bool nullsFirst = true;
            if (_tokens.TakeWord("NULLS"))
            {
                nullsFirst = _tokens.TakeWord("FIRST");
                if (!nullsFirst)
                {
                    _tokens.ExpectWord("LAST");
                }
            }

            keys.Add(new SortKey(operand, descending, nullsFirst));
        }
        while (_tokens.TakeSymbol(","));

        return keys;
    }

    private void ForClause(bool isSorted)
    {
        if (!_tokens.Peek.IsWord("FOR"))
        {
            return;
        }

        _tokens.Take();
        do
        {
            // A lock ends with the call; the others touch the recently-viewed lists alone.
            if (_tokens.Peek.IsWord("UPDATE") && isSorted)
            {
                throw SoqlError.Malformed(_tokens.Text, _tokens.Peek.Position, "ORDER BY is not allowed with FOR UPDATE");
            }

            if (!_tokens.TakeWord("UPDATE") && !_tokens.TakeWord("VIEW") && !_tokens.TakeWord("REFERENCE"))
            {
                throw _tokens.Unexpected();
            }
        }
        while (_tokens.TakeSymbol(","));
    }

    // There is an object of that name, and no other clause begins like it.
    private FieldPath From()
        => _tokens.Peek.IsWord("GROUP") && !_tokens.PeekAhead(1).IsWord("BY")
            ? new FieldPath([_tokens.Peek.Text], _tokens.Take().Position)
            : _tokens.Path();
}
