namespace SalesforceConnect.LocalOrg;

/// <summary><c>/tooling</c>: the same resources over the objects of the Tooling API.</summary>
internal static class ToolingResource
{
    public static Task AnswerAsync(RestCall call)
    {
        if (call.Segments is not [_, var name, ..])
        {
            throw SalesforceException.NotFound();
        }

        RestCall tooling = new(call.Org, call.Http, call.Token, call.Version, call.Segments[1..])
        {
            IsTooling = true,
            Dispatch = call.Dispatch,
        };
        return name.ToUpperInvariant() switch
        {
            "QUERY" => QueryResource.QueryAsync(tooling),
            "QUERYALL" => QueryResource.QueryAllAsync(tooling),
            "EXECUTEANONYMOUS" => ExecuteAsync(tooling),
            "SOBJECTS" => SObjectsResource.AnswerAsync(tooling),
            _ => throw SalesforceException.NotFound(),
        };
    }

    // The code stands in the URL, and nothing but its length is wrong with what is not compiled or throws.
    private static Task ExecuteAsync(RestCall call)
    {
        if (call.Method != "GET")
        {
            throw call.MethodNotAllowed("GET", "HEAD");
        }

        string code = call.Http.Request.Query["anonymousBody"].ToString();
        if (code.Length == 0)
        {
            throw new SalesforceException(400, "MISSING_ARGUMENT", "The anonymousBody parameter is required.");
        }

        AnonymousApex.Result result = new AnonymousApex(call.Org.Store, call.Org.Clock).Run(code, call.Token.User, call.Rules, call.Version);
        return Json.WriteAsync(call.Http, 200, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("line", result.Line);
            json.WriteNumber("column", result.Column);
            json.WriteBoolean("compiled", result.IsCompiled);
            json.WriteBoolean("success", result.IsSuccess);
            json.WriteString("compileProblem", result.CompileProblem);
            json.WriteString("exceptionStackTrace", result.ExceptionStackTrace);
            json.WriteString("exceptionMessage", result.ExceptionMessage);
            json.WriteEndObject();
        });
    }
}
