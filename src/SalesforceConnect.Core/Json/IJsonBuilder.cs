namespace SalesforceConnect.Json;

/// <summary>Makes the objects that JSON becomes, so that Core needs to know no object model but its caller's.</summary>
internal interface IJsonBuilder
{
    /// <summary>A new, empty object.</summary>
    object NewObject();

    /// <summary>Adds a property to an object that <see cref="NewObject"/> made. A name may come twice; the last one counts.</summary>
    void Add(object target, string name, object? value);
}
