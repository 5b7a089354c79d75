using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Rest;

/// <summary>One call, before it is known which host and token it goes with. It never changes: what differs is another one.</summary>
internal sealed record SfRequest
{
    private static readonly string[] s_methods = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"];

    private static readonly string[] s_reservedHeaders =
        ["Authorization", "Proxy-Authorization", "Host", "Cookie", "Content-Type", "Content-Length", "Transfer-Encoding", "Connection", "Expect", "Range"];

    /// <summary>Makes a call.</summary>
    /// <param name="method">The HTTP method, in capitals.</param>
    /// <param name="path">A path as <see cref="ResourceUrl"/> takes it.</param>
    /// <param name="body">What the call carries.</param>
    /// <exception cref="SfException"><c>InvalidMethod</c>, or <c>BodyNotAllowed</c>: a GET or HEAD carries nothing.</exception>
    public SfRequest(string method, string path, RequestBody? body = null)
    {
        if (!s_methods.Contains(method))
        {
            throw new SfException("InvalidMethod", SfErrorCategory.InvalidArgument, Redactor.Input(method));
        }

        if (body is not null && method is "GET" or "HEAD")
        {
            throw new SfException("BodyNotAllowed", SfErrorCategory.InvalidArgument, method);
        }

        Method = method;
        Path = path;
        Body = body;
    }

    /// <summary>The HTTP method, in capitals.</summary>
    public string Method { get; }

    /// <summary>The path, absolute or relative, as the user gave it.</summary>
    public string Path { get; private init; }

    /// <summary>What the call carries; null for nothing.</summary>
    public RequestBody? Body { get; private init; }

    /// <summary>Query parameters that are added to the path, not yet encoded.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>Headers beside those that the pipeline sets itself.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; private init; } = [];

    /// <summary>The API version that a relative path goes with, such as <c>67.0</c>; null for the connection's.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>How long it may be without a sign of life; null for the connection's patience.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How often it is tried again where that is safe.</summary>
    public int MaximumRetries { get; init; } = RetryPolicy.UsualRetries;

    /// <summary>Whether an answer is an answer whatever its status, instead of an error.</summary>
    public bool AcceptsAnyStatus { get; init; }

    /// <summary>
    /// Whether doing it twice is the same as doing it once although its method does not say so: a POST that only reads, or a PATCH of
    /// values.
    /// </summary>
    public bool IsRepeatable { get; init; }

    /// <summary>
    /// Whether it must not be done twice although its method says that it may be: anonymous Apex goes by GET. Nothing sends it again that
    /// may have been done.
    /// </summary>
    public bool IsOnce { get; init; }

    /// <summary>
    /// Whether an expired token is its failure, as for what nobody waits for: a new one may have to go into a vault that asks.
    /// </summary>
    public bool KeepsToken { get; init; }

    /// <summary>Where the body of a good answer goes. The call disposes of it.</summary>
    public BodySink Sink { get; init; } = BodySink.Memory;

    /// <summary>Hears of bytes that come and go; null for nobody.</summary>
    public ITransferListener? Listener { get; init; }

    /// <summary>Whether doing it twice is the same as doing it once (RFC 9110, 9.2.2).</summary>
    public bool IsIdempotent => !IsOnce && (IsRepeatable || Method is "GET" or "HEAD" or "PUT" or "DELETE");

    /// <summary>The same call for another page: its path leads there by itself.</summary>
    /// <param name="path">The page's path.</param>
    public SfRequest For(string path)
        => this with { Path = path, Body = null, Query = [], AcceptsAnyStatus = false, Sink = BodySink.Memory };

    /// <summary>The same call with a header more.</summary>
    /// <inheritdoc cref="WithHeaders"/>
    public SfRequest WithHeader(string name, string value) => WithHeaders([new(name, value)]);

    /// <summary>The same call with more headers.</summary>
    /// <exception cref="SfException">
    /// <c>InvalidHeader</c>: a character that no header may hold, or a header that belongs to the pipeline.
    /// </exception>
    public SfRequest WithHeaders(IEnumerable<KeyValuePair<string, string>> headers)
        => this with { Headers = [.. Headers, .. headers.Select(Checked)] };

    /// <summary>The call as it goes over the wire.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="token">The token to go with it; null for none.</param>
    public WireRequest To(Uri url, BearerToken? token) => new(Method, url)
    {
        Headers = token is null ? Headers : [.. Headers, token.ToHeader()],
        Body = Body,
        Sink = Sink,
        Timeout = Timeout,
        Listener = Listener,
        IsOnce = IsOnce,
    };

    /// <summary>Says no more than may be shown.</summary>
    public override string ToString() => $"{Method} {Redactor.Input(Path.Split('?')[0])}";

    private static KeyValuePair<string, string> Checked(KeyValuePair<string, string> header)
    {
        string name = header.Key;
        bool nameIsToken = name.Length > 0 && name.All(c => c is > ' ' and < (char)127 && "()<>@,;:\\\"/[]?={}".IndexOf(c) < 0);
        bool valueIsClean = header.Value.All(c => c is '\t' or (>= ' ' and < (char)127));
        if (!nameIsToken || !valueIsClean)
        {
            throw new SfException("InvalidHeader", SfErrorCategory.InvalidArgument, Redactor.Input(name));
        }

        return s_reservedHeaders.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? throw new SfException("ReservedHeader", SfErrorCategory.InvalidArgument, name)
            : header;
    }
}
