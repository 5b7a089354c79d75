using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Connections;

/// <summary><c>Remove-SfConnection -Revoke</c>: it asks first, and a token that cannot be revoked keeps its connection.</summary>
public sealed class RevokeTests : OrgTest
{
    private const string RevokePath = "/services/oauth2/revoke";

    [Fact]
    public void Revoke_asks_and_Yes_ends_the_token_and_the_connection()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Host.Choices.Enqueue(0);
        Assert.Empty(session.Run("Remove-SfConnection acme -Revoke").Good());
        Assert.Contains("acme", Assert.Single(session.Host.Asked), StringComparison.Ordinal);
        Assert.Equal(0, Org.Tokens.ActiveCount);
        Assert.Empty(session.Run("Get-SfConnection").Good());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(TestHost.JustEnter)]
    public void Revoke_asks_and_No_or_Enter_changes_nothing(int answer)
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org);
        session.Host.Choices.Enqueue(answer);
        Assert.Empty(session.Run("Remove-SfConnection acme -Revoke").Good());
        AssertNothingSent();
        Assert.Equal("acme", session.Run("Get-SfConnection").One().Name);
        Assert.Equal(1, Org.Tokens.ActiveCount);
    }

    [Theory]
    [InlineData("Remove-SfConnection acme -Revoke -Force")]
    [InlineData("Remove-SfConnection acme -Revoke -Confirm:$false")]
    [InlineData("$ConfirmPreference = 'None'; Remove-SfConnection acme -Revoke")]
    [InlineData("Get-SfConnection | Remove-SfConnection -Revoke -Force")]
    public void Force_and_Confirm_off_do_not_ask(string command)
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org);
        Assert.Empty(session.Run(command).Good());
        Assert.Empty(session.Host.Asked);
        Assert.Equal(0, Org.Tokens.ActiveCount);
        Assert.Equal([RevokePath], Org.Requests.All.Select(request => request.Path));
        Assert.Empty(session.Run("Get-SfConnection").Good());
    }

    [Fact]
    public void Removing_without_Revoke_neither_asks_nor_sends()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org);
        Assert.Empty(session.Run("Remove-SfConnection acme").Good());
        Assert.Empty(session.Host.Asked);
        AssertNothingSent();
        Assert.Equal(1, Org.Tokens.ActiveCount);
    }

    [Fact]
    public void A_token_that_has_been_revoked_already_is_no_error()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org);
        Org.Faults.On("POST", RevokePath).Always(Fault.OAuthError("invalid_token", "this token is not valid or is already revoked"));
        Assert.Empty(session.Run("Remove-SfConnection acme -Revoke -Confirm:$false").Good());
        Assert.Empty(session.Run("Get-SfConnection").Good());
    }

    [Fact]
    public void Where_nobody_can_be_asked_it_says_how_to_do_without()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org);
        session.Run("Remove-SfConnection acme -Revoke").Error
            .Is("NeedsConfirmation", ErrorCategory.InvalidOperation, "acme")
            .Recommends("-Force");
        Assert.Equal("acme", session.Run("Get-SfConnection").One().Name);
    }

    [Fact]
    public void A_token_that_cannot_be_revoked_keeps_its_connection()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org);
        Org.Faults.On("POST", RevokePath).Always(Fault.OAuthError("unsupported_token_type", "this token cannot be revoked"));
        session.Run("Remove-SfConnection acme -Revoke -Confirm:$false").Error
            .Is("RevokeNotPossible", ErrorCategory.InvalidOperation, "acme").Says("unsupported_token_type").Recommends("still there");
        Assert.Equal("acme", session.Run("Get-SfConnection").One().Name);
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        using ModuleSession second = session.NewShell();
        Assert.Equal("acme", second.Run("Get-SfConnection").One().Name);
    }

    [Fact]
    public void Force_removes_the_connection_even_so_and_tells_that_the_token_lives()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org);
        Org.Faults.On("POST", RevokePath).Always(Fault.OAuthError("unsupported_token_type", "this token cannot be revoked"));
        RunResult result = session.Run("Remove-SfConnection acme -Revoke -Force");
        result.Error.Is("RevokeNotPossible", ErrorCategory.InvalidOperation, "acme");
        Assert.Empty(session.Run("Get-SfConnection").Good());
    }

    [Fact]
    public void One_of_several_that_cannot_be_revoked_is_its_own_error()
    {
        using ModuleSession session = new ModuleSession().Connect(Org, "one").Connect(Org, "two");
        Org.Faults.On("POST", RevokePath).Once(Fault.OAuthError("unsupported_token_type", "this token cannot be revoked"));
        RunResult result = session.Run("'one', 'two' | Remove-SfConnection -Revoke -Confirm:$false");
        result.Error.Is("RevokeNotPossible", ErrorCategory.InvalidOperation, "one");
        Assert.Equal("one", session.Run("Get-SfConnection").One().Name);
    }
}
