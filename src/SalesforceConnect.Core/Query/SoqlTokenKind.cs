namespace SalesforceConnect.Query;

/// <summary>What a part of a SOQL text is.</summary>
internal enum SoqlTokenKind
{
    /// <summary>A keyword, a name, a path with dots, or the beginning of a number or date.</summary>
    Word,

    /// <summary>Text in quotes, with them.</summary>
    Text,

    /// <summary>Any other character.</summary>
    Symbol,
}
