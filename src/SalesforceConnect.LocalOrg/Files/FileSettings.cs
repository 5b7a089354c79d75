namespace SalesforceConnect.LocalOrg;

/// <summary>How the org sends the bytes of files and attachments. Salesforce promises none of these, so a client must do without.</summary>
public sealed class FileSettings
{
    internal FileSettings()
    {
    }

    /// <summary>Whether <c>Range</c> is heeded (206, 416) and <c>Accept-Ranges: bytes</c> sent. When not, every answer is whole.</summary>
    public bool AcceptRanges { get; set; }

    /// <summary>Whether an <c>ETag</c> is sent, and <c>If-Match</c>, <c>If-None-Match</c> and <c>If-Range</c> are heeded.</summary>
    public bool ETags { get; set; } = true;

    /// <summary>Whether <c>Content-Length</c> is sent. When not, the answer comes in chunks of unknown number.</summary>
    public bool ContentLength { get; set; } = true;
}
