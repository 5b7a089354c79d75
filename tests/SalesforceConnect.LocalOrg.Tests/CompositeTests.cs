using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary><c>/composite</c>: requests that use each other's answers.</summary>
public sealed class CompositeTests : OrgTest
{
    private const string Path = OrgClient.Root + "/composite";
    private const string RolledBack = "The transaction was rolled back since another operation in the same transaction failed.";

    [Fact]
    public async Task An_answer_goes_into_the_next_request_s_url_and_body()
    {
        Answer answer = await SendAsync(
            allOrNone: true,
            Request("POST", "/sobjects/Account", "acc", new { Name = "Löwe", BillingCity = "Köln", NumberOfEmployees = 7 }),
            Request("GET", "/sobjects/Account/@{acc.id}?fields=Name,NumberOfEmployees,Phone,BillingAddress", "read"),
            Request("POST", "/sobjects/Contact", "con", new
            {
                LastName = "x",
                AccountId = "@{acc.id}",
                Department = "@{read.Name} & @{read.BillingAddress.city}",
                Title = "@{read.NumberOfEmployees}",
                Phone = "@{read.Phone}",
            }),
            Request("GET", "/query?q=SELECT+Id,Name,(SELECT+Id+FROM+Contacts)+FROM+Account", "query"),
            Request(
                "PATCH",
                "/sobjects/Contact/@{query.records[0].Contacts.records[0].Id}",
                "change",
                new { FirstName = "@{query.totalSize} of @{query.records[0].Name}" }),
            Request("DELETE", "/sobjects/Account/@{query.records[0].Id}", "gone"));

        Assert.Equal(200, answer.Status);
        JsonElement[] parts = [.. answer.Json.GetProperty("compositeResponse").EnumerateArray()];
        Assert.Equal([201, 200, 201, 200, 204, 204], parts.Select(p => p.GetProperty("httpStatusCode").GetInt32()));
        Assert.Equal(["acc", "read", "con", "query", "change", "gone"], parts.Select(p => p.GetProperty("referenceId").GetString()));
        string account = parts[0].GetProperty("body").GetProperty("id").GetString()!;
        Assert.Equal(
            $$"""{"body":{"id":"{{account}}","success":true,"errors":[]},"""
            + $"\"httpHeaders\":{{\"Location\":\"{OrgClient.Root}/sobjects/Account/{account}\"}},"
            + "\"httpStatusCode\":201,\"referenceId\":\"acc\"}",
            parts[0].GetRawText());
        Assert.Equal("""{"body":null,"httpHeaders":{},"httpStatusCode":204,"referenceId":"gone"}""", parts[5].GetRawText());
        const string fields = "SELECT AccountId, Department, Title, Phone, FirstName FROM Contact";
        JsonElement contact = (await Client.RecordsAsync(fields, "queryAll"))[0];
        Assert.Equal(
            [account, "Löwe & Köln", "7", null, "1 of Löwe"],
            contact.EnumerateObject().Skip(1).Select(p => p.Value.GetString()));
    }

