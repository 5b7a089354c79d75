namespace SalesforceConnect.Records;

/// <summary>What an item of a SELECT list gives.</summary>
internal enum SelectColumnKind
{
    /// <summary>One value under a known name.</summary>
    Value,

    /// <summary>One value whose name the answer tells.</summary>
    Unnamed,

    /// <summary>As many values as the answer has, as <c>FIELDS(ALL)</c> does.</summary>
    Open,

    /// <summary>A record that this one refers to.</summary>
    Parent,

    /// <summary>A record that this one refers to, whose fields depend on its object.</summary>
    TypeOf,

    /// <summary>The records that refer to this one.</summary>
    Children,
}
