namespace SalesforceConnect.LocalOrg;

/// <summary>Parses WHERE and HAVING. It parses the query of a semi-join through <paramref name="select"/>, which takes its depth.</summary>
internal sealed class ConditionParser(SoqlTokens tokens, OperandParser operands, Func<int, SelectQuery> select)
{
    private const int MaxNesting = 200;

    private int _nesting;

    /// <summary>The next conditions, in a query of this depth.</summary>
    public Condition Parse(int depth)
    {
        var parts = new List<Condition> { ConditionPart(depth) };
        bool isOr = tokens.Peek.IsWord("OR");
        if (!isOr && !tokens.Peek.IsWord("AND"))
        {
            return parts[0];
        }

        while (tokens.TakeWord(isOr ? "OR" : "AND"))
        {
            parts.Add(ConditionPart(depth));
        }

        // Salesforce takes a mix of AND and OR with parentheses only.
        if (tokens.Peek.IsWord("AND") || tokens.Peek.IsWord("OR"))
        {
            throw tokens.Unexpected();
        }

        return isOr ? new Condition.Or(parts) : new Condition.And(parts);
    }

    private Condition ConditionPart(int depth)
    {
        if (++_nesting > MaxNesting)
        {
            throw new SalesforceException(
                400, "QUERY_TOO_COMPLICATED", "Query is either selecting too many fields or the filter conditions are too complicated.");
        }

        try
        {
            if (tokens.TakeWord("NOT"))
            {
                return new Condition.Not(ConditionPart(depth));
            }

            if (tokens.TakeSymbol("("))
            {
                Condition inner = Parse(depth);
                tokens.ExpectSymbol(")");
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
        Operand operand = operands.Parse();
        SoqlToken token = tokens.Peek;
        if (token.Kind == SoqlTokenKind.Symbol && token.Text is "=" or "!=" or "<>" or "<" or "<=" or ">" or ">=")
        {
            tokens.Take();
            return new Condition.Compare(operand, token.Text == "<>" ? "!=" : token.Text, Value());
        }

        if (tokens.TakeWord("LIKE"))
        {
            return new Condition.Compare(operand, "LIKE", Value());
        }

        if (tokens.TakeWord("INCLUDES"))
        {
            return new Condition.Includes(operand, ValueList(), Negated: false);
        }

        if (tokens.TakeWord("EXCLUDES"))
        {
            return new Condition.Includes(operand, ValueList(), Negated: true);
        }

        bool negated = false;
        if (token.IsWord("NOT") && tokens.PeekAhead(1).IsWord("IN"))
        {
            tokens.Take();
            negated = true;
        }

        tokens.ExpectWord("IN");
        if (tokens.Peek.IsSymbol("(") && tokens.PeekAhead(1).IsWord("SELECT"))
        {
            tokens.Take();
            SelectQuery query = select(depth + 1);
            tokens.ExpectSymbol(")");
            return new Condition.InQuery(operand, query, negated);
        }

        return new Condition.InList(operand, ValueList(), negated);
    }

    private List<Literal> ValueList()
    {
        tokens.ExpectSymbol("(");
        var values = new List<Literal>();
        do
        {
            values.Add(Value());
        }
        while (tokens.TakeSymbol(","));

        tokens.ExpectSymbol(")");
        return values;
    }

    private Literal Value()
    {
        SoqlToken token = tokens.Take();
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
                tokens.ExpectSymbol(":");
                return new Literal(LiteralKind.DateRange, token, tokens.WholeNumber());
            case SoqlTokenKind.Word when DateRange.IsKnown(token.Text): return new Literal(LiteralKind.DateRange, token);
            case SoqlTokenKind.Symbol when token.Text == ":":
                throw SoqlError.Malformed(tokens.Text, token.Position, "Bind variables only allowed in Apex code");
            default: throw SoqlError.UnexpectedToken(tokens.Text, token);
        }
    }
}
