using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Describe;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Query;
using SalesforceConnect.Records;

namespace SalesforceConnect.Core.Tests.Query;

/// <summary>Queries against an org whose pages are small: four records, and two of children.</summary>
public abstract class QueryTest : CoreTest
{
    internal const string QueryPath = Root + "/query";

    internal override LocalOrgOptions Options => new() { SampleData = false, QueryPageSize = 4, ChildPageSize = 2 };

    /// <summary>Makes accounts A1, A2 …, and gives their IDs.</summary>
    internal IReadOnlyList<string> AddAccounts(int count)
        => [.. Enumerable.Range(1, count).Select(number => Org.Store.Insert("Account", new { Name = $"A{number}" }))];

    /// <summary>Makes contacts of an account, named by it and a number.</summary>
    internal void AddContacts(string accountId, string prefix, int count)
    {
        for (int number = 1; number <= count; number++)
        {
            Org.Store.Insert("Contact", new { LastName = $"{prefix}{number}", AccountId = accountId });
        }
    }

    internal QueryReader Begin(string soql, QueryOptions? options = null, OpenConnection? session = null)
    {
        session ??= Connect();
        options ??= new QueryOptions();
        return new QueryReader(session, soql, options, Trace, TypesOf(session, options));
    }

    /// <summary>What finds the types of a query's values.</summary>
    internal SelectionTypes TypesOf(OpenConnection session, QueryOptions options) => new(session.Types, options.ObjectsResource, Trace);

    /// <summary>All records of a query; those that came before an error are in the list that is given.</summary>
    internal async Task<List<SfRecord>> ReadAsync(
        string soql, QueryOptions? options = null, OpenConnection? session = null, List<SfRecord>? into = null)
    {
        List<SfRecord> records = into ?? [];
        using QueryReader reader = Begin(soql, options, session);
        while (await reader.NextAsync(CancellationToken.None).WaitAsync(Patience) is { } page)
        {
            records.AddRange(page.Records);
        }

        return records;
    }

    /// <summary>The names of a record's properties, those of records within it in braces.</summary>
    internal static string Names(SfRecord record)
        => string.Join(", ", record.GetType().GetProperties().Select(property => property.GetValue(record) switch
    {
        SfRecord inner => $"{property.Name}{{{Names(inner)}}}",
        SfRecord[] { Length: > 0 } inner => $"{property.Name}[{Names(inner[0])}]",
        _ => property.Name,
    }));

    /// <summary>The value at a path of properties.</summary>
    internal static object? Value(object? record, string path)
        => path.Split('.').Aggregate(record, (value, name) => value?.GetType().GetProperty(name)!.GetValue(value));
}
