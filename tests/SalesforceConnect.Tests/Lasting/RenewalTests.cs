using System.Management.Automation;
using System.Management.Automation.Runspaces;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Lasting;

/// <summary>An access token that has expired is renewed once, whoever and however many notice.</summary>
public sealed class RenewalTests : RefreshTokenTest
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_expired_token_is_renewed_once_and_the_call_succeeds(bool rotates)
    {
        App.RefreshTokenRotation = rotates;
        using ModuleSession session = Saved();
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Assert.Equal(
            [(Limits, 401), (TokenPath, 200), (Limits, 200)], Org.Requests.All.Select(request => (request.Path, request.StatusCode)));
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Assert.Equal(1, TokenCalls);
        Assert.False(Approval.IsRevoked);
    }

    [Fact]
    public void A_public_app_renews_without_a_secret()
    {
        Approval mine = Org.Approvals.Grant(Org.Apps.SalesforceCli, Org.Users.Administrator);
        using ModuleSession session = new ModuleSession().Use(Org).Set("Refresh", mine.RefreshToken!.ToSecureString());
        dynamic made = session.Run($"New-SfConnection {Name} -InstanceUrl $Url -ClientId PlatformCLI -RefreshToken $Refresh -SessionOnly")
            .One();
        Assert.Equal("RefreshToken", made.AuthMethod.ToString());
        Expire();
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Assert.Null(Assert.Single(Org.Requests.All, request => request.Path == TokenPath).Form("client_secret"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sixty_four_requests_that_all_meet_an_expired_token_make_one_token_call(bool rotates)
    {
        const int Count = 64;
        App.RefreshTokenRotation = rotates;
        using ModuleSession session = UseRefreshToken(new ModuleSession());
        object connection = session.Run(New + " -SessionOnly").Good()[0]!;
        Expire();
        Org.Faults.On("GET", Limits).Times(Count, new TogetherFault(Count));

        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([Paths.Manifest]);
        using RunspacePool pool = RunspaceFactory.CreateRunspacePool(state);
        pool.SetMinRunspaces(Count);
        pool.SetMaxRunspaces(Count);
        pool.Open();
        PSDataCollection<PSObject>[] answers = await Task.WhenAll(Enumerable.Range(0, Count).Select(async _ =>
        {
            using var shell = PowerShell.Create();
            shell.RunspacePool = pool;
            shell.AddScript("param($c) (Invoke-SfRequest limits -Connection $c -ErrorAction Stop).DailyApiRequests.Max")
                .AddArgument(connection);
            return await shell.InvokeAsync();
        })).WaitAsync(s_patience * 2);
        Assert.All(answers, answer => Assert.NotNull(Assert.Single(answer)));
        Assert.Equal(1, TokenCalls);
        Assert.Equal(2 * Count, Org.Requests.Count("GET", Limits));
    }

    [Fact]
    public void A_401_that_a_new_token_does_not_mend_ends_after_one_renewal()
    {
        using ModuleSession session = Saved();
        Org.Faults.On("GET", Limits).Always(Fault.SessionExpired());
        session.Run("Invoke-SfRequest limits").Error.Is("Salesforce.INVALID_SESSION_ID", ErrorCategory.AuthenticationError, "limits");
        Assert.Equal([Limits, TokenPath, Limits], Org.Requests.All.Select(request => request.Path));
    }

    [Fact]
    public void A_session_that_is_refused_for_good_is_not_renewed()
    {
        using ModuleSession session = Saved();
        Org.Faults.On("GET", Limits).Always(Fault.SessionNotValidForRest());
        session.Run("Invoke-SfRequest limits").Error.Is("Salesforce.INVALID_SESSION_ID", ErrorCategory.PermissionDenied, "limits");
        Assert.Equal(0, TokenCalls);
    }

    [Fact]
    public void An_access_token_alone_says_that_it_cannot_be_renewed()
    {
        string token = Org.Tokens.Issue(App, Org.Users.Administrator).Value;
        using ModuleSession session = new ModuleSession().Use(Org).Set("Token", token.ToSecureString());
        session.Run($"New-SfConnection {Name} -InstanceUrl $Url -AccessToken $Token -SessionOnly").One();
        Expire();
        session.Run("Get-SfLimit").Error.Is("Salesforce.INVALID_SESSION_ID", ErrorCategory.AuthenticationError).Recommends("cannot renew");
        Assert.Equal(0, TokenCalls);
    }

    [Fact]
    public void A_changed_instance_URL_is_adopted_and_saved_and_tokens_still_come_from_the_old_host()
    {
        using ModuleSession session = Saved();
        string moved = $"127.0.0.1:{Org.Url.Port}";
        Org.MyDomainHost = moved;
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Assert.Equal("http://" + moved, session.Run("Get-SfConnection").One().InstanceUrl);
        Assert.Equal(moved, Org.Requests.All[^1].Headers["Host"]);

        using ModuleSession second = session.NewShell();
        Assert.Equal("http://" + moved, second.Run("Get-SfConnection").One().InstanceUrl);
        Org.Requests.Clear();
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
        Assert.Equal(
            [(TokenPath, Org.Url.Authority), (Limits, moved)], Org.Requests.All.Select(request => (request.Path, request.Headers["Host"])));
    }

    [Fact]
    public void A_new_instance_URL_that_the_vault_does_not_take_is_used_all_the_same()
    {
        using ModuleSession session = Saved();
        session.WithVault("@{ FailOnSet = 'Error' }");
        Org.MyDomainHost = $"127.0.0.1:{Org.Url.Port}";
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Assert.Equal("http://" + Org.MyDomainHost, session.Run("Get-SfConnection").One().InstanceUrl);
    }

    [Fact]
    public void A_vault_that_is_locked_again_does_not_end_a_connection_whose_app_keeps_its_refresh_token()
    {
        using ModuleSession session = Saved();
        session.WithVault("@{ FailOnGet = 'Error' }");
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
    }

    [Fact]
    public async Task Ctrl_C_during_a_renewal_loses_no_refresh_token()
    {
        App.RefreshTokenRotation = true;
        using ModuleSession session = Saved();
        var hang = (HangFault)Fault.Hang().AfterWork();
        Org.Faults.OnGrant("refresh_token").Once(hang);
        RunResult stopped = session.RunWhile("Get-SfLimit -Verbose; 'went on'", async shell =>
        {
            await hang.Reached.WaitAsync(s_patience);
            shell.Stop();
        });
        Assert.True(stopped.WasStopped);
        Assert.Empty(stopped.Output);
        hang.Release();
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Expire();
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Assert.False(Approval.IsRevoked);
        Assert.Contains(Approval.RefreshToken!, VaultText(session), StringComparison.Ordinal);
    }
}
