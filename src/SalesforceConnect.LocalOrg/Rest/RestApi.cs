using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary><c>/services/data</c> and everything under it. A resource is one entry in the table below.</summary>
internal sealed class RestApi
{
    private const int OldestVersion = 31;
    private const int FirstListedVersion = 58;
    private const int NewestVersion = 67;

    private readonly Org _org;
    private readonly Dictionary<string, Func<RestCall, Task>> _resources;

    public RestApi(Org org)
    {
        _org = org;
        _resources = new(StringComparer.OrdinalIgnoreCase)
        {
            ["analytics"] = AnalyticsResource.AnswerAsync,
            ["chatter"] = ChatterResource.AnswerAsync,
            ["composite"] = CompositeResource.AnswerAsync,
            ["graphql"] = GraphQlResource.AnswerAsync,
            ["jobs"] = JobsResource.AnswerAsync,
            ["limits"] = LimitsResource.AnswerAsync,
            ["parameterizedSearch"] = SearchResource.ParameterizedAsync,
            ["query"] = QueryResource.QueryAsync,
            ["queryAll"] = QueryResource.QueryAllAsync,
            ["search"] = SearchResource.SoslAsync,
            ["sobjects"] = SObjectsResource.AnswerAsync,
            ["tooling"] = ToolingResource.AnswerAsync,
        };
    }

    public static Task VersionsAsync(HttpContext http)
    {
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            throw SalesforceException.MethodNotAllowed(http.Request.Method, "GET", "HEAD");
        }

        return Json.WriteAsync(http, 200, json =>
        {
            json.WriteStartArray();
            for (int version = FirstListedVersion; version <= NewestVersion; version++)
            {
                json.WriteStartObject();
                json.WriteString("label", Label(version));
                json.WriteString("url", $"/services/data/v{version}.0");
                json.WriteString("version", $"{version}.0");
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    public async Task AnswerAsync(HttpContext http, string version, string[] segments)
    {
        int number = VersionNumber(version);
        IssuedToken token = Authenticate(http);
        if (!_org.Usage.TryCount())
        {
            throw new SalesforceException(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
        }

        http.Response.Headers["Sforce-Limit-Info"] = _org.Usage.HeaderValue;
        if (number < OldestVersion)
        {
            throw new SalesforceException(
                410, "UNSUPPORTED_API_VERSION", $"The REST API version v{number}.0 has been retired. Use a supported version.");
        }

        await DispatchAsync(new RestCall(_org, http, token, $"{number}.0", segments) { Dispatch = DispatchAsync }).ConfigureAwait(false);
    }

    private Task DispatchAsync(RestCall call) => call.Segments is []
        ? WriteResourcesAsync(call)
        : _resources.TryGetValue(call.Segments[0], out Func<RestCall, Task>? resource)
            ? resource(call)
            : throw SalesforceException.NotFound();

    /// <summary>The number of a version as in <c>v67.0</c>, or 404.</summary>
    public static int VersionNumber(string version)
    {
        if (version is ['v' or 'V', .. var digits, '.', '0']
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number is >= 20 and <= NewestVersion)
        {
            return number;
        }

        throw SalesforceException.NotFound();
    }

    private static string Label(int version)
    {
        // Three releases a year: 67 is Summer '26, 66 Spring '26, 65 Winter '26.
        string season = (version % 3) switch { 1 => "Summer", 0 => "Spring", _ => "Winter" };
        int year = 4 + ((version + 1) / 3);
        return $"{season} '{year.ToString(CultureInfo.InvariantCulture)}";
    }

    private IssuedToken Authenticate(HttpContext http)
    {
        if (BearerToken.From(http.Request) is not { } value
            || !_org.Tokens.TryGetActive(value, out IssuedToken? token)
            || !token.User.IsActive)
        {
            http.Response.Headers.WWWAuthenticate = "Token";
            throw new SalesforceException(401, "INVALID_SESSION_ID", "Session expired or invalid");
        }

        if (!token.Scopes.Contains("api") && !token.Scopes.Contains("full"))
        {
            throw new SalesforceException(401, "INVALID_SESSION_ID", "This session is not valid for use with the REST API");
        }

        if (!_org.ApiEnabled)
        {
            throw new SalesforceException(403, "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization.");
        }

        return token.User.ApiEnabled
            ? token
            : throw new SalesforceException(403, "API_CURRENTLY_DISABLED", "API is disabled for this User");
    }

    private Task WriteResourcesAsync(RestCall call)
    {
        if (call.Method != "GET")
        {
            throw call.MethodNotAllowed("GET", "HEAD");
        }

        string identity = $"{InstanceUrl.For(_org, call.Http.Request)}/id/{_org.OrganizationId}/{call.Token.User.Id}";
        return Json.WriteAsync(call.Http, 200, json =>
        {
            json.WriteStartObject();
            foreach (string name in _resources.Keys)
            {
                json.WriteString(name, $"{call.Root}/{name}");
            }

            json.WriteString("identity", identity);
            json.WriteEndObject();
        });
    }
}
