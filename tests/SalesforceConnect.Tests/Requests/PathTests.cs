using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Requests;

/// <summary>Where a path, a query and headers go on the wire.</summary>
public sealed class PathTests : OrgTest
{
    [Theory]
    [InlineData("limits", "/services/data/v67.0/limits")]
    [InlineData("/limits", "/services/data/v67.0/limits")]
    [InlineData(" limits ", "/services/data/v67.0/limits")]
    [InlineData("sobjects/Account/describe", "/services/data/v67.0/sobjects/Account/describe")]
    [InlineData("/services/data", "/services/data")]
    [InlineData("services/data/v66.0/limits", "/services/data/v66.0/limits")]
    [InlineData("/services/data/v66.0/limits", "/services/data/v66.0/limits")]
    [InlineData("/services/oauth2/userinfo", "/services/oauth2/userinfo")]
    public void A_path_is_relative_to_the_version_or_from_the_root(string path, string sent)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.NotEmpty(session.Run($"Invoke-SfRequest '{path}'").Good());
        Assert.Equal(sent, Assert.Single(Org.Requests.All).Path);
    }

    [Fact]
    public void An_absolute_path_on_the_own_instance_is_taken_as_it_is()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.NotEmpty(session.Run("Invoke-SfRequest \"$Url/services/data/v66.0/limits\"").Good());
        Assert.Equal("/services/data/v66.0/limits", Assert.Single(Org.Requests.All).Path);
    }

    [Fact]
    public void A_relative_path_goes_with_the_version_of_the_connection()
    {
        using ModuleSession session = new ModuleSession().Use(Org);
        session.Run($"New-SfConnection acme {ModuleSession.SignIn} -SessionOnly -ApiVersion v60").One();
        Org.Requests.Clear();
        Assert.NotEmpty(session.Run("Invoke-SfRequest limits").Good());
        Assert.Equal("/services/data/v60.0/limits", Assert.Single(Org.Requests.All).Path);
    }

    [Fact]
    public void An_untested_connection_finds_its_version_out_once()
    {
        using ModuleSession session = new ModuleSession().Use(Org);
        session.Run($"New-SfConnection acme {ModuleSession.SignIn} -SessionOnly -SkipTest").One();
        Assert.NotEmpty(session.Run("Invoke-SfRequest limits; Invoke-SfRequest limits").Good());
        Assert.Equal(1, Org.Requests.All.Count(request => request.Path == "/services/data"));
        Assert.Equal(2, Org.Requests.Count("GET", "/services/data/v67.0/limits"));
        Assert.Equal("67.0", session.Run("Get-SfConnection").One().ApiVersion);
    }

    [Theory]
    [InlineData("@{ q = 'SELECT Id FROM Account WHERE Name = ''a&b=c+d #1 %''' }", "?q=SELECT%20Id%20FROM%20Account%20WHERE%20Name%20%3D%20%27a%26b%3Dc%2Bd%20%231%20%25%27")]
    [InlineData("@{ q = 'Müller 😀' }", "?q=M%C3%BCller%20%F0%9F%98%80")]
    [InlineData("[ordered] @{ a = 1; b = $true; c = $false; d = 1.5; e = '' }", "?a=1&b=true&c=false&d=1.5&e=")]
    [InlineData("@{ id = 'a', 'b', 3 }", "?id=a&id=b&id=3")]
    [InlineData("@{ id = @() }", "")]
    [InlineData("@{ n = $null }", "?n=")]
    [InlineData("@{ 'a b' = 'c' }", "?a%20b=c")]
    [InlineData("@{ when = [datetime]::new(2026, 1, 2) }", "?when=2026-01-02")]
    [InlineData("@{ when = [datetime]::new(2026, 1, 2, 3, 4, 5, [DateTimeKind]::Utc) }", "?when=2026-01-02T03%3A04%3A05.000Z")]
    public void Query_is_encoded(string query, string sent)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run($"Invoke-SfRequest nowhere -Query ({query})").Error.Is("Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound);
        Assert.Equal(sent, Assert.Single(Org.Requests.All).QueryString);
    }

    [Fact]
    public void Query_is_added_to_what_the_path_has()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        dynamic answer = session.Run("Invoke-SfRequest 'query?q=SELECT+Id+FROM+Account+LIMIT+1' -Query @{ x = 'y z' }").One();
        Assert.Equal(1, answer.totalSize);
        Assert.Equal("?q=SELECT+Id+FROM+Account+LIMIT+1&x=y%20z", Assert.Single(Org.Requests.All).QueryString);
    }

    [Fact]
    public void A_number_sign_in_a_path_is_sent_and_not_taken_for_a_fragment()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run(
            "Invoke-SfRequest 'sobjects/Account/External_Id__c/a#1'").Error.Is("Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound);
        Assert.EndsWith("/a%231", Assert.Single(Org.Requests.All).Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_are_sent_beside_the_connections_own()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("Invoke-SfRequest limits -Headers @{ 'Sforce-Auto-Assign' = $false; 'X-Number' = 5; Accept = 'application/xml' }")
            .One();
        IReadOnlyDictionary<string, string> sent = Assert.Single(Org.Requests.All).Headers;
        Assert.Equal("false", sent["Sforce-Auto-Assign"]);
        Assert.Equal("5", sent["X-Number"]);
        Assert.Equal("application/xml", sent["Accept"]);
        Assert.StartsWith("Bearer 00D", sent["Authorization"], StringComparison.Ordinal);
        Assert.StartsWith("SalesforceConnect/", sent["User-Agent"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get", "GET")]
    [InlineData("Head", "HEAD")]
    [InlineData("delete", "DELETE")]
    [InlineData("put", "PUT")]
    public void Methods_go_in_capitals(string method, string sent)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run($"Invoke-SfRequest limits -Method {method} -ErrorAction SilentlyContinue");
        Assert.Equal(sent, Assert.Single(Org.Requests.All).Method);
    }

    [Fact]
    public void A_redirect_to_another_host_does_not_get_the_token()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults.On("GET", "/services/data/v67.0/limits").Once(Fault.Redirect("http://localhost:1/elsewhere"));
        session.Run("Invoke-SfRequest limits").Error.Is("RedirectToForeignHost", ErrorCategory.SecurityError, "limits");
        Assert.Single(Org.Requests.All);
    }
}
