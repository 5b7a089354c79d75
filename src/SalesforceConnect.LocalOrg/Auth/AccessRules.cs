namespace SalesforceConnect.LocalOrg;

/// <summary>Who may come in, the same for every flow.</summary>
internal static class AccessRules
{
    /// <exception cref="OAuthException">This user may not log in now, or may not use this app.</exception>
    public static void Check(ExternalClientApp app, OrgUser user)
    {
        CheckLogin(user);
        CheckApp(app, user);
    }

    public static void CheckLogin(OrgUser user)
    {
        if (!user.IsActive)
        {
            throw new OAuthException("inactive_user", "inactive user");
        }

        if (user.LoginRestricted)
        {
            throw new OAuthException("invalid_grant", "ip restricted or invalid login hours");
        }
    }

    public static void CheckApp(ExternalClientApp app, OrgUser user)
    {
        if (app.AdminApprovedUsersOnly && !app.PreAuthorizedUsers.Contains(user.Username))
        {
            throw new OAuthException("invalid_app_access", "user is not admin approved to access this app");
        }
    }
}
