using System.Globalization;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// Compiles the statements of Apex that the org knows: variables, <c>System.debug</c>, <c>System.assert</c>, <c>assertEquals</c> and
/// <c>assertNotEquals</c>, <c>insert</c>, <c>update</c> and <c>delete</c> of a record, and <c>throw new</c>. What it does not know it refuses
/// as Salesforce refuses what nobody knows, by line and column.
/// </summary>
internal sealed class ApexParser
{
    private static readonly string[] s_types = ["String", "Integer", "Long", "Double", "Decimal", "Boolean", "Id", "Object", "Date", "Datetime"];

    private readonly OrgStore _store;
    private readonly List<ApexToken> _tokens;
    private readonly Dictionary<string, OrgTable?> _variables = new(StringComparer.OrdinalIgnoreCase);
    private int _at;

    private ApexParser(OrgStore store, string code)
    {
        _store = store;
        _tokens = new ApexTokenizer(code).Read();
    }

    private ApexToken Current => _tokens[_at];

    /// <summary>The statements of a block, ready to run in order.</summary>
    /// <exception cref="ApexProblem">It is not compiled.</exception>
    public static IReadOnlyList<Action<ApexScope>> Compile(OrgStore store, string code)
    {
        ApexParser parser = new(store, code);
        List<Action<ApexScope>> statements = [];
        while (parser.Current.Kind != ApexTokenKind.End)
        {
            statements.Add(parser.Statement());
        }

        return statements;
    }

    private Action<ApexScope> Statement()
    {
        ApexToken first = Current;
        if (Accept(";"))
        {
            return _ => { };
        }

        Action<ApexScope> statement = first switch
        {
            _ when first.Is("System") => SystemCall(),
            _ when first.Is("insert") || first.Is("update") || first.Is("delete") => Dml(),
            _ when first.Is("throw") => Throw(),
            { Kind: ApexTokenKind.Name } when _tokens[_at + 1].Kind == ApexTokenKind.Name => Declaration(),
            { Kind: ApexTokenKind.Name } => Assignment(),
            _ => throw Unexpected(first),
        };
        Expect(";");
        return statement;
    }

    private Action<ApexScope> SystemCall()
    {
        ApexToken start = Next();
        Expect(".");
        ApexToken method = Next();
        Expect("(");
        List<Func<ApexScope, object?>> values = [];
        if (!Current.Is(")"))
        {
            do
            {
                values.Add(Current.Is("LoggingLevel") ? Level() : Expression());
            }
            while (Accept(","));
        }

        Expect(")");
        return (method.Text.ToUpperInvariant(), values.Count) switch
        {
            ("DEBUG", 1 or 2) => scope => scope.Log.Add("USER_DEBUG", $"[{start.Line}]|DEBUG|{ApexValue.Print(values[^1](scope))}"),
            ("ASSERT", 1 or 2) => scope => Assert(values[0](scope) is true, values.Count > 1 ? values[1] : null, "", scope, start),
            ("ASSERTEQUALS", 2 or 3) => scope => Compare(expected: true, values, scope, start),
            ("ASSERTNOTEQUALS", 2 or 3) => scope => Compare(expected: false, values, scope, start),
            _ => throw new ApexProblem(
                $"Method does not exist or incorrect signature: void {method.Text}({string.Join(", ", values.Select(_ => "Object"))}) from the type System",
                start.Line,
                method.Column),
        };
    }

    private static void Compare(bool expected, List<Func<ApexScope, object?>> values, ApexScope scope, ApexToken at)
    {
        (object? one, object? other) = (values[0](scope), values[1](scope));
        string compared = expected ? $"Expected: {ApexValue.Print(one)}, Actual: {ApexValue.Print(other)}" : $"Same value: {ApexValue.Print(one)}";
        Assert(ApexValue.AreEqual(one, other) == expected, values.Count > 2 ? values[2] : null, compared, scope, at);
    }

    private static void Assert(bool holds, Func<ApexScope, object?>? message, string compared, ApexScope scope, ApexToken at)
    {
        if (!holds)
        {
            string[] parts = ["Assertion Failed", message is null ? "" : ApexValue.Print(message(scope)), compared];
            throw new ApexFailure("System.AssertException", string.Join(": ", parts.Where(part => part.Length > 0)), at);
        }
    }

    private Action<ApexScope> Dml()
    {
        ApexToken operation = Next();
        ApexToken operand = Current;
        Func<ApexScope, object?> value = Expression();
        return scope => (value(scope) as ApexRecord
            ?? throw new ApexFailure("System.NullPointerException", "Attempt to de-reference a null object", operand)).Write(operation.Text, scope, operation);
    }

    private Action<ApexScope> Throw()
    {
        ApexToken start = Next();
        Expect("new");
        ApexToken type = Next();
        if (!type.Text.EndsWith("Exception", StringComparison.OrdinalIgnoreCase))
        {
            throw new ApexProblem($"Throw expression must be of type exception: {type.Text}", type.Line, type.Column);
        }

        Expect("(");
        Func<ApexScope, object?>? message = Current.Is(")") ? null : Expression();
        Expect(")");
        return scope => throw new ApexFailure($"System.{type.Text}", message is null ? "Script-thrown exception" : ApexValue.Print(message(scope)), start);
    }

