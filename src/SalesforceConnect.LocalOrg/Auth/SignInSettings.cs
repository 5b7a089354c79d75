namespace SalesforceConnect.LocalOrg;

/// <summary>How the org answers an app that sends a browser to <c>/services/oauth2/authorize</c>. May change at any time.</summary>
public sealed class SignInSettings
{
    internal SignInSettings()
    {
    }

    /// <summary>
    /// True sends the browser straight back to the app, as for a user who is signed in and has approved the app: for tests
    /// without a browser. False shows a page with a user name and the buttons Allow and Deny.
    /// </summary>
    public bool AutoApprove { get; set; } = true;

    /// <summary>Makes the automatic answer "end user denied authorization".</summary>
    public bool Deny { get; set; }

    /// <summary>
    /// Who signs in automatically, and whose name the page proposes. Null is the user whom the app names as <c>login_hint</c>,
    /// else, automatically, the administrator.
    /// </summary>
    public OrgUser? UserToSignIn { get; set; }

    /// <summary>Changes the <c>state</c> on its way back to the app; a null leaves it out.</summary>
    public Func<string?, string?>? TamperState { get; set; }

    /// <summary>How long an authorization code works by the org's clock.</summary>
    public TimeSpan CodeLifetime { get; set; } = TimeSpan.FromMinutes(15);
}
