using System.Text.Json;

namespace SalesforceConnect.Json;

/// <summary>Reads members of a JSON object.</summary>
internal static class JsonElements
{
    /// <summary>The text of a member; null where there is no such member, or where it is no text.</summary>
    /// <param name="element">The object.</param>
    /// <param name="name">The member's name.</param>
    /// <exception cref="InvalidOperationException">The element is no object.</exception>
    public static string? FindText(this JsonElement element, string name)
        => element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
