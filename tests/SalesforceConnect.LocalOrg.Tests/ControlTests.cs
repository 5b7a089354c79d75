using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>What is said to the org over HTTP, at <c>/_localorg</c>.</summary>
public sealed class ControlTests : OrgTest
{
    private const string Limits = OrgClient.Root + "/limits";

    [Fact]
    public async Task A_fault_strikes_as_often_as_it_is_told_to()
    {
        JsonElement rule = (await ControlAsync(HttpMethod.Post, "faults", """{"path": "/services/data/*/limits", "fault": "dailyLimit", "skip": 1, "times": 2}""", 201)).Json;
        int[] statuses = await StatusesAsync(Limits, 4);
        Assert.Equal([200, 403, 403, 200], statuses);

        JsonElement after = (await ControlAsync(HttpMethod.Get, $"faults/{rule.GetProperty("id")}")).Json;
        Assert.Equal((0, 2), (after.GetProperty("remaining").GetInt32(), after.GetProperty("hits").GetInt32()));
    }

    [Fact]
    public async Task A_fault_may_strike_always_until_it_is_taken_away()
    {
        Answer made = await ControlAsync(HttpMethod.Post, "faults", """{"fault": {"kind": "maintenance", "retryAfter": "2m"}, "times": "always"}""", 201);
        Answer struck = await Client.GetAsync(Limits);
        Assert.Equal((503, "120"), (struck.Status, struck.Headers["Retry-After"]));
        Assert.Equal("always", made.Json.GetProperty("remaining").GetString());

        Answer removed = await Client.SendAsync(HttpMethod.Delete, made.Headers["Location"]);
        Assert.Equal((204, 200), (removed.Status, (await Client.GetAsync(Limits)).Status));
    }

    [Theory]
    [InlineData("""{"method": "POST", "fault": "drop"}""")]
    [InlineData("""{"path": "/services/data/v67.0/query", "fault": "drop"}""")]
    [InlineData("""{"pathPattern": "/limit$", "fault": "drop"}""")]
    [InlineData("""{"queryPattern": "FROM Contact", "fault": "drop"}""")]
    [InlineData("""{"bodyPattern": ".", "fault": "drop"}""")]
    [InlineData("""{"headers": {"X-Nobody": "."}, "fault": "drop"}""")]
    [InlineData("""{"grant": "refresh_token", "fault": "drop"}""")]
    public async Task A_fault_strikes_no_request_but_those_it_is_for(string rule)
    {
        await ControlAsync(HttpMethod.Post, "faults", rule, 201);
        Assert.Equal(200, (await Client.GetAsync(Limits)).Status);
    }

    [Theory]
    [InlineData("""{"method": "get", "fault": "rowLocked"}""")]
    [InlineData("""{"path": "/services/data/*/QUERY", "fault": "rowLocked"}""")]
    [InlineData("""{"pathPattern": "query$", "fault": "rowLocked"}""")]
    [InlineData("""{"queryPattern": "Name FROM Account", "fault": "rowLocked"}""")]
    [InlineData("""{"headers": {"x-run": "^nightly"}, "fault": "rowLocked"}""")]
    public async Task A_fault_strikes_the_requests_that_it_is_for(string rule)
    {
        await ControlAsync(HttpMethod.Post, "faults", rule, 201);
        Answer struck = await Client.GetAsync($"{OrgClient.Root}/query?q=SELECT+Name+FROM%20Account", ("X-Run", "nightly-7"));
        Assert.Equal("UNABLE_TO_LOCK_ROW", struck.Json[0].GetProperty("errorCode").GetString());
    }

    [Fact]
    public async Task A_fault_after_the_work_loses_the_answer_and_not_the_record()
    {
        await ControlAsync(HttpMethod.Post, "faults", """{"method": "POST", "fault": {"kind": "serverErrorWithoutBody", "afterWork": true}}""", 201);
        Assert.Equal(500, (await Client.PostAsync($"{OrgClient.Root}/sobjects/Account", new { Name = "Kept" })).Status);
        Assert.Equal("Kept", Assert.Single(await Client.ColumnAsync("SELECT Name FROM Account", "Name")));
    }

