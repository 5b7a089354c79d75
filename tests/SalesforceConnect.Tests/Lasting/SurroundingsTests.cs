using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Lasting;

/// <summary>
/// A renewal where the user's data folder is full, closed, missing or not what it seems: the new token is saved somewhere, or it is told.
/// </summary>
[Collection(ProcessEnvironment.Name)]
public sealed class SurroundingsTests : RefreshTokenTest, IDisposable
{
    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("sf-data-");
    private IDisposable? _setting;

    public static TheoryData<string, bool> Troubles
    {
        get
        {
            var troubles = new TheoryData<string, bool>();
            foreach (string trouble in new[]
            {
                "NoHome",
                "HomeIsFile",
                "FolderIsFile",
                "FolderIsLink",
                "LockIsLink",
                "LockIsFolder",
                "Full"
            })
            {
                troubles.Add(trouble, false);
                troubles.Add(trouble, true);
            }

            return troubles;
        }
    }

    private string Home => Path.Combine(_place.FullName, "home");

    private string Folder => Path.Combine(Home, "SalesforceConnect", "connections");

    public void Dispose()
    {
        _setting?.Dispose();
        _place.Delete(recursive: true);
    }

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        App.RefreshTokenRotation = true;
        ModuleSession.Prepare();
        _setting = ProcessEnvironment.Set("XDG_DATA_HOME", Home);
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public void A_renewal_works_with_a_warning_and_the_next_process_has_the_new_token(string trouble, bool isSecretStore)
    {
        using ModuleSession session = Saved(isSecretStore, trouble);
        foreach (ModuleSession shell in new[] { session, session.NewShell() })
        {
            string warning = Assert.Single(Warnings(shell));
            Assert.Contains(Name, warning, StringComparison.Ordinal);
            Assert.Contains("cannot", warning, StringComparison.Ordinal);
            Assert.Equal(1, TokenCalls);
        }

        // A session says it once.
        Assert.Empty(Warnings(session));
        Assert.Equal(1, TokenCalls);
        Assert.False(Approval.IsRevoked);
        AssertNothingElsewhere();

        // Once it is mended nothing is told any more.
        Mend(trouble);
        Assert.Empty(Warnings(session.NewShell()));
        Assert.Empty(Warnings(session));
        Assert.False(Approval.IsRevoked);
    }

    [Fact]
    public void Trouble_that_begins_after_the_connection_was_made_is_told_the_same_way()
    {
        using ModuleSession session = Saved(isSecretStore: true, trouble: null);
        Expire();
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Make("Full");
        Assert.Contains("was written to the vault", Assert.Single(Warnings(session)), StringComparison.Ordinal);
        Assert.Contains(Approval.RefreshToken!, VaultText(session), StringComparison.Ordinal);
        Expire();
        Assert.NotEmpty(session.NewShell().Run($"Get-SfLimit -Connection {Name}").Good());
        Assert.False(Approval.IsRevoked);
    }

    [Fact]
    public void Where_neither_takes_the_new_token_that_is_told_and_nothing_is_lost_once_one_of_them_does()
    {
        using ModuleSession session = Saved(isSecretStore: true, "Full");
        WithVault(session, isSecretStore: true, "FailOnSet = 'Error'");
        Expire();
        session.Run("Get-SfLimit").Error
            .Is("RefreshTokenNotSaved", ErrorCategory.WriteError)
            .Recommends(Folder)
            .Recommends("works in this session");
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Expire();
        session.Run("Get-SfLimit").Error.Is("RefreshTokenNotSaved", ErrorCategory.WriteError);
        Assert.Equal(0, TokenCalls);
        Mend("Full");
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Expire();
        Assert.NotEmpty(session.NewShell().Run($"Get-SfLimit -Connection {Name}").Good());
        Assert.False(Approval.IsRevoked);
    }

    [Fact]
    public void A_connection_whose_app_keeps_its_refresh_token_is_renewed_without_a_word()
    {
        App.RefreshTokenRotation = false;
        using ModuleSession session = Saved(isSecretStore: true, "NoHome");
        Assert.Empty(Warnings(session));
    }

