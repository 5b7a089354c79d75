namespace SalesforceConnect.Rest;

/// <summary>Whether a call was to delete something, which says what an error about what is gone means.</summary>
internal enum Deletion
{
    /// <summary>It was to do something else.</summary>
    None,

    /// <summary>It was, and no earlier try can have done it.</summary>
    First,

    /// <summary>It was, and an earlier try may have done it, though its answer was lost.</summary>
    Repeated,
}
