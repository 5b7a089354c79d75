using System.Management.Automation;
using System.Net;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;
using SalesforceConnect.Tests.Pipeline;
using SalesforceConnect.Tests.SigningIn;

namespace SalesforceConnect.Tests.Pages;

/// <summary><c>Open-SfOrg</c>, with a browser that only writes down what it was to open, or with none.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class OpenOrgTests : StoppingTest
{
    private const string SingleAccess = "/services/oauth2/singleaccess";

    [Theory]
    [InlineData("", "/lightning/page/home")]
    [InlineData("-Setup Users", "/lightning/setup/ManageUsers/home")]
    [InlineData("-Setup 'permission sets'", "/lightning/setup/PermSets/home")]
    [InlineData("-Setup apexdebuglogs", "/lightning/setup/ApexDebugLogs/home")]
    [InlineData("lightning/o/Account/list", "/lightning/o/Account/list")]
    [InlineData("/lightning/o/Account/list?filterName=Recent", "/lightning/o/Account/list")]
    [InlineData("\"$Url/lightning/setup/Flows/home\"", "/lightning/setup/Flows/home")]
    [InlineData("0015g00000000AbAAI", "/lightning/r/0015g00000000AbAAI/view")]
    [InlineData("-Record 0015g00000000AbAAI", "/lightning/r/0015g00000000AbAAI/view")]
    [InlineData("([pscustomobject]@{ Id = '0015g00000000AbAAI'; Name = '100% Cotton' })", "/lightning/r/0015g00000000AbAAI/view")]
    [InlineData("@{ Id = '0015g00000000AbAAI' }", "/lightning/r/0015g00000000AbAAI/view")]
    [InlineData("([uri] \"$Url/lightning/setup/Flows/home\")", "/lightning/setup/Flows/home")]
    [InlineData("-Id 0015g00000000Ab", "/lightning/r/0015g00000000Ab/view")]
    public async Task The_browser_ends_on_the_page_signed_in_and_no_token_was_in_an_address(string what, string page)
    {
        using ModuleSession session = Session();
        using var browser = new FakeBrowser();

        RunResult result = session.Run($"Open-SfOrg {what} -Verbose");

        Assert.Empty(result.Good());
        Uri opened = await browser.Opened;
        string shown = await browser.FollowAsync();
        Assert.Contains($"<h1 id=\"page\">{page}</h1>", shown, StringComparison.Ordinal);
        Assert.Contains(Org.Users.Administrator.Username, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Org.Tokens.All, token => opened.AbsoluteUri.Contains(Uri.EscapeDataString(token.Value), StringComparison.Ordinal));
        Assert.DoesNotContain(result.Verbose, line => line.Contains("otp=", StringComparison.Ordinal));
        Assert.DoesNotContain(Org.Requests.All, request => request.Path == SingleAccess && request.QueryString.Length > 0);

        // Whoever finds the address later is not signed in by it.
        Assert.StartsWith("/?ec=302", await SecondAsync(opened), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Open-SfOrg Users -UrlOnly", "PageIsOfSetup")]
    [InlineData("Open-SfOrg permissionsets -UrlOnly", "PageIsOfSetup")]
    [InlineData("Open-SfOrg ([pscustomobject]@{ Name = 'x' }) -UrlOnly", "InvalidRecordId")]
    [InlineData("Open-SfOrg 5 -UrlOnly", "InvalidRecordId")]
    public void What_is_neither_a_path_nor_a_record_is_an_error(string script, string error)
    {
        using ModuleSession session = Session();
        RunResult result = session.Run(script);
        result.Error.Is(error, ErrorCategory.InvalidArgument);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void A_record_of_the_query_is_a_record_by_position_too()
    {
        using ModuleSession session = Session();
        string url = $"{session.Run("$r = Invoke-SfQuery 'SELECT Id, Name FROM Account LIMIT 1'; Open-SfOrg $r -UrlOnly -NoSignIn").One()}";
        Assert.EndsWith($"/lightning/r/{session.Run("$r.Id").One()}/view", url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_from_the_pipeline_open_one_by_one_and_not_without_end()
    {
        using ModuleSession session = Session();
        session.Run("$records = Invoke-SfQuery 'SELECT Id, Name FROM Account LIMIT 12'").Good();

        Assert.Equal(12, session.Run("$records | Open-SfOrg -UrlOnly").Good().Count);
        using (var browser = new FakeBrowser())
        {
            RunResult result = session.Run("$records[0], [pscustomobject]@{ Id = $records[1].Id }, @{ Id = 'nothing' } | Open-SfOrg");
            result.Error.Is("InvalidRecordId", ErrorCategory.InvalidArgument);
            await browser.Opened;
            Assert.Equal(14, Org.Requests.Count("POST", SingleAccess));
            Assert.Equal(2, session.Run("$records | Open-SfOrg").Errors.Count(error => error.FullyQualifiedErrorId.StartsWith("TooManyPages,", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("CI=true")]
    [InlineData("BROWSER=/bin/false")]
    [InlineData("")]
    public void Where_there_is_no_browser_the_address_comes_with_a_warning(string environment)
    {
        using ModuleSession session = Session();
        using IDisposable settings = ProcessEnvironment.Set(
            ((string[])["CI", "BROWSER", "DISPLAY", "WAYLAND_DISPLAY"]).Select(name
                => KeyValuePair.Create(name, environment.StartsWith(name + "=", StringComparison.Ordinal) ? environment.Split('=')[1] : null)));

        RunResult result = session.Run("Open-SfOrg -Setup Users");

        Assert.StartsWith($"{Org.Url}secur/frontdoor.jsp?otp=", (string)result.Value(), StringComparison.Ordinal);
        Assert.Contains("show it to nobody", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_without_the_scope_is_told_with_the_page_and_what_to_do()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);

        session.Run("Open-SfOrg -Setup Users").Error.Is("NoBrowserScope", ErrorCategory.PermissionDenied, "Users")
            .Says($"{Org.Url}lightning/setup/ManageUsers/home").Recommends("-Scope api, refresh_token, web");
        AssertNothingSent();

        Assert.Equal($"{Org.Url}lightning/setup/ManageUsers/home", session.Run("Open-SfOrg -Setup Users -NoSignIn -UrlOnly").Value());
        AssertNothingSent();
    }

    [Fact]
    public void A_token_of_which_nothing_is_known_is_tried_and_then_told_the_same()
    {
        using ModuleSession session = new ModuleSession().Use(Org).Set("Token", Org.Tokens.Issue(Org.Apps.Default, Org.Users.Administrator).Value.ToSecureString());
        session.Run("New-SfConnection token -AccessToken $Token -InstanceUrl $Url -SessionOnly").Good();

        session.Run("Open-SfOrg").Error.Is("NoBrowserScope", ErrorCategory.PermissionDenied, "/");
    }

    [Fact]
    public void A_token_that_has_ended_is_renewed()
    {
        using ModuleSession session = Session();
        Org.Tokens.ExpireAll();

        Assert.Contains("frontdoor", (string)session.Run("Open-SfOrg -UrlOnly").Value(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/lightning", "ForeignHost", ErrorCategory.SecurityError)]
    [InlineData("//evil.example/lightning", "ForeignHost", ErrorCategory.SecurityError)]
    [InlineData("https://localhost.evil.example/", "ForeignHost", ErrorCategory.SecurityError)]
    [InlineData("'\\\\evil.example'", "InvalidPath", ErrorCategory.InvalidArgument)]
    [InlineData("-Setup Usrs", "SetupPageUnknown", ErrorCategory.ObjectNotFound)]
    [InlineData("-Record Account", "InvalidRecordId", ErrorCategory.InvalidArgument)]
    public void What_cannot_be_opened_is_an_error_before_anything_is_sent(string what, string errorId, ErrorCategory category)
    {
        using ModuleSession session = Session();

        session.Run($"Open-SfOrg {what}").Error.Is(errorId, category);

        AssertNothingSent();
    }

    [Fact]
    public void An_address_that_leads_elsewhere_is_not_opened()
    {
        Org.Faults.On("POST", SingleAccess).Always(Fault.Json("{\"frontdoor_uri\":\"https://evil.example/secur/frontdoor.jsp?otp=1\"}"));
        using ModuleSession session = Session();

        session.Run("Open-SfOrg -UrlOnly").Error.Is("SingleAccessUnreadable", ErrorCategory.InvalidData, "/");
    }

    [Fact]
    public async Task A_record_of_another_org_needs_the_connection_to_be_named()
    {
        await using LocalOrgServer other = await LocalOrgServer.StartAsync(Options with { OrganizationNumber = 2 });
        using ModuleSession session = Session();
        session.Run("$record = Invoke-SfQuery 'SELECT Id FROM Account LIMIT 1'").Good();
        session.Connect(other, "other");

        session.Run("$record | Open-SfOrg -NoSignIn -UrlOnly").Error.Is("ForeignRecord", ErrorCategory.SecurityError);
        Assert.StartsWith(other.Url.AbsoluteUri, (string)session.Run("$record | Open-SfOrg -NoSignIn -UrlOnly -Connection other").Value(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_if_sends_nothing_and_opens_nothing()
    {
        using ModuleSession session = Session();

        Assert.Empty(session.Run("Open-SfOrg -Setup Users -WhatIf; Open-SfOrg -UrlOnly -WhatIf").Good());

        AssertNothingSent();
        Assert.Contains("/lightning/setup/ManageUsers/home", session.Host.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_it()
    {
        using ModuleSession session = Session();

        await StopWhileHanging(session, "Open-SfOrg", "POST", SingleAccess, inBody: false);
    }

    [Fact]
    public void Tab_completes_the_pages_of_Setup()
    {
        using ModuleSession session = Session();

        Assert.Equal(["PermissionSetGroups", "PermissionSets"], session.Complete("Open-SfOrg -Setup Permission"));
        Assert.Contains("LoginHistory", session.Complete("Open-SfOrg -Setup *History"));
    }

    // A person's sign-in whose token may be used in a browser.
    private ModuleSession Session()
    {
        Org.Apps.Default.Scopes.Add("web");
        ModuleSession session = new ModuleSession().Use(Org)
            .Set("Refresh", Org.Approvals.Grant(Org.Apps.Default, Org.Users.Administrator).RefreshToken!.ToSecureString());
        session.Run("New-SfConnection me -RefreshToken $Refresh -ClientId $Id -ClientSecret $Secret -InstanceUrl $Url -SessionOnly").Good();
        Org.Requests.Clear();
        return session;
    }

    private static async Task<string> SecondAsync(Uri address)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using HttpResponseMessage answer = await client.GetAsync(address);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }
}
