using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Lasting;

/// <summary>A refresh token that is refused for good: each cause has its own advice, and it is asked once.</summary>
public sealed class EndedSignInTests : RefreshTokenTest
{
    [Theory]
    [InlineData("invalid_grant", "expired access/refresh token", "Salesforce.invalid_grant", ErrorCategory.AuthenticationError, "five approvals")]
    [InlineData("invalid_grant", "inactive user", "Salesforce.invalid_grant", ErrorCategory.AuthenticationError, "Activate it")]
    [InlineData("inactive_user", "inactive user", "Salesforce.inactive_user", ErrorCategory.AuthenticationError, "Activate it")]
    [InlineData("invalid_grant", "ip restricted or invalid login hours", "Salesforce.invalid_grant", ErrorCategory.AuthenticationError, "IP ranges and hours")]
    [InlineData("invalid_grant", "authentication failure", "Salesforce.invalid_grant", ErrorCategory.AuthenticationError, "Login History")]
    [InlineData("inactive_org", "inactive organization", "Salesforce.inactive_org", ErrorCategory.AuthenticationError, "locked, expired or being moved")]
    [InlineData("invalid_client", "invalid client credentials", "Salesforce.invalid_client", ErrorCategory.AuthenticationError, "step 13")]
    [InlineData("invalid_client_id", "client identifier invalid", "Salesforce.invalid_client_id", ErrorCategory.AuthenticationError, "step 13")]
    [InlineData("invalid_app_access", "user is not admin approved to access this app", "Salesforce.invalid_app_access", ErrorCategory.PermissionDenied, "administrator has approved")]
    [InlineData("unsupported_grant_type", "grant type not supported", "Salesforce.unsupported_grant_type", ErrorCategory.AuthenticationError, "does not allow this way")]
    public void Each_refusal_says_what_to_do(string code, string words, string id, ErrorCategory category, string advice)
    {
        using ModuleSession session = Saved();
        Org.Faults.OnGrant("refresh_token").Once(Fault.OAuthError(code, words));
        session.Run("Get-SfLimit").Error.Is(id, category).Says(words).Recommends(advice);
        Assert.Equal(1, TokenCalls);

        // It was the org's word about this time: the connection is as it was.
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
    }

    [Fact]
    public void A_sixth_sign_in_ends_the_first_and_the_error_names_the_limit()
    {
        using ModuleSession session = Saved();
        for (int i = 0; i < ApprovalStore.LimitPerUserAndApp; i++)
        {
            Org.Approvals.Grant(App, Org.Users.Administrator);
        }

        session.Run("Get-SfLimit").Error.Is("Salesforce.invalid_grant", ErrorCategory.AuthenticationError).Recommends("five approvals");
    }

    [Fact]
    public void A_refresh_token_that_never_worked_is_an_error_of_the_new_connection()
    {
        using ModuleSession session = UseRefreshToken(new ModuleSession().WithVault())
            .Set("Refresh", "5Aep861SENTINEL-not-a-token".ToSecureString());
        session.Run(New).Error.Is("Salesforce.invalid_grant", ErrorCategory.AuthenticationError, Name).Recommends("no longer works");
        Assert.Empty(session.Run("Get-SfConnection").Good());
    }

    [Fact]
    public void A_server_that_is_down_is_not_taken_for_the_end()
    {
        using ModuleSession session = Saved();
        Org.Faults.OnGrant("refresh_token").Once(Fault.Maintenance());
        session.Run("Get-SfLimit").Error.Is("Salesforce.SERVER_UNAVAILABLE", ErrorCategory.ResourceUnavailable);
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
    }
}
