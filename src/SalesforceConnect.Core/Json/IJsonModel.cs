namespace SalesforceConnect.Json;

/// <summary>Makes the objects that JSON becomes, and looks into them.</summary>
internal interface IJsonModel : IJsonBuilder
{
    /// <summary>
    /// The value of a property; null where there is none, or where the target is no object that <see cref="IJsonBuilder.NewObject"/> made.
    /// </summary>
    object? Find(object target, string name);

    /// <summary>Whether an object has a property, whatever its value.</summary>
    bool Has(object target, string name);

    /// <summary>Sets a property, in place of one of that name.</summary>
    void Replace(object target, string name, object? value);

    /// <summary>All properties, in order; none where the target is no object that <see cref="IJsonBuilder.NewObject"/> made.</summary>
    IEnumerable<KeyValuePair<string, object?>> Properties(object target);
}
