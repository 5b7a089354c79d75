using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;
using static SalesforceConnect.Tests.Hosting.ModuleSession;

namespace SalesforceConnect.Tests.SigningIn;

/// <summary>
/// A connection whose sign-in has ended: what its error says to do is possible, and makes that very connection work again.
/// </summary>
[Collection(ProcessEnvironment.Name)]
public sealed class SignInAgainTests : SignInTest
{
    private string Saved => $"New-SfConnection acme -Interactive -InstanceUrl $Url -CallbackUrl {Callback.OriginalString}";

    [Fact]
    public void The_advice_of_an_ended_sign_in_is_carried_out_as_it_stands()
    {
        using ModuleSession first = new ModuleSession().WithVault().Use(Org);
        SignIn(first, Saved + " -ClientId $Id -ClientSecret $Secret -Scope refresh_token, api");
        End();
        using ModuleSession second = first.NewShell();
        ErrorRecord error = second.Run("Get-SfLimit").Error
            .Is("Salesforce.invalid_grant", ErrorCategory.AuthenticationError)
                .Recommends("Sign in again: Set-SfConnection acme -Interactive.");
        Assert.DoesNotContain("New-SfConnection", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Uri page = SignIn(second, "Set-SfConnection acme -Interactive");
        Assert.Equal(Callback.OriginalString, Query(page, "redirect_uri"));
        Assert.Equal("refresh_token api", Query(page, "scope"));
        Assert.Equal(LocalOrgServer.DefaultClientId, Query(page, "client_id"));
        Assert.Equal(Org.Users.Administrator.Username, Query(page, "login_hint"));
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
        using ModuleSession third = first.NewShell();
        Assert.NotEmpty(third.Run("Get-SfLimit").Good());
    }

    [Fact]
    public void A_connection_of_the_Salesforce_CLIs_app_by_refresh_token_signs_in_again_in_the_browser()
    {
        using ModuleSession session = new ModuleSession().WithVault().Use(Org)
            .Set("Refresh", Org.Approvals.Grant(Org.Apps.SalesforceCli, Org.Users.Administrator).RefreshToken!.ToSecureString());
        session.Run("New-SfConnection acme -InstanceUrl $Url -ClientId PlatformCLI -RefreshToken $Refresh").One();
        End();
        session.Run("Get-SfLimit").Error.Is("Salesforce.invalid_grant", ErrorCategory.AuthenticationError)
            .Recommends("Set-SfConnection acme -Interactive.").Recommends("Set-SfConnection acme -RefreshToken");
        using var browser = new FakeBrowser();
        dynamic made = session.RunWhile(
            $"Set-SfConnection acme -Interactive -CallbackUrl {Callback.OriginalString} -PassThru", _ => browser.FollowAsync())
            .One();
        Assert.Equal("Interactive", made.AuthMethod.ToString());
        Assert.Equal("PlatformCLI", made.ClientId);
        Assert.True((bool)made.IsCurrent);
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
    }

    [Fact]
    public void A_sign_in_as_another_user_is_told()
    {
        using ModuleSession session = new ModuleSession().WithVault().Use(Org);
        SignIn(session, Saved);
        using var browser = new FakeBrowser();
        RunResult result = session.RunWhile(
            "Set-SfConnection acme -Interactive -LoginHint stefan.mueller@local-org.example -PassThru", _ => browser.FollowAsync());
        Assert.Equal("stefan.mueller@local-org.example", result.One().Username);
        Assert.Contains(
            $"acted as {Org.Users.Administrator.Username}, and now acts as stefan.mueller@local-org.example", session.Host.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_in_to_another_org_changes_nothing()
    {
        await using LocalOrgServer other = await LocalOrgServer.StartAsync(Options);
        foreach (ExternalClientApp app in other.Apps.All)
        {
            app.CallbackUrls.Add(Callback.OriginalString);
        }

        using ModuleSession session = new ModuleSession().WithVault().Use(Org);
        SignIn(session, Saved);
        IReadOnlyDictionary<string, string> before = session.VaultFiles();

        // The login page of one org is answered by another, as login.salesforce.com does for whoever signs in.
        Org.Faults.On(request => request.Path == "/services/oauth2/token").Always(Fault.Json(OtherGrant(other)));
        using var browser = new FakeBrowser();
        RunResult result = session.RunWhile("Set-SfConnection acme -Interactive", _ => browser.FollowAsync());
        result.Error.Is("SignedInElsewhere", ErrorCategory.InvalidOperation, "acme").Says("Nothing was changed").Recommends("sign out");
        Assert.Equal(before, session.VaultFiles());
        Assert.Empty(other.Requests.All);
    }

    [Theory]
    [InlineData("-ClientId $Id -ClientSecret $Secret")]
    [InlineData("-AccessToken $Token")]
    public void A_connection_that_signs_in_otherwise_says_so(string method)
    {
        using ModuleSession session = new ModuleSession().Use(Org)
            .Set("Token", Org.Tokens.Issue(Org.Apps.Default, Org.Users.Administrator).Value.ToSecureString());
        session.Run($"New-SfConnection acme -InstanceUrl $Url {method} -SessionOnly").One();
        session.Run("Set-SfConnection acme -Interactive").Error
            .Is("SettingDoesNotFit", ErrorCategory.InvalidArgument, "acme")
            .Says("Interactive");
    }

    [Fact]
    public void An_access_token_that_has_ended_is_replaced_as_the_advice_says()
    {
        using ModuleSession session = new ModuleSession().Use(Org)
            .Set("Token", Org.Tokens.Issue(Org.Apps.Default, Org.Users.Administrator).Value.ToSecureString());
        session.Run("New-SfConnection acme -InstanceUrl $Url -AccessToken $Token -SessionOnly").One();
        Org.Tokens.ExpireAll();
        session.Run("Get-SfLimit").Error.Is("Salesforce.INVALID_SESSION_ID", ErrorCategory.AuthenticationError)
            .Recommends("Set-SfConnection acme -AccessToken (Read-Host -AsSecureString)");
        session.Set("Token", Org.Tokens.Issue(Org.Apps.Default, Org.Users.Administrator).Value.ToSecureString());
        session.Run("Set-SfConnection acme -AccessToken $Token").Good();
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
    }

    [Fact]
    public void A_token_that_never_worked_is_not_said_to_be_changed_where_there_is_no_connection()
    {
        using ModuleSession session = new ModuleSession().Use(Org).Set("Token", "00D000000000001!AQSENTINEL".ToSecureString());
        ErrorRecord error = session.Run("New-SfConnection acme -InstanceUrl $Url -AccessToken $Token -SessionOnly").Error
            .Is("Salesforce.INVALID_SESSION_ID", ErrorCategory.AuthenticationError).Recommends("Run the command again");
        Assert.DoesNotContain("Set-SfConnection", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_opens_no_browser()
    {
        using ModuleSession session = new ModuleSession().WithVault().Use(Org);
        SignIn(session, Saved);
        Org.Requests.Clear();
        Assert.Empty(session.Run("Set-SfConnection acme -Interactive -WhatIf").Good());
        AssertNothingSent();
    }

    // As an administrator or the sixth sign-in ends it.
    private void End()
    {
        Org.Approvals.RevokeAll();
        Org.Tokens.ExpireAll();
    }

    private static string OtherGrant(LocalOrgServer other)
        => $$"""
            { "access_token": "00DSENTINEL", "refresh_token": "5AepSENTINEL", "instance_url": "{{other.Url.AbsoluteUri.TrimEnd('/')}}",
              "id": "{{other.Url.AbsoluteUri}}id/00DOther00000001EAA/005Other00000001EAA", "token_type": "Bearer", "scope": "api" }
            """;

    private static Uri SignIn(ModuleSession session, string command)
    {
        using var browser = new FakeBrowser();
        Uri page = null!;
        session.RunWhile(command, async _ =>
        {
            page = await browser.Opened;
            await browser.FollowAsync();
        }).Good();
        return page;
    }
}
