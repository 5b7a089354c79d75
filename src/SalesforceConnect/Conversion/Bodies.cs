using System.Collections;
using System.Management.Automation;
using SalesforceConnect.Errors;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Conversion;

/// <summary>What a user gave as a body or a form, as it goes over the wire.</summary>
internal static class Bodies
{
    private const string Bytes = "application/octet-stream";

    /// <summary>Text and bytes as they stand, anything else as JSON.</summary>
    /// <param name="body">The body.</param>
    /// <param name="contentType">Its media type; null for JSON, or plain bytes.</param>
    /// <exception cref="SfException">
    /// <c>BodyCycle</c>, <c>BodyTooDeep</c>, <c>BodyNotSerializable</c> or <c>InvalidContentType</c>; nothing has been sent.
    /// </exception>
    public static RequestBody From(object body, string? contentType) => Wrapped.Plain(body) switch
    {
        string text => new RequestBody(text, contentType ?? RequestBody.Json),
        byte[] bytes => new RequestBody(bytes, contentType ?? Bytes),
        _ => new RequestBody(JsonBody.Write(body), contentType ?? RequestBody.Json),
    };

    /// <summary>
    /// A form of several parts: files from <c>Get-Item</c> and bytes as files, tables and objects as JSON, anything else as text; a
    /// list gives a part for each item.
    /// </summary>
    /// <exception cref="SfException"><c>FormValueNotSupported</c>, <c>FileUnreadable</c>, or why a part is no JSON.</exception>
    public static RequestBody FromForm(IDictionary form)
        => RequestBody.FromParts([.. from DictionaryEntry entry in form
                                     let name = HttpTable.Print(entry.Key)
                                     from item in HttpTable.Items(entry.Value)
                                     select Part(name, item)]);

    private static FormPart Part(string name, object? value) => Wrapped.Plain(value) switch
    {
        FileInfo file => new FormPart(name, RequestBody.FromFile(file.FullName), file.Name),
        byte[] bytes => new FormPart(name, new RequestBody(bytes, Bytes), name),
        IDictionary or PSObject => new FormPart(name, new RequestBody(JsonBody.Write(value!), RequestBody.Json)),
        FileSystemInfo or Delegate or Stream
            => throw new SfException("FormValueNotSupported", SfErrorCategory.InvalidArgument, name, Wrapped.Plain(value)!.GetType().Name),
        var plain => new FormPart(name, new RequestBody(HttpTable.Print(plain), "text/plain; charset=utf-8")),
    };
}
