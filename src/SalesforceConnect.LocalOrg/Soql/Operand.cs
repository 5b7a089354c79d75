namespace SalesforceConnect.LocalOrg;

/// <summary>What a condition, a sort or a group looks at: a field, or a function of one. <c>COUNT()</c> has no field.</summary>
internal sealed record Operand(string? Function, FieldPath? Path, int Position)
{
    public bool IsAggregate => Function is "COUNT" or "COUNT_DISTINCT" or "SUM" or "AVG" or "MIN" or "MAX";

    /// <summary>Of <c>DISTANCE</c>, from where, and in which unit.</summary>
    public GeoPoint? From { get; init; }

    public override string ToString() => Function is null ? Path!.ToString() : $"{Function}({Path})";
}
