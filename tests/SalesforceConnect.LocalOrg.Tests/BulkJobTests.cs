using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>The states of jobs, and what a test makes of them.</summary>
public sealed class BulkJobTests : BulkTest
{
    private static readonly object s_insert = new { @object = "Account", operation = "insert" };
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));

    protected override LocalOrgOptions Options => new() { SampleData = false, Clock = _clock };

    [Fact]
    public async Task A_job_says_each_state_as_often_as_its_plan_says()
    {
        Org.BulkJobs.Next(new BulkJobPlan { QueuedPolls = 2, RunningPolls = 3 });
        string id = await OpenAsync(400);
        Assert.Equal("Open", await StateAsync(id));
        await CloseAsync(id);
        (string, int)[] seen = new (string, int)[6];

        for (int i = 0; i < seen.Length; i++)
        {
            JsonElement job = await JobAsync(id);
            seen[i] = (job.GetProperty("state").GetString()!, job.GetProperty("numberRecordsProcessed").GetInt32());
        }

        Assert.Equal(
            [
                ("UploadComplete", 0), ("UploadComplete", 0), ("InProgress", 100), ("InProgress", 200), ("InProgress", 300),
                ("JobComplete", 400),
            ],
            seen);
        string next = await OpenAsync(1);
        await CloseAsync(next);
        Assert.Equal("JobComplete", await StateAsync(next));
    }

    [Fact]
    public async Task A_job_that_nobody_asks_for_is_done_and_one_that_waits_does_nothing()
    {
        string id = await OpenAsync(3);
        await CloseAsync(id);
        await Org.BulkJobs.Find(id)!.Work;
        Assert.Equal(3, Org.Store.Count("Account"));
        Assert.Equal(BulkJobState.JobComplete, Org.BulkJobs.All[0].State);
        Org.BulkJobs.Plan = new BulkJobPlan { QueuedPolls = 1 };
        string waits = await OpenAsync(3);
        await CloseAsync(waits);

        Assert.Equal("UploadComplete", await StateAsync(waits));
        Assert.Equal(0, Org.BulkJobs.All[1].ProcessedRows);
        Org.BulkJobs.Release();
        Assert.Equal("JobComplete", await StateAsync(waits));
    }

    [Fact]
    public async Task A_job_takes_its_time_by_the_clock_of_the_org()
    {
        Org.BulkJobs.Plan = new BulkJobPlan { Takes = TimeSpan.FromMinutes(5) };
        string id = await OpenAsync(1);
        await CloseAsync(id);

        Assert.Equal("InProgress", await StateAsync(id));
        _clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal("InProgress", await StateAsync(id));
        (await Client.GetAsync($"{Ingest}/{id}/successfulResults")).AssertError(400, "INVALIDJOBSTATE");
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("JobComplete", await StateAsync(id));
        Assert.Equal("2026-07-01T12:05:00.000+0000", (await JobAsync(id)).GetProperty("systemModstamp").GetString());
    }

    [Fact]
    public async Task A_job_that_is_aborted_in_the_middle_keeps_what_is_done()
    {
        Org.BulkJobs.Plan = new BulkJobPlan { PauseAfterRows = 250 };
        string id = await OpenAsync(1000);
        await CloseAsync(id);
        Assert.Equal("InProgress", await StateAsync(id));
        Assert.Equal((250, 0), await CountsAsync(id));
        (await Client.DeleteAsync($"{Ingest}/{id}")).AssertError(400, "API_ERROR");

        Answer aborted = await Client.PatchAsync($"{Ingest}/{id}", new { state = "Aborted" });

        Assert.Equal("Aborted", aborted.Json.GetProperty("state").GetString());
        Assert.Equal(250, Org.Store.Count("Account"));
        Assert.Equal(250, (await ResultsAsync(id, "successfulResults")).Rows.Length);
        Assert.Equal(750, (await ResultsAsync(id, "unprocessedrecords")).Rows.Length);
        Assert.Equal(
            "InvalidJobState : Aborting already Aborted Job not allowed",
            (await Client.PatchAsync($"{Ingest}/{id}", new { state = "Aborted" })).AssertError(400, "INVALIDJOBSTATE"));
        Assert.Equal(204, (await Client.DeleteAsync($"{Ingest}/{id}")).Status);
        (await Client.GetAsync($"{Ingest}/{id}")).AssertError(404, "NOT_FOUND");
    }

    [Fact]
    public async Task A_paused_job_goes_on_when_it_is_released()
    {
        Org.BulkJobs.Plan = new BulkJobPlan { PauseAfterRows = 0, RunningPolls = int.MaxValue };
        string id = await OpenAsync(300);
        await CloseAsync(id);
        Assert.Equal("InProgress", await StateAsync(id));
        Assert.Equal(0, Org.Store.Count("Account"));

        Org.BulkJobs.Release();

        Assert.Equal("JobComplete", await StateAsync(id));
        Assert.Equal((300, 0), await CountsAsync(id));
    }

    [Fact]
    public async Task A_job_that_is_aborted_before_it_began_has_done_nothing()
    {
        Org.BulkJobs.Plan = new BulkJobPlan { QueuedPolls = 5 };
        string open = await OpenAsync(3);
        string queued = await OpenAsync(3);
        await CloseAsync(queued);
        foreach (string id in new[] { open, queued })
        {
            Assert.Equal(
                "Aborted", (await Client.PatchAsync($"{Ingest}/{id}", new { state = "Aborted" })).Json.GetProperty("state").GetString());
            Assert.Equal<string[]>(["\"N1\"", "\"N2\"", "\"N3\""], (await ResultsAsync(id, "unprocessedrecords")).Rows);
        }

        Assert.Equal(0, Org.Store.Count("Account"));
        (await CloseAsync(open)).AssertError(400, "INVALIDJOBSTATE");
    }

    [Fact]
    public async Task A_job_fails_as_a_whole_where_the_plan_says()
    {
        Org.BulkJobs.Plan = new BulkJobPlan { FailWith = "TooManyLockFailure : too many lock failures", FailAfterRows = 300 };
        string id = await OpenAsync(1000);
        await CloseAsync(id);

        JsonElement job = await JobAsync(id);

        Assert.Equal(
            ("Failed", "TooManyLockFailure : too many lock failures"),
            (job.GetProperty("state").GetString(), job.GetProperty("errorMessage").GetString()));
        Assert.Equal((300, 0), await CountsAsync(id));
        Assert.Equal(300, Org.Store.Count("Account"));
        Assert.Equal(700, (await ResultsAsync(id, "unprocessedrecords")).Rows.Length);
        Assert.Equal(
            new BulkJobInfo(
                id, "V2Ingest", "Account", "insert", BulkJobState.Failed, 300, 0, "TooManyLockFailure : too many lock failures"),
            Org.BulkJobs.All[0]);
    }

    [Fact]
    public async Task Rows_at_the_end_are_left_unprocessed_or_lost_where_the_plan_says()
    {
        Org.BulkJobs.Plan = new BulkJobPlan { UnprocessedRows = 3, LostRows = 2 };
        string id = await OpenAsync(10);
        await CloseAsync(id);

        Assert.Equal("JobComplete", await StateAsync(id));
        Assert.Equal((5, 0), await CountsAsync(id));
        Assert.Equal<string[]>(["\"N6\"", "\"N7\"", "\"N8\""], (await ResultsAsync(id, "unprocessedrecords")).Rows);
        Assert.Equal(5, (await ResultsAsync(id, "successfulResults")).Rows.Length);
    }

    [Fact]
    public async Task The_rows_of_batches_over_the_daily_limit_are_in_no_file()
    {
        Org.BulkJobs.BatchesUsed = 14_999;
        string id = await OpenAsync(10_005);
        await CloseAsync(id);

        Assert.Equal("Failed", await StateAsync(id));
        Assert.Equal("ExceededQuota : ApiBatchItems Limit exceeded.", await ErrorAsync(id));
        Assert.Equal((10_000, 0), await CountsAsync(id));
        Assert.Empty((await ResultsAsync(id, "unprocessedrecords")).Rows);
        JsonElement limit = (await Client.GetAsync(OrgClient.Root + "/limits")).Json.GetProperty("DailyBulkApiBatches");
        Assert.Equal("""{"Max":15000,"Remaining":0}""", limit.GetRawText());
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((1, 0), await CountsAsync(await LoadAsync(s_insert, "Name\nnext day\n")));
    }

    [Fact]
    public async Task A_job_is_gone_seven_days_after_its_end_or_when_a_test_says()
    {
        string id = await LoadAsync(s_insert, "Name\nA\n");
        string open = await OpenAsync(1);
        _clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Equal("JobComplete", await StateAsync(id));
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await Client.GetAsync($"{Ingest}/{id}/successfulResults")).AssertError(404, "NOT_FOUND");
        Assert.Equal("Open", await StateAsync(open));

        string other = await LoadAsync(s_insert, "Name\nB\n");
        Org.BulkJobs.Expire();
        (await Client.GetAsync($"{Ingest}/{other}")).AssertError(404, "NOT_FOUND");
        Assert.Equal([open], Org.BulkJobs.All.Select(job => job.Id));
    }

    [Fact]
    public async Task A_job_belongs_to_its_user_and_the_administrator_may_see_it()
    {
        string mine = await LoadAsync(s_insert, "Name\nA\n");
        OrgUser user = Org.Users.Add("other@local-org.example", "Ot", "Her");
        using var other = new OrgClient(Org, authorize: false);
        other.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", Org.Tokens.Issue(Org.Apps.Default, user).Value);

        (await other.GetAsync($"{Ingest}/{mine}")).AssertError(400, "INVALIDUSER");
        (await other.PatchAsync($"{Ingest}/{mine}", new { state = "Aborted" })).AssertError(400, "INVALIDUSER");
        string theirs = (await other.PostAsync(Ingest, s_insert)).Json.GetProperty("id").GetString()!;
        Assert.Equal(user.Id, (await JobAsync(theirs)).GetProperty("createdById").GetString());
        Assert.Equal(200, (await Client.PatchAsync($"{Ingest}/{theirs}", new { state = "Aborted" })).Status);
    }

    [Fact]
    public async Task Jobs_are_listed_in_pages_by_their_type()
    {
        Org.BulkJobs.ListPageSize = 2;
        string[] made = [await OpenAsync(1), await OpenAsync(1), await OpenAsync(1), await OpenAsync(1), await OpenAsync(1)];
        var ids = new List<string>();
        int pages = 0;
        for (string? next = Ingest + "?jobType=V2Ingest&isPkChunkingEnabled=false"; next is not null; pages++)
        {
            JsonElement page = (await Client.GetAsync(next)).Json;
            ids.AddRange(page.GetProperty("records").EnumerateArray().Select(job => job.GetProperty("id").GetString()!));
            next = page.GetProperty("nextRecordsUrl").GetString();
            Assert.Equal(next is null, page.GetProperty("done").GetBoolean());
        }

        Assert.Equal(3, pages);
        Assert.Equal(made, ids);
        Org.BulkJobs.AddClassic("Account");
        JsonElement first = (await Client.GetAsync(Ingest)).Json.GetProperty("records")[0];
        Assert.Equal(("Classic", "Closed"), (first.GetProperty("jobType").GetString(), first.GetProperty("state").GetString()));
        Assert.Equal(1, (await Client.GetAsync(Ingest + "?jobType=Classic")).Json.GetProperty("records").GetArrayLength());
        Assert.Equal(1, (await Client.GetAsync(Ingest + "?isPkChunkingEnabled=true")).Json.GetProperty("records").GetArrayLength());
        Assert.Equal(0, (await Client.GetAsync(Queries)).Json.GetProperty("records").GetArrayLength());
        (await Client.GetAsync(Ingest + "?jobType=V3")).AssertError(400, "API_ERROR");
        (await Client.GetAsync(Ingest + "?queryLocator=x")).AssertError(400, "INVALID_QUERY_LOCATOR");
    }

    [Theory]
    [InlineData("DELETE", "", 400, "API_ERROR", "Error encountered when deleting the job because the job is not terminated")]
    [InlineData("GET", "/batches", 405, "METHOD_NOT_ALLOWED", null)]
    [InlineData("PUT", "", 405, "METHOD_NOT_ALLOWED", null)]
    [InlineData("POST", "/failedResults", 405, "METHOD_NOT_ALLOWED", null)]
    [InlineData("GET", "/allResults", 404, "NOT_FOUND", "The requested resource does not exist")]
    [InlineData("GET", "/failedResults", 400, "INVALIDJOBSTATE", "InvalidJobState : There are no results of a job that is Open")]
    public async Task What_an_open_job_does_not_do_is_refused(string method, string path, int status, string code, string? message)
    {
        string id = await OpenAsync(1);

        string? body = method == "GET" ? null : "{}";
        string said = (await Client.SendAsync(new HttpMethod(method), $"{Ingest}/{id}{path}", body)).AssertError(status, code);

        Assert.Equal(message ?? said, said);
        (await Client.PatchAsync($"{Ingest}/{id}", new { state = "Closed" })).AssertError(400, "API_ERROR");
        Assert.Equal(200, (await Client.GetAsync($"{Ingest}/{id[..15]}")).Status);
        (await Client.GetAsync($"{OrgClient.Root}/jobs/else/{id}")).AssertError(404, "NOT_FOUND");
        (await Client.GetAsync($"/services/data/v40.0/jobs/ingest/{id}")).AssertError(404, "NOT_FOUND");
    }

    [Fact]
    public async Task Faults_strike_jobs_as_they_strike_other_paths()
    {
        string id = await MakeAsync(s_insert);
        Org.Faults.On("PUT", $"{Ingest}/{id}/batches").Once(Fault.Drop());
        Org.Faults.On("PATCH", $"{Ingest}/{id}").Once(Fault.Drop().AfterWork());
        await Assert.ThrowsAsync<HttpRequestException>(() => UploadAsync(id, "Name\nA\n"));
        Assert.Equal(201, (await UploadAsync(id, Rows("Name", 20_000, i => $"N{i}"))).Status);
        await Assert.ThrowsAsync<HttpRequestException>(() => CloseAsync(id));
        Assert.Equal("JobComplete", await StateAsync(id));

        Org.Faults.On("GET", $"{Ingest}/{id}/successfulResults").Once(Fault.DropInBody(100_000));
        using HttpResponseMessage response = await Client.Http.GetAsync(
            $"{Ingest}/{id}/successfulResults", HttpCompletionOption.ResponseHeadersRead);
        using var got = new MemoryStream();
        await Assert.ThrowsAnyAsync<IOException>(async () => await (await response.Content.ReadAsStreamAsync()).CopyToAsync(got));

        Assert.InRange(got.Length, 1, 100_000);
        Assert.Equal(20_000, (await ResultsAsync(id, "successfulResults")).Rows.Length);
    }

    private async Task<string> OpenAsync(int rows)
    {
        string id = await MakeAsync(s_insert);
        Assert.Equal(201, (await UploadAsync(id, Rows("Name", rows, i => $"N{i}"))).Status);
        return id;
    }
}