    [Fact]
    public async Task A_request_that_hangs_is_let_go()
    {
        JsonElement rule = (await ControlAsync(HttpMethod.Post, "faults", """{"fault": "hang"}""", 201)).Json;
        Task<Answer> hanging = Client.GetAsync(Limits);
        await Org.Requests.WaitForAsync("GET", Limits, TimeSpan.FromSeconds(20));
        await ((HangFault)Org.Faults.Rules[0].Fault!).Reached.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(hanging.IsCompleted);

        await ControlAsync(HttpMethod.Post, $"faults/{rule.GetProperty("id")}/release", null, 204);
        Assert.Equal(200, (await hanging).Status);
    }

    [Fact]
    public async Task Several_rules_come_together_or_not_at_all()
    {
        await ControlAsync(HttpMethod.Post, "faults", """[{"fault": "drop"}, {"fault": "dorp"}]""", 400);
        Assert.Empty(Org.Faults.Rules);
        await ControlAsync(HttpMethod.Post, "faults", """[{"path": "/a", "fault": "drop"}, {"path": "/b", "fault": "drop"}]""", 201);
        Assert.Equal(["* /a", "* /b"], Org.Faults.Rules.Select(rule => rule.Requests));
        await ControlAsync(HttpMethod.Delete, "faults", null, 204);
        Assert.Empty(Org.Faults.Rules);
    }

