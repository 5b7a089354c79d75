using System.Text.Encodings.Web;
using System.Text.Json;

namespace SalesforceConnect.Write;

/// <summary>How bodies of JSON are written.</summary>
internal static class WriteJson
{
    /// <summary>Characters of all languages as they are, which is shorter.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
