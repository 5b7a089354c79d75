using System.Globalization;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// Turns a condition into a predicate over rows (WHERE) or groups (HAVING), after checking that its values fit its fields.
/// A comparison with null is false, but for <c>!=</c> and the negated lists, which a null satisfies.
/// </summary>
internal sealed class ConditionCompiler<T>(
    string query, DateOnly today, Func<Operand, BoundOperand<T>> bind, Func<SelectQuery, ISet<string>> semiJoin)
{
    private const int MaxRangeCount = 20_000;

    private delegate bool Test(object? value);

    public Func<T, bool> Compile(Condition condition)
    {
        switch (condition)
        {
            case Condition.And and:
                Func<T, bool>[] all = and.Parts.Select(Compile).ToArray();
                return row => Array.TrueForAll(all, p => p(row));
            case Condition.Or or:
                Func<T, bool>[] any = or.Parts.Select(Compile).ToArray();
                return row => Array.Exists(any, p => p(row));
            case Condition.Not not:
                Func<T, bool> inner = Compile(not.Inner);
                return row => !inner(row);
            case Condition.Compare compare:
                return OnValue(compare.Operand, (operand, field) => Comparison(operand, field, compare.Operator, compare.Value));
            case Condition.InList list:
                return OnValue(list.Operand, (operand, field) => List(operand, field, list));
            case Condition.InQuery inQuery:
                return OnValue(inQuery.Operand, (operand, field) => SemiJoin(operand, field, inQuery));
            case Condition.Includes includes:
                return OnValue(includes.Operand, (operand, field) => Includes(operand, field, includes));
            default:
                throw new InvalidOperationException($"No way to evaluate {condition.GetType()}.");
        }
    }

    private Func<T, bool> OnValue(Operand operand, Func<Operand, FieldDefinition, Test> compile)
    {
        BoundOperand<T> bound = bind(operand);
        if (!bound.Field.Filterable)
        {
            throw SoqlError.At(query, operand.Position, "INVALID_FIELD", $"field '{operand}' can not be filtered in a query call");
        }

        Test test = compile(operand, bound.Field);
        return row => test(bound.Get(row));
    }

    private Test Comparison(Operand operand, FieldDefinition field, string op, Literal literal)
    {
        if (op == "LIKE")
        {
            return Like(operand, field, literal);
        }

        if (literal.Kind == LiteralKind.DateRange)
        {
            return Range(operand, field, op, literal);
        }

        object? wanted = Value(operand, field, literal);
        if (wanted is null || field.Kind == FieldKind.Checkbox)
        {
            return op switch
            {
                "=" => value => SoqlValue.Comparer.Equals(value, wanted),
                "!=" => value => !SoqlValue.Comparer.Equals(value, wanted),
                _ => throw BadOperator(operand, $"operator {op} is not valid for {(wanted is null ? "null" : "boolean fields")}"),
            };
        }

        if (field.IsId && op is "=" or "!=")
        {
            bool isEqual = op == "=";
            return value => string.Equals((string?)value, (string)wanted, StringComparison.Ordinal) == isEqual;
        }

        if (field.Kind == FieldKind.MultiPicklist && op is not ("=" or "!="))
        {
            throw BadOperator(operand, $"operator {op} is not valid for multi-select picklists");
        }

        return op switch
        {
            "=" => value => value is not null && SoqlValue.Comparer.Compare(value, wanted) == 0,
            "!=" => value => value is null || SoqlValue.Comparer.Compare(value, wanted) != 0,
            "<" => value => value is not null && SoqlValue.Comparer.Compare(value, wanted) < 0,
            "<=" => value => value is not null && SoqlValue.Comparer.Compare(value, wanted) <= 0,
            ">" => value => value is not null && SoqlValue.Comparer.Compare(value, wanted) > 0,
            ">=" => value => value is not null && SoqlValue.Comparer.Compare(value, wanted) >= 0,
            _ => throw new InvalidOperationException($"No operator {op}."),
        };
    }

    private Test Like(Operand operand, FieldDefinition field, Literal literal)
    {
        if (field.IsId)
        {
            throw BadOperator(operand, "invalid operator on id field");
        }

        if (!field.IsText || field.Kind == FieldKind.MultiPicklist)
        {
            throw BadOperator(operand, $"invalid operator on {field.TypeName} field");
        }

        if (literal.Kind != LiteralKind.Text)
        {
            throw Mismatch(operand, field, literal);
        }

        var pattern = new LikePattern(query, literal.Token);
        return value => value is string text && pattern.Matches(text);
    }

    private Test Range(Operand operand, FieldDefinition field, string op, Literal literal)
    {
        if (field.Kind is not (FieldKind.Date or FieldKind.DateTime))
        {
            throw Mismatch(operand, field, literal);
        }

        DateRange range = RangeOf(literal);
        return value => DayOf(value) is { } day && op switch
        {
            "=" => day >= range.From && day < range.To,
            "!=" => day < range.From || day >= range.To,
            "<" => day < range.From,
            "<=" => day < range.To,
            ">" => day >= range.To,
            _ => day >= range.From,
        } || (value is null && op == "!=");
    }

    private Test List(Operand operand, FieldDefinition field, Condition.InList list)
    {
        if (field.Kind == FieldKind.Checkbox && list.Values.Any(v => v.Kind == LiteralKind.Text))
        {
            throw Mismatch(operand, field, list.Values[0]);
        }

        Test[] ranges = list.Values.Where(v => v.Kind == LiteralKind.DateRange).Select(v => Range(operand, field, "=", v)).ToArray();
        var wanted = new HashSet<object?>(
            list.Values.Where(v => v.Kind != LiteralKind.DateRange).Select(v => Value(operand, field, v)),
            field.IsId ? EqualityComparer<object?>.Default : SoqlValue.Comparer);
        return value => (wanted.Contains(value) || Array.Exists(ranges, r => r(value))) != list.Negated;
    }

    private Test SemiJoin(Operand operand, FieldDefinition field, Condition.InQuery inQuery)
    {
        if (!field.IsId)
        {
            throw SoqlError.At(
                query,
                operand.Position,
                "MALFORMED_QUERY",
                $"The left operand field in the where expression for outer query should be an id field, cannot use: '{operand}'");
        }

        ISet<string> ids = semiJoin(inQuery.Query);
        return value => value is string id && ids.Contains(id) != inQuery.Negated;
    }

    private Test Includes(Operand operand, FieldDefinition field, Condition.Includes includes)
    {
        if (field.Kind != FieldKind.MultiPicklist)
        {
            throw BadOperator(operand, "INCLUDES/EXCLUDES operators are only valid on multi-select picklist fields");
        }

        string[][] wanted = includes.Values.Select(v => ((string?)Value(operand, field, v))?.Split(';') ?? []).ToArray();
        return value =>
        {
            string[] chosen = (value as string)?.Split(';') ?? [];
            return Array.Exists(
                wanted, all => Array.TrueForAll(all, one => chosen.Contains(one, StringComparer.OrdinalIgnoreCase))) != includes.Negated;
        };
    }

    private object? Value(Operand operand, FieldDefinition field, Literal literal)
    {
        switch (literal.Kind)
        {
            case LiteralKind.Null:
                return null;
            case LiteralKind.Boolean when field.Kind == FieldKind.Checkbox:
                return literal.Token.IsWord("TRUE");
            case LiteralKind.Number when field.IsDecimal || field.Kind == FieldKind.WholeNumber:
                return decimal.TryParse(literal.Token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
                    ? number
                    : throw SoqlError.Malformed(query, literal.Token.Position, $"number out of range: {literal.Token.Text}");
            case LiteralKind.Date when field.Kind == FieldKind.Date:
                return DateOnly.TryParseExact(
                    literal.Token.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
                    ? date
                    : throw SoqlError.At(
                        query, literal.Token.Position, "INVALID_QUERY_FILTER_OPERATOR", $"invalid date: {literal.Token.Text}");
            case LiteralKind.DateTime when field.Kind == FieldKind.DateTime:
                return FieldValue.TryParseDateTime(literal.Token.Text.ToUpperInvariant(), out DateTime time)
                    ? time
                    : throw SoqlError.At(
                        query, literal.Token.Position, "INVALID_QUERY_FILTER_OPERATOR", $"invalid datetime: {literal.Token.Text}");
            case LiteralKind.Time when field.Kind == FieldKind.Time:
                return FieldValue.TryParseTime(literal.Token.Text.ToUpperInvariant(), out TimeOnly hour)
                    ? hour
                    : throw SoqlError.At(
                        query, literal.Token.Position, "INVALID_QUERY_FILTER_OPERATOR", $"invalid time: {literal.Token.Text}");
            case LiteralKind.Text when field.IsId:
                string id = SoqlTokenizer.Unescape(query, literal.Token);
                return id.Length == 0 ? null : SalesforceId.Normalize(id)
                    ?? throw SoqlError.At(query, operand.Position, "INVALID_QUERY_FILTER_OPERATOR", $"invalid ID field: {id}");
            case LiteralKind.Text when field.IsText:
                // An empty string is no value to Salesforce.
                return SoqlTokenizer.Unescape(query, literal.Token) is { Length: > 0 } text ? text : null;
            default:
                throw Mismatch(operand, field, literal);
        }
    }

    private DateRange RangeOf(Literal literal)
    {
        try
        {
            return literal.Count > MaxRangeCount
                ? throw SoqlError.Malformed(
                    query, literal.Token.Position, $"date literal out of range: {literal.Token.Text}:{literal.Count}")
                : DateRange.Of(literal.Token.Text, literal.Count, today);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw SoqlError.Malformed(query, literal.Token.Position, $"date literal out of range: {literal.Token.Text}:{literal.Count}");
        }
    }

    private static DateOnly? DayOf(object? value) => value switch
    {
        DateOnly day => day,
        DateTime time => DateOnly.FromDateTime(time),
        _ => null,
    };

    private SalesforceException Mismatch(Operand operand, FieldDefinition field, Literal literal)
    {
        bool isText = field.IsText || field.IsId;
        string advice = isText ? "should be enclosed in quotes" : "should not be enclosed in quotes";
        return SoqlError.At(
            query,
            operand.Position,
            "INVALID_FIELD",
            $"value of filter criterion for field '{operand}' must be of type {(field.IsId ? "id" : field.IsText ? "string" : field.TypeName)} and {advice}");
    }

    private SalesforceException BadOperator(Operand operand, string message) =>
        SoqlError.At(query, operand.Position, "INVALID_QUERY_FILTER_OPERATOR", message);
}
