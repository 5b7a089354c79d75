namespace SalesforceConnect.LocalOrg;

internal enum ApexTokenKind
{
    Name,
    Text,
    Number,
    Sign,
    End,
}

/// <summary>A word of Apex, where it begins: lines and columns from 1.</summary>
internal sealed record ApexToken(ApexTokenKind Kind, string Text, int Line, int Column)
{
    public bool Is(string text) => Kind is ApexTokenKind.Name or ApexTokenKind.Sign && Text.Equals(text, StringComparison.OrdinalIgnoreCase);
}
