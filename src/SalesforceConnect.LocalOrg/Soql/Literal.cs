namespace SalesforceConnect.LocalOrg;

/// <summary>A value in a condition.</summary>
internal sealed record Literal(LiteralKind Kind, SoqlToken Token, int? Count = null);
