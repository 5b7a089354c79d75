using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Lasting;

/// <summary>An app that replaces its refresh tokens: the new one is never lost, the old one never used again.</summary>
public sealed class RotationTests : RefreshTokenTest
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        App.RefreshTokenRotation = true;
    }

    [Fact]
    public void The_new_refresh_token_is_in_the_vault_before_anything_that_came_with_it_is_used()
    {
        using ModuleSession session = Saved();
        string before = Approval.RefreshToken!;
        var vaultAtFirstUse = new VaultFault(() => VaultText(session));
        Org.Faults.On("GET", Limits).Skip(1).Once(vaultAtFirstUse);
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Assert.NotEqual(before, Approval.RefreshToken);
        Assert.Contains(Approval.RefreshToken!, vaultAtFirstUse.Seen, StringComparison.Ordinal);
        Assert.DoesNotContain(before, vaultAtFirstUse.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public void Shells_that_share_a_vault_renew_in_turn_with_each_others_tokens()
    {
        using ModuleSession one = Saved();
        using ModuleSession two = one.NewShell();
        two.Run($"Select-SfConnection {Name}").Good();
        foreach (ModuleSession shell in new[] { one, two, two, one, two, one })
        {
            Expire();
            Assert.NotEmpty(shell.Run("Get-SfLimit").Good());
            Assert.Equal(1, TokenCalls);
            Assert.False(Approval.IsRevoked);
        }
    }

    [Fact]
    public async Task Shells_at_once_are_left_with_no_dead_token()
    {
        using ModuleSession owner = Saved();
        Org.Faults.On("GET", Limits).Always(new WornOutFault(uses: 2));
        RunResult[] results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() =>
        {
            using ModuleSession shell = owner.NewShell();
            return shell.Run(
                $"foreach ($i in 1..10) {{ (Invoke-SfRequest limits -Connection {Name} -ErrorAction Stop).DailyApiRequests.Max }}");
        })));
        Assert.All(results, result => Assert.Equal(10, result.Good().Count));
        Assert.False(Approval.IsRevoked);
        Assert.Contains(Approval.RefreshToken!, VaultText(owner), StringComparison.Ordinal);
        Assert.All(Org.Requests.All.Where(request => request.Path == TokenPath), request => Assert.Equal(200, request.StatusCode));
    }

    [Fact]
    public void An_answer_that_is_lost_with_the_new_token_says_plainly_to_sign_in_again()
    {
        using ModuleSession session = Saved();
        Org.Faults.OnGrant("refresh_token").Once(Fault.Drop().AfterWork());
        Assert.Equal(ErrorCategory.ConnectionError, session.Run("Get-SfLimit").Error.CategoryInfo.Category);
        Assert.Equal(1, TokenCalls);
        session.Run("Get-SfLimit").Error
            .Is("Salesforce.invalid_grant", ErrorCategory.AuthenticationError).Recommends($"Set-SfConnection {Name} -RefreshToken");
        Assert.Equal("Salesforce.invalid_grant", session.Run($"Test-SfConnection {Name}").One().Checks[2].ErrorId);

        UseRefreshToken(session).Set("Refresh", Org.Approvals.Grant(App, Org.Users.Administrator).RefreshToken!.ToSecureString());
        session.Run(New + " -Force").One();
        Expire();
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
    }

    [Theory]
    [InlineData("@{ FailOnSet = 'Error' }")]
    [InlineData("@{ FailOnSet = 'Throw' }")]
    [InlineData("@{ FailOnSet = 'Silent' }")]
    public void A_vault_that_does_not_take_the_new_token_is_told_and_the_connection_works_on_in_the_session(string vault)
    {
        using ModuleSession session = Saved();
        session.WithVault(vault);
        session.Run("Get-SfLimit").Error
            .Is("RefreshTokenNotSaved", ErrorCategory.WriteError)
            .Says(Name)
            .Recommends("works in this session");
        string living = Approval.RefreshToken!;
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Assert.Equal(1, TokenCalls);

        Expire();
        session.Run("Get-SfLimit").Error.Is("RefreshTokenNotSaved", ErrorCategory.WriteError);
        Assert.Equal(0, TokenCalls);
        Assert.Equal(living, Approval.RefreshToken);

        session.WithVault();
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Assert.Contains(Approval.RefreshToken!, VaultText(session), StringComparison.Ordinal);
        Expire();
        using ModuleSession second = session.NewShell();
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
        Assert.False(Approval.IsRevoked);
    }

    [Fact]
    public void A_process_that_ends_before_the_vault_has_the_new_token_loses_nothing()
    {
        using ModuleSession session = Saved();
        using (ModuleSession killed = session.NewShell().WithVault("@{ FailOnSet = 'Error' }"))
        {
            killed.Run("Get-SfLimit").Error.Is("RefreshTokenNotSaved", ErrorCategory.WriteError);
        }

        Assert.DoesNotContain(Approval.RefreshToken!, VaultText(session), StringComparison.Ordinal);
        Expire();
        using ModuleSession second = session.NewShell().WithVault();
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
        Assert.False(Approval.IsRevoked);
        Assert.Contains(Approval.RefreshToken!, VaultText(session), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_was_replaced_is_not_used_though_the_vault_gives_it()
    {
        using ModuleSession session = Saved();
        var old = Directory.EnumerateFiles(session.VaultHome, "secrets.clixml", SearchOption.AllDirectories)
            .ToDictionary(file => file, File.ReadAllBytes);
        string first = Approval.RefreshToken!;
        for (int i = 0; i < 3; i++)
        {
            Assert.NotEmpty(session.Run("Get-SfLimit").Good());
            Expire();
        }

        string living = Approval.RefreshToken!;
        foreach ((string file, byte[] content) in old)
        {
            File.WriteAllBytes(file, content);
        }

        Assert.Contains(first, VaultText(session), StringComparison.Ordinal);
        using ModuleSession second = session.NewShell();
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());
        Assert.Equal(living, Assert.Single(Org.Requests.All, request => request.Path == TokenPath).Form("refresh_token"));
        Assert.False(Approval.IsRevoked);
        Expire();
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
    }

    [Fact]
    public void A_replaced_token_whose_successor_is_not_known_is_not_used_either()
    {
        using ModuleSession session = Saved();
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Expire();
        var old = Directory.EnumerateFiles(session.VaultHome, "secrets.clixml", SearchOption.AllDirectories)
            .ToDictionary(file => file, File.ReadAllBytes);
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        foreach ((string file, byte[] content) in old)
        {
            File.WriteAllBytes(file, content);
        }

        foreach (string file in TurnFiles())
        {
            // The fingerprints stay, what they lead to is damaged.
            File.WriteAllLines(
                file,
                File.ReadAllLines(file).Select(line => line.Contains(' ', StringComparison.Ordinal) ? line[..^8] + "AAAAAAA=" : line));
        }

        Expire();
        using ModuleSession second = session.NewShell();
        second.Run("Get-SfLimit").Error.Is("RefreshTokenLost", ErrorCategory.AuthenticationError).Says(Name).Recommends("Sign in again");
        Assert.Equal(0, TokenCalls);
        Assert.False(Approval.IsRevoked);
    }

    [Fact]
    public void What_processes_share_beside_the_vault_is_for_the_owner_alone_and_shows_no_token()
    {
        using ModuleSession session = Saved();
        string first = Approval.RefreshToken!;
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        string shared = string.Concat(TurnFiles().Select(File.ReadAllText));
        Assert.NotEmpty(shared);
        Assert.DoesNotContain("5Aep", shared, StringComparison.Ordinal);
        Assert.DoesNotContain(first[7..27], shared, StringComparison.Ordinal);
        Assert.DoesNotContain(Approval.RefreshToken![7..27], shared, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(TurnFolder()));
        }
    }

    [Fact]
    public void Another_sign_in_under_the_same_name_is_taken_up_at_once()
    {
        using ModuleSession session = Saved();
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Approval another = Org.Approvals.Grant(App, Org.Users.Administrator);
        using ModuleSession second = session.NewShell().Use(Org).Set("Refresh", another.RefreshToken!.ToSecureString());
        second.Run(New + " -Force").One();
        Expire();
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Assert.Contains(another.RefreshToken!, VaultText(session), StringComparison.Ordinal);
    }

    private static string TurnFolder() => Path.Combine(
        System.Environment.GetFolderPath(System.Environment.SpecialFolder.LocalApplicationData), "SalesforceConnect", "connections");

    // The file whose name is made of the vault's and this connection's.
    private IEnumerable<string> TurnFiles()
    {
        byte[] hash = System.Security.Cryptography.SHA256.HashData(
            System.Text.Encoding.UTF8.GetBytes("STANDIN\n" + Name.ToUpperInvariant()));
        return Directory.EnumerateFiles(TurnFolder(), System.Buffers.Text.Base64Url.EncodeToString(hash)[..32] + ".tokens");
    }

    /// <summary>Looks into the vault while a request waits.</summary>
    private sealed class VaultFault(Func<string> look) : Fault
    {
        public string Seen { get; private set; } = "";

        public override async Task StrikeAsync(FaultContext context)
        {
            Seen = await Task.Run(look);
            await context.SendAsync();
        }
    }

    /// <summary>Lets each access token be used so many times, after which its session has ended.</summary>
    private sealed class WornOutFault(int uses) : Fault
    {
        private readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> _used = new();

        public override Task StrikeAsync(FaultContext context)
            => _used.AddOrUpdate(context.Request.Headers["Authorization"], 1, (_, count) => count + 1) > uses
                ? SessionExpired().StrikeAsync(context)
                : context.SendAsync();
    }
}
