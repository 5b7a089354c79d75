using System.Text.Json;
using SalesforceConnect.Errors;
using SalesforceConnect.Query;
using SalesforceConnect.Rest;
using SalesforceConnect.Work;

namespace SalesforceConnect;

/// <summary>One way in which Salesforce could run a query (REST API Developer Guide, "Query Performance Feedback").</summary>
public sealed class SfQueryPlan
{
    private SfQueryPlan(JsonElement plan, string? connection)
    {
        Connection = connection;
        ObjectName = plan.GetProperty("sobjectType").GetString() ?? "";
        Operation = plan.GetProperty("leadingOperationType").GetString() ?? "";
        RelativeCost = plan.GetProperty("relativeCost").GetDecimal();
        Cardinality = plan.GetProperty("cardinality").GetInt64();
        ObjectCardinality = plan.GetProperty("sobjectCardinality").GetInt64();
        Fields = [.. plan.GetProperty("fields").EnumerateArray().Select(field => field.GetString()!)];
        Notes = plan.TryGetProperty("notes", out JsonElement notes)
            ? [.. notes.EnumerateArray().Select(note => note.GetProperty("description").GetString()!)]
            : [];
    }

    /// <summary>The connection that was asked, where several were; else null.</summary>
    public string? Connection { get; }

    /// <summary>The object.</summary>
    public string ObjectName { get; }

    /// <summary>How the records would be found: <c>Index</c>, <c>TableScan</c>, <c>Sharing</c> or <c>Other</c>.</summary>
    public string Operation { get; }

    /// <summary>The cost against the limit of a selective query; above 1 the query is not selective.</summary>
    public decimal RelativeCost { get; }

    /// <summary>How many records the leading operation would give, as estimated.</summary>
    public long Cardinality { get; }

    /// <summary>How many records the object has, about.</summary>
    public long ObjectCardinality { get; }

    /// <summary>The indexed fields that it would use.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>Why it does not do better.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>How it would be done, as <c>TableScan of Account</c>.</summary>
    public override string ToString() => $"{Operation} of {ObjectName}";

    /// <summary>
    /// The plans for a query, the cheapest first, as they come. Of several queries that are one to the user, those for the first.
    /// </summary>
    /// <exception cref="SfException">The query was refused, or <c>InvalidJson</c>.</exception>
    internal static async Task<IReadOnlyList<SfQueryPlan>> FindAsync(
        ISender sender, IReadOnlyList<string> queries, QueryOptions options, ICaller? caller, CancellationToken cancellationToken)
    {
        if (queries.Count != 1)
        {
            caller?.Warning(Text.Message(queries.Count == 0 ? "Explain.NoQuery" : "Explain.FirstQuery", queries.Count));
        }

        return queries.Count == 0
            ? []
            : Read(
                await sender.SendAsync(
                    options.Request(options.QueryResource, "explain", queries[0]), caller, cancellationToken).ConfigureAwait(false),
                options.ConnectionName);
    }

    private static IReadOnlyList<SfQueryPlan> Read(SfResponse response, string? connection)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(response.Json);
            return [.. document.RootElement.GetProperty("plans").EnumerateArray().Select(plan => new SfQueryPlan(plan, connection))];
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new SfException("InvalidJson", SfErrorCategory.InvalidData, failure, response.Body.Length, 0);
        }
    }
}
