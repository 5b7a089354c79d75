using System.Text;

namespace SalesforceConnect.Http;

/// <summary>What a request carries: text in UTF-8 with its media type.</summary>
public sealed class RequestBody
{
    /// <summary>The media type of JSON.</summary>
    public const string Json = "application/json";

    /// <summary>The media type of an HTML form, as the token endpoint takes it.</summary>
    public const string Form = "application/x-www-form-urlencoded";

    /// <summary>Makes a body from bytes.</summary>
    /// <param name="content">The bytes as they go over the wire.</param>
    /// <param name="contentType">Their media type.</param>
    public RequestBody(byte[] content, string contentType)
    {
        Content = content;
        ContentType = contentType;
    }

    /// <summary>Makes a body from text.</summary>
    /// <param name="text">The text; sent as UTF-8 without a byte order mark.</param>
    /// <param name="contentType">Its media type.</param>
    public RequestBody(string text, string contentType)
        : this(Encoding.UTF8.GetBytes(text), contentType)
    {
    }

    /// <summary>The bytes as they go over the wire.</summary>
    public byte[] Content { get; }

    /// <summary>The media type.</summary>
    public string ContentType { get; }

    /// <summary>A form from names and values, percent-encoded.</summary>
    /// <param name="fields">The form's fields, in order.</param>
    public static RequestBody FromForm(IEnumerable<KeyValuePair<string, string>> fields)
        => new(string.Join("&", fields.Select(field => Uri.EscapeDataString(field.Key) + "=" + Uri.EscapeDataString(field.Value))), Form);
}
