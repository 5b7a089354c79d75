using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SalesforceConnect.LocalOrg.Tests;

public sealed class FaultTests : OrgTest
{
    private const string Limits = OrgClient.Root + "/limits";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    protected override LocalOrgOptions Options => new() { AccountCount = 300, ContactCount = 0, OpportunityCount = 0, InvoiceCount = 0 };

    [Fact]
    public async Task Rules_skip_count_and_end()
    {
        FaultRule rule = Org.Faults.On("GET", Limits).Skip(1).Times(2, Fault.Maintenance());

        int[] statuses = [await StatusAsync(), await StatusAsync(), await StatusAsync(), await StatusAsync()];

        Assert.Equal([200, 503, 503, 200], statuses);
        Assert.Equal(2, rule.Hits);
    }

    [Fact]
    public async Task Rules_choose_by_method_pattern_and_predicate()
    {
        Org.Faults.On("POST", Limits).Always(Fault.Maintenance());
        Assert.Equal(200, await StatusAsync());

        FaultRule byPattern = Org.Faults.On("GET", new Regex("/v[0-9]+.0/limits$"));
        byPattern.Always(Fault.EdgeNotRouted());
        Assert.Equal(420, await StatusAsync());
        byPattern.Remove();
        Assert.Equal(200, await StatusAsync());

        Org.Faults.On(r => r.Body.Contains("Acme", StringComparison.Ordinal)).Always(Fault.RowLocked());
        (await Client.PostAsync(OrgClient.Root + "/sobjects/Account", new { Name = "Acme" })).AssertError(400, "UNABLE_TO_LOCK_ROW");
        Assert.Equal(201, (await Client.PostAsync(OrgClient.Root + "/sobjects/Account", new { Name = "Other" })).Status);
    }

