using System.Text;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>One error of the REST API: code, message and the fields it is about.</summary>
public sealed record SalesforceError(string ErrorCode, string Message, IReadOnlyList<string>? Fields = null)
{
    /// <summary>What else this error says, as further properties.</summary>
    internal Action<Utf8JsonWriter>? WriteMore { get; init; }

    /// <summary>The error of one row among others, which names its code <c>statusCode</c> and always has a list of fields.</summary>
    internal void WriteOfRow(Utf8JsonWriter json, bool withMore)
    {
        json.WriteStartObject();
        json.WriteString("statusCode", ErrorCode);
        json.WriteString("message", Message);
        json.WriteStartArray("fields");
        foreach (string field in Fields ?? [])
        {
            json.WriteStringValue(field);
        }

        json.WriteEndArray();
        if (withMore)
        {
            WriteMore?.Invoke(json);
        }

        json.WriteEndObject();
    }

    internal string ToJsonArray() => ToJsonArray([this]);

    internal static string ToJsonArray(IReadOnlyList<SalesforceError> errors)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Json.WriterOptions))
        {
            WriteArray(json, errors);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    internal static void WriteArray(Utf8JsonWriter json, IReadOnlyList<SalesforceError> errors)
    {
        json.WriteStartArray();
        foreach (SalesforceError error in errors)
        {
            json.WriteStartObject();
            json.WriteString("message", error.Message);
            json.WriteString("errorCode", error.ErrorCode);
            if (error.Fields is not null)
            {
                json.WriteStartArray("fields");
                foreach (string field in error.Fields)
                {
                    json.WriteStringValue(field);
                }

                json.WriteEndArray();
            }

            error.WriteMore?.Invoke(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
