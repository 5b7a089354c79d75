namespace SalesforceConnect.LocalOrg;

/// <summary>A condition of WHERE or HAVING.</summary>
internal abstract record Condition
{
    public sealed record And(IReadOnlyList<Condition> Parts) : Condition;

    public sealed record Or(IReadOnlyList<Condition> Parts) : Condition;

    public sealed record Not(Condition Inner) : Condition;

    /// <summary><c>=</c>, <c>!=</c>, <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c>, <c>&gt;=</c>, <c>LIKE</c>.</summary>
    public sealed record Compare(Operand Operand, string Operator, Literal Value) : Condition;

    /// <summary><c>IN</c> and <c>NOT IN</c> with a list.</summary>
    public sealed record InList(Operand Operand, IReadOnlyList<Literal> Values, bool Negated) : Condition;

    /// <summary><c>IN</c> and <c>NOT IN</c> with a subquery.</summary>
    public sealed record InQuery(Operand Operand, SelectQuery Query, bool Negated) : Condition;

    /// <summary><c>INCLUDES</c> and <c>EXCLUDES</c>.</summary>
    public sealed record Includes(Operand Operand, IReadOnlyList<Literal> Values, bool Negated) : Condition;
}
