using System.Net.Http.Headers;

namespace SalesforceConnect.Wire;

/// <summary>What there is of an answer before its body: the status and the headers.</summary>
internal sealed class AnswerHead
{
    private readonly HttpResponseHeaders? _headers;

    /// <param name="statusCode">The HTTP status code.</param>
    /// <param name="headers">The answer's own headers.</param>
    /// <param name="contentHeaders">The headers that describe its body.</param>
    public AnswerHead(int statusCode, HttpResponseHeaders? headers = null, HttpContentHeaders? contentHeaders = null)
    {
        StatusCode = statusCode;
        _headers = headers;
        Content = contentHeaders;
    }

    /// <summary>The HTTP status code.</summary>
    public int StatusCode { get; }

    /// <summary>When the call was sent that it answers.</summary>
    public DateTimeOffset RequestTime { get; init; }

    /// <summary>The headers that describe the body; null where there is none.</summary>
    public HttpContentHeaders? Content { get; }

    /// <summary>Whether the server gives parts of what it has.</summary>
    public bool TakesRanges => _headers?.AcceptRanges.Contains("bytes") == true;

    /// <summary>The entity tag, with its quotation marks; null where there is none.</summary>
    public string? EntityTag => _headers?.ETag?.ToString();

    /// <summary>The first value of a header; null where there is none.</summary>
    /// <param name="name">The header's name.</param>
    public string? Header(string name)
        => (_headers is not null && _headers.TryGetValues(name, out IEnumerable<string>? values))
            || (Content is not null && Content.TryGetValues(name, out values))
                ? values.FirstOrDefault()
                : null;

    /// <summary>Every header.</summary>
    public IEnumerable<KeyValuePair<string, IEnumerable<string>>> AllHeaders()
        => (_headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            .Concat(Content ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>());

    /// <summary>Every header, several values of one joined by commas.</summary>
    public IEnumerable<KeyValuePair<string, string>> JoinedHeaders()
        => AllHeaders().Select(header => new KeyValuePair<string, string>(header.Key, string.Join(", ", header.Value)));
}