    public static TheoryData<string> Factories => [.. typeof(Fault).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => method.Name).Distinct()];

    /// <summary>What can be said in C# can be said in JSON: each factory, with a value for each of its parameters.</summary>
    [Theory]
    [MemberData(nameof(Factories))]
    public void Each_fault_can_be_said_in_JSON(string factory)
    {
        foreach (MethodInfo form in typeof(Fault).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.Name == factory))
        {
            Dictionary<string, object> written = form.GetParameters().ToDictionary(parameter => parameter.Name!, parameter => Sample(parameter.ParameterType));
            written["kind"] = factory;
            written["afterWork"] = true;
            Fault fault = FaultKinds.Read(JsonSerializer.SerializeToElement(written), "");
            Assert.True(fault.StrikesAfterWork);
        }
    }

    [Theory]
    [InlineData("""{"fault": "nope"}""", "fault: There is no fault \"nope\". There are concurrentLimit, ")]
    [InlineData("""{"fault": {"kind": "delay"}}""", "fault: The fault \"delay\" needs \"time\".")]
    [InlineData("""{"fault": {"kind": "delay", "time": "soon"}}""", "fault.time: A time span is needed here")]
    [InlineData("""{"fault": {"kind": "truncateBody", "fraction": 2}}""", "fault.fraction: A part from 0 to 1 is needed here, and this is 2.")]
    [InlineData("""{"fault": {"kind": "respond", "status": 42}}""", "fault.status: An HTTP status from 200 to 599 is needed here, and this is 42.")]
    [InlineData("""{"fault": {"kind": "rowLocked", "row": 1}}""", "fault.row: This name is not known here.")]
    [InlineData("""{"pth": "/services", "fault": "drop"}""", "pth: This name is not known here. Known are method, path, ")]
    [InlineData("""{"path": "services", "fault": "drop"}""", "path: A path starts with a slash")]
    [InlineData("""{"pathPattern": "(", "fault": "drop"}""", "pathPattern: This regular expression cannot be used")]
    [InlineData("""{"method": "FETCH", "fault": "drop"}""", "method: The method is one of")]
    [InlineData("""{"times": 0, "fault": "drop"}""", "times: A number from 1 on or \"always\" is needed here, and this is 0.")]
    [InlineData("""{"skip": -1, "fault": "drop"}""", "skip: A number from 0 on is needed here.")]
    [InlineData("""{"path": "/a"}""", "fault: The fault is needed here")]
    [InlineData("[1]", "[0]: An object is needed here, and this is 1.")]
    [InlineData("{", "The body is no JSON: ")]
    [InlineData("", "The body says what is to go wrong")]
    public async Task A_mistake_is_told_with_its_place(string body, string said)
    {
        Answer answer = await ControlAsync(HttpMethod.Post, "faults", body, 400);
        Assert.StartsWith(said, answer.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(Org.Faults.Rules);
    }

    [Fact]
    public async Task Time_goes_where_it_is_told_to()
    {
        Org.Tokens.Lifetime = TimeSpan.FromHours(2);
        using var client = new OrgClient(Org);
        Assert.Equal(200, (await client.GetAsync(Limits)).Status);

        await ControlAsync(HttpMethod.Post, "time", """{"set": "2031-05-06T07:08:09Z", "stopped": true}""");
        Assert.Equal(401, (await client.GetAsync(Limits)).Status);
        await Client.PostAsync($"{OrgClient.Root}/sobjects/Account", new { Name = "Later" });
        Assert.Equal("2031-05-06T07:08:09.000+0000", Assert.Single(await Client.ColumnAsync("SELECT CreatedDate FROM Account", "CreatedDate")));

        await ControlAsync(HttpMethod.Post, "time", """{"advance": "-1d"}""");
        Assert.Equal(new DateTimeOffset(2031, 5, 5, 7, 8, 9, TimeSpan.Zero), Org.Clock.GetUtcNow());
        JsonElement time = (await ControlAsync(HttpMethod.Delete, "time")).Json;
        Assert.InRange(time.GetProperty("now").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.False(time.GetProperty("stopped").GetBoolean());
    }

    [Theory]
    [InlineData("{}", "The body says where the time goes")]
    [InlineData("""{"advance": "x"}""", "advance: A time span is needed here")]
    [InlineData("""{"set": "noon"}""", "set: A time is needed here")]
    [InlineData("""{"advance": "999999d"}""", null)]
    [InlineData("""{"advance": "-999999d"}""", "There is no such time.")]
    public async Task A_time_that_is_none_is_refused(string body, string? said)
    {
        Answer answer = await ControlAsync(HttpMethod.Post, "time", body, said is null ? 200 : 400);
        Assert.StartsWith(said ?? "{\"now\":\"4", said is null ? answer.Text : answer.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_tells_what_came_and_hides_what_is_secret()
    {
        Answer token = await Client.TokenAsync(
            ("grant_type", "client_credentials"), ("client_id", Org.Apps.Default.ConsumerKey), ("client_secret", Org.Apps.Default.ConsumerSecret));
        await Client.QueryAsync("SELECT Id FROM Account");
        await Client.PostAsync($"{OrgClient.Root}/sobjects/Account", new { Name = "Logged" });

        Answer log = await ControlAsync(HttpMethod.Get, "requests");
        JsonElement[] requests = [.. log.Json.EnumerateArray()];
        Assert.Equal("POST GET POST", string.Join(' ', requests.Select(request => request.GetProperty("method").GetString())));
        Assert.Equal([200, 200, 201], requests.Select(request => request.GetProperty("status").GetInt32()));
        Assert.Equal("""{"Name":"Logged"}""", requests[2].GetProperty("body").GetString());
        Assert.DoesNotContain(Org.Apps.Default.ConsumerSecret, log.Text, StringComparison.Ordinal);
        Assert.All(Org.Tokens.All, issued => Assert.DoesNotContain(issued.Value, log.Text, StringComparison.Ordinal));

        Assert.Equal(1, (await ControlAsync(HttpMethod.Get, "requests?method=POST&path=/services/data/*/sobjects")).Json.GetArrayLength());
        Assert.Equal(2, (await ControlAsync(HttpMethod.Get, $"requests?since={requests[0].GetProperty("number")}")).Json.GetArrayLength());
        Assert.Equal(1, (await ControlAsync(HttpMethod.Get, "requests?last=1&status=200")).Json.GetArrayLength());
        await ControlAsync(HttpMethod.Get, "requests?last=x", null, 400);
        await ControlAsync(HttpMethod.Delete, "requests", null, 204);
        Assert.Equal(0, (await ControlAsync(HttpMethod.Get, "requests")).Json.GetArrayLength());
        Assert.Equal(200, token.Status);
    }

    [Fact]
    public async Task The_log_keeps_what_it_has_room_for()
    {
        Org.Requests.Capacity = 3;
        await StatusesAsync(Limits, 5);
        Assert.Equal([3, 4, 5], Org.Requests.All.Select(request => request.Number));

        Org.Requests.BodyCapacity = 100;
        await Client.PostAsync($"{OrgClient.Root}/sobjects/Account", new { Name = new string('x', 90) });
        await Client.PostAsync($"{OrgClient.Root}/sobjects/Account", new { Name = new string('y', 90) });
        Assert.Contains("yyy", Assert.Single(Org.Requests.All).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_expire_for_all_or_for_one_user_and_a_new_one_is_given_out()
    {
        string given = (await ControlAsync(HttpMethod.Post, "tokens", """{"user": "STEFAN.MUELLER@local-org.example"}""", 201)).Json.GetProperty("accessToken").GetString()!;
        Assert.Equal(1, (await ControlAsync(HttpMethod.Post, "tokens/expire", """{"user": "stefan.mueller@local-org.example"}""")).Json.GetProperty("expired").GetInt32());
        Assert.False(Org.Tokens.TryGetActive(given, out _));
        Assert.Equal(200, (await Client.GetAsync(Limits)).Status);

        await ControlAsync(HttpMethod.Post, "tokens/expire", null);
        Assert.Equal(401, (await Client.GetAsync(Limits)).Status);
        Answer all = await ControlAsync(HttpMethod.Get, "tokens");
        Assert.Equal([false, false], all.Json.EnumerateArray().Select(token => token.GetProperty("works").GetBoolean()));
        Assert.DoesNotContain(given, all.Text, StringComparison.Ordinal);

        string refresh = Org.Approvals.Grant(Org.Apps.SalesforceCli, Org.Users.Administrator).RefreshToken!;
        Assert.Equal(1, (await ControlAsync(HttpMethod.Post, "tokens/revoke", null)).Json.GetProperty("revoked").GetInt32());
        Assert.False(Org.Approvals.TryGetActive(refresh, out _));
        await ControlAsync(HttpMethod.Post, "tokens", """{"user": "nobody@x.example"}""", 404);
        await ControlAsync(HttpMethod.Post, "tokens", """{"consumerKey": "none"}""", 404);
    }

    [Fact]
    public async Task Settings_put_the_org_at_its_limit()
    {
        await ControlAsync(HttpMethod.Patch, "settings", """{"dailyApiLimit": 10, "apiRequestsUsed": 9, "tokenLifetime": "1h", "lockedRecords": {"Locked": 1}}""");
        int[] statuses = await StatusesAsync(Limits, 2);
        Assert.Equal([200, 403], statuses);
        JsonElement settings = (await ControlAsync(HttpMethod.Patch, "settings", """{"tokenLifetime": null, "apiRequestsUsed": 0}""")).Json;
        Assert.Equal(JsonValueKind.Null, settings.GetProperty("tokenLifetime").ValueKind);
        Answer locked = await Client.PostAsync($"{OrgClient.Root}/sobjects/Account", new { Name = "Locked" });
        Assert.Equal("UNABLE_TO_LOCK_ROW", locked.Json[0].GetProperty("errorCode").GetString());
        await ControlAsync(HttpMethod.Patch, "settings", """{"apiEnabled": "no"}""", 400);
    }

    [Fact]
    public async Task A_reset_brings_back_the_start_and_keeps_who_is_signed_in()
    {
        Approval approval = Org.Approvals.Grant(Org.Apps.SalesforceCli, Org.Users.Administrator);
        string token = Org.Tokens.Issue(approval).Value;
        string start = Org.StartToken();
        await Client.PostAsync($"{OrgClient.Root}/sobjects/Account", new { Name = "Gone" });
        Org.Store.Update("User", Org.Users.Administrator.Id, new { Title = "Changed" });
        Org.Apps.Add(new ExternalClientApp { ConsumerKey = "gone", ConsumerSecret = "s" });
        Org.Faults.On("GET", "/").Always(Fault.Hang());
        Org.Clock.Advance(TimeSpan.FromDays(9));
        Org.ApiRequestsUsed = 77;
        Org.Tokens.Expire(start);
        Task<Answer> hanging = Client.GetAsync(Limits);
        await ((HangFault)Org.Faults.Rules[0].Fault!).Reached.WaitAsync(TimeSpan.FromSeconds(20));

        JsonElement status = (await ControlAsync(HttpMethod.Post, "reset", null)).Json;
        Assert.Equal(0, status.GetProperty("records").GetProperty("Account").GetInt32());
        Assert.Equal(0, status.GetProperty("faults").GetArrayLength());
        Assert.Equal(200, (await hanging).Status);
        Assert.Null(Org.Store.Get("User", Org.Users.Administrator.Id)!["Title"]);
        Assert.False(Org.Apps.TryGet("gone", out _));
        Assert.InRange(Org.Clock.GetUtcNow(), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.InRange(Org.ApiRequestsUsed, 0, 2);
        Assert.Equal(200, (await Client.GetAsync(Limits)).Status);
        Assert.Equal([true, true], new[] { token, start }.Select(value => Org.Tokens.TryGetActive(value, out _)));
        Assert.True(Org.Approvals.TryGetActive(approval.RefreshToken!, out Approval? adopted));
        Assert.True(Org.Tokens.TryGetActive(token, out IssuedToken? issued));
        Assert.Same(adopted, issued!.Approval);
    }

    [Fact]
    public async Task Calls_to_it_are_no_requests_to_the_org()
    {
        Org.Faults.On(null, "/").Always(Fault.Drop());
        await ControlAsync(HttpMethod.Get, "status");
        Assert.Empty(Org.Requests.All);
        Assert.Equal(0, Org.ApiRequestsUsed);
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task A_page_of_another_site_is_not_let_in(string header, string value)
    {
        await Client.SendAsync(HttpMethod.Post, "/_localorg/faults", """{"fault": "drop"}""", (header, value));
        Assert.Empty(Org.Faults.Rules);
        Assert.Equal(403, (await Client.GetAsync("/_localorg/status", (header, value))).Status);
    }

    [Fact]
    public async Task A_path_or_method_that_is_none_is_told()
    {
        Assert.Contains("/_localorg/status", (await ControlAsync(HttpMethod.Get, "nothing", null, 404)).Text, StringComparison.Ordinal);
        Assert.Contains("POST", (await ControlAsync(HttpMethod.Get, "reset", null, 405)).Text, StringComparison.Ordinal);
        await ControlAsync(HttpMethod.Get, "faults/7", null, 404);
        await ControlAsync(HttpMethod.Put, "faults", null, 405);
        Assert.Equal(404, (await Client.GetAsync("/_localorgs")).Status);
        Assert.Equal(404, (await Client.GetAsync("/")).Status);
    }

    [Fact]
    public async Task The_page_shows_what_is_in_it_and_escapes_it()
    {
        await ControlAsync(HttpMethod.Post, "faults", """{"path": "/<script>", "fault": {"kind": "respond", "status": 418, "body": "<b>&"}}""", 201);
        await Client.GetAsync("/services/data/%3Cimg%20src=x%3E?q=%3Cscript%3Ealert(1)%3C/script%3E");
        Org.Store.Insert("Account", new { Name = "One" });

        Answer page = await Client.GetAsync("/_localorg/");
        Assert.StartsWith("text/html", page.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("<li><span>Account</span> <span class=\"number\">1</span></li>", page.Text, StringComparison.Ordinal);
        Assert.Contains("&quot;status&quot;:418,&quot;body&quot;:&quot;&lt;b&gt;&amp;&quot;", page.Text, StringComparison.Ordinal);
        Assert.Contains("?q=&lt;script&gt;alert(1)", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Text, StringComparison.OrdinalIgnoreCase);

        Answer root = await Client.GetAsync("/", ("Accept", "text/html,*/*"));
        Assert.Equal((302, "/_localorg/"), (root.Status, root.Headers["Location"]));
    }

    private static object Sample(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(HttpStatusCode) => 503,
        var t when t == typeof(TimeSpan) => "90s",
        var t when t == typeof(DateTimeOffset) => "2026-01-31T00:00:00Z",
        var t when t == typeof(double) => 0.25,
        var t when t == typeof(int) || t == typeof(long) => 3,
        var t when t == typeof(string) => "text",
        var t when t == typeof(IReadOnlyList<string>) => new[] { "/a", "/b" },
        var t when t == typeof(IReadOnlyList<SalesforceError>) => new[] { new { errorCode = "X", message = "m", fields = new[] { "Name" } } },
        var t when t == typeof((string, string)[]) => new Dictionary<string, string> { ["X-Test"] = "1" },
        var t when t == typeof(Func<string, string>) => new { pattern = "a", with = "b" },
        var t => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"No sample of {t}.")),
    };

    private async Task<int[]> StatusesAsync(string path, int count)
    {
        int[] statuses = new int[count];
        for (int i = 0; i < count; i++)
        {
            statuses[i] = (await Client.GetAsync(path)).Status;
        }

        return statuses;
    }

    private async Task<Answer> ControlAsync(HttpMethod method, string path, string? body = null, int status = 200)
    {
        Answer answer = await Client.SendAsync(method, "/_localorg/" + path, body);
        Assert.True(answer.Status == status, $"{answer.Status} {answer.Text}");
        return answer;
    }
}
