using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

public sealed class OrgTests : OrgTest
{
    [Fact]
    public async Task Versions_need_no_token_and_do_not_count()
    {
        using var stranger = new OrgClient(Org, authorize: false);

        JsonElement[] versions = (await stranger.GetAsync("/services/data")).Json.EnumerateArray().ToArray();

        Assert.Equal(10, versions.Length);
        Assert.Equal("""{"label":"Summer '26","url":"/services/data/v67.0","version":"67.0"}""", versions[^1].GetRawText());
        Assert.Equal(
            ["Spring '26", "Winter '26", "Summer '25"], versions[^4..^1].Reverse().Select(v => v.GetProperty("label").GetString()));
        Assert.Equal(0, Org.ApiRequestsUsed);
    }

    [Fact]
    public async Task Rest_needs_a_token()
    {
        using var stranger = new OrgClient(Org, authorize: false);

        Assert.Equal(
            """[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]""", (await stranger.GetAsync(
                OrgClient.Root + "/limits")).Text);
        string? token = Client.Http.DefaultRequestHeaders.Authorization!.Parameter;
        stranger.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("OAuth", token);
        Assert.Equal(200, (await stranger.GetAsync(OrgClient.Root + "/limits")).Status);
    }

    [Fact]
    public async Task The_version_root_lists_resources_and_other_versions_are_told_apart()
    {
        JsonElement map = (await Client.GetAsync(OrgClient.Root + "/")).Json;
        Assert.Equal("/services/data/v67.0/limits", map.GetProperty("limits").GetString());
        Assert.EndsWith(Org.Users.Administrator.Id, map.GetProperty("identity").GetString(), StringComparison.Ordinal);

        Assert.Equal(200, (await Client.GetAsync("/services/data/v58.0")).Status);
        (await Client.GetAsync("/services/data/v20.0")).AssertError(410, "UNSUPPORTED_API_VERSION");
        (await Client.GetAsync("/services/data/v99.0")).AssertError(404, "NOT_FOUND");
        (await Client.GetAsync("/services/data/67")).AssertError(404, "NOT_FOUND");
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/services/data/v67.0/nowhere")]
    [InlineData("/services/data/v67.0/limits/nowhere")]
    public async Task Unknown_paths_do_not_exist(string path) => Assert.Equal(
        """[{"message":"The requested resource does not exist","errorCode":"NOT_FOUND"}]""", (await Client.GetAsync(path)).Text);

    [Fact]
    public async Task Limits_count_requests_and_so_does_the_header()
    {
        await Client.GetAsync(OrgClient.Root + "/sobjects");
        Answer answer = await Client.GetAsync(OrgClient.Root + "/limits");

        Assert.Equal("api-usage=2/100000", answer.Headers["Sforce-Limit-Info"]);
        Assert.Equal("""{"Max":100000,"Remaining":99998}""", answer.Json.GetProperty("DailyApiRequests").GetRawText());
        Assert.True(answer.Json.EnumerateObject().Count() > 30);
        Assert.All(
            answer.Json.EnumerateObject(),
            l => Assert.InRange(l.Value.GetProperty("Remaining").GetInt32(), 0, l.Value.GetProperty("Max").GetInt32()));
    }

    [Fact]
    public async Task The_daily_limit_is_a_limit()
    {
        Org.DailyApiLimit = 2;
        await Client.GetAsync(OrgClient.Root + "/limits");
        Assert.Equal(
            0,
            (await Client.GetAsync(OrgClient.Root + "/limits")).Json.GetProperty("DailyApiRequests").GetProperty("Remaining").GetInt32());

        Assert.Equal(
            "TotalRequests Limit exceeded.",
            (await Client.GetAsync(OrgClient.Root + "/limits")).AssertError(403, "REQUEST_LIMIT_EXCEEDED"));
    }

    [Fact]
    public async Task Describe_global_lists_the_objects()
    {
        JsonElement answer = (await Client.GetAsync(OrgClient.Root + "/sobjects/")).Json;

        Assert.Equal(200, answer.GetProperty("maxBatchSize").GetInt32());
        Assert.Equal(
            [
                "Account", "AssignmentRule", "Attachment", "Case", "Contact", "ContentDocument", "ContentDocumentLink",
                "ContentVersion", "Document", "Event", "EventLogFile", "Folder", "Group", "Invoice__c", "Lead", "LoginHistory",
                "Opportunity", "Organization", "PermissionSet", "PermissionSetAssignment", "Profile", "Reading__c", "Report", "Site__c",
                "Task", "User",
            ],
            answer.GetProperty("sobjects").EnumerateArray().Select(o => o.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Describe_tells_fields_and_children()
    {
        JsonElement account = (await Client.GetAsync(OrgClient.Root + "/sobjects/account/describe")).Json;
        Assert.Equal("001", account.GetProperty("keyPrefix").GetString());
        var fields = account.GetProperty("fields").EnumerateArray().ToDictionary(f => f.GetProperty("name").GetString()!);
        Assert.Equal("currency", fields["AnnualRevenue"].GetProperty("type").GetString());
        Assert.Equal(255, fields["Name"].GetProperty("length").GetInt32());
        Assert.False(fields["Name"].GetProperty("nillable").GetBoolean());
        Assert.Equal("User", fields["OwnerId"].GetProperty("referenceTo")[0].GetString());
        Assert.Equal("Owner", fields["OwnerId"].GetProperty("relationshipName").GetString());
        Assert.True(
            fields["External_Id__c"].GetProperty("externalId").GetBoolean() && fields["External_Id__c"].GetProperty("unique").GetBoolean());
        Assert.Equal(32, fields["Industry"].GetProperty("picklistValues").GetArrayLength());
        JsonElement contacts = account.GetProperty("childRelationships")
            .EnumerateArray()
            .Single(c => c.GetProperty("relationshipName").GetString() == "Contacts");
        Assert.Equal(
            ("Contact", "AccountId", true),
            (contacts.GetProperty("childSObject")
                .GetString(), contacts.GetProperty("field").GetString(), contacts.GetProperty("cascadeDelete").GetBoolean()));

        Assert.Equal(
            "a00",
            (await Client.GetAsync(OrgClient.Root + "/sobjects/Invoice__c")).Json
                .GetProperty("objectDescribe")
                .GetProperty("keyPrefix")
                .GetString());
        (await Client.GetAsync(OrgClient.Root + "/sobjects/Nope/describe")).AssertError(404, "NOT_FOUND");
    }

    [Fact]
    public async Task Describe_is_not_sent_again_when_it_has_not_changed()
    {
        Answer first = await Client.GetAsync(OrgClient.Root + "/sobjects/Account/describe");
        Client.Http.DefaultRequestHeaders.IfModifiedSince = DateTimeOffset.Parse(
            first.Headers["Last-Modified"], CultureInfo.InvariantCulture);

        Answer second = await Client.GetAsync(OrgClient.Root + "/sobjects/Account/describe");
        Assert.Equal((304, 0), (second.Status, second.Bytes.Length));

        Client.Http.DefaultRequestHeaders.IfModifiedSince = DateTimeOffset.UnixEpoch;
        Assert.Equal(200, (await Client.GetAsync(OrgClient.Root + "/sobjects/Account/describe")).Status);
    }

    [Fact]
    public async Task HEAD_is_GET_without_a_body()
    {
        Answer answer = await Client.SendAsync(HttpMethod.Head, OrgClient.Root + "/limits");

        Assert.Equal((200, 0), (answer.Status, answer.Bytes.Length));
        Assert.Equal("api-usage=1/100000", answer.Headers["Sforce-Limit-Info"]);
    }

    [Fact]
    public async Task A_body_larger_than_the_log_keeps_still_arrives_whole()
    {
        string id = Org.Store.Insert("Invoice__c", new { Number__c = "1" });
        string padding = new string(' ', RequestLog.BodyLimit + 50_000);

        Answer answer = await Client.SendAsync(
            HttpMethod.Patch, $"{OrgClient.Root}/sobjects/Invoice__c/{id}", $"{{{padding}\"Number__c\":\"2\"}}");

        Assert.Equal(204, answer.Status);
        Assert.Equal("2", Org.Store.Get("Invoice__c", id)!["Number__c"]);
        Assert.Equal(RequestLog.BodyLimit, Org.Requests.All[^1].Body.Length);
    }

    [Fact]
    public async Task The_log_keeps_requests_as_they_were_sent()
    {
        await Client.GetAsync(OrgClient.Root + "/sobjects/Account/External_Id__c/a%2Fb?fields=Id");
        await Client.PostAsync(OrgClient.Root + "/sobjects/Account", new { Name = "Logged" });

        (RecordedRequest? get, RecordedRequest? post) = (Org.Requests.All[0], Org.Requests.All[1]);
        Assert.Equal(
            (OrgClient.Root + "/sobjects/Account/External_Id__c/a%2Fb", "?fields=Id", 404), (get.Path, get.QueryString, get.StatusCode));
        Assert.StartsWith("Bearer 00D", get.Headers["authorization"], StringComparison.Ordinal);
        Assert.Equal(("POST", """{"Name":"Logged"}""", 201, false), (post.Method, post.Body, post.StatusCode, post.Aborted));
        Assert.Equal(2, Org.Requests.Count());
        Assert.Equal(1, Org.Requests.Count("post", "/services/data"));
        Org.Requests.Clear();
        Assert.Empty(Org.Requests.All);
        TimeoutException missing = await Assert.ThrowsAsync<TimeoutException>(
            () => Org.Requests.WaitForAsync("GET", "/", TimeSpan.FromMilliseconds(30)));
        Assert.Contains("Seen:", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_and_the_organization_are_records()
    {
        await using LocalOrgServer org = await LocalOrgServer.StartAsync(
            new LocalOrgOptions { SampleData = false, IsSandbox = true, OrganizationName = "Ünï Corp" });
        using var client = new OrgClient(org);

        JsonElement organization = Assert.Single(
            await client.RecordsAsync("SELECT Id, Name, IsSandbox, InstanceName, OrganizationType FROM Organization"));
        Assert.Equal(org.OrganizationId, organization.GetProperty("Id").GetString());
        Assert.Equal("Ünï Corp", organization.GetProperty("Name").GetString());
        Assert.True(organization.GetProperty("IsSandbox").GetBoolean());
        Assert.StartsWith("00D", org.OrganizationId, StringComparison.Ordinal);

        OrgUser added = org.Users.Add("new@local-org.example", "New", "User");
        Assert.Equal(
            "New User", Assert.Single(await client.ColumnAsync("SELECT Name FROM User WHERE Username = 'NEW@local-org.example'", "Name")));
        Assert.StartsWith("005", added.Id, StringComparison.Ordinal);
        Assert.Same(added, org.Users.Find("new@local-org.example"));
        JsonElement administrator = Assert.Single(await client.RecordsAsync("SELECT Profile.Name FROM User WHERE Username LIKE 'admin@%'"));
        Assert.Equal("System Administrator", administrator.GetProperty("Profile").GetProperty("Name").GetString());
    }

    [Fact]
    public async Task Two_orgs_can_be_two_organizations()
    {
        await using LocalOrgServer other = await LocalOrgServer.StartAsync(
            new LocalOrgOptions { SampleData = false, OrganizationNumber = 2 });
        using var client = new OrgClient(other);
        Assert.NotEqual(Org.OrganizationId, other.OrganizationId);
        Assert.Equal(other.OrganizationId, Assert.Single(await client.ColumnAsync("SELECT Id FROM Organization", "Id")));
        Assert.StartsWith("00D", other.OrganizationId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_is_closed_by_its_status_and_a_new_lead_is_not_converted()
    {
        await Client.PostAsync(OrgClient.Root + "/sobjects/Case", new { Subject = "open" });
        await Client.PostAsync(OrgClient.Root + "/sobjects/Case", new { Subject = "done", Status = "Closed" });
        Assert.Equal("done", Assert.Single(await Client.ColumnAsync("SELECT Subject FROM Case WHERE IsClosed = true", "Subject")));
        await Client.PostAsync(OrgClient.Root + "/sobjects/Lead", new { LastName = "Roe", Company = "Acme" });
        Assert.Equal(
            "Roe",
            Assert.Single(
                await Client.ColumnAsync("SELECT LastName FROM Lead WHERE IsConverted = false AND Company = 'Acme'", "LastName")));
    }

    [Fact]
    public async Task Both_loopback_addresses_answer_on_one_port()
    {
        if (Org.Url.Host != "localhost")
        {
            Assert.Equal("127.0.0.1", Org.Url.Host);
            return;
        }

        foreach (string? host in new[] { "127.0.0.1", "[::1]", "localhost" })
        {
            using var http = new HttpClient();
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri($"http://{host}:{Org.Url.Port}/services/data"))).StatusCode);
        }
    }

    [Fact]
    public async Task With_a_certificate_the_org_speaks_https()
    {
        using X509Certificate2 certificate = LoopbackCertificate.Create();
        await using LocalOrgServer org = await LocalOrgServer.StartAsync(
            new LocalOrgOptions { SampleData = false, Certificate = certificate });
        using var http = new HttpClient(new SocketsHttpHandler { SslOptions = LoopbackCertificate.Trust(certificate) });

        Assert.Equal("https", org.Url.Scheme);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(org.Url, "/services/data"))).StatusCode);
    }

    [Fact]
    public async Task A_taken_port_is_an_error() =>
        await Assert.ThrowsAnyAsync<Exception>(
            () => LocalOrgServer.StartAsync(new LocalOrgOptions { SampleData = false, Port = Org.Url.Port }));

    [Fact]
    public async Task Records_are_counted_by_object()
    {
        Answer counted = await Client.GetAsync("/services/data/v67.0/limits/recordCount?sObjects=Contact,account,Nothing__c");

        Assert.Equal(200, counted.Status);
        Assert.Equal(
            [("Account", Org.Store.Count("Account")), ("Contact", Org.Store.Count("Contact"))],
            counted.Json.GetProperty("sObjects").EnumerateArray()
                .Select(each => (each.GetProperty("name").GetString()!, each.GetProperty("count").GetInt32())));
    }
}