    [Fact]
    public void A_folder_that_others_could_look_into_is_closed()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead
            | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(Folder);
        File.SetUnixFileMode(Folder, Everybody);
        File.SetUnixFileMode(Path.GetDirectoryName(Folder)!, Everybody);
        using ModuleSession session = Saved(isSecretStore: true, trouble: null);
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.Equal((Owner, Owner), (File.GetUnixFileMode(Folder), File.GetUnixFileMode(Path.GetDirectoryName(Folder)!)));
    }

    // What a renewal warns of. Once a vault was called, the engine's own list of warnings gets no more.
    private List<string> Warnings(ModuleSession shell)
    {
        Expire();
        IReadOnlyList<PSObject?> output = shell.Run($"Get-SfLimit -Connection {Name} 3>&1").Good();
        Assert.Contains(output, item => item?.BaseObject.GetType().Name == "SfLimit");
        return [.. output.Select(item => item!.BaseObject).OfType<WarningRecord>().Select(record => record.Message)];
    }

    private ModuleSession Saved(bool isSecretStore, string? trouble)
    {
        ModuleSession session = UseRefreshToken(WithVault(new ModuleSession(), isSecretStore));
        if (trouble is not null)
        {
            Make(trouble);
        }

        session.Run(New).One();
        return session;
    }

    private static ModuleSession WithVault(ModuleSession session, bool isSecretStore, string parameters = "")
        => session.WithVault(
            $"@{{ ListedModule = '{(isSecretStore ? "Microsoft.PowerShell.SecretStore" : "StandIn.Vault")}'; {parameters} }}");

    // As root, whom no permission keeps out, too.
    private void Make(string trouble)
    {
        string file = Path.Combine(Folder, Convert.ToBase64String(
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes("STANDIN\n" + Name.ToUpperInvariant())))
            .Replace('+', '-').Replace('/', '_')[..32]);
        string elsewhere = Path.Combine(_place.FullName, "elsewhere");
        switch (trouble)
        {
            case "NoHome":
                Environment.SetEnvironmentVariable("XDG_DATA_HOME", OperatingSystem.IsWindows() ? "nul:\\none" : "/proc/none");
                break;
            case "HomeIsFile":
                File.WriteAllText(Home, "");
                break;
            case "FolderIsFile":
                Directory.CreateDirectory(Path.GetDirectoryName(Folder)!);
                File.WriteAllText(Folder, "");
                break;
            case "FolderIsLink":
                Directory.CreateDirectory(elsewhere);
                Directory.CreateDirectory(Path.GetDirectoryName(Folder)!);
                Directory.CreateSymbolicLink(Folder, elsewhere);
                break;
            case "LockIsLink":
                Directory.CreateDirectory(Folder);
                File.CreateSymbolicLink(file + ".lock", Path.Combine(elsewhere, "target"));
                Directory.CreateDirectory(elsewhere);
                break;
            case "LockIsFolder":
                Directory.CreateDirectory(file + ".lock");
                break;
            default:
                // As on a full disk: the lock can be had, and what is to be written cannot.
                Directory.CreateDirectory(Path.Combine(file + ".tokens.new", "full"));
                break;
        }
    }

    private void Mend(string trouble)
    {
        if (trouble == "NoHome")
        {
            Environment.SetEnvironmentVariable("XDG_DATA_HOME", Home);
        }

        foreach (FileSystemInfo item in _place.EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Where(item => item.Exists)
            .ToList())
        {
            if (item is DirectoryInfo { LinkTarget: null } && item.Extension is not (".new" or ".lock"))
            {
                continue;
            }

            if (item.Extension != ".tokens")
            {
                (item as DirectoryInfo)?.Delete(recursive: item.LinkTarget is null);
                (item as FileInfo)?.Delete();
            }
        }
    }

    private void AssertNothingElsewhere()
    {
        string elsewhere = Path.Combine(_place.FullName, "elsewhere");
        Assert.True(!Directory.Exists(elsewhere) || Directory.GetFileSystemEntries(elsewhere).Length == 0);
    }
}
