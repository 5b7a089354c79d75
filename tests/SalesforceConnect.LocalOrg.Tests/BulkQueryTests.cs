using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>Queries by bulk jobs.</summary>
public sealed class BulkQueryTests : BulkTest
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));

    protected override LocalOrgOptions Options => new() { SampleData = false, Clock = _clock, ReadingCount = 1_000_000 };

    [Fact]
    public async Task A_query_goes_from_UploadComplete_to_JobComplete_in_the_documented_shapes()
    {
        string account = Org.Store.Insert("Account", new { Name = "A \"quoted\", \n漢字", NumberOfEmployees = 5, AnnualRevenue = 1.5 });
        Org.Store.Insert("Contact", new { LastName = "b", AccountId = account, Birthdate = "1980-02-03" });
        Org.Store.Insert("Contact", new { LastName = "a" });

        Answer made = await Client.PostAsync(
            Queries,
            new
            {
                operation = "query",
                query = "SELECT name, Account.Name, Birthdate, HasOptedOutOfEmail, CreatedDate, account.numberOfEmployees, "
                    + "Account.AnnualRevenue FROM Contact ORDER BY LastName",
            });

        string id = made.Json.GetProperty("id").GetString()!;
        Assert.Equal(
            [
                "id", "operation", "object", "createdById", "createdDate", "systemModstamp", "state", "concurrencyMode", "contentType",
                "apiVersion", "lineEnding", "columnDelimiter",
            ],
            made.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            ("UploadComplete", "Contact"), (made.Json.GetProperty("state").GetString(), made.Json.GetProperty("object").GetString()));
        JsonElement job = await JobAsync(id, Queries);
        Assert.Equal(
            ["numberRecordsProcessed", "retries", "totalProcessingTime", "isPkChunkingSupported"],
            job.EnumerateObject().Select(p => p.Name).SkipWhile(n => n != "columnDelimiter").Skip(1));
        Assert.Equal(
            ("JobComplete", "V2Query", 2),
            (
                job.GetProperty("state").GetString(),
                job.GetProperty("jobType").GetString(),
                job.GetProperty("numberRecordsProcessed").GetInt32()));
        Answer results = await PageAsync(id);
        Assert.Equal(
            "\"name\",\"Account.Name\",\"Birthdate\",\"HasOptedOutOfEmail\",\"CreatedDate\",\"account.numberOfEmployees\","
            + "\"Account.AnnualRevenue\"\n"
            + "\"a\",\"\",\"\",\"false\",\"2026-07-01T12:00:00.000Z\",\"\",\"\"\n"
            + "\"b\",\"A \"\"quoted\"\", \n漢字\",\"1980-02-03\",\"false\",\"2026-07-01T12:00:00.000Z\",\"5\",\"2.0\"\n",
            results.Text);
        Assert.Equal(
            ("2", "null", "text/csv; charset=UTF-8"),
            (results.Headers["Sforce-NumberOfRecords"], results.Headers["Sforce-Locator"], results.Headers["Content-Type"]));
    }

    [Fact]
    public async Task Results_come_in_pages_by_locators_that_can_be_read_again()
    {
        string id = await QueryJobAsync("SELECT Name FROM Reading__c LIMIT 25");
        Assert.Equal(25, (await JobAsync(id, Queries)).GetProperty("numberRecordsProcessed").GetInt32());
        Org.BulkJobs.ResultPageSize = 10;
        var names = new List<string>();
        var counts = new List<string>();
        var locators = new List<string>();
        for (string locator = ""; locator != "null"; locators.Add(locator))
        {
            Answer page = await PageAsync(id, locator.Length == 0 ? "" : $"?locator={locator}");
            string[] lines = page.Text.TrimEnd('\n').Split('\n');
            Assert.Equal("\"Name\"", lines[0]);
            names.AddRange(lines[1..]);
            counts.Add(page.Headers["Sforce-NumberOfRecords"]);
            locator = page.Headers["Sforce-Locator"];
        }

        Assert.Equal(["10", "10", "5"], counts);
        Assert.Equal(Enumerable.Range(1, 25).Select(i => $"\"R-{i:D9}\""), names);
        Answer again = await PageAsync(id, $"?locator={locators[0]}&maxRecords=2");
        Assert.Equal("\"Name\"\n\"R-000000011\"\n\"R-000000012\"\n", again.Text);
        Assert.Equal("2", again.Headers["Sforce-NumberOfRecords"]);
        Answer all = await PageAsync(id, "?maxRecords=100");
        Assert.Equal(("25", "null"), (all.Headers["Sforce-NumberOfRecords"], all.Headers["Sforce-Locator"]));
        foreach (string wrong in new[] { "?locator=x!", "?locator=MTAwMDA", "?maxRecords=0", "?maxRecords=many" })
        {
            (await PageAsync(id, wrong)).AssertError(400, "API_ERROR");
        }
    }

    [Theory]
    [InlineData(ResultPagesForm.Example, "resultUrl", "nextRecordsUrl", OrgClient.Root)]
    [InlineData(ResultPagesForm.Table, "resultUrl", "nextRecordUrl", OrgClient.Root)]
    [InlineData(ResultPagesForm.Postman, "resultLink", "nextRecordsUrl", "")]
    public async Task The_pages_can_be_had_at_once_up_to_five_of_them(ResultPagesForm form, string link, string next, string root)
    {
        Org.BulkJobs.ResultPageSize = 2;
        Org.BulkJobs.ResultPagesForm = form;
        string id = await QueryJobAsync("SELECT Count__c FROM Reading__c LIMIT 13");
        await JobAsync(id, Queries);

        JsonElement first = (await Client.GetAsync($"{Queries}/{id}/resultPages")).Json;
        Assert.False(first.GetProperty("done").GetBoolean());
        string more = first.GetProperty(next).GetString()!;
        Assert.StartsWith($"{root}/jobs/query/{id}/resultpages?locator=", more, StringComparison.Ordinal);
        JsonElement last = (await Client.GetAsync($"{OrgClient.Root}{more[root.Length..]}")).Json;

        Assert.True(last.GetProperty("done").GetBoolean());
        Assert.Equal(JsonValueKind.Null, last.GetProperty(next).ValueKind);
        var rows = new List<string>();
        JsonElement[] both = [.. new[] { first, last }.SelectMany(answer => answer.GetProperty("resultPages").EnumerateArray())];
        foreach (JsonElement page in both)
        {
            string url = page.GetProperty(link).GetString()!;
            Assert.StartsWith($"{root}/jobs/query/{id}/results?locator=", url, StringComparison.Ordinal);
            rows.AddRange((await Client.GetAsync($"{OrgClient.Root}{url[root.Length..]}")).Text.TrimEnd('\n').Split('\n')[1..]);
        }

        Assert.Equal(5, first.GetProperty("resultPages").GetArrayLength());
        Assert.Equal(Enumerable.Range(1, 13).Select(i => $"\"{i}\""), rows);
    }

    [Fact]
    public async Task A_query_that_finds_nothing_has_a_header_and_one_page()
    {
        string id = await QueryJobAsync("SELECT Id, Owner.Name FROM Account");
        await JobAsync(id, Queries);

        Answer results = await PageAsync(id);

        Assert.Equal("\"Id\",\"Owner.Name\"\n", results.Text);
        Assert.Equal(("0", "null"), (results.Headers["Sforce-NumberOfRecords"], results.Headers["Sforce-Locator"]));
        JsonElement pages = (await Client.GetAsync($"{Queries}/{id}/resultPages")).Json;
        Assert.Equal(1, pages.GetProperty("resultPages").GetArrayLength());
        Assert.True(pages.GetProperty("done").GetBoolean());
    }

    [Theory]
    [InlineData("SELECT COUNT() FROM Account", "API_ERROR", "Aggregate functions not supported in Bulk Query")]
    [InlineData("SELECT COUNT(Id) FROM Account", "API_ERROR", "Aggregate functions not supported in Bulk Query")]
    [InlineData("SELECT Name FROM Account GROUP BY Name", "API_ERROR", "GROUP BY not supported in Bulk Query")]
    [InlineData("SELECT Name FROM Account LIMIT 10 OFFSET 5", "API_ERROR", "OFFSET not supported in Bulk Query")]
    [InlineData("SELECT TYPEOF What WHEN Account THEN Phone END FROM Task", "API_ERROR", "TYPEOF not supported in Bulk Query")]
    [InlineData("SELECT Id, (SELECT Id FROM Contacts) FROM Account", "API_ERROR", "Aggregate Relationships not supported in Bulk Query")]
    [InlineData("SELECT BillingAddress FROM Account", "API_ERROR", "Selecting compound data not supported in Bulk Query")]
    [InlineData("SELECT FIELDS(STANDARD) FROM Account", "API_ERROR", "FIELDS() not supported in Bulk Query")]
    [InlineData("SELECT VersionData FROM ContentVersion", "API_ERROR", "Selecting binary data not supported in Bulk Query")]
    [InlineData("SELECT Nme FROM Account", "INVALID_FIELD", null)]
    [InlineData("SELECT Name FROM Account WHERE Nme = 'a'", "INVALID_FIELD", null)]
    [InlineData("SELECT Name FROM Account ORDER BY Nme", "INVALID_FIELD", null)]
    [InlineData("SELECT Name FROM Acount", "INVALID_TYPE", null)]
    [InlineData("SELECT Name FROM", "MALFORMED_QUERY", null)]
    [InlineData("", "MALFORMED_QUERY", null)]
    public async Task What_bulk_cannot_query_is_refused_when_the_job_is_made(string query, string code, string? message)
    {
        string said = (await Client.PostAsync(Queries, new { operation = "query", query })).AssertError(400, code);

        Assert.Equal(message ?? said, said);
        Assert.Empty(Org.BulkJobs.All);
    }

    [Theory]
    [InlineData("""{"operation":"query","query":"SELECT Id FROM Account","object":"Account"}""", "JSON_PARSER_ERROR")]
    [InlineData("""{"operation":"insert","query":"SELECT Id FROM Account"}""", "API_ERROR")]
    [InlineData("""{"operation":"query","query":"SELECT Id FROM Account","contentType":"JSON"}""", "API_ERROR")]
    public async Task A_job_that_makes_no_sense_is_refused(string body, string code)
        => (await Client.SendAsync(HttpMethod.Post, Queries, body)).AssertError(400, code);

    [Fact]
    public async Task Objects_and_days_have_their_limits()
    {
        object job = new { operation = "query", query = "SELECT Id FROM Account" };
        Org.BulkJobs.UnsupportedObjects.Add("Account");
        Assert.Equal(
            "Entity 'Account' is not supported by the Bulk API.", (await Client.PostAsync(Queries, job)).AssertError(400, "INVALIDENTITY"));
        (await Client.PostAsync(Ingest, new { @object = "account", operation = "insert" })).AssertError(400, "INVALIDENTITY");
        Org.BulkJobs.UnsupportedObjects.Clear();
        Org.BulkJobs.QueryJobsUsed = 9_999;
        Assert.Equal(200, (await Client.PostAsync(Queries, job)).Status);
        Assert.Equal(
            "Max bulk v2 query jobs (10000) per 24 hrs has been reached",
            (await Client.PostAsync(Queries, job)).AssertError(400, "LIMIT_EXCEEDED"));
        JsonElement limits = (await Client.GetAsync(OrgClient.Root + "/limits")).Json;
        Assert.Equal("""{"Max":10000,"Remaining":0}""", limits.GetProperty("DailyBulkV2QueryJobs").GetRawText());
        _clock.Advance(TimeSpan.FromDays(1));
        Org.BulkJobs.ResultStorageUsed = 976_562;
        Assert.Equal(
            "Max bulk v2 query result size stored (1000000000) kb per 24 hrs has been exceeded",
            (await Client.PostAsync(Queries, job)).AssertError(400, "LIMIT_EXCEEDED"));
        limits = (await Client.GetAsync(OrgClient.Root + "/limits")).Json;
        Assert.Equal("""{"Max":976562,"Remaining":0}""", limits.GetProperty("DailyBulkV2QueryFileStorageMB").GetRawText());
    }

    [Fact]
    public async Task Results_are_of_the_API_version_that_made_the_job()
    {
        const string older = "/services/data/v57.0/jobs/query";
        Answer made = await Client.PostAsync(older, new { operation = "query", query = "SELECT Name, Id FROM Account" });
        string id = made.Json.GetProperty("id").GetString()!;
        Assert.Equal("57.0", made.Json.GetProperty("apiVersion").GetRawText());
        Assert.Equal(200, (await Client.GetAsync($"{Queries}/{id}")).Status);

        (await Client.GetAsync($"{Queries}/{id}/results")).AssertError(409, "API_ERROR");
        (await Client.GetAsync($"{Queries}/{id}/resultPages")).AssertError(409, "API_ERROR");
        Assert.Equal("\"Name\",\"Id\"\n", (await Client.GetAsync($"{older}/{id}/results")).Text);
        (await Client.GetAsync($"{older}/{id}/resultPages")).AssertError(404, "NOT_FOUND");
        const string oldest = "/services/data/v49.0/jobs/query";
        made = await Client.PostAsync(oldest, new { operation = "query", query = "SELECT Name, Id FROM Account" });
        id = made.Json.GetProperty("id").GetString()!;
        await Client.GetAsync($"{oldest}/{id}");
        Assert.Equal("\"Id\",\"Name\"\n", (await Client.GetAsync($"{oldest}/{id}/results")).Text);
        (await Client.GetAsync("/services/data/v46.0/jobs/query")).AssertError(404, "NOT_FOUND");
    }

    [Fact]
    public async Task A_query_job_has_its_states_its_end_and_its_owner()
    {
        Org.BulkJobs.Next(new BulkJobPlan { QueuedPolls = 1, RunningPolls = 1 });
        string id = await QueryJobAsync("SELECT Id FROM Reading__c LIMIT 10");
        (await Client.DeleteAsync($"{Queries}/{id}")).AssertError(400, "API_ERROR");
        (await PageAsync(id)).AssertError(400, "INVALIDJOBSTATE");
        Assert.Equal(
            ["UploadComplete", "InProgress", "JobComplete"],
            [await StateAsync(id, Queries), await StateAsync(id, Queries), await StateAsync(id, Queries)]);
        (await Client.PatchAsync($"{Queries}/{id}", new { state = "Aborted" })).AssertError(400, "INVALIDJOBSTATE");

        Org.BulkJobs.Next(new BulkJobPlan { FailWith = "InvalidBatch : Failed to process query" });
        string failed = await QueryJobAsync("SELECT Id FROM Account");
        JsonElement job = await JobAsync(failed, Queries);
        Assert.Equal(
            ("Failed", "InvalidBatch : Failed to process query"),
            (job.GetProperty("state").GetString(), job.GetProperty("errorMessage").GetString()));
        (await PageAsync(failed)).AssertError(400, "INVALIDJOBSTATE");

        Org.BulkJobs.Next(new BulkJobPlan { RunningPolls = int.MaxValue });
        string aborted = await QueryJobAsync("SELECT Id FROM Account");
        Assert.Equal("InProgress", await StateAsync(aborted, Queries));
        Answer patched = await Client.PatchAsync($"{Queries}/{aborted}", new { state = "Aborted" });
        Assert.Equal("Aborted", patched.Json.GetProperty("state").GetString());
        (await Client.PatchAsync($"{Queries}/{aborted}", new { state = "UploadComplete" })).AssertError(400, "API_ERROR");

        JsonElement list = (await Client.GetAsync(Queries + "?jobType=V2Query")).Json.GetProperty("records");
        Assert.Equal([id, failed, aborted], list.EnumerateArray().Select(j => j.GetProperty("id").GetString()));
        Assert.Equal(0, (await Client.GetAsync(Ingest)).Json.GetProperty("records").GetArrayLength());
        (await Client.GetAsync($"{Ingest}/{id}")).AssertError(404, "NOT_FOUND");
        using var other = new OrgClient(Org, authorize: false);
        other.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", Org.Tokens.Issue(Org.Apps.Default, Org.Users.Add("other@local-org.example", "Ot", "Her")).Value);
        (await other.GetAsync($"{Queries}/{id}")).AssertError(404, "NOT_FOUND");
        foreach (string ended in new[] { id, failed, aborted })
        {
            Assert.Equal(204, (await Client.DeleteAsync($"{Queries}/{ended}")).Status);
        }

        (await PageAsync(id)).AssertError(404, "NOT_FOUND");
    }

    [Fact]
    public async Task An_export_since_a_time_sees_what_was_deleted_and_what_was_committed_late()
    {
        string old = Org.Store.Insert("Account", new { Name = "old" });
        string deleted = Org.Store.Insert("Account", new { Name = "deleted" });
        _clock.Advance(TimeSpan.FromHours(1));
        Org.Store.Delete("Account", deleted);
        Org.Store.Insert("Account", new { Name = "new" });
        const string since = "SELECT Name, IsDeleted FROM Account WHERE SystemModstamp >= 2026-07-01T12:30:00Z ORDER BY Name";
        Assert.Equal(["\"deleted\",\"true\"", "\"new\",\"false\""], await LinesAsync(since, "queryAll"));
        Assert.Equal(["\"new\",\"false\""], await LinesAsync(since));

        _clock.Advance(TimeSpan.FromHours(1));
        string late = Org.Store.Insert("Account", new { Name = "late" });
        Org.Store.Stamp("Account", late, new DateTimeOffset(2026, 7, 1, 12, 50, 0, TimeSpan.Zero));
        Org.Store.Stamp("Account", deleted, new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));

        Assert.Equal(["\"late\",\"false\"", "\"new\",\"false\""], await LinesAsync(since, "queryAll"));
        Assert.Equal(new DateTime(2026, 7, 1, 14, 0, 0, DateTimeKind.Utc), Org.Store.Get("Account", late)!["CreatedDate"]);
        Assert.Throws<ArgumentException>(() => Org.Store.Stamp("Account", SalesforceId.Create("001", 99), _clock.GetUtcNow()));
        Assert.NotNull(Org.Store.Get("Account", old));
    }

    [Fact]
    public async Task A_result_keeps_the_rows_that_the_job_found()
    {
        string id = Org.Store.Insert("Account", new { Name = "before" });
        string job = await QueryJobAsync("SELECT Name FROM Account");
        await JobAsync(job, Queries);
        Org.Store.Update("Account", id, new { Name = "after" });

        Assert.Equal("\"Name\"\n\"before\"\n", (await PageAsync(job)).Text);
    }

    [Fact]
    public async Task A_million_rows_are_exported_zipped_or_not_and_a_part_of_them_is_found()
    {
        const string names = "Id, Name, Kind__c, Value__c, Count__c, Taken_At__c, Day__c, Valid__c, Note__c, Owner.Name";
        string id = await QueryJobAsync($"SELECT {names} FROM Reading__c");
        Assert.Equal(1_000_000, (await JobAsync(id, Queries)).GetProperty("numberRecordsProcessed").GetInt32());
        (int rows, string locator) = (0, "");
        while (locator != "null")
        {
            string query = locator.Length == 0 ? "" : $"?locator={locator}";
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{Queries}/{id}/results{query}");
            bool zipped = rows % 500_000 == 0;
            if (zipped)
            {
                request.Headers.AcceptEncoding.ParseAdd("gzip");
            }

            using HttpResponseMessage page = await Client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(zipped ? "gzip" : "", string.Join(',', page.Content.Headers.ContentEncoding));
            Stream body = await page.Content.ReadAsStreamAsync();
            using var lines = new StreamReader(zipped ? new GZipStream(body, CompressionMode.Decompress) : body, Encoding.UTF8);
            Assert.Equal(string.Join(',', names.Split(", ").Select(name => $"\"{name}\"")), await lines.ReadLineAsync());
            while (await lines.ReadLineAsync() is { } line)
            {
                rows++;
                if (rows % 100_000 == 1)
                {
                    Assert.Equal($"\"{rows.ToString(CultureInfo.InvariantCulture)}\"", line.Split(',')[4]);
                }
            }

            locator = page.Headers.GetValues("Sforce-Locator").Single();
        }

        Assert.Equal(1_000_000, rows);
        string some = await QueryJobAsync("SELECT Name FROM Reading__c WHERE Count__c > 999990 AND Valid__c = true ORDER BY Count__c DESC");
        await JobAsync(some, Queries);
        Assert.StartsWith("\"Name\"\n\"R-001000000\"\n\"R-000999998\"\n", (await PageAsync(some)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_page_can_break_off_and_be_fetched_again()
    {
        string id = await QueryJobAsync("SELECT Id, Name, Note__c FROM Reading__c LIMIT 50000");
        await JobAsync(id, Queries);
        Org.Faults.On("GET", $"{Queries}/{id}/results").Once(Fault.DropInBody(1_000_000));
        using HttpResponseMessage response = await Client.Http.GetAsync(
            $"{Queries}/{id}/results", HttpCompletionOption.ResponseHeadersRead);
        using var got = new MemoryStream();
        await Assert.ThrowsAnyAsync<IOException>(async () => await (await response.Content.ReadAsStreamAsync()).CopyToAsync(got));
        Assert.InRange(got.Length, 1, 1_000_000);

        byte[] whole = (await PageAsync(id)).Bytes;

        Assert.True(whole.AsSpan().StartsWith(got.ToArray()));
        Org.Faults.On("GET", $"{Queries}/{id}/results").Once(Fault.ResponseHeader("Sforce-Locator", null));
        Assert.False((await PageAsync(id)).Headers.ContainsKey("Sforce-Locator"));
    }

    [Fact]
    public async Task Prepared_pages_are_the_pages_that_would_be_written()
    {
        await using LocalOrgServer prepared = await LocalOrgServer.StartAsync(Options with { PreparedPages = true });
        using var client = new OrgClient(prepared);
        foreach (string name in new[] { "a", "b" })
        {
            string account = prepared.Store.Insert("Account", new { Name = name });
            Assert.Equal($"\"Name\"\n\"{name}\"\n", await FirstAsync());
            Assert.Equal($"\"Name\"\n\"{name}\"\n", await FirstAsync());
            prepared.Store.Delete("Account", account);
        }

        async Task<string> FirstAsync()
        {
            Answer made = await client.PostAsync(Queries, new { operation = "query", query = "SELECT Name FROM Account" });
            string path = $"{Queries}/{made.Json.GetProperty("id").GetString()}";
            await client.GetAsync(path);
            Answer page = await client.GetAsync(path + "/results", ("Accept-Encoding", "gzip"));
            Assert.Equal("gzip", page.Headers["Content-Encoding"]);
            using var unzip = new StreamReader(new GZipStream(new MemoryStream(page.Bytes), CompressionMode.Decompress));
            return await unzip.ReadToEndAsync();
        }
    }

    private async Task<string[]> LinesAsync(string query, string operation = "query")
    {
        string id = await QueryJobAsync(query, operation);
        Assert.Equal("JobComplete", await StateAsync(id, Queries));
        return (await PageAsync(id)).Text.TrimEnd('\n').Split('\n')[1..];
    }

    private Task<Answer> PageAsync(string id, string query = "") => Client.GetAsync($"{Queries}/{id}/results{query}");
}