    private Action<ApexScope> Declaration()
    {
        ApexToken type = Next();
        OrgTable? table = TypeOf(type);
        ApexToken name = Next();
        if (_variables.ContainsKey(name.Text))
        {
            throw new ApexProblem($"Duplicate variable: {name.Text}", name.Line, name.Column);
        }

        Func<ApexScope, object?> value = Accept("=") ? Expression() : _ => null;
        _variables.Add(name.Text, table);
        return scope => scope.Variables[name.Text] = value(scope);
    }

    private Action<ApexScope> Assignment()
    {
        ApexToken name = Next();
        OrgTable? table = Variable(name);
        if (Accept("."))
        {
            ApexToken field = Field(table, name);
            Expect("=");
            Func<ApexScope, object?> fieldValue = Expression();
            return scope => Record(scope, name)[field.Text] = fieldValue(scope);
        }

        Expect("=");
        Func<ApexScope, object?> value = Expression();
        return scope => scope.Variables[name.Text] = value(scope);
    }

    private Func<ApexScope, object?> Expression()
    {
        Func<ApexScope, object?> left = Sum();
        while (Current.Is("==") || Current.Is("!="))
        {
            bool isEqual = Next().Is("==");
            (Func<ApexScope, object?> one, Func<ApexScope, object?> other) = (left, Sum());
            left = scope => ApexValue.AreEqual(one(scope), other(scope)) == isEqual;
        }

        return left;
    }

    private Func<ApexScope, object?> Sum()
    {
        Func<ApexScope, object?> left = Primary();
        while (Accept("+"))
        {
            (Func<ApexScope, object?> one, Func<ApexScope, object?> other) = (left, Primary());
            left = scope => ApexValue.Add(one(scope), other(scope));
        }

        return left;
    }

    private Func<ApexScope, object?> Primary()
    {
        ApexToken token = Next();
        switch (token)
        {
            case { Kind: ApexTokenKind.Text }:
                return _ => token.Text;
            case { Kind: ApexTokenKind.Number }:
                object number = int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int whole)
                    ? whole
                    : decimal.TryParse(token.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal parsed) ? parsed
                    : throw Unexpected(token);
                return _ => number;
            case var _ when token.Is("true") || token.Is("false"):
                return _ => token.Is("true");
            case var _ when token.Is("null"):
                return _ => null;
            case var _ when token.Is("new"):
                return New();
            case var _ when token.Is("!"):
                Func<ApexScope, object?> negated = Primary();
                return scope => negated(scope) is false;
            case var _ when token.Is("("):
                Func<ApexScope, object?> inner = Expression();
                Expect(")");
                return inner;
            case { Kind: ApexTokenKind.Name }:
                OrgTable? table = Variable(token);
                if (Accept("."))
                {
                    ApexToken field = Field(table, token);
                    return scope => Record(scope, token)[field.Text];
                }

                return scope => scope.Variables[token.Text];
            default:
                throw Unexpected(token);
        }
    }

    private Func<ApexScope, object?> New()
    {
        ApexToken type = Next();
        OrgTable table = TypeOf(type) ?? throw new ApexProblem($"Type cannot be constructed: {type.Text}", type.Line, type.Column);
        Expect("(");
        List<(string Field, Func<ApexScope, object?> Value)> values = [];
        while (!Current.Is(")"))
        {
            ApexToken field = Field(table, type);
            Expect("=");
            values.Add((field.Text, Expression()));
            if (!Accept(","))
            {
                break;
            }
        }

        Expect(")");
        return scope =>
        {
            ApexRecord record = new(table);
            values.ForEach(value => record[value.Field] = value.Value(scope));
            return record;
        };
    }

    private Func<ApexScope, object?> Level()
    {
        Next();
        Expect(".");
        Next();
        return _ => null;
    }

    // Null for what is no record.
    private OrgTable? TypeOf(ApexToken type)
        => s_types.Contains(type.Text, StringComparer.OrdinalIgnoreCase) ? null
            : _store.FindTable(type.Text, tooling: false) ?? throw new ApexProblem($"Invalid type: {type.Text}", type.Line, type.Column);

    private OrgTable? Variable(ApexToken name)
        => _variables.TryGetValue(name.Text, out OrgTable? table)
            ? table
            : throw new ApexProblem($"Variable does not exist: {name.Text}", name.Line, name.Column);

    private ApexToken Field(OrgTable? table, ApexToken owner)
    {
        ApexToken field = Next();
        return table?.Definition.FindField(field.Text) is not null
            ? field
            : throw new ApexProblem($"Field does not exist: {field.Text} on {table?.Definition.Name ?? owner.Text}", field.Line, field.Column);
    }

    private static ApexRecord Record(ApexScope scope, ApexToken name)
        => scope.Variables[name.Text] as ApexRecord
            ?? throw new ApexFailure("System.NullPointerException", "Attempt to de-reference a null object", name);

    private ApexToken Next() => Current.Kind == ApexTokenKind.End ? throw Unexpected(Current) : _tokens[_at++];

    private bool Accept(string sign)
    {
        bool isThere = Current.Is(sign);
        _at += isThere ? 1 : 0;
        return isThere;
    }

    private void Expect(string sign)
    {
        if (!Accept(sign))
        {
            throw Unexpected(Current);
        }
    }

    private static ApexProblem Unexpected(ApexToken token) => new($"Unexpected token '{token.Text}'.", token.Line, token.Column);
}
