using SalesforceConnect.Connections;
using SalesforceConnect.Records;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Query;

/// <summary>How a query is to be run.</summary>
internal sealed record QueryOptions
{
    private const int SmallestPage = 200;
    private const int LargestPage = 2000;

    /// <summary>Whether deleted and archived records are found too.</summary>
    public bool IncludeDeleted { get; init; }

    /// <summary>Whether it is the Tooling API's objects that are queried.</summary>
    public bool IsTooling { get; init; }

    /// <summary>How many records a page should have, 200 to 2,000; null leaves that to Salesforce.</summary>
    public int? BatchSize { get; init; }

    /// <summary>How many records are wanted at most; null for all.</summary>
    public long? First { get; init; }

    /// <summary>Whether dates, times and numbers stay the text that was sent.</summary>
    public bool AsText { get; init; }

    /// <summary>Whether fields of parents are properties of the record itself.</summary>
    public bool IsFlat { get; init; }

    /// <summary>The connection that each record names; null where there is but one.</summary>
    public string? ConnectionName { get; init; }

    /// <summary>Tells the org that the records are read from, once the first one has come; null where nobody needs to know.</summary>
    public Func<OrgKey>? Org { get; init; }

    /// <summary>Where the objects are described.</summary>
    public string ObjectsResource => IsTooling ? "tooling/" + SfObject.Collection : SfObject.Collection;

    /// <summary>The resource that runs it.</summary>
    public string QueryResource => (IsTooling ? "tooling/" : "") + (IncludeDeleted ? "queryAll" : "query");

    /// <summary>A call for a page, with the page size that is asked for (REST API Developer Guide, "Query Options Header").</summary>
    /// <param name="path">The resource, or where the next page is.</param>
    /// <param name="parameter">The name of the query parameter; null for none.</param>
    /// <param name="soql">Its value.</param>
    public SfRequest Request(string path, string? parameter = null, string soql = "")
    {
        var request = new SfRequest("GET", path) { Query = parameter is null ? [] : [new(parameter, soql)] };
        long? size = BatchSize ?? (First < LargestPage ? First : null);
        if (size is { } wanted)
        {
            request = request.WithHeaders([SalesforceHeaders.BatchSize((int)Math.Min(Math.Max(wanted, SmallestPage), LargestPage))]);
        }

        return request;
    }
}
