namespace SalesforceConnect.LocalOrg;

/// <summary>One item of a SELECT list.</summary>
internal abstract record SelectItem(int Position)
{
    /// <summary>
    /// A field or parent's field, or a function, with the alias that it may have in an aggregate query or where it is shown in another
    /// form: by <c>FORMAT</c>, <c>TOLABEL</c>, <c>CONVERTCURRENCY</c>, the outermost first.
    /// </summary>
    public sealed record Value(Operand Operand, string? Alias, IReadOnlyList<string> Forms) : SelectItem(Operand.Position);

    /// <summary><c>COUNT()</c>, alone.</summary>
    public sealed record Count(int Position) : SelectItem(Position);

    /// <summary><c>FIELDS(ALL)</c>, <c>FIELDS(STANDARD)</c>, <c>FIELDS(CUSTOM)</c>.</summary>
    public sealed record Fields(string Set, int Position) : SelectItem(Position);

    /// <summary><c>TYPEOF What WHEN Account THEN Phone ELSE Name END</c>.</summary>
    public sealed record TypeOf(
        FieldPath Reference,
        IReadOnlyList<(FieldPath Type, IReadOnlyList<FieldPath> Fields)> Whens,
        IReadOnlyList<FieldPath>? Else,
        int Position)
        : SelectItem(Position);

    /// <summary><c>(SELECT … FROM Contacts)</c>.</summary>
    public sealed record Children(SelectQuery Query, int Position) : SelectItem(Position);
}
