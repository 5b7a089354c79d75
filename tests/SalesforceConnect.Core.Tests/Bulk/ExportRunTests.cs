using System.Net;
using System.Text.Json;
using SalesforceConnect.Bulk;
using SalesforceConnect.Connections;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Query;
using SalesforceConnect.Records;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Core.Tests.Bulk;

/// <summary>An export makes its job, waits for it and fetches its results; what bulk jobs do not take goes by the REST API.</summary>
public sealed class ExportRunTests : ExportTest
{
    private const string Jobs = Root + "/jobs/query";

    internal override LocalOrgOptions Options => base.Options with { ReadingCount = 250_001 };

    [Fact]
    public async Task Records_are_those_that_the_rest_api_gives()
    {
        Org.BulkJobs.ResultPageSize = OnPage;
        OpenConnection session = Connect();
        const string Query = """
            SELECT Id, name, CreatedDate, IsDeleted, AnnualRevenue, NumberOfEmployees, BillingLatitude, Description, Regions__c, Parent.Name, owner.Id, Owner.Name, Owner.CreatedDate, Owner.IsActive
            FROM account ORDER BY Id
            """;

        List<SfRecord> bulk = await RecordsAsync(session, Query);

        List<SfRecord> rest = await RestAsync(session, Query);
        Assert.Equal(Accounts, bulk.Count);
        Assert.Equal(rest.Select(Told), bulk.Select(Told));
        Assert.All(bulk, record => Assert.Same(rest[0].GetType(), record.GetType()));
        Assert.Equal(session.Key, bulk[0].Origin!.Org);
        Assert.Equal(2, Trace.VerboseLines.Count(line => line.Contains("/describe", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("SELECT Id, Subject, Owner.Name, Who.Name, What.Id, What.Name, ActivityDate, CreatedDate FROM Task ORDER BY Id")]
    [InlineData("SELECT Due_Date__c, Paid_At__c, Tax_Rate__c, Quantity__c, Id, Account__r.Name, Account__r.CreatedDate FROM Invoice__c ORDER BY Id")]
    [InlineData("SELECT c.Id, c.Account.Owner.Name, c.Account.Id, Account.NumberOfEmployees, c.Birthdate FROM Contact c ORDER BY c.Id")]
    [InlineData("SELECT ParentId FROM Account ORDER BY Id")]
    [InlineData("SELECT Id FROM Account WHERE Name = 'nobody'")]
    public async Task Records_are_those_that_the_rest_api_gives_of_other_objects_too(string soql)
    {
        string contact = Org.Store.Ids("Contact")[0];
        if (soql.Contains("Task", StringComparison.Ordinal))
        {
            Org.Store.Insert("Task", new { Subject = "a", WhoId = contact, WhatId = Org.Store.Ids("Account")[0] });
            Org.Store.Insert("Task", new { Subject = "b" });
        }

        OpenConnection session = Connect();

        List<SfRecord> bulk = await RecordsAsync(session, soql);

        List<SfRecord> rest = await RestAsync(session, soql);
        Assert.Equal(rest.Select(Told), bulk.Select(Told));
    }

    [Fact]
    public async Task Records_come_before_the_last_page_and_an_end_of_them_ends_the_download()
    {
        Org.BulkJobs.ResultPageSize = 10;
        OpenConnection session = Connect();
        ExportRun run = RunOf(session, Soql);
        await run.BeginAsync(CancellationToken.None);
        int taken = 0;

        await Assert.ThrowsAsync<OperationCanceledException>(() => run.ToRecordsAsync(
            records =>
            {
                taken += records.Count;
                throw new OperationCanceledException();
            },
            _ => Task.CompletedTask,
            CancellationToken.None).WaitAsync(Patience));

        await Task.WhenAll(Org.Requests.All.Select(request => request.Completed)).WaitAsync(Patience);
        Assert.Equal(10, taken);
        Assert.InRange(Org.Requests.All.Count(request => request.Path.EndsWith("/results", StringComparison.Ordinal)), 1, 10);
    }

    [Theory]
    [InlineData("SELECT Industry, COUNT(Id) n FROM Account GROUP BY Industry", "\"Industry\",\"n\"")]
    [InlineData("SELECT COUNT() FROM Account", "\"Count\"\n\"950\"\n")]
    [InlineData("SELECT MAX(AnnualRevenue) FROM Account", "\"expr0\"")]
    [InlineData("SELECT Id, Owner.Name FROM Account ORDER BY Id LIMIT 3 OFFSET 2", "\"Id\",\"Owner.Name\"")]
    [InlineData("SELECT Name, (SELECT LastName, CreatedDate FROM Contacts) FROM Account WHERE Id IN (SELECT AccountId FROM Contact)", "\"Name\",\"Contacts\"")]
    [InlineData("SELECT Subject, TYPEOF What WHEN Account THEN Phone, Name WHEN Opportunity THEN Amount ELSE Name END FROM Task", "\"Subject\",\"What.Phone\",\"What.Name\",\"What.Amount\"\n")]
    [InlineData("SELECT FIELDS(ALL) FROM Account LIMIT 2", "\"Id\",\"IsDeleted\",")]
    [InlineData("SELECT Name, BillingAddress FROM Account LIMIT 1", "\"Name\",\"BillingAddress\"\n\"United Oil & Gas Corp.\",\"{\"\"city\"\":")]
    [InlineData("SELECT Name, toLabel(Industry) FROM Account WHERE Name = 'nobody'", "\"Name\",\"Industry\"\n")]
    public async Task What_bulk_jobs_do_not_take_goes_by_the_rest_api_into_the_same_kind_of_file(string soql, string begin)
    {
        OpenConnection session = Connect();
        ExportRun run = RunOf(session, soql);

        Assert.Null(await run.BeginAsync(CancellationToken.None));
        await run.ToFileAsync(Wanted, CancellationToken.None);

        Assert.StartsWith(begin, await File.ReadAllTextAsync(Wanted), StringComparison.Ordinal);
        Assert.Contains(Trace.VerboseLines, line => line.StartsWith("Bulk jobs do not take this query", StringComparison.Ordinal));
        Assert.Equal(["accounts.csv"], Files);
    }

    [Fact]
    public async Task An_object_that_bulk_jobs_do_not_know_goes_by_the_rest_api()
    {
        Org.BulkJobs.UnsupportedObjects.Add("Account");
        OpenConnection session = Connect();
        ExportRun run = RunOf(session, Soql);

        Assert.Null(await run.BeginAsync(CancellationToken.None));
        Assert.Equal(Accounts, await run.ToFileAsync(Wanted, CancellationToken.None));

        AssertWhole();
        Assert.Contains(Trace.VerboseLines, line => line.Contains("Entity 'Account' is not supported by the Bulk API", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_job_that_fails_since_bulk_jobs_do_not_do_that_goes_by_the_rest_api_too()
    {
        Org.BulkJobs.Next(new BulkJobPlan { RunningPolls = 2, FailWith = "InvalidBatch : Selecting compound data not supported in Bulk Query" });
        OpenConnection session = Connect();
        ExportRun run = RunOf(session, Soql);

        Assert.NotNull(await run.BeginAsync(CancellationToken.None));
        Assert.Equal(Accounts, await run.ToFileAsync(Wanted, CancellationToken.None));

        AssertWhole();
    }

    [Fact]
    public async Task The_same_rows_by_either_way_are_the_same_file()
    {
        const string Query = "SELECT Id, Name, CreatedDate, IsDeleted, NumberOfEmployees, Description, Owner.Name, Parent.Name FROM Account";
        OpenConnection session = Connect();
        ExportRun bulk = RunOf(session, Query);
        await bulk.BeginAsync(CancellationToken.None);
        await bulk.ToFileAsync(Wanted, CancellationToken.None);
        byte[] wanted = await File.ReadAllBytesAsync(Wanted);
        Org.BulkJobs.UnsupportedObjects.Add("Account");
        ExportRun rest = RunOf(session, Query);
        await rest.BeginAsync(CancellationToken.None);

        await rest.ToFileAsync(Wanted, CancellationToken.None);

        Assert.Equal(System.Text.Encoding.UTF8.GetString(wanted), await File.ReadAllTextAsync(Wanted));
    }

    [Theory]
    [InlineData("SELECT Id FROM Reading__c ORDER BY Id LIMIT 10", "LIMIT, ORDER BY")]
    [InlineData("SELECT Id FROM Reading__c LIMIT 10", "LIMIT")]
    [InlineData("SELECT Id FROM Account LIMIT 10", null)]
    public async Task Limit_and_order_are_warned_of_where_the_object_is_large(string soql, string? clauses)
    {
        OpenConnection session = Connect();

        await RunOf(session, soql).BeginAsync(CancellationToken.None);

        Assert.Equal(clauses is null ? [] : [$"{clauses} keeps Salesforce from reading Reading__c in parts"], Trace.Warnings.Select(line => line.Split(',', StringSplitOptions.None) is var parts && clauses is not null ? line[..line.IndexOf(", and it has", StringComparison.Ordinal)] : parts[0]));
    }

    [Fact]
    public async Task How_large_an_object_is_may_stay_unknown()
    {
        Org.Faults.On("GET", Root + "/limits/recordCount").Always(Fault.InsufficientAccess());
        OpenConnection session = Connect();

        Assert.NotNull(await RunOf(session, "SELECT Id FROM Account LIMIT 10").BeginAsync(CancellationToken.None));

        Assert.Empty(Trace.Warnings);
    }

    [Fact]
    public async Task A_wait_that_is_too_long_says_how_to_go_on()
    {
        Org.BulkJobs.Next(new BulkJobPlan { RunningPolls = int.MaxValue });
        OpenConnection session = Connect();
        ExportRun run = RunOf(session, Soql, new ExportOptions { Limit = TimeSpan.FromSeconds(30) });
        SfBulkJob? job = await run.BeginAsync(CancellationToken.None);

        SfException error = await FailsAsync(() => run.ToFileAsync(Wanted, CancellationToken.None), "BulkJobTimeout", SfErrorCategory.OperationTimeout);

        Assert.Contains(job!.Id, error.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(Files);
    }

    [Fact]
    public async Task Progress_tells_states_then_rows()
    {
        Org.BulkJobs.ResultPageSize = OnPage;
        Org.BulkJobs.Next(new BulkJobPlan { QueuedPolls = 1, RunningPolls = 2 });
        var told = new System.Collections.Concurrent.ConcurrentQueue<ExportProgress>();
        OpenConnection session = Connect();
        var run = new ExportRun(session, session.Types, ExportSoql.Of(Soql), new ExportOptions(), Trace, () => session.Key, Clock) { OnProgress = told.Enqueue };
        await run.BeginAsync(CancellationToken.None);

        await run.ToFileAsync(Wanted, CancellationToken.None);

        Assert.Equal(["UploadComplete", "InProgress", "InProgress", "JobComplete"], told.Where(each => each.Rows is null).Select(each => each.Job!.State));
        Assert.Equal(Accounts, told.Max(each => each.Rows));
    }

    [Theory]
    [InlineData("SELECT Nope FROM Account", "Salesforce.INVALID_FIELD", SfErrorCategory.InvalidArgument)]
    [InlineData("SELECT Id FROM", "Salesforce.MALFORMED_QUERY", SfErrorCategory.InvalidArgument)]
    public async Task A_query_that_is_wrong_is_refused_as_it_is(string soql, string errorId, SfErrorCategory category)
    {
        OpenConnection session = Connect();

        await FailsAsync(() => RunOf(session, soql).BeginAsync(CancellationToken.None), errorId, category);
    }

    [Fact]
    public async Task An_object_is_exported_with_all_that_a_file_can_hold()
    {
        OpenConnection session = Connect();

        string account = (await ExportSoql.OfObjectAsync("Account", [], null, session.Types, Trace, CancellationToken.None)).Text.Given;
        string version = (await ExportSoql.OfObjectAsync("ContentVersion", [], "WHERE Title = 'x'", session.Types, Trace, CancellationToken.None)).Text.Given;

        Assert.StartsWith("SELECT Id, IsDeleted, ", account, StringComparison.Ordinal);
        Assert.Contains("BillingCity, ", account, StringComparison.Ordinal);
        Assert.DoesNotContain("BillingAddress", account, StringComparison.Ordinal);
        Assert.DoesNotContain("VersionData", version, StringComparison.Ordinal);
        Assert.EndsWith(" FROM ContentVersion WHERE  Title = 'x'", version, StringComparison.Ordinal);
        Assert.NotNull(await RunOf(session, account).BeginAsync(CancellationToken.None));
        await FailsAsync(
            () => ExportSoql.OfObjectAsync("Nothing__c", [], null, session.Types, Trace, CancellationToken.None), "Salesforce.NOT_FOUND", SfErrorCategory.ObjectNotFound);
    }

    private ExportRun RunOf(OpenConnection session, string soql, ExportOptions? options = null)
        => new(session, session.Types, ExportSoql.Of(soql), options ?? new ExportOptions(), Trace, () => session.Key, Clock);

    private async Task<List<SfRecord>> RecordsAsync(OpenConnection session, string soql)
    {
        var records = new List<SfRecord>();
        ExportRun run = RunOf(session, soql);
        Assert.NotNull(await run.BeginAsync(CancellationToken.None));
        await run.ToRecordsAsync(
            some =>
            {
                records.AddRange(some);
                return Task.CompletedTask;
            },
            _ => throw new InvalidOperationException("It went by the REST API."),
            CancellationToken.None);
        return records;
    }

    private async Task<List<SfRecord>> RestAsync(OpenConnection session, string soql)
    {
        var records = new List<SfRecord>();
        var options = new QueryOptions { Org = () => session.Key };
        using var reader = new QueryReader(session, soql, options, Trace, new SelectionTypes(session.Types, options.ObjectsResource, Trace));
        while (await reader.NextAsync(CancellationToken.None) is { } page)
        {
            records.AddRange(page.Records);
        }

        return records;
    }

    // All that a record holds, with the types of its values and where it is from.
    private static string Told(SfRecord record)
    {
        IReadOnlyList<string> names = RecordType.Of(record).Names;

        // Without its ID nothing tells where a record of a file is.
        string? url = names.Contains("Id") ? record.GetUrl() : "";
        return $"{record.GetObjectName()} {url} {{{string.Join(", ", names.Select((name, place) => $"{name}={Told(record.GetValue(place))}"))}}}";
    }

    // The object of a parent of several kinds, and its path, stand in no cell.
    private static string Told(object? value) => value switch
    {
        null => "null",
        SfRecord record => $"{{{string.Join(", ", RecordType.Of(record).Names.Select((name, place) => $"{name}={Told(record.GetValue(place))}"))}}}",
        DateTime time => $"{time:o}",
        _ => $"{value} ({value.GetType().Name})",
    };
}
