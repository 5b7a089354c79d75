using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Lasting;

/// <summary>Beside a SecretStore, which loses what others save when it is written, a renewal writes a file of its own.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class SecretStoreRenewalTests : RefreshTokenTest, IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("sf-data-");
    private readonly IDisposable _setting;

    public SecretStoreRenewalTests()
    {
        ModuleSession.Prepare();
        _setting = ProcessEnvironment.Set("XDG_DATA_HOME", _data.FullName);
    }

    private string TrailFile
        => Assert.Single(Directory.GetFiles(Path.Combine(_data.FullName, "SalesforceConnect", "connections"), "*.tokens"));

    public void Dispose()
    {
        _setting.Dispose();
        _data.Delete(recursive: true);
    }

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        App.RefreshTokenRotation = true;
    }

    [Fact]
    public void A_renewal_writes_no_vault_and_another_process_goes_on_with_the_newest_token()
    {
        using ModuleSession session = SavedInSecretStore();
        IReadOnlyDictionary<string, string> before = session.VaultFiles();
        foreach (ModuleSession shell in new[] { session, session.NewShell(), session, session.NewShell() })
        {
            Assert.NotEmpty(Renew(shell).Good());
            Assert.Equal(1, TokenCalls);
        }

        Assert.Equal(before, session.VaultFiles());
        Assert.False(Approval.IsRevoked);
        Assert.DoesNotContain("5Aep", File.ReadAllText(TrailFile), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hundred_and_fifty_renewals_with_a_locked_vault_leave_a_connection_that_a_new_process_can_use()
    {
        using ModuleSession session = SavedInSecretStore();
        WithSecretStore(session, "FailOnGet = 'Error'; FailOnSet = 'Error'");
        Org.Faults.On("GET", Limits).Always(new OnceFault());
        Assert.Equal(
            151,
            session.Run($"foreach ($i in 1..151) {{ (Invoke-SfRequest limits -Connection {Name} -ErrorAction Stop).DailyApiRequests.Max }}")
                .Good().Count);
        Assert.Equal(151, TokenCalls);
        WithSecretStore(session);
        Org.Faults.Clear();
        Assert.NotEmpty(Renew(session.NewShell()).Good());
        Assert.False(Approval.IsRevoked);
    }

    [Fact]
    public void The_token_last_read_is_followed_where_the_vault_is_locked_though_another_process_renewed()
    {
        using ModuleSession session = SavedInSecretStore();
        using ModuleSession other = session.NewShell();
        Assert.NotEmpty(Renew(other).Good());
        Assert.NotEmpty(Renew(other).Good());
        WithSecretStore(session, "FailOnGet = 'Error'; FailOnSet = 'Error'");
        Assert.NotEmpty(Renew(session).Good());
        Assert.False(Approval.IsRevoked);
    }

    [Fact]
    public void A_vault_that_was_restored_leads_to_the_living_token()
    {
        using ModuleSession session = SavedInSecretStore();
        IReadOnlyDictionary<string, string> old = session.VaultFiles();
        Assert.NotEmpty(Renew(session).Good());

        // The change writes the newest token into the vault, from which renewals go on.
        session.Run($"Set-SfConnection {Name} -ApiVersion 66").Good();
        Assert.Contains(Approval.RefreshToken!, VaultText(session), StringComparison.Ordinal);
        Assert.NotEmpty(Renew(session).Good());
        Restore(session, old);
        Assert.NotEmpty(Renew(session.NewShell()).Good());
        Assert.NotEmpty(Renew(session).Good());
        Assert.False(Approval.IsRevoked);
    }

    [Fact]
    public void A_copy_of_the_vault_on_another_machine_sends_nothing_and_says_how_to_move_a_connection()
    {
        using ModuleSession session = SavedInSecretStore();
        Assert.NotEmpty(Renew(session).Good());
        Expire();
        DirectoryInfo elsewhere = Directory.CreateTempSubdirectory("sf-data-");
        using (ProcessEnvironment.Set("XDG_DATA_HOME", elsewhere.FullName))
        {
            using ModuleSession copy = session.NewShell();
            copy.Run("Get-SfLimit").Error
                .Is("RefreshTokenLost", ErrorCategory.AuthenticationError).Says(Name).Says(elsewhere.FullName)
                .Recommends("Export-SfConnection").Recommends("Import-SfConnection").Recommends("Sign in again");
            Assert.Equal(0, TokenCalls);
        }

        elsewhere.Delete(recursive: true);
        Assert.False(Approval.IsRevoked);
        Assert.NotEmpty(Renew(session).Good());
    }

    [Fact]
    public void A_file_that_is_lost_is_made_again_by_the_session_that_knows_the_newest_token()
    {
        using ModuleSession session = SavedInSecretStore();
        Assert.NotEmpty(Renew(session).Good());
        File.Delete(TrailFile);
        Assert.NotEmpty(Renew(session).Good());
        Assert.NotEmpty(Renew(session.NewShell()).Good());
        Assert.False(Approval.IsRevoked);
    }

    [Fact]
    public void An_app_that_keeps_its_refresh_tokens_leaves_neither_file_nor_mark_and_its_vault_may_be_copied()
    {
        App.RefreshTokenRotation = false;
        using ModuleSession session = SavedInSecretStore();
        Assert.DoesNotContain("renewedOn", VaultText(session), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_data.FullName, "*.tokens", SearchOption.AllDirectories));
        DirectoryInfo elsewhere = Directory.CreateTempSubdirectory("sf-data-");
        using (ProcessEnvironment.Set("XDG_DATA_HOME", elsewhere.FullName))
        {
            Assert.NotEmpty(Renew(session.NewShell()).Good());
        }

        elsewhere.Delete(recursive: true);
    }

    [Fact]
    public void A_change_goes_on_with_the_living_token_and_so_do_those_who_still_have_the_old_one()
    {
        using ModuleSession session = SavedInSecretStore();
        using ModuleSession other = session.NewShell();
        Assert.NotEmpty(Renew(other).Good());
        IReadOnlyDictionary<string, string> stale = session.VaultFiles();
        session.Run($"Set-SfConnection {Name} -ApiVersion 66").Good();
        IReadOnlyDictionary<string, string> changed = session.VaultFiles();

        // SecretStore gives one process the new document and another one, from its memory, the old.
        foreach ((ModuleSession shell, IReadOnlyDictionary<string, string> seen) in new[]
        {
            (other, stale),
            (session, changed),
            (other, stale),
            (session.NewShell(), changed),
            (session.NewShell(), stale)
        })
        {
            Restore(session, seen);
            Assert.NotEmpty(Renew(shell).Good());
            Assert.Equal(1, TokenCalls);
        }

        Assert.False(Approval.IsRevoked);
    }

    [Fact]
    public void A_process_that_is_killed_between_the_file_and_the_answer_loses_nothing()
    {
        using ModuleSession session = SavedInSecretStore();
        var hang = (HangFault)Fault.Hang();
        Org.Faults.On("GET", Limits).Skip(1).Once(hang);
        session.RunWhile($"Get-SfLimit -Connection {Name}", async shell =>
        {
            // The new token is in the file, and the first answer that it was wanted for has not come.
            await hang.Reached.WaitAsync(TimeSpan.FromSeconds(30));
            using ModuleSession other = session.NewShell();
            Assert.NotEmpty(Renew(other).Good());
            shell.Stop();
        });
        hang.Release();
        Assert.NotEmpty(Renew(session.NewShell()).Good());
        Assert.False(Approval.IsRevoked);
    }

    [Fact]
    public void An_export_holds_the_living_token()
    {
        using ModuleSession session = SavedInSecretStore();
        Assert.NotEmpty(Renew(session).Good());
        string path = Path.Combine(_data.FullName, "exported");
        using ModuleSession other = session.NewShell().Set("Path", path);
        other.Run($"Export-SfConnection {Name} $Path -Force").Good();
        Assert.Contains(Approval.RefreshToken!, File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_removed_connection_takes_its_file_with_it_once_the_secret_is_gone()
    {
        using ModuleSession session = SavedInSecretStore();
        Assert.NotEmpty(Renew(session).Good());
        WithSecretStore(session, "FailOnRemove = 'Error'");
        session.Run($"Remove-SfConnection {Name}").Error.Is("RemoveFailed", ErrorCategory.WriteError, Name);
        Assert.True(File.Exists(TrailFile));
        WithSecretStore(session);
        session.Run($"Remove-SfConnection {Name}").Good();
        Assert.Empty(Directory.GetFiles(_data.FullName, "*.tokens", SearchOption.AllDirectories));

        UseRefreshToken(session).Run(New).One();
        Assert.NotEmpty(Renew(session.NewShell()).Good());
    }

    [Fact]
    public void A_new_host_is_used_without_writing_the_vault()
    {
        using ModuleSession session = SavedInSecretStore();
        IReadOnlyDictionary<string, string> before = session.VaultFiles();
        Org.MyDomainHost = $"127.0.0.1:{Org.Url.Port}";
        Assert.NotEmpty(Renew(session).Good());
        Assert.NotEmpty(Renew(session).Good());
        Assert.Equal("http://" + Org.MyDomainHost, session.Run("Get-SfConnection").One().InstanceUrl);
        Assert.Equal(before, session.VaultFiles());
    }

    private ModuleSession SavedInSecretStore()
    {
        ModuleSession session = UseRefreshToken(WithSecretStore(new ModuleSession()));
        session.Run(New).One();
        Expire();
        return session;
    }

    private static ModuleSession WithSecretStore(ModuleSession session, string parameters = "")
        => session.WithVault($"@{{ ListedModule = 'Microsoft.PowerShell.SecretStore'; {parameters} }}");

    private RunResult Renew(ModuleSession shell)
    {
        Expire();
        return shell.Run($"Get-SfLimit -Connection {Name}");
    }

    private static void Restore(ModuleSession session, IReadOnlyDictionary<string, string> files)
    {
        foreach ((string file, string content) in files)
        {
            File.WriteAllBytes(Path.Combine(session.VaultHome, file), Convert.FromBase64String(content));
        }
    }

    /// <summary>Lets each access token be used once.</summary>
    private sealed class OnceFault : Fault
    {
        private readonly HashSet<string> _used = [];

        public override Task StrikeAsync(FaultContext context)
            => _used.Add(context.Request.Headers["Authorization"]) ? context.SendAsync() : SessionExpired().StrikeAsync(context);
    }
}
