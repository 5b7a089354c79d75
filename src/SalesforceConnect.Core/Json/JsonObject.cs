using System.Text.Encodings.Web;
using System.Text.Json;

namespace SalesforceConnect.Json;

/// <summary>Writes JSON objects, in UTF-8.</summary>
internal static class JsonObject
{
    /// <summary>Characters of all languages as they are, which is shorter.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object.</summary>
    /// <param name="writeMembers">Writes its members.</param>
    public static byte[] Write(Action<Utf8JsonWriter> writeMembers)
    {
        using var buffer = new JsonBuffer();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writeMembers(writer);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Writes a member that is an object of texts; nothing where there are none.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="texts">The names and texts.</param>
    public static void WriteTexts(this Utf8JsonWriter writer, string name, IReadOnlyCollection<KeyValuePair<string, string>> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        writer.WriteStartObject(name);
        foreach (KeyValuePair<string, string> text in texts)
        {
            writer.WriteString(text.Key, text.Value);
        }

        writer.WriteEndObject();
    }
}
