namespace SalesforceConnect.Write;

/// <summary>What a value is on the wire.</summary>
internal enum WireKind
{
    /// <summary>No value: it clears the field.</summary>
    Null,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A number, by its digits.</summary>
    Number,

    /// <summary>A boolean.</summary>
    Boolean,
}
