using System.Globalization;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// A recursive-descent parser of SOQL. What it does not know it refuses by name, as MALFORMED_QUERY: never a wrong result.
/// </summary>
internal sealed class SoqlParser
{
    private const int MaxQueryLength = 100_000;
    private const int MaxNesting = 200;
    private const int MaxSubqueryDepth = 5;
    private const int MaxSubtotalFields = 3;

    private static readonly HashSet<string> Clauses = new(StringComparer.OrdinalIgnoreCase)
    {
        "FROM", "WHERE", "USING", "WITH", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FOR", "ALL", "UPDATE",
    };

    private static readonly HashSet<string> ValueFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX",
        "GROUPING", "CALENDAR_YEAR", "CALENDAR_QUARTER", "CALENDAR_MONTH", "DAY_IN_MONTH", "DAY_IN_WEEK", "DAY_IN_YEAR", "DAY_ONLY", "HOUR_IN_DAY",
    };

    private readonly string _text;
    private readonly List<SoqlToken> _tokens;
    private int _next;
    private int _nesting;

    private SoqlParser(string text)
    {
        _text = text;
        _tokens = SoqlTokenizer.Tokenize(text);
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
        var query = parser.Select(depth: 1);
        if (parser.Peek.Kind != SoqlTokenKind.End)
        {
            throw parser.Unexpected();
        }

        return query;
    }

    private SoqlToken Peek => _tokens[_next];

    private SoqlToken PeekAhead(int count) => _tokens[Math.Min(_next + count, _tokens.Count - 1)];

    private SelectQuery Select(int depth)
    {
        if (depth > MaxSubqueryDepth)
        {
            throw SoqlError.Malformed(_text, Peek.Position, $"SOQL queries cannot be nested more than {MaxSubqueryDepth} levels");
        }

        ExpectWord("SELECT");
        var items = new List<SelectItem>();
        do
        {
            items.Add(Item(depth));
        }
        while (TakeSymbol(","));

        if (items.Count > 1 && items.OfType<SelectItem.Count>().FirstOrDefault() is { } count)
        {
            throw SoqlError.Malformed(_text, count.Position, "COUNT() must be the only element in the SELECT list");
        }

        ExpectWord("FROM");
        var from = From();
        TakeWord("AS");
        var alias = Peek.Kind == SoqlTokenKind.Word && !Clauses.Contains(Peek.Text) ? Take().Text : null;
        if (Peek.IsSymbol(","))
        {
            throw SoqlError.NotSupported(_text, Peek.Position, "More than one object in FROM");
        }

        var scope = Scope();
        var where = TakeWord("WHERE") ? ConditionList(depth) : null;
        WithClause();
        var groupBy = GroupBy(out var mode);
        var having = TakeWord("HAVING") ? ConditionList(depth) : null;
        var orderBy = OrderBy();
        var limit = TakeWord("LIMIT") ? WholeNumber() : (int?)null;
        var offsetPosition = Peek.Position;
        var offset = TakeWord("OFFSET") ? WholeNumber() : (int?)null;
        ForClause(isSorted: orderBy.Count > 0);
        if (Peek.IsWord("ALL"))
        {
            throw SoqlError.Malformed(_text, Peek.Position, "ALL ROWS not allowed in this context");
        }

        if (Peek.IsWord("UPDATE"))
        {
            throw SoqlError.NotSupported(_text, Peek.Position, "UPDATE");
        }

        return new SelectQuery(_text, items, from, alias, where, groupBy, having, orderBy, limit, offset, offsetPosition) { GroupMode = mode, Scope = scope };
    }

    private SelectItem Item(int depth)
    {
        var start = Peek;
        if (TakeSymbol("("))
        {
            var children = Select(depth + 1);
            ExpectSymbol(")");
            return new SelectItem.Children(children, start.Position);
        }

        if (start.IsWord("TYPEOF"))
        {
            return TypeOf();
        }

        if (start.IsWord("FIELDS") && PeekAhead(1).IsSymbol("("))
        {
            Take();
            ExpectSymbol("(");
            var set = Take();
            if (!set.IsWord("ALL") && !set.IsWord("STANDARD") && !set.IsWord("CUSTOM"))
            {
                throw SoqlError.UnexpectedToken(_text, set);
            }

            ExpectSymbol(")");
            return new SelectItem.Fields(set.Text.ToUpperInvariant(), start.Position);
        }

        var forms = new List<string>();
        while (Peek.Kind == SoqlTokenKind.Word && ShownForm.IsKnown(Peek.Text) && PeekAhead(1).IsSymbol("("))
        {
            forms.Add(Take().Text.ToUpperInvariant());
            Take();
        }

        var operand = OperandOf(allowEmptyCount: forms.Count == 0);
        forms.ForEach(_ => ExpectSymbol(")"));
        if (operand.Path is null)
        {
            return new SelectItem.Count(start.Position);
        }

        // A word after a field is an alias only where a list can go on after it; otherwise it is a FROM that is misspelt.
        var canAlias = Peek.Kind == SoqlTokenKind.Word && !Clauses.Contains(Peek.Text)
            && (PeekAhead(1).IsSymbol(",") || PeekAhead(1).IsWord("FROM"));
        return new SelectItem.Value(operand, canAlias ? Take().Text : null, forms);
    }

    private SoqlToken? Scope()
    {
        if (!TakeWord("USING"))
        {
            return null;
        }

        ExpectWord("SCOPE");
        return Peek.Kind == SoqlTokenKind.Word ? Take() : throw Unexpected();
    }

    /// <summary>Every user of this org sees every field, so that none of the modes makes a difference.</summary>
    private void WithClause()
    {
        if (TakeWord("WITH") && !TakeWord("SECURITY_ENFORCED") && !TakeWord("USER_MODE") && !TakeWord("SYSTEM_MODE"))
        {
            throw SoqlError.NotSupported(_text, Peek.Position, $"WITH {Peek.Text}");
        }
    }

    private SelectItem.TypeOf TypeOf()
    {
        var position = Take().Position;
        var reference = Path();
        var whens = new List<(FieldPath, IReadOnlyList<FieldPath>)>();
        do
        {
            ExpectWord("WHEN");
            var type = Path();
            ExpectWord("THEN");
            whens.Add((type, Paths()));
        }
        while (Peek.IsWord("WHEN"));

        var otherwise = TakeWord("ELSE") ? Paths() : null;
        ExpectWord("END");
        return new SelectItem.TypeOf(reference, whens, otherwise, position);
    }

    private List<FieldPath> Paths()
    {
        var paths = new List<FieldPath>();
        do
        {
            paths.Add(Path());
        }
        while (TakeSymbol(","));

        return paths;
    }

    private List<Operand> GroupBy(out GroupMode mode)
    {
        mode = GroupMode.None;
        var keys = new List<Operand>();
        if (!TakeWord("GROUP"))
        {
            return keys;
        }

        ExpectWord("BY");
        var start = Peek;
        if ((start.IsWord("ROLLUP") || start.IsWord("CUBE")) && PeekAhead(1).IsSymbol("("))
        {
            mode = start.IsWord("CUBE") ? GroupMode.Cube : GroupMode.Rollup;
            Take();
            Take();
        }

        do
        {
            keys.Add(OperandOf());
        }
        while (TakeSymbol(","));

        if (mode == GroupMode.None)
        {
            return keys;
        }

        ExpectSymbol(")");
        return keys.Count <= MaxSubtotalFields
            ? keys
            : throw SoqlError.Malformed(_text, start.Position, $"GROUP BY {start.Text.ToUpperInvariant()} takes at most {MaxSubtotalFields} fields");
    }

    private List<SortKey> OrderBy()
    {
        var keys = new List<SortKey>();
        if (!TakeWord("ORDER"))
        {
            return keys;
        }

        ExpectWord("BY");
        do
        {
            var operand = OperandOf();
            var descending = !TakeWord("ASC") && TakeWord("DESC");
            var nullsFirst = true;
            if (TakeWord("NULLS"))
            {
                nullsFirst = TakeWord("FIRST");
                if (!nullsFirst)
                {
                    ExpectWord("LAST");
                }
            }

            keys.Add(new SortKey(operand, descending, nullsFirst));
        }
        while (TakeSymbol(","));

        return keys;
    }

    private void ForClause(bool isSorted)
    {
        if (!Peek.IsWord("FOR"))
        {
            return;
        }

        Take();
        do
        {
            // A lock ends with the call; the others touch the recently-viewed lists alone.
            if (Peek.IsWord("UPDATE") && isSorted)
            {
                throw SoqlError.Malformed(_text, Peek.Position, "ORDER BY is not allowed with FOR UPDATE");
            }

            if (!TakeWord("UPDATE") && !TakeWord("VIEW") && !TakeWord("REFERENCE"))
            {
                throw Unexpected();
            }
        }
        while (TakeSymbol(","));
    }

    private Condition ConditionList(int depth)
    {
        var parts = new List<Condition> { ConditionPart(depth) };
        var isOr = Peek.IsWord("OR");
        if (!isOr && !Peek.IsWord("AND"))
        {
            return parts[0];
        }

        while (TakeWord(isOr ? "OR" : "AND"))
        {
            parts.Add(ConditionPart(depth));
        }

        // Salesforce takes a mix of AND and OR with parentheses only.
        if (Peek.IsWord("AND") || Peek.IsWord("OR"))
        {
            throw Unexpected();
        }

        return isOr ? new Condition.Or(parts) : new Condition.And(parts);
    }

    private Condition ConditionPart(int depth)
    {
        if (++_nesting > MaxNesting)
        {
            throw new SalesforceException(400, "QUERY_TOO_COMPLICATED", "Query is either selecting too many fields or the filter conditions are too complicated.");
        }

        try
        {
            if (TakeWord("NOT"))
            {
                return new Condition.Not(ConditionPart(depth));
            }

            if (TakeSymbol("("))
            {
                var inner = ConditionList(depth);
                ExpectSymbol(")");
                return inner;
            }

            return Comparison(depth);
        }
        finally
        {
            _nesting--;
        }
    }

    private Condition Comparison(int depth)
    {
        var operand = OperandOf();
        var token = Peek;
        if (token.Kind == SoqlTokenKind.Symbol && token.Text is "=" or "!=" or "<>" or "<" or "<=" or ">" or ">=")
        {
            Take();
            return new Condition.Compare(operand, token.Text == "<>" ? "!=" : token.Text, Value());
        }

        if (TakeWord("LIKE"))
        {
            return new Condition.Compare(operand, "LIKE", Value());
        }

        if (TakeWord("INCLUDES"))
        {
            return new Condition.Includes(operand, ValueList(), Negated: false);
        }

        if (TakeWord("EXCLUDES"))
        {
            return new Condition.Includes(operand, ValueList(), Negated: true);
        }

        var negated = false;
        if (token.IsWord("NOT") && PeekAhead(1).IsWord("IN"))
        {
            Take();
            negated = true;
        }

        ExpectWord("IN");
        if (Peek.IsSymbol("(") && PeekAhead(1).IsWord("SELECT"))
        {
            Take();
            var query = Select(depth + 1);
            ExpectSymbol(")");
            return new Condition.InQuery(operand, query, negated);
        }

        return new Condition.InList(operand, ValueList(), negated);
    }

    private List<Literal> ValueList()
    {
        ExpectSymbol("(");
        var values = new List<Literal>();
        do
        {
            values.Add(Value());
        }
        while (TakeSymbol(","));

        ExpectSymbol(")");
        return values;
    }

    private Literal Value()
    {
        var token = Take();
        switch (token.Kind)
        {
            case SoqlTokenKind.Text: return new Literal(LiteralKind.Text, token);
            case SoqlTokenKind.Number: return new Literal(LiteralKind.Number, token);
            case SoqlTokenKind.Date: return new Literal(LiteralKind.Date, token);
            case SoqlTokenKind.DateTime: return new Literal(LiteralKind.DateTime, token);
            case SoqlTokenKind.Time: return new Literal(LiteralKind.Time, token);
            case SoqlTokenKind.Word when token.IsWord("NULL"): return new Literal(LiteralKind.Null, token);
            case SoqlTokenKind.Word when token.IsWord("TRUE") || token.IsWord("FALSE"): return new Literal(LiteralKind.Boolean, token);
            case SoqlTokenKind.Word when DateRange.NeedsCount(token.Text):
                ExpectSymbol(":");
                return new Literal(LiteralKind.DateRange, token, WholeNumber());
            case SoqlTokenKind.Word when DateRange.IsKnown(token.Text): return new Literal(LiteralKind.DateRange, token);
            case SoqlTokenKind.Symbol when token.Text == ":":
                throw SoqlError.Malformed(_text, token.Position, "Bind variables only allowed in Apex code");
            default: throw SoqlError.UnexpectedToken(_text, token);
        }
    }

    private Operand OperandOf(bool allowEmptyCount = false)
    {
        var start = Peek;
        if (start.Kind != SoqlTokenKind.Word || Clauses.Contains(start.Text) || !PeekAhead(1).IsSymbol("("))
        {
            return new Operand(null, Path(), start.Position);
        }

        var function = Take().Text.ToUpperInvariant();
        if (function == "DISTANCE")
        {
            return Distance(start.Position);
        }

        if (!ValueFunctions.Contains(function))
        {
            throw SoqlError.NotSupported(_text, start.Position, $"The function {start.Text}");
        }

        ExpectSymbol("(");
        if (allowEmptyCount && function == "COUNT" && TakeSymbol(")"))
        {
            return new Operand(function, null, start.Position);
        }

        var path = Path();
        ExpectSymbol(")");
        return new Operand(function, path, start.Position);
    }

    /// <summary><c>DISTANCE(Location__c, GEOLOCATION(37.77, -122.42), 'mi')</c>.</summary>
    private Operand Distance(int position)
    {
        ExpectSymbol("(");
        var path = Path();
        ExpectSymbol(",");
        ExpectWord("GEOLOCATION");
        ExpectSymbol("(");
        var latitude = Degrees();
        ExpectSymbol(",");
        var longitude = Degrees();
        ExpectSymbol(")");
        ExpectSymbol(",");
        var unit = Take();
        if (unit.Kind != SoqlTokenKind.Text || unit.Text is not ("mi" or "km"))
        {
            throw SoqlError.Malformed(_text, unit.Position, "The unit of DISTANCE must be 'mi' or 'km'");
        }

        ExpectSymbol(")");
        return new Operand("DISTANCE", path, position) { From = new GeoPoint(latitude, longitude, unit.Text == "mi") };
    }

    private double Degrees()
    {
        var token = Take();
        return token.Kind == SoqlTokenKind.Number ? double.Parse(token.Text, CultureInfo.InvariantCulture) : throw SoqlError.UnexpectedToken(_text, token);
    }

    // There is an object of that name, and no other clause begins like it.
    private FieldPath From()
        => Peek.IsWord("GROUP") && !PeekAhead(1).IsWord("BY") ? new FieldPath([Peek.Text], Take().Position) : Path();

    private FieldPath Path()
    {
        var start = Peek;
        var parts = new List<string>();
        do
        {
            var part = Peek;
            if (part.Kind != SoqlTokenKind.Word || (parts.Count == 0 && Clauses.Contains(part.Text)))
            {
                throw Unexpected();
            }

            Take();
            parts.Add(part.Text);
        }
        while (TakeSymbol("."));

        return new FieldPath(parts, start.Position);
    }

    private int WholeNumber()
    {
        var token = Take();
        return token.Kind == SoqlTokenKind.Number && int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw SoqlError.UnexpectedToken(_text, token);
    }

    private SoqlToken Take() => Peek.Kind == SoqlTokenKind.End ? throw Unexpected() : _tokens[_next++];

    private bool TakeWord(string word)
    {
        var found = Peek.IsWord(word);
        _next += found ? 1 : 0;
        return found;
    }

    private bool TakeSymbol(string symbol)
    {
        var found = Peek.IsSymbol(symbol);
        _next += found ? 1 : 0;
        return found;
    }

    private void ExpectWord(string word)
    {
        if (!TakeWord(word))
        {
            throw Unexpected();
        }
    }

    private void ExpectSymbol(string symbol)
    {
        if (!TakeSymbol(symbol))
        {
            throw Unexpected();
        }
    }

    private SalesforceException Unexpected() => SoqlError.UnexpectedToken(_text, Peek);
}
