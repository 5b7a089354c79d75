namespace SalesforceConnect.Describe;

/// <summary>What the text of a field's value means, as far as the text itself does not say it.</summary>
internal enum FieldType
{
    /// <summary>Text is text, and a number what its digits say.</summary>
    Unknown,

    /// <summary>A day, without a time or zone.</summary>
    Date,

    /// <summary>An instant.</summary>
    DateTime,

    /// <summary>A time of day.</summary>
    Time,

    /// <summary>A number that may have a fraction, even where this one has none.</summary>
    Decimal,

    /// <summary>Whatever it means, it is wanted as it was sent: dates as text, and numbers by their digits.</summary>
    Text,
}
