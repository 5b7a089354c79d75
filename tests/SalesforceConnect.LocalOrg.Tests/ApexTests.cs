using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>Anonymous Apex, as far as the org knows it, and its logs.</summary>
public sealed class ApexTests : OrgTest
{
    private const string Objects = OrgClient.Root + "/tooling/sobjects";

    [Fact]
    public async Task A_block_writes_and_reads_records()
    {
        JsonElement result = await RunAsync(
            """
            // Comments are none of it. /* */
            /* Nor
            these. */
            Account a = new Account(Name = 'It\'s', NumberOfEmployees = 1 + 2);
            insert a;
            System.assert(a.Id != null);
            System.assertEquals('it\'s', a.Name, 'text has no case');
            System.assertNotEquals(2, 3);
            a.Name = 'b' + a.NumberOfEmployees;
            UPDATE a;
            Contact c = new Contact(LastName = 'C', AccountId = a.Id);
            insert c; delete c;;
            """);

        Assert.Equal((-1, true, true), (result.GetProperty("line").GetInt32(), result.GetProperty("compiled").GetBoolean(), result.GetProperty("success").GetBoolean()));
        Assert.Equal("b3", Org.Store.Get("Account", Assert.Single(Org.Store.Ids("Account")))!["Name"]);
        Assert.Equal(0, Org.Store.Count("Contact"));
    }

    [Theory]
    [InlineData("System.debug('a')", 1, 18, "Unexpected token '<EOF>'.")]
    [InlineData("System.debug('a')\nSystem.debug('b');", 2, 1, "Unexpected token 'System'.")]
    [InlineData("Integer i = 1;\n  i = j;", 2, 7, "Variable does not exist: j")]
    [InlineData("String s; String s;", 1, 18, "Duplicate variable: s")]
    [InlineData("Foo f = null;", 1, 1, "Invalid type: Foo")]
    [InlineData("insert new Account(Nam = 'x');", 1, 20, "Field does not exist: Nam on Account")]
    [InlineData("System.shout('x');", 1, 8, "Method does not exist or incorrect signature: void shout(Object) from the type System")]
    [InlineData("System.debug('a", 1, 14, "Illegal string literal: Line breaks are not allowed in string literals")]
    [InlineData("throw new Account();", 1, 11, "Throw expression must be of type exception: Account")]
    public async Task What_is_not_known_does_not_compile_and_nothing_runs(string code, int line, int column, string problem)
    {
        JsonElement result = await RunAsync(code);

        Assert.Equal((line, column, problem), (result.GetProperty("line").GetInt32(), result.GetProperty("column").GetInt32(), result.GetProperty("compileProblem").GetString()));
        Assert.False(result.GetProperty("compiled").GetBoolean());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("exceptionMessage").ValueKind);
    }

    [Theory]
    [InlineData("System.assert(1 == 2, 'no');", "System.AssertException: Assertion Failed: no", 2)]
    [InlineData("System.assert(false);", "System.AssertException: Assertion Failed", 2)]
    [InlineData("System.assertEquals(1, 2);", "System.AssertException: Assertion Failed: Expected: 1, Actual: 2", 2)]
    [InlineData("throw new IllegalArgumentException('x');", "System.IllegalArgumentException: x", 2)]
    [InlineData("insert new Contact();", "System.DmlException: Insert failed. First exception on row 0; first error: REQUIRED_FIELD_MISSING, Required fields are missing: [LastName]: [LastName]", 2)]
    [InlineData("Account n; n.Name = 'x';", "System.NullPointerException: Attempt to de-reference a null object", 2)]
    public async Task An_exception_takes_the_whole_block_back(string statement, string message, int line)
    {
        JsonElement result = await RunAsync("insert new Account(Name = 'a');\n" + statement);

        Assert.Equal(message, result.GetProperty("exceptionMessage").GetString());
        Assert.StartsWith($"AnonymousBlock: line {line}, column ", result.GetProperty("exceptionStackTrace").GetString(), StringComparison.Ordinal);
        Assert.Equal((true, false), (result.GetProperty("compiled").GetBoolean(), result.GetProperty("success").GetBoolean()));
        Assert.Equal(0, Org.Store.Count("Account"));
    }

    [Fact]
    public async Task A_user_who_is_traced_has_logs_and_is_traced_once_at_a_time()
    {
        await RunAsync("System.debug('unseen');");
        Assert.Equal(0, Org.Store.Count("ApexLog"));
        string level = await MakeAsync("DebugLevel", new { DeveloperName = "L", MasterLabel = "L", ApexCode = "DEBUG" });
        object flag = new { TracedEntityId = Org.Users.Administrator.Id, DebugLevelId = level, LogType = "USER_DEBUG", ExpirationDate = DateTime.UtcNow.AddHours(1) };
        await MakeAsync("TraceFlag", flag);
        Answer second = await Client.PostAsync($"{Objects}/TraceFlag", flag);
        Assert.Equal("FIELD_INTEGRITY_EXCEPTION", second.Json[0].GetProperty("errorCode").GetString());
        Assert.Contains("already being traced", second.Json[0].GetProperty("message").GetString(), StringComparison.Ordinal);

        await RunAsync("System.debug('seen');");
        Answer logs = await Client.GetAsync(OrgClient.Root + "/tooling/query?q=" + Uri.EscapeDataString("SELECT Id, LogLength, Operation FROM ApexLog WHERE Operation LIKE '%executeAnonymous%'"));
        JsonElement log = logs.Json.GetProperty("records")[0];
        Answer body = await Client.GetAsync($"{Objects}/ApexLog/{log.GetProperty("Id").GetString()}/Body");
        Assert.Contains("|USER_DEBUG|[1]|DEBUG|seen\n", body.Text, StringComparison.Ordinal);
        Assert.Equal(body.Bytes.Length, log.GetProperty("LogLength").GetInt32());

        Assert.Equal(204, (await Client.SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"{Objects}/DebugLevel/{level}"))).Status);
        Assert.Equal(0, Org.Store.Count("TraceFlag"));
    }

    private async Task<JsonElement> RunAsync(string code)
    {
        Answer answer = await Client.GetAsync($"{OrgClient.Root}/tooling/executeAnonymous/?anonymousBody={Uri.EscapeDataString(code.Replace("\r\n", "\n", StringComparison.Ordinal))}");
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json;
    }

    private async Task<string> MakeAsync(string name, object fields)
    {
        Answer made = await Client.PostAsync($"{Objects}/{name}", fields);
        Assert.True(made.Status == 201, made.Text);
        return made.Json.GetProperty("id").GetString()!;
    }
}
