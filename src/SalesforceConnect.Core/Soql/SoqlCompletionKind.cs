namespace SalesforceConnect.Soql;

/// <summary>What can stand at a place of a SOQL text.</summary>
internal enum SoqlCompletionKind
{
    /// <summary>The name of an object.</summary>
    Object,

    /// <summary>The name of a relationship to children.</summary>
    ChildRelationship,

    /// <summary>A field, or the beginning of a path over a parent.</summary>
    Field,

    /// <summary>A relationship to parents of several objects.</summary>
    Relationship,

    /// <summary>The name of one of the objects that such a relationship may lead to.</summary>
    ReferencedObject,

    /// <summary>A value of a picklist, in quotes, or a word for days.</summary>
    Value,
}
