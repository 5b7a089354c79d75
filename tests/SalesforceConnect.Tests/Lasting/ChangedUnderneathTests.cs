using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Lasting;

/// <summary>
/// A name that was made anew for another org while a session holds the old connection: neither org sees the other's secrets.
/// </summary>
public sealed class ChangedUnderneathTests : RefreshTokenTest
{
    private LocalOrgServer _other = null!;
    private Approval _otherApproval = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _other = await LocalOrgServer.StartAsync(Options);
        _otherApproval = _other.Approvals.Grant(_other.Apps.Default, _other.Users.Administrator);
    }

    public override async Task DisposeAsync()
    {
        await _other.DisposeAsync();
        await base.DisposeAsync();
    }

    public static TheoryData<string> Uses =>
    [
        "Get-SfLimit -Connection $Held", "Get-SfLimit",
        "Test-SfConnection $Held -Quiet -ErrorAction Stop | ForEach-Object { if (-not $_) { (Test-SfConnection $Held).Checks | Where-Object ErrorId | ForEach-Object { throw $_.ErrorId } } }",
        "Set-SfConnection $Held -ApiVersion 66", "Set-SfConnection $Held -RefreshToken $Refresh", "Export-SfConnection $Held $Path -Force",
        "Remove-SfConnection $Held", "Remove-SfConnection $Held -Revoke -Force",
    ];

    [Theory]
    [MemberData(nameof(Uses))]
    public void Nothing_of_the_new_one_goes_to_the_old_ones_org_and_the_vault_keeps_the_new_one(string use)
    {
        using ModuleSession session = HeldWhileMadeAnew(rotates: true);
        IReadOnlyDictionary<string, string> before = session.VaultFiles();
        session.Set("Path", Path.Combine(session.VaultHome, "exported"));
        RunResult result = session.Run(use);
        ErrorRecord error = result.Error;
        if (use.StartsWith("Test-", StringComparison.Ordinal))
        {
            Assert.Contains("ConnectionChanged", error.ToString(), StringComparison.Ordinal);
        }
        else
        {
            error.Is("ConnectionChanged", ErrorCategory.InvalidOperation).Says(Name).Says(Org.Url.Authority).Says(_other.Url.Authority)
                .Recommends($"Select-SfConnection {Name}");
        }

        Assert.Equal(0, TokenCalls);
        Assert.DoesNotContain(Org.Requests.All, request => request.Path == "/services/oauth2/revoke");
        Assert.Equal(before, session.VaultFiles());
        Assert.False(Approval.IsRevoked);
        Assert.False(_otherApproval.IsRevoked);
    }

    [Fact]
    public void What_the_error_recommends_goes_on_with_the_new_one()
    {
        using ModuleSession session = HeldWhileMadeAnew(rotates: true);
        session.Run("Get-SfLimit").Error.Is("ConnectionChanged", ErrorCategory.InvalidOperation);
        session.Run($"Select-SfConnection {Name}").Good();
        int before = _other.Requests.All.Count;
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Assert.True(_other.Requests.All.Count > before);

        // The variable still means the old one.
        session.Run("Get-SfLimit -Connection $Held").Error.Is("ConnectionChanged", ErrorCategory.InvalidOperation);
        Assert.Equal(0, TokenCalls);
    }

    [Fact]
    public void The_new_ones_document_does_not_get_the_old_ones_host()
    {
        using ModuleSession session = new ModuleSession().WithVault().Use(Org);
        session.Run($"$Held = New-SfConnection {Name} {ModuleSession.SignIn}").Good();
        MakeAnew(session, $"{ModuleSession.SignIn}");
        string document = VaultText(session);
        Org.MyDomainHost = $"127.0.0.1:{Org.Url.Port}";
        Expire();
        Assert.NotEmpty(session.Run("Get-SfLimit -Connection $Held").Good());
        Assert.Equal(document, VaultText(session));
    }

    [Theory]
    [InlineData("-ClientSecret $Secret")]
    [InlineData("-ApiVersion 66")]
    public void A_change_of_the_old_one_by_client_secret_does_not_take_the_new_ones_place(string change)
    {
        using ModuleSession session = new ModuleSession().WithVault().Use(Org);
        session.Run($"$Held = New-SfConnection {Name} {ModuleSession.SignIn}").Good();
        MakeAnew(session, $"{ModuleSession.SignIn}");
        string document = VaultText(session);
        Org.Requests.Clear();
        session.Run($"Set-SfConnection $Held {change}").Error.Is("ConnectionChanged", ErrorCategory.InvalidOperation);
        AssertNothingSent();
        Assert.Equal(document, VaultText(session));
    }

    [Theory]
    [InlineData("organizationId", "00D000000000099EAA")]
    [InlineData("clientId", "another-app")]
    [InlineData("method", "Interactive")]
    public void Another_org_app_or_method_at_the_same_host_is_another_connection(string fact, string value)
    {
        using ModuleSession session = Saved();
        using ModuleSession editor = session.NewShell();
        string document = System.Text.RegularExpressions.Regex.Replace(
            VaultText(session), $"\"{fact}\":\"[^\"]*\"", $"\"{fact}\":\"{value}\"");
        editor.Set("Document", document.ToSecureString())
            .Run($"Set-Secret SfConnection-{Name} -SecureStringSecret $Document -Vault Standin")
            .Good();
        session.Run("Get-SfLimit").Error.Is("ConnectionChanged", ErrorCategory.InvalidOperation).Says(value);
        Assert.Equal(0, TokenCalls);
    }

    // A session with $Held, and another shell that has given its name to the other org since.
    private ModuleSession HeldWhileMadeAnew(bool rotates)
    {
        App.RefreshTokenRotation = _other.Apps.Default.RefreshTokenRotation = rotates;
        ModuleSession session = UseRefreshToken(new ModuleSession().WithVault());
        session.Run("$Held = " + New).Good();
        MakeAnew(session, "-InstanceUrl $Url -ClientId $Id -ClientSecret $Secret -RefreshToken $Refresh");
        Expire();
        return session;
    }

    private void MakeAnew(ModuleSession session, string how)
    {
        using ModuleSession second = session.NewShell().Use(_other).Set("Refresh", _otherApproval.RefreshToken!.ToSecureString());
        second.Run($"New-SfConnection {Name} {how} -Force").One();
    }
}
