using SalesforceConnect.Soql;

namespace SalesforceConnect.Bulk;

/// <summary>
/// Which queries bulk jobs do not take (Bulk API 2.0 and Bulk API Developer Guide, "Understanding Bulk API 2.0 Query"). Those go by the REST
/// API.
/// </summary>
internal static class QueryRoute
{
    private static readonly string[] s_refusals = ["not supported in Bulk", "not supported by the Bulk API"];

    /// <summary>What in a query bulk jobs do not take, as it is written there; null for nothing.</summary>
    public static string? WhyNotBulk(SoqlQuery query)
    {
        SoqlStatement root = query.Root;
        if (root.Has("GROUP"))
        {
            return "GROUP BY";
        }

        if (root.Has("OFFSET"))
        {
            return "OFFSET";
        }

        return root.Items.Select(WhyNotBulk).FirstOrDefault(reason => reason is not null);
    }

    /// <summary>Whether what Salesforce says of a job means that the query may go by the REST API: for objects and fields that it alone reads.</summary>
    public static bool MeansRest(string? message)
        => message is not null && Array.Exists(s_refusals, part => message.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0);

    private static string? WhyNotBulk(SoqlItem item) => item.Kind switch
    {
        SoqlItemKind.TypeOf => "TYPEOF",
        SoqlItemKind.Children => $"SELECT … FROM {item.Statement?.ObjectName}",
        SoqlItemKind.Call => $"{item.Name}()",
        _ => null,
    };
}
