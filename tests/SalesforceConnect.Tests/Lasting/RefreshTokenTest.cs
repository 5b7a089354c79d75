using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Lasting;

/// <summary>Gives every test a refresh token of the org's default app, and a connection of a name that no other test has.</summary>
public abstract class RefreshTokenTest : OrgTest
{
    internal const string TokenPath = "/services/oauth2/token";
    internal const string Limits = "/services/data/v67.0/limits";

    /// <summary>The connection's name.</summary>
    protected string Name { get; } = "c" + Guid.NewGuid().ToString("N");

    /// <summary>The app that the connection belongs to.</summary>
    protected ExternalClientApp App => Org.Apps.Default;

    /// <summary>The sign-in that the refresh token comes from.</summary>
    protected Approval Approval { get; private set; } = null!;

    /// <inheritdoc/>
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Approval = Org.Approvals.Grant(App, Org.Users.Administrator);
    }

    /// <summary>What makes the connection, but for options.</summary>
    protected string New => $"New-SfConnection {Name} -InstanceUrl $Url -ClientId $Id -ClientSecret $Secret -RefreshToken $Refresh";

    /// <summary>How often the org was asked for a token.</summary>
    protected int TokenCalls => Org.Requests.Count("POST", TokenPath);

    /// <summary>A session in which <c>$Refresh</c> is the refresh token, beside what signs in to the org.</summary>
    internal ModuleSession UseRefreshToken(ModuleSession session)
        => session.Use(Org).Set("Refresh", Approval.RefreshToken!.ToSecureString());

    /// <summary>A session with the connection saved in a vault, its access token expired, and what that sent forgotten.</summary>
    internal ModuleSession Saved()
    {
        ModuleSession session = UseRefreshToken(new ModuleSession().WithVault());
        session.Run(New).One();
        Expire();
        return session;
    }

    /// <summary>Ends all access tokens, and forgets what was sent.</summary>
    protected void Expire()
    {
        Org.Tokens.ExpireAll();
        Org.Requests.Clear();
    }

    /// <summary>The document that the vault holds for the connection.</summary>
    internal string VaultText(ModuleSession session)
    {
        using ModuleSession reader = session.NewShell();
        return (string)reader.Run($"Get-Secret SfConnection-{Name} -Vault Standin -AsPlainText").Value();
    }
}
