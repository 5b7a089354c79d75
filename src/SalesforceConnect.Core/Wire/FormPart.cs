using System.Net.Http.Headers;

namespace SalesforceConnect.Wire;

/// <summary>One part of a form of several parts.</summary>
internal sealed class FormPart
{
    private readonly string _name;
    private readonly RequestBody _body;

    /// <summary>Makes one.</summary>
    /// <param name="name">The part's name, such as <c>entity_content</c> or <c>VersionData</c>.</param>
    /// <param name="body">What it holds.</param>
    /// <param name="fileName">The name of the file that it is; null for any other part.</param>
    public FormPart(string name, RequestBody body, string? fileName = null)
    {
        _name = name;
        _body = body;
        FileName = fileName;
    }

    /// <summary>The name of the file that it is; null for any other part.</summary>
    public string? FileName { get; }

    public HttpContent CreateContent(ITransferListener? listener)
    {
        HttpContent content = _body.CreateContent(listener);
        var disposition = new ContentDispositionHeaderValue("form-data") { Name = Quoted(_name) };
        if (FileName is not null)
        {
            disposition.FileName = Quoted(FileName);
        }

        content.Headers.ContentDisposition = disposition;
        return content;
    }

    // Names and file names are quoted, with the three characters escaped that would end the quotation (WHATWG HTML, multipart/form-data).
    private static string Quoted(string text) => $"\"{text.Replace("\"", "%22").Replace("\r", "%0D").Replace("\n", "%0A")}\"";
}
