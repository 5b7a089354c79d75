using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Lasting;

/// <summary>Removing a connection by refresh token: only <c>-Revoke</c> changes anything on the server.</summary>
public sealed class RevokeRefreshTokenTests : RefreshTokenTest
{
    private const string RevokePath = "/services/oauth2/revoke";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Revoke_ends_the_refresh_token_and_the_access_tokens_with_it(bool inNewShell)
    {
        App.RefreshTokenRotation = true;
        using ModuleSession first = Saved();
        using ModuleSession second = first.NewShell();
        Assert.NotEmpty(second.Run("Get-SfLimit").Good());

        // The first shell's own refresh token has been replaced meanwhile.
        ModuleSession shell = inNewShell ? second : first;
        Org.Requests.Clear();
        Assert.Empty(shell.Run($"Remove-SfConnection {Name} -Revoke -Force").Good());
        Assert.True(Approval.IsRevoked);
        Assert.Equal([(RevokePath, 200)], Org.Requests.All.Select(request => (request.Path, request.StatusCode)));
        Assert.Empty(shell.Run("Get-SfConnection").Good());
    }

    [Fact]
    public void Without_Revoke_nothing_on_the_server_changes()
    {
        using ModuleSession session = Saved();
        Assert.Empty(session.Run($"Remove-SfConnection {Name}").Good());
        AssertNothingSent();
        Assert.False(Approval.IsRevoked);
        Assert.Empty(session.Run("Get-SfConnection").Good());
    }

    [Fact]
    public void A_revocation_that_fails_keeps_the_connection_and_Force_removes_it_all_the_same()
    {
        using ModuleSession session = Saved();
        Org.Faults.On("POST", RevokePath).Always(Fault.ServerUnavailable());
        session.Run($"Remove-SfConnection {Name} -Revoke -Confirm:$false").Error
            .Is("RevokeNotPossible", ErrorCategory.InvalidOperation, Name).Recommends("still there");
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Assert.False(Approval.IsRevoked);
        RunResult forced = session.Run($"Remove-SfConnection {Name} -Revoke -Force");
        forced.Error.Is("RevokeNotPossible", ErrorCategory.InvalidOperation, Name);
        Assert.Empty(session.Run("Get-SfConnection").Good());
        Assert.False(Approval.IsRevoked);
    }
}
