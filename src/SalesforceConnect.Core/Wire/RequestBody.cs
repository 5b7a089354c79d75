using System.Net.Http.Headers;
using System.Text;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Wire;

/// <summary>What a request carries, with its media type. It is made anew for each try, so that a call can be sent again.</summary>
internal sealed class RequestBody
{
    /// <summary>The media type of JSON.</summary>
    public const string Json = "application/json";

    /// <summary>The media type of an HTML form, as the token endpoint takes it.</summary>
    public const string Form = "application/x-www-form-urlencoded";

    // Below it the time is not worth the bytes.
    private const int LeastZipped = 2048;

    private readonly Func<ITransferListener?, HttpContent> _create;

    private RequestBody(string contentType, long? length, Func<ITransferListener?, HttpContent> create)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out _))
        {
            throw new SfException("InvalidContentType", SfErrorCategory.InvalidArgument, Redactor.Input(contentType));
        }

        ContentType = contentType;
        Length = length;
        _create = create;
    }

    /// <summary>Makes a body from bytes.</summary>
    /// <param name="content">The bytes as they go over the wire.</param>
    /// <param name="contentType">Their media type.</param>
    /// <exception cref="SfException"><c>InvalidContentType</c>.</exception>
    public RequestBody(byte[] content, string contentType)
        : this(contentType, content.Length, _ => new ByteArrayContent(content))
    {
    }

    /// <summary>Makes a body from text.</summary>
    /// <param name="text">The text; sent in the charset of the media type, or as UTF-8 without a byte order mark.</param>
    /// <param name="contentType">Its media type.</param>
    /// <exception cref="SfException"><c>InvalidContentType</c>.</exception>
    public RequestBody(string text, string contentType)
        : this(EncodingOf(contentType).GetBytes(text), contentType)
    {
    }

    /// <summary>The media type.</summary>
    public string ContentType { get; }

    /// <summary>How many bytes go over the wire; null where that is known only when they have gone.</summary>
    public long? Length { get; }

    /// <summary>A form from names and values, percent-encoded.</summary>
    /// <param name="fields">The form's fields, in order.</param>
    public static RequestBody FromForm(IEnumerable<KeyValuePair<string, string>> fields)
        => new(string.Join("&", fields.Select(field => UrlText.Escape(field.Key) + "=" + UrlText.Escape(field.Value))), Form);

    /// <summary>Bytes that go zipped where that makes fewer of them (REST API Developer Guide, "Use Compression").</summary>
    /// <param name="content">The bytes, not zipped.</param>
    /// <param name="contentType">Their media type.</param>
    /// <exception cref="SfException"><c>InvalidContentType</c>.</exception>
    public static RequestBody Zipped(byte[] content, string contentType)
    {
        if (content.Length < LeastZipped)
        {
            return new(content, contentType);
        }

        byte[] zipped = GzipBody.Zip(content);
        return new(contentType, zipped.Length, _ => new ByteArrayContent(zipped) { Headers = { ContentEncoding = { "gzip" } } });
    }

    /// <summary>A file, read while it is sent.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="contentType">Its media type; null for the one that goes with its extension.</param>
    /// <exception cref="SfException"><c>FileUnreadable</c> or <c>InvalidContentType</c>.</exception>
    public static RequestBody FromFile(string path, string? contentType = null)
    {
        long length = UploadContent.LengthOf(path);
        return new(contentType ?? MediaTypes.OfFile(path), length, listener => new UploadContent(path, length, listener));
    }

    /// <summary>
    /// A form of several parts (RFC 7578), as Salesforce takes files: the parts that are not files go first, as it demands
    /// (REST API Developer Guide, "Insert or Update Blob Data").
    /// </summary>
    /// <param name="parts">The parts.</param>
    public static RequestBody FromParts(IReadOnlyList<FormPart> parts)
    {
        string boundary = "SalesforceConnect-" + Guid.NewGuid().ToString("N");
        FormPart[] ordered = [.. parts.Where(part => part.FileName is null), .. parts.Where(part => part.FileName is not null)];
        return new($"multipart/form-data; boundary={boundary}", length: null, listener =>
        {
            var whole = new MultipartFormDataContent(boundary);
            foreach (FormPart part in ordered)
            {
                whole.Add(part.CreateContent(listener));
            }

            return whole;
        });
    }

    private static Encoding EncodingOf(string contentType)
    {
        string? charset = MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type) ? type.CharSet?.Trim('"') : null;
        try
        {
            return string.IsNullOrEmpty(charset) || charset!.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)
                : Encoding.GetEncoding(charset);
        }
        catch (ArgumentException)
        {
            throw new SfException("InvalidContentType", SfErrorCategory.InvalidArgument, Redactor.Input(contentType));
        }
    }

    /// <summary>What is sent in one try.</summary>
    /// <param name="listener">Hears of bytes that have gone.</param>
    public HttpContent CreateContent(ITransferListener? listener)
    {
        HttpContent content = _create(listener);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        return content;
    }
}
