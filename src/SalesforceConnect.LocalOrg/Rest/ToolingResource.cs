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
            "SOBJECTS" => SObjectsResource.AnswerAsync(tooling),
            _ => throw SalesforceException.NotFound(),
        };
    }
}
