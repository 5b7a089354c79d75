using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SalesforceConnect.LocalOrg;

/// <summary>One call to a versioned REST resource, its token checked.</summary>
internal sealed class RestCall(Org org, HttpContext http, IssuedToken token, string version, string[] segments)
{
    public Org Org { get; } = org;

    public HttpContext Http { get; } = http;

    public IssuedToken Token { get; } = token;

    /// <summary>What the request's own Salesforce headers say.</summary>
    public SalesforceHeaders Headers { get; } = SalesforceHeaders.Read(http.Features.GetRequiredFeature<RequestState>().Record);

    /// <summary>The rules that a saved record goes through, as this request has them.</summary>
    public ISaveRules Rules => new RecordRules(
        Org.RowLocks, Org.ValidationRules, Org.AssignmentRules, Headers.AutoAssign, Org.DuplicateRules, Headers.DuplicateHandling, Root);

    /// <summary>As in <c>67.0</c>.</summary>
    public string Version { get; } = version;

    /// <summary>The path after the version, decoded segment by segment.</summary>
    public string[] Segments { get; } = segments;

    /// <summary>The method, HEAD counting as GET, and POST with <c>_HttpMethod</c> as what that says.</summary>
    public string Method { get; } = http.Request.Method switch
    {
        "HEAD" => "GET",
        "POST" when http.Request.Query["_HttpMethod"] is [{ Length: > 0 } method, ..] => method.ToUpperInvariant(),
        var method => method,
    };

    /// <summary>The path of the API, without a slash at the end.</summary>
    public string Root => IsTooling ? $"/services/data/v{Version}/tooling" : $"/services/data/v{Version}";

    /// <summary>Whether the call is of the Tooling API. The segments are then those after <c>tooling</c>.</summary>
    public bool IsTooling { get; init; }

    /// <summary>Answers another call, for those that hold requests of their own.</summary>
    public required Func<RestCall, Task> Dispatch { get; init; }

    /// <summary>The object of this name, or 404.</summary>
    public OrgTable Table(string name) => Org.Store.FindTable(name, IsTooling) ?? throw SalesforceException.NotFound();

    /// <summary>404 in versions before this one, which do not know the resource.</summary>
    public void RequireVersion(int first)
    {
        if (RestApi.VersionNumber("v" + Version) < first)
        {
            throw SalesforceException.NotFound();
        }
    }

    public SalesforceException MethodNotAllowed(params string[] allowed)
        => SalesforceException.MethodNotAllowed(Http.Request.Method, allowed);
}
