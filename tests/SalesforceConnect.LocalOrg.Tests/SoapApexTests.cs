using System.Xml.Linq;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>Anonymous Apex by the SOAP API, as the Salesforce CLI asks for it.</summary>
public sealed class SoapApexTests : OrgTest
{
    [Fact]
    public async Task It_runs_and_gives_its_log()
    {
        XElement answer = await RunAsync("insert new Account(Name = 'A &amp; B'); System.debug('seen');", Token());
        Assert.Equal("true", Value(answer, "success"));
        Assert.Contains("|seen", Value(answer, "debugLog"), StringComparison.Ordinal);
        Assert.Equal("A & B", Assert.Single(await Client.ColumnAsync("SELECT Name FROM Account", "Name")));

        // The CLI looks for the elements by their prefixes.
        Assert.Equal("soapenv", answer.GetPrefixOfNamespace(answer.Name.Namespace));
    }

    [Fact]
    public async Task What_does_not_compile_and_what_throws_is_told_with_its_place()
    {
        XElement broken = await RunAsync("Integer i = ;", Token());
        Assert.Equal(("false", "false", "1"), (Value(broken, "compiled"), Value(broken, "success"), Value(broken, "line")));
        Assert.NotEqual("", Value(broken, "compileProblem"));
        XElement thrown = await RunAsync("System.assert(false);", Token());
        Assert.Equal(("true", "false"), (Value(thrown, "compiled"), Value(thrown, "success")));
        Assert.Contains("AssertException", Value(thrown, "exceptionMessage"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gone", "INVALID_SESSION_ID")]
    [InlineData(null, "executeAnonymous alone")]
    public async Task A_refusal_is_a_fault(string? token, string said)
    {
        XElement answer = await RunAsync("System.debug('x');", token ?? Token(), token is null ? "describeGlobal" : "executeAnonymous", status: 500);
        Assert.Contains(said, Value(answer, "faultstring"), StringComparison.Ordinal);
    }

    private static string Value(XElement answer, string name) => answer.Descendants().Single(element => element.Name.LocalName == name).Value;

    private string Token() => Org.Tokens.Issue(Org.Apps.Default, Org.Users.Administrator).Value;

    private async Task<XElement> RunAsync(string code, string token, string action = "executeAnonymous", int status = 200)
    {
        Answer answer = await Client.SendAsync(
            HttpMethod.Post,
            "/services/Soap/s/67.0/00D",
            $"""
            <env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" xmlns:apex="http://soap.sforce.com/2006/08/apex">
              <env:Header>
                <apex:SessionHeader><apex:sessionId>{token}</apex:sessionId></apex:SessionHeader>
                <apex:DebuggingHeader><apex:debugLevel>DEBUGONLY</apex:debugLevel></apex:DebuggingHeader>
              </env:Header>
              <env:Body><{action} xmlns="http://soap.sforce.com/2006/08/apex"><apexcode>{code}</apexcode></{action}></env:Body>
            </env:Envelope>
            """,
            "text/xml");
        Assert.Equal(status, answer.Status);
        return XElement.Parse(answer.Text);
    }
}
