using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Rest;

/// <summary>One call, before it is known which host and token it goes with.</summary>
public sealed class SfRequest
{
    private static readonly string[] s_methods = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"];

    private static readonly string[] s_reservedHeaders =
        ["Authorization", "Proxy-Authorization", "Host", "Cookie", "Content-Type", "Content-Length", "Transfer-Encoding", "Connection", "Expect", "Range"];

    private readonly List<KeyValuePair<string, string>> _headers = [];

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
    public string Path { get; }

    /// <summary>What the call carries; null for nothing.</summary>
    public RequestBody? Body { get; }

    /// <summary>Query parameters that are added to the path, not yet encoded.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>The API version that a relative path goes with, such as <c>67.0</c>; null for the connection's.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>How long it may be without a sign of life; null for the connection's patience.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How often it is tried again where that is safe.</summary>
    public int MaximumRetries { get; init; } = RetryPolicy.UsualRetries;

    /// <summary>Whether an answer is an answer whatever its status, instead of an error.</summary>
    public bool AcceptsAnyStatus { get; init; }

    /// <summary>Whether it changes nothing although it is a POST, as a search with a long list is.</summary>
    internal bool OnlyReads { get; init; }

    /// <summary>Whether an expired token is its failure, as for what nobody waits for: a new one may have to go into a vault that asks.</summary>
    internal bool KeepsToken { get; init; }

    /// <summary>Where the body of a good answer is written; null to keep it in memory. It serves one call.</summary>
    internal DownloadFile? Target { get; set; }

    /// <summary>Hears of bytes that come and go.</summary>
    internal ITransferListener? Listener { get; set; }

    /// <summary>
    /// Is shown a good answer of which the headers and the beginning of the body have come, as <see cref="BodyHead"/> says; once more when the
    /// call is tried again.
    /// </summary>
    internal Action<SfResponse>? OnHead { get; set; }

    /// <summary>Headers beside those that the pipeline sets itself.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers => _headers;

    /// <summary>Whether doing it twice is the same as doing it once (RFC 9110, 9.2.2).</summary>
    public bool IsIdempotent => OnlyReads || Method is "GET" or "HEAD" or "PUT" or "DELETE";

    /// <summary>The same call for another page: its path leads there by itself.</summary>
    /// <param name="path">The page's path.</param>
    internal SfRequest For(string path)
    {
        var next = new SfRequest(Method, path)
        {
            ApiVersion = ApiVersion,
            Timeout = Timeout,
            MaximumRetries = MaximumRetries,
            Listener = Listener,
            OnlyReads = OnlyReads,
            KeepsToken = KeepsToken,
        };
        next._headers.AddRange(_headers);
        return next;
    }

    /// <summary>Adds a header.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="SfException"><c>InvalidHeader</c>: a character that no header may hold, or a header that belongs to the pipeline.</exception>
    public void AddHeader(string name, string value)
    {
        bool nameIsToken = name.Length > 0 && name.All(c => c is > ' ' and < (char)127 && "()<>@,;:\\\"/[]?={}".IndexOf(c) < 0);
        bool valueIsClean = value.All(c => c is '\t' or (>= ' ' and < (char)127));
        if (!nameIsToken || !valueIsClean)
        {
            throw new SfException("InvalidHeader", SfErrorCategory.InvalidArgument, Redactor.Input(name));
        }

        if (s_reservedHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw new SfException("ReservedHeader", SfErrorCategory.InvalidArgument, name);
        }

        _headers.Add(new(name, value));
    }
}
