using SalesforceConnect.Errors;

namespace SalesforceConnect.Http;

/// <summary>One call, before it is known which host and token it goes with.</summary>
public sealed class SfRequest
{
    private static readonly string[] s_methods = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"];

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

    /// <summary>Headers beside those that the pipeline sets itself.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers => _headers;

    /// <summary>Sent without a token, as the list of API versions and the token endpoint are.</summary>
    public bool Anonymous { get; init; }

    /// <summary>Whether doing it twice is the same as doing it once (RFC 9110, 9.2.2).</summary>
    public bool IsIdempotent => Method is "GET" or "HEAD" or "PUT" or "DELETE";

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

        if (name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || name.Equals("Host", StringComparison.OrdinalIgnoreCase))
        {
            throw new SfException("ReservedHeader", SfErrorCategory.InvalidArgument, name);
        }

        _headers.Add(new(name, value));
    }
}
