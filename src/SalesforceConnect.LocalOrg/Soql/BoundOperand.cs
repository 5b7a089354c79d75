namespace SalesforceConnect.LocalOrg;

/// <summary>An operand, looked up: its type, and how to get its value from a row (or a group of rows).</summary>
internal sealed record BoundOperand<T>(FieldDefinition Field, Func<T, object?> Get);