    [Fact]
    public async Task One_that_fails_halts_those_that_refer_to_it_and_no_others()
    {
        Answer answer = await SendAsync(
            allOrNone: false,
            Request("POST", "/sobjects/Account", "bad", new { }),
            Request("POST", "/sobjects/Contact", "child", new { LastName = "x", AccountId = "@{bad.id}" }),
            Request("POST", "/sobjects/Contact", "free", new { LastName = "y" }),
            Request("GET", "/sobjects/Contact/@{free.Id}", "wrongCase"),
            Request("GET", "/sobjects/Contact/@{free}", "whole"),
            Request("GET", "/sobjects/Contact/@{nobody.id}", "unknown"));

        Assert.Equal(
            [
                "bad 400 REQUIRED_FIELD_MISSING", "child 400 PROCESSING_HALTED", "free 201 ", "wrongCase 400 PROCESSING_HALTED",
                "whole 400 PROCESSING_HALTED", "unknown 400 PROCESSING_HALTED",
            ],
            Outcomes(answer));
        Assert.StartsWith(
            "Invalid reference specified. No value for bad.id found in bad.",
            answer.Json.GetProperty("compositeResponse")[1].GetProperty("body")[0].GetProperty("message").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(1, Org.Store.Count("Contact"));
    }

    [Fact]
    public async Task All_or_none_takes_everything_back_and_names_the_bystander_before_the_culprit()
    {
        string account = Org.Store.Insert("Account", new { Name = "before" });

        Answer answer = await SendAsync(
            allOrNone: true,
            Request("PATCH", $"/sobjects/Account/{account}", "change", new { Name = "after" }),
            Request("POST", "/sobjects/Contact", "made", new { LastName = "x" }),
            Request("POST", "/sobjects/Contact", "culprit", new { FirstName = "y" }),
            Request("POST", "/sobjects/Contact", "later", new { LastName = "z" }));

        Assert.Equal(
            [
                "change 400 PROCESSING_HALTED", "made 400 PROCESSING_HALTED", "culprit 400 REQUIRED_FIELD_MISSING",
                "later 400 PROCESSING_HALTED",
            ],
            Outcomes(answer));
        Assert.Equal(
            $$"""{"body":[{"errorCode":"PROCESSING_HALTED","message":"{{RolledBack}}"}],"""
            + "\"httpHeaders\":{},\"httpStatusCode\":400,\"referenceId\":\"change\"}",
            answer.Json.GetProperty("compositeResponse")[0].GetRawText());
        Assert.Equal(("before", 0), ((string?)Org.Store.Get("Account", account)!["Name"], Org.Store.Count("Contact")));
    }

    [Theory]
    [InlineData(false, false, "a:True b:False", 2)]
    [InlineData(false, true, "a:False b:False", 1)]
    [InlineData(true, false, "a:True b:False", 0)]
    [InlineData(true, true, "a:False b:False", 0)]
    public async Task A_collection_inside_says_what_its_own_flag_says_and_the_outer_one_overrides_it(
        bool outer, bool inner, string rows, int left)
    {
        Answer answer = await SendAsync(
            outer,
            Request("POST", "/composite/sobjects", "rows", new
            {
                allOrNone = inner,
                records = new object[]
                {
                    new { attributes = new { type = "Contact" }, LastName = "a" },
                    new { attributes = new { type = "Contact" }, FirstName = "b" },
                },
            }),
            Request("POST", "/sobjects/Contact", "single", new { LastName = "c" }));

        Assert.Equal([$"rows 200 ", outer ? "single 400 PROCESSING_HALTED" : "single 201 "], Outcomes(answer));
        JsonElement body = answer.Json.GetProperty("compositeResponse")[0].GetProperty("body");
        Assert.Equal(rows, $"a:{body[0].GetProperty("success").GetBoolean()} b:{body[1].GetProperty("success").GetBoolean()}");
        Assert.Equal(left, Org.Store.Count("Contact"));
    }

    [Theory]
    [InlineData("v67.0", null)]
    [InlineData("v51.0", "PROCESSING_HALTED")]
    public async Task A_reference_to_a_null_passes_it_on_since_version_52(string version, string? errorCode)
    {
        string account = Org.Store.Insert("Account", new { Name = "a" });
        string root = $"/services/data/{version}";

        Answer answer = await Client.PostAsync(root + "/composite", new
        {
            compositeRequest = new object[]
            {
                new { method = "GET", url = $"{root}/sobjects/Account/{account}?fields=Phone", referenceId = "a" },
                new { method = "PATCH", url = $"{root}/sobjects/Account/{account}", referenceId = "b", body = new { Fax = "@{a.Phone}" } },
            },
        });

        Assert.Equal($"b {(errorCode is null ? 204 : 400)} {errorCode}", Outcomes(answer)[1]);
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task Requests_of_one_kind_run_together_unless_the_call_says_no(bool? collateSubrequests, int accountsBeforeTheContact)
    {
        int seen = -1;
        Org.ValidationRules.Add("Contact", "LastName", _ => { seen = Org.Store.Count("Account"); return false; }, "");
        object[] compositeRequest =
        [
            Request("POST", "/sobjects/Account", "a1", new { Name = "1" }),
            Request("POST", "/sobjects/Contact", "c1", new { LastName = "2" }),
            Request("POST", "/sobjects/Account", "a2", new { Name = "3" }),
        ];

        Answer answer = await Client.PostAsync(
            Path, collateSubrequests is { } collate ? new { compositeRequest, collateSubrequests = collate } : new { compositeRequest });

        Assert.Equal(["a1 201 ", "c1 201 ", "a2 201 "], Outcomes(answer));
        Assert.Equal(accountsBeforeTheContact, seen);
    }

    [Fact]
    public async Task Headers_belong_to_the_subrequest_that_has_them()
    {
        string owner = Org.Users.Add("owner@local-org.example", "Ow", "Ner").Id;
        Org.AssignmentRules.Add("Lead", "Standard", owner);
        object body = new { LastName = "a", Company = "b" };
        Dictionary<string, string> httpHeaders = new() { ["Sforce-Auto-Assign"] = "FALSE" };

        await SendAsync(
            allOrNone: false,
            new { method = "POST", url = OrgClient.Root + "/sobjects/Lead", referenceId = "a", body, httpHeaders },
            Request("POST", "/sobjects/Lead", "b", body));

        string?[] owners = await Client.ColumnAsync("SELECT OwnerId FROM Lead ORDER BY Id", "OwnerId");
        Assert.Equal($"{Org.Users.Administrator.Id},{owner}", string.Join(',', owners));
    }

    [Theory]
    [InlineData(
        """{"method":"get","url":"/services/data/v67.0/sobjects/Account/1","referenceId":"a"}""", "INVALID_INPUT",
        "methods are upper case")]
    [InlineData(
        """{"method":"GET","url":"v67.0/sobjects/Account/1","referenceId":"a"}""", "INVALID_INPUT", "must start with /services/data/")]
    [InlineData(
        """{"method":"GET","url":"/services/data/v67.0/limits","referenceId":"a"}""", "INVALID_INPUT",
        "cannot be part of a composite request")]
    [InlineData("""{"method":"GET","url":"/services/data/v67.0/sobjects/Account/1"}""", "JSON_PARSER_ERROR", "referenceId")]
    [InlineData(
        """{"method":"GET","url":"/services/data/v67.0/sobjects/Account/1","referenceId":"x[1]"}""", "JSON_PARSER_ERROR",
        "Provided referenceId ('x[1]') must start with a letter or a number, and it can contain only letters, numbers and underscores")]
    [InlineData(
        """{"method":"GET","url":"/services/data/v67.0/sobjects/Account/1","referenceId":"_a"}""", "JSON_PARSER_ERROR",
        "Provided referenceId ('_a')")]
    [InlineData(
        """{"method":"GET","url":"/services/data/v67.0/sobjects/Account/1","referenceId":"a","httpHeaders":{"content-type":"text/xml"}}""",
        "INVALID_HEADER", "content-type")]
    [InlineData(
        """{"method":"GET","url":"/services/data/v67.0/sobjects/Account/1","referenceId":"a","richInput":{}}""", "JSON_PARSER_ERROR",
        "Unrecognized field \"richInput\"")]
    [InlineData(
        """{"method":"GET","url":"/services/data/v67.0/sobjects/Account/1","referenceId":"f"}""",
        "INVALID_INPUT", "Duplicate referenceId")]
    public async Task An_envelope_that_is_wrong_is_refused_before_anything_runs(string request, string errorCode, string message)
    {
        const string first = """{"method":"POST","url":"/services/data/v67.0/sobjects/Account","referenceId":"f","body":{"Name":"x"}}""";

        Answer answer = await Client.SendAsync(HttpMethod.Post, Path, $$"""{"compositeRequest":[{{first}},{{request}}]}""");

        Assert.Contains(message, answer.AssertError(400, errorCode), StringComparison.Ordinal);
        Assert.Equal(0, Org.Store.Count("Account"));
    }

    [Theory]
    [InlineData(25, 0, true)]
    [InlineData(26, 0, false)]
    [InlineData(0, 5, true)]
    [InlineData(1, 6, false)]
    public async Task Twenty_five_requests_and_five_queries_are_the_most(int reads, int queries, bool isTaken)
    {
        object[] requests =
        [
            .. Enumerable.Range(0, reads).Select(i => Request("GET", "/sobjects/Account/describe", $"d{i}")),
            .. Enumerable.Range(0, queries).Select(i => i % 2 == 0
                ? Request("GET", "/query?q=SELECT+COUNT()+FROM+Account", $"q{i}")
                : Request(
                    "POST", "/composite/sobjects/Account", $"q{i}", new { ids = new[] { "001000000000001AAA" }, fields = new[] { "Id" } })),
        ];

        Answer answer = await Client.PostAsync(Path, new { compositeRequest = requests });

        if (isTaken)
        {
            Assert.All(Outcomes(answer), o => Assert.EndsWith(" 200 ", o, StringComparison.Ordinal));
        }
        else
        {
            answer.AssertError(400, "LIMIT_EXCEEDED");
        }
    }

    [Fact]
    public async Task A_composite_call_counts_once_and_a_batch_for_each_of_its_requests()
    {
        int before = Org.ApiRequestsUsed;
        await SendAsync(false, [.. Enumerable.Range(0, 10).Select(i => Request("GET", "/sobjects/Account/describe", $"d{i}"))]);
        Assert.Equal(before + 1, Org.ApiRequestsUsed);

        await BatchAsync(halt: false, [.. Enumerable.Range(0, 10).Select(_ => Part("GET", "limits"))]);
        Assert.Equal(before + 12, Org.ApiRequestsUsed);
    }

    [Theory]
    [InlineData(false, "201,404,400,200", true)]
    [InlineData(true, "201,404,412,412", true)]
    public async Task A_batch_goes_on_or_halts_after_a_request_that_fails(bool halt, string statuses, bool hasErrors)
    {
        Answer answer = await BatchAsync(
            halt,
            Part("POST", "sobjects/Account", new { Name = "a" }),
            Part("GET", "sobjects/Account/001000000000001AAA"),
            Part("POST", "sobjects/Account", new { }),
            Part("GET", "query?q=SELECT+COUNT()+FROM+Account"));

        Assert.Equal(200, answer.Status);
        JsonElement[] results = [.. answer.Json.GetProperty("results").EnumerateArray()];
        Assert.Equal(statuses, string.Join(',', results.Select(r => r.GetProperty("statusCode").GetInt32())));
        Assert.Equal(hasErrors, answer.Json.GetProperty("hasErrors").GetBoolean());
        Assert.Equal(
            halt ? "BATCH_PROCESSING_HALTED" : "REQUIRED_FIELD_MISSING",
            results[2].GetProperty("result")[0].GetProperty("errorCode").GetString());
        Assert.Equal(1, Org.Store.Count("Account"));

        string id = Org.Store.Ids("Account")[0];
        answer = await BatchAsync(
            halt, Part("PATCH", $"sobjects/Account/{id}", new { Name = "b" }), Part("DELETE", $"sobjects/Account/{id}"));
        Assert.Equal("""{"hasErrors":false,"results":[{"statusCode":204,"result":null},{"statusCode":204,"result":null}]}""", answer.Text);
    }

    [Theory]
    [InlineData("FETCH", "v67.0/sobjects/Account/1")]
    [InlineData("GET", "/services/data/v67.0/sobjects/Account/1")]
    [InlineData("GET", "v67.0/composite/sobjects")]
    [InlineData("GET", "v66.0/../limits")]
    public async Task A_batch_with_a_bad_method_or_url_is_refused_before_anything_runs(string method, string url)
    {
        Answer answer = await Client.PostAsync(
            Path + "/batch",
            new { batchRequests = new object[] { Part("POST", "sobjects/Account", new { Name = "a" }), new { method, url } } });

        answer.AssertError(400, "INVALID_INPUT");
        Assert.Equal(0, Org.Store.Count("Account"));
    }

    [Fact]
    public async Task The_resource_lists_what_lies_under_it() => Assert.Equal(
        ["batch", "graph", "sobjects", "tree"], (await Client.GetAsync(Path)).Json.EnumerateObject().Select(p => p.Name));

    private static object Request(string method, string path, string referenceId, object? body = null) => body is null
        ? new { method, url = OrgClient.Root + path, referenceId }
        : new { method, url = OrgClient.Root + path, referenceId, body };

    private static object Part(string method, string path, object? richInput = null) => richInput is null
        ? new { method, url = "v67.0/" + path }
        : new { method, url = "v67.0/" + path, richInput };

    private static string[] Outcomes(Answer answer)
    {
        Assert.True(answer.Status == 200, answer.Text);
        return
        [
            .. answer.Json.GetProperty("compositeResponse").EnumerateArray().Select(part =>
            {
                JsonElement body = part.GetProperty("body");
                string code = body.ValueKind == JsonValueKind.Array
                    && body.GetArrayLength() > 0 && body[0].ValueKind == JsonValueKind.Object
                    && body[0].TryGetProperty("errorCode", out JsonElement error) ? error.GetString()! : "";
                return $"{part.GetProperty("referenceId")} {part.GetProperty("httpStatusCode")} {code}";
            }),
        ];
    }

    private Task<Answer> SendAsync(bool allOrNone, params object[] compositeRequest) =>
        Client.PostAsync(Path, new { allOrNone, compositeRequest });

    private Task<Answer> BatchAsync(bool halt, params object[] batchRequests) =>
        Client.PostAsync(Path + "/batch", new { haltOnError = halt, batchRequests });
}
