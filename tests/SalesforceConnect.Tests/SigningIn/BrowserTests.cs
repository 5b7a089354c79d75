using System.Diagnostics;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.SigningIn;

/// <summary>A sign-in in the browser, which <c>$env:BROWSER</c> names and the test plays.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class BrowserTests : SignInTest
{
    private const string TokenPath = "/services/oauth2/token";

    [Fact]
    public void The_Salesforce_CLIs_app_on_the_default_callback_URL_needs_nothing_but_the_org()
    {
        using var browser = new FakeBrowser();
        using ModuleSession session = new ModuleSession().WithVault().Use(Org);
        string page = "";
        dynamic made = session.RunWhile(
            "New-SfConnection acme -Interactive -InstanceUrl $Url", async _ => page = await browser.FollowAsync())
            .One();
        Assert.Contains("Signed in", page, StringComparison.Ordinal);
        Assert.Contains("You can close this window", page, StringComparison.Ordinal);
        Assert.Equal("Interactive", made.AuthMethod.ToString());
        Assert.Equal("PlatformCLI", made.ClientId);
        Assert.Equal(Org.Users.Administrator.Username, made.Username);
        Assert.Equal("Standin", made.Vault);
        Assert.Contains("browser window that has opened", session.Host.Written, StringComparison.Ordinal);
        Assert.DoesNotContain("talkative", session.Host.Written, StringComparison.Ordinal);

        // The code was exchanged once, without a secret, and nothing was asked for again.
        RecordedRequest exchange = Assert.Single(Org.Requests.All, request => request.Path == TokenPath);
        Assert.Equal("authorization_code", exchange.Form("grant_type"));
        Assert.Null(exchange.Form("client_secret"));

        Org.Tokens.ExpireAll();
        using ModuleSession second = session.NewShell();
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_sign_in_that_goes_into_a_SecretStore_finds_out_whether_the_app_replaces_its_refresh_tokens(bool rotates)
    {
        Org.Apps.SalesforceCli.RefreshTokenRotation = rotates;
        using var browser = new FakeBrowser();
        using ModuleSession session = new ModuleSession().WithVault("@{ ListedModule = 'Microsoft.PowerShell.SecretStore' }").Use(Org);
        session.RunWhile("New-SfConnection acme -Interactive -InstanceUrl $Url", async _ => await browser.FollowAsync()).One();
        string document = (string)session.Run("Get-Secret SfConnection-acme -AsPlainText").Value();
        Assert.Equal(rotates, document.Contains("renewedOn", StringComparison.Ordinal));
        Assert.Contains(Org.Approvals.All[^1].RefreshToken!, document, StringComparison.Ordinal);
        Org.Tokens.ExpireAll();
        Assert.NotEmpty(session.NewShell().Run("Get-SfLimit").Good());
        Assert.False(Org.Approvals.All[^1].IsRevoked);
    }

    [Fact]
    public void A_confidential_app_sends_its_secret_and_the_proof_key()
    {
        Org.Apps.Default.RequirePkce = true;
        using var browser = new FakeBrowser();
        using ModuleSession session = new ModuleSession().Use(Org);
        Uri page = null!;
        session.RunWhile(Interactive + " -ClientId $Id -ClientSecret $Secret -LoginHint stefan.mueller@local-org.example", async _ =>
        {
            page = await browser.Opened;
            await browser.FollowAsync();
        }).One();
        Assert.Equal("stefan.mueller@local-org.example", session.Run("Get-SfConnection").One().Username);
        Assert.Equal("S256", Query(page, "code_challenge_method"));
        Assert.Equal("api refresh_token", Query(page, "scope"));
        Assert.Equal(Callback.OriginalString, Query(page, "redirect_uri"));
        Assert.InRange(Query(page, "state")!.Length, 22, 128);
        RecordedRequest exchange = Assert.Single(Org.Requests.All, request => request.Path == TokenPath);
        Assert.Equal(LocalOrgServer.DefaultClientSecret, exchange.Form("client_secret"));
        Assert.InRange(exchange.Form("code_verifier")!.Length, 43, 128);
        Assert.DoesNotContain(exchange.Form("code_verifier")!, page.AbsoluteUri, StringComparison.Ordinal);
        Org.Tokens.ExpireAll();
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
    }

    [Fact]
    public void The_browsers_process_inherits_no_variable_that_a_connection_is_made_from()
    {
        using var browser = new FakeBrowser();
        using IDisposable variables = ProcessEnvironment.Set(
        [
            KeyValuePair.Create<string, string?>(
                "SF_CLIENT_SECRET", "sentinel"), KeyValuePair.Create<string, string?>("SFDX_AUTH_URL", "sentinel"),
            KeyValuePair.Create<string, string?>("sf_private_key", "sentinel"), KeyValuePair.Create<string, string?>("ANOTHER", "stays"),
        ]);
        using ModuleSession session = new ModuleSession().Use(Org);
        session.RunWhile(Interactive, async _ => await browser.FollowAsync()).One();
        Assert.Contains("ANOTHER=stays", browser.Variables);
        Assert.DoesNotContain(browser.Variables, line => line.Contains("sentinel", StringComparison.Ordinal));
    }

    [Fact]
    public void A_second_sign_in_finds_its_port_free()
    {
        using ModuleSession session = new ModuleSession().Use(Org);
        for (int i = 0; i < 3; i++)
        {
            using var browser = new FakeBrowser();
            session.RunWhile(Interactive + " -Force", _ => browser.FollowAsync()).One();
        }

        AssertPortIsFree();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public void The_browser_may_come_by_either_family_and_ask_for_other_things_first(string address)
    {
        using var browser = new FakeBrowser();
        using ModuleSession session = new ModuleSession().Use(Org);
        session.RunWhile(Interactive, async _ =>
        {
            Uri callback = await browser.CallbackAsync();
            string at = $"http://{address}:{Callback.Port}";

            // A browser connects ahead and stays silent.
            using var silent = new TcpClient(
                address.Contains(':', StringComparison.Ordinal) ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork);
            await silent.ConnectAsync(IPAddress.Parse(address.Trim('[', ']')), Callback.Port);
            using var client = new HttpClient();
            foreach (string other in new[]
            {
                "/favicon.ico",
                "/",
                "/OauthRedirect",
                "/OauthRedirect?x=1",
                "/oauthredirect" + callback.Query,
                "/OauthRedirect/more" + callback.Query
            })
            {
                Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync(at + other)).StatusCode);
            }

            Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync(at + callback.PathAndQuery, null)).StatusCode);
            using HttpResponseMessage page = await client.GetAsync(at + callback.PathAndQuery);
            Assert.Equal("no-store", page.Headers.CacheControl!.ToString());
            Assert.Contains("Signed in", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }).One();
        AssertPortIsFree();
    }

    [Fact]
    public void A_user_who_denies_is_told_so_in_both_places()
    {
        Org.SignIn.Deny = true;
        AssertFails(Interactive, "SignInDenied", ErrorCategory.PermissionDenied, "end user denied authorization", "choose Allow");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_answer_with_another_state_is_not_used_and_does_not_end_the_sign_in(bool isThere)
    {
        using var browser = new FakeBrowser();
        using ModuleSession session = new ModuleSession().Use(Org);
        session.RunWhile(Interactive, async _ =>
        {
            Uri page = await browser.Opened;
            Org.SignIn.TamperState = state => isThere ? state + "x" : null;
            Uri stray = await FakeBrowser.CallbackOfAsync(page);
            Org.SignIn.TamperState = null;
            using var client = new HttpClient();
            using HttpResponseMessage answer = await client.GetAsync(stray);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("does not belong to this sign-in", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal(0, Org.Requests.Count("POST", TokenPath));
            Assert.Contains("Signed in", await browser.FollowAsync(), StringComparison.Ordinal);
        }).One();
        AssertPortIsFree();
    }

    [Fact]
    public void An_app_that_refuses_the_user_is_told_with_the_advice_for_that()
    {
        Org.Apps.SalesforceCli.AdminApprovedUsersOnly = true;
        AssertFails(Interactive, "SignInFailed", ErrorCategory.AuthenticationError, "not admin approved", "administrator has approved");
    }

    [Fact]
    public void A_scope_that_the_app_lacks_is_told_with_the_advice_for_that()
        => AssertFails(
            Interactive + " -Scope api, refresh_token, wave_api",
            "SignInFailed",
            ErrorCategory.AuthenticationError,
            "invalid_scope",
            "step 7");

    [Fact]
    public void An_exchange_that_is_refused_does_not_end_on_a_page_that_says_signed_in()
        => AssertFails(
            Interactive + " -ClientId $Id -ClientSecret $Wrong",
            "Salesforce.invalid_client", ErrorCategory.AuthenticationError, "invalid client credentials", "step 13");

    [Fact]
    public void A_code_that_has_expired_says_to_start_again()
    {
        Org.SignIn.CodeLifetime = TimeSpan.Zero;
        AssertFails(Interactive, "Salesforce.invalid_grant", ErrorCategory.AuthenticationError, "authorization code", "Start it again");
    }

    [Fact]
    public void An_app_that_grants_no_refresh_token_would_not_last()
        => AssertFails(Interactive + " -Scope api", "NoRefreshToken", ErrorCategory.InvalidOperation, "PlatformCLI", "step 7");

    [Fact]
    public void Nobody_who_signs_in_is_a_time_out_with_the_hint_what_the_browser_may_show()
    {
        using var browser = new FakeBrowser();
        using ModuleSession session = new ModuleSession().Use(Org);
        session.Run(Interactive + " -SignInTimeoutSec 1").Error
            .Is("SignInTimedOut", ErrorCategory.OperationTimeout, "acme")
                .Says("1 second.")
                .Recommends(Callback.OriginalString)
                .Recommends("consumer key");
        AssertPortIsFree();
        Assert.Empty(session.Run("Get-SfConnection").Good());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void A_port_in_use_is_said_before_anything_is_opened(string address)
    {
        using var browser = new FakeBrowser();
        using var other = new TcpListener(IPAddress.Parse(address), Callback.Port);
        other.Start();
        using ModuleSession session = new ModuleSession().Use(Org);
        session.Run(Interactive).Error
            .Is("CallbackPortInUse", ErrorCategory.ResourceBusy, "acme").Says($"Port {Callback.Port} ").Recommends("-CallbackUrl");
        other.Stop();
        AssertPortIsFree();
        AssertNothingSent();
    }

    [Theory]
    [InlineData("https://localhost:1717/OauthRedirect")]
    [InlineData("http://example.com/OauthRedirect")]
    [InlineData("OauthRedirect")]
    public void A_callback_URL_that_cannot_be_listened_on_is_refused(string url)
    {
        using var browser = new FakeBrowser();
        using ModuleSession session = new ModuleSession().Use(Org);
        session.Run($"New-SfConnection acme -Interactive -InstanceUrl $Url -SessionOnly -CallbackUrl {url}").Error
            .Is("InvalidCallbackUrl", ErrorCategory.InvalidArgument).Recommends("http://localhost");
        AssertNothingSent();
    }

    [Fact]
    public void Ctrl_C_ends_the_wait_at_once_and_the_port_is_free()
    {
        using var browser = new FakeBrowser();
        using ModuleSession session = new ModuleSession().Use(Org);
        var clock = new Stopwatch();
        RunResult result = session.RunWhile(Interactive + "; 'went on'", async shell =>
        {
            await browser.Opened;
            clock.Start();
            shell.Stop();
        });
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"It took {clock.Elapsed}.");
        Assert.True(result.WasStopped);
        Assert.Empty(result.Output);
        AssertPortIsFree();
        Assert.Empty(session.Run("Get-SfConnection").Good());
    }

    [Fact]
    public void A_browser_that_cannot_be_opened_leaves_the_address_to_open_by_hand()
    {
        using var browser = new FakeBrowser(exitCode: 3);
        using ModuleSession session = new ModuleSession().Use(Org);
        Uri page = null!;
        session.RunWhile(Interactive, async _ =>
        {
            page = await browser.Opened;
            await browser.FollowAsync();
        }).One();
        Assert.Contains("Open this address in a browser and sign in:\n" + page.AbsoluteUri, session.Host.Written, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_opens_nothing()
    {
        using var browser = new FakeBrowser();
        using ModuleSession session = new ModuleSession().Use(Org);
        Assert.Empty(session.Run(Interactive + " -WhatIf").Good());
        Assert.False(browser.Opened.IsCompleted);
        AssertNothingSent();
    }

    [Fact]
    public void A_name_that_is_taken_is_said_before_anything_is_opened()
    {
        using var browser = new FakeBrowser();
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run(Interactive).Error.Is("ConnectionExists", ErrorCategory.ResourceExists, "acme");
        Assert.False(browser.Opened.IsCompleted);
        AssertNothingSent();
    }

    private void AssertFails(string script, string id, ErrorCategory category, string words, string advice)
    {
        using var browser = new FakeBrowser();
        using ModuleSession session = new ModuleSession().Use(Org).Set("Wrong", "wrong-secret".ToSecureString());
        string page = "";
        ErrorRecord error = session.RunWhile(script, async _ => page = await browser.FollowAsync()).Error
            .Is(id, category, "acme")
            .Says(words)
            .Recommends(advice);
        Assert.DoesNotContain("Signed in", page, StringComparison.Ordinal);
        Assert.Contains("The sign-in did not work", page, StringComparison.Ordinal);
        Assert.Contains(WebUtility.HtmlEncode(error.ErrorDetails.Message), page, StringComparison.Ordinal);
        Assert.Contains(WebUtility.HtmlEncode(error.ErrorDetails.RecommendedAction), page, StringComparison.Ordinal);
        Assert.Empty(session.Run("Get-SfConnection").Good());
        AssertPortIsFree();
    }
}