    [Fact]
    public async Task Factories_answer_as_Salesforce_does()
    {
        var expected = new (Fault Fault, int Status, string Body)[]
        {
            (Fault.SessionExpired(), 401, """[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]"""),
            (Fault.DailyLimit(), 403, """[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]"""),
            (Fault.ServerErrorWithoutBody(), 500, ""),
            (Fault.EdgeNotRouted(), 420, ""),
        };
        foreach ((Fault? fault, int status, string? body) in expected)
        {
            Org.Faults.On("GET", Limits).Once(fault);
            Answer answer = await Client.GetAsync(Limits);
            Assert.Equal((status, body), (answer.Status, answer.Text));
        }

        Org.Faults.On("GET", Limits).Once(Fault.TooManyRequests(TimeSpan.FromSeconds(7)));
        Assert.Equal("7", (await Client.GetAsync(Limits)).Headers["Retry-After"]);
        Org.Faults.On("GET", Limits).Once(Fault.Redirect("https://evil.example/"));
        Answer redirect = await Client.GetAsync(Limits);
        Assert.Equal((302, "https://evil.example/"), (redirect.Status, redirect.Headers["Location"]));
        Org.Faults.On("GET", Limits).Once(Fault.Maintenance());
        Assert.StartsWith("text/html", (await Client.GetAsync(Limits)).Headers["Content-Type"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_after_the_work_leaves_the_work_done_and_one_before_does_not()
    {
        int before = Org.Store.Count("Account");
        Org.Faults.On("POST", OrgClient.Root + "/sobjects").Once(Fault.Maintenance());
        Assert.Equal(503, (await Client.PostAsync(OrgClient.Root + "/sobjects/Account", new { Name = "A" })).Status);
        Assert.Equal(before, Org.Store.Count("Account"));

        Org.Faults.On("POST", OrgClient.Root + "/sobjects").Once(Fault.Drop().AfterWork());
        await Assert.ThrowsAsync<HttpRequestException>(() => Client.PostAsync(OrgClient.Root + "/sobjects/Account", new { Name = "A" }));
        Assert.Equal(before + 1, Org.Store.Count("Account"));
    }

    [Fact]
    public async Task A_client_that_leaves_a_hanging_request_is_seen_to_have_left()
    {
        Org.Faults.On("GET", Limits).Once(Fault.Hang());
        using var stop = new CancellationTokenSource();
        Task<HttpResponseMessage> call = Client.Http.GetAsync(Limits, stop.Token);
        RecordedRequest seen = await Org.Requests.WaitForAsync("GET", Limits, s_patience);
        Assert.False(seen.IsCompleted);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await seen.Completed.WaitAsync(s_patience);
        Assert.True(seen.Aborted);
        Assert.Equal(0, seen.StatusCode);
    }

    [Fact]
    public async Task A_released_hang_goes_on_to_the_true_answer()
    {
        HangFault hang = Fault.Hang();
        Org.Faults.On("GET", Limits).Once(hang);
        Task<Answer> call = Client.GetAsync(Limits);
        await Org.Requests.WaitForAsync("GET", Limits, s_patience);

        hang.Release();

        Assert.Equal(200, (await call.WaitAsync(s_patience)).Status);
        Assert.False(Org.Requests.All[^1].Aborted);
    }

    [Fact]
    public async Task A_hang_in_the_body_has_sent_headers_and_a_part()
    {
        Org.Faults.On("GET", Limits).Once(Fault.HangInBody());
        using HttpResponseMessage response = await Client.Http.GetAsync(Limits, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        RecordedRequest record = Org.Requests.All[^1];
        await using (Stream body = await response.Content.ReadAsStreamAsync())
        {
            Assert.Equal((byte)'{', (byte)body.ReadByte());
            Assert.False(record.IsCompleted);
            response.Dispose();
        }

        await record.Completed.WaitAsync(s_patience);
        Assert.True(record.Aborted);
    }

    [Fact]
    public async Task A_dropped_connection_is_not_theClients_doing()
    {
        Org.Faults.On("GET", Limits).Once(Fault.Drop());

        await Assert.ThrowsAsync<HttpRequestException>(() => Client.GetAsync(Limits));

        await Org.Requests.All[^1].Completed.WaitAsync(s_patience);
        Assert.False(Org.Requests.All[^1].Aborted);
    }

    [Fact]
    public async Task A_truncated_body_breaks_off_short_of_its_length()
    {
        Org.Faults.On("GET", Limits).Once(Fault.TruncateBody());

        using HttpResponseMessage response = await Client.Http.GetAsync(Limits, HttpCompletionOption.ResponseHeadersRead);

        Assert.True(response.Content.Headers.ContentLength > 100);
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Truncated_gzip_cannot_be_unzipped()
    {
        Org.Faults.On("GET", Limits).Once(Fault.TruncatedGzip());

        Answer answer = await Client.GetAsync(Limits);

        Assert.Equal("gzip", answer.Headers["Content-Encoding"]);
        using var reader = new StreamReader(new GZipStream(new MemoryStream(answer.Bytes), CompressionMode.Decompress));
        string text;
        try
        {
            text = await reader.ReadToEndAsync();
        }
        catch (InvalidDataException)
        {
            return;
        }

        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(text));
    }

    [Fact]
    public async Task An_answer_can_be_changed_on_its_way()
    {
        Org.Faults
            .On("GET", Limits)
            .Once(Fault.TransformResponse(body => body.Replace("DailyApiRequests", "Changed", StringComparison.Ordinal)));
        Assert.True((await Client.GetAsync(Limits)).Json.TryGetProperty("Changed", out _));

        Org.Faults.On("GET", Limits).Once(Fault.ResponseHeader("Sforce-Limit-Info", null));
        Answer answer = await Client.GetAsync(Limits);
        Assert.False(answer.Headers.ContainsKey("Sforce-Limit-Info"));
        Assert.True(answer.Json.TryGetProperty("DailyApiRequests", out _));
    }

    [Fact]
    public async Task A_delay_answers_truly_in_the_end()
    {
        Org.Faults.On("GET", Limits).Once(Fault.Delay(TimeSpan.FromMilliseconds(20)));

        Assert.Equal(200, await StatusAsync());
    }

    [Fact]
    public async Task Disposing_the_server_ends_what_hangs()
    {
        await using LocalOrgServer org = await LocalOrgServer.StartAsync(new LocalOrgOptions { SampleData = false });
        using var client = new OrgClient(org);
        org.Faults.On("GET", Limits).Always(Fault.Hang());
        Task<Answer> call = client.GetAsync(Limits);
        RecordedRequest record = await org.Requests.WaitForAsync("GET", Limits, s_patience);

        await org.DisposeAsync().AsTask().WaitAsync(s_patience);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => call.WaitAsync(s_patience));
        await record.Completed.WaitAsync(s_patience);
        Assert.False(record.Aborted);
    }

    [Fact]
    public async Task Faults_strike_the_token_endpoint_too_and_a_hang_after_the_work_has_given_the_token()
    {
        HangFault hang = Fault.Hang();
        Org.Faults.On("POST", "/services/oauth2/token").Once(hang.AfterWork());
        Org.Faults.On("POST", "/services/oauth2/token").Once(Fault.OAuthError("invalid_grant", "expired access/refresh token"));
        int issued = Org.Tokens.IssuedCount;
        (string, string)[] form = [("grant_type", "client_credentials"), ("client_id", LocalOrgServer.DefaultClientId), ("client_secret", LocalOrgServer.DefaultClientSecret)];

        Task<Answer> call = Client.TokenAsync(form);
        await hang.Reached.WaitAsync(s_patience);
        Assert.Equal(issued + 1, Org.Tokens.IssuedCount);
        Assert.False(call.IsCompleted);
        hang.Release();
        Assert.Equal(200, (await call.WaitAsync(s_patience)).Status);

        (await Client.TokenAsync(form)).AssertOAuthError("invalid_grant", "expired access/refresh token");
        Assert.Equal(issued + 1, Org.Tokens.IssuedCount);
    }

    [Fact]
    public async Task Faults_keep_working_on_a_compressed_wire()
    {
        Client.Http.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
        Org.Faults
            .On("GET", Limits)
            .Once(Fault.TransformResponse(body => body.Replace("DailyApiRequests", "Changed", StringComparison.Ordinal)));

        Answer answer = await Client.GetAsync(Limits);

        Assert.Equal("gzip", answer.Headers["Content-Encoding"]);
        using var reader = new StreamReader(new GZipStream(new MemoryStream(answer.Bytes), CompressionMode.Decompress));
        Assert.True(JsonDocument.Parse(await reader.ReadToEndAsync()).RootElement.TryGetProperty("Changed", out _));

        Org.Faults.On("GET", Limits).Once(Fault.TruncateBody());
        using HttpResponseMessage response = await Client.Http.GetAsync(Limits, HttpCompletionOption.ResponseHeadersRead);
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_a_body_is_seen_to_have_left()
    {
        Org.Faults.On("GET", OrgClient.Root + "/query").Once(Fault.HangInBody());
        using var stop = new CancellationTokenSource();
        using HttpResponseMessage response = await Client.Http.GetAsync(
            $"{OrgClient.Root}/query?q=SELECT+Id,Name+FROM+Account", HttpCompletionOption.ResponseHeadersRead);
        RecordedRequest record = Assert.Single(Org.Requests.All);
        Assert.Equal(200, record.StatusCode);
        Task<byte[]> read = response.Content.ReadAsByteArrayAsync(stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        await record.Completed.WaitAsync(s_patience);
        Assert.True(record.Aborted);
    }

    private async Task<int> StatusAsync() => (await Client.GetAsync(Limits)).Status;
}
