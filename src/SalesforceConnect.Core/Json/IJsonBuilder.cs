namespace SalesforceConnect.Json;

/// <summary>Makes the objects that JSON becomes, so that Core needs to know no object model but its caller's.</summary>
internal interface IJsonBuilder
{
    /// <summary>A new, empty object.</summary>
    object NewObject();

    /// <summary>
    /// Adds a property to an object that <see cref="NewObject"/> made. Where one value of two under one name would be lost, that is an
    /// error.
    /// </summary>
    void Add(object target, string name, object? value);
}
