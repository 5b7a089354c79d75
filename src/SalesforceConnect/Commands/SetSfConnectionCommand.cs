using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using SalesforceConnect.Auth;
using SalesforceConnect.Completion;
using SalesforceConnect.Connections;
using SalesforceConnect.Errors;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Commands;

/// <summary>Changes a connection: a rotated secret, a new key, the URL, the API version. Never its name.</summary>
[Cmdlet(
    VerbsCommon.Set, "SfConnection", DefaultParameterSetName = SettingsSet, SupportsShouldProcess = true,
    HelpUri = HelpLinks.Base + "Set-SfConnection.md")]
[OutputType(typeof(SfConnection))]
public sealed class SetSfConnectionCommand : ConnectionCommand
{
    private const string SettingsSet = "Settings";
    private const string InteractiveSet = "Interactive";

    private static readonly string[] s_changes =
    [
        nameof(
            ClientSecret), nameof(
                RefreshToken), nameof(AccessToken), nameof(PrivateKeyPath), nameof(Certificate), nameof(CertificateThumbprint),
        nameof(InstanceUrl), nameof(ApiVersion),
    ];

    /// <summary>The connection: a name or an object.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Connection")]
    [ConnectionReference]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    public ConnectionReference Name { get; set; } = null!;

    /// <summary>The new consumer secret.</summary>
    [Parameter]
    [Secret]
    public SecureString? ClientSecret { get; set; }

    /// <summary>The new refresh token.</summary>
    [Parameter(ParameterSetName = SettingsSet)]
    [Secret]
    public SecureString? RefreshToken { get; set; }

    /// <summary>The new access token.</summary>
    [Parameter(ParameterSetName = SettingsSet)]
    [Secret]
    public SecureString? AccessToken { get; set; }

    /// <summary>The new private key: a PEM or PFX file.</summary>
    [Parameter(ParameterSetName = SettingsSet)]
    public string? PrivateKeyPath { get; set; }

    /// <summary>The password of that file.</summary>
    [Parameter(ParameterSetName = SettingsSet)]
    [Secret]
    public SecureString? PrivateKeyPassword { get; set; }

    /// <summary>A certificate with the new private key.</summary>
    [Parameter(ParameterSetName = SettingsSet)]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>The thumbprint of a new certificate in this machine's store.</summary>
    [Parameter(ParameterSetName = SettingsSet)]
    public string? CertificateThumbprint { get; set; }

    /// <summary>The new URL of the org.</summary>
    [Parameter(ParameterSetName = SettingsSet)]
    public string? InstanceUrl { get; set; }

    /// <summary>The new API version.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ApiVersionCompleter))]
    public string? ApiVersion { get; set; }

    /// <summary>Signs in again in the browser, at the saved org with the saved app.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InteractiveSet)]
    public SwitchParameter Interactive { get; set; }

    /// <summary>The callback URL; by default the one that the connection was made with.</summary>
    [Parameter(ParameterSetName = InteractiveSet)]
    public Uri? CallbackUrl { get; set; }

    /// <summary>The scopes to ask for; by default those that the connection was made with.</summary>
    [Parameter(ParameterSetName = InteractiveSet)]
    public string[]? Scope { get; set; }

    /// <summary>The user name to fill in; by default the connection's user.</summary>
    [Parameter(ParameterSetName = InteractiveSet)]
    public string? LoginHint { get; set; }

    /// <summary>How many seconds to wait for the sign-in.</summary>
    [Parameter(ParameterSetName = InteractiveSet)]
    [ValidateRange(1, 3600)]
    public int SignInTimeoutSec { get; set; } = 300;

    /// <summary>Prints the address instead of opening a browser, and asks for the URL that it ends on.</summary>
    [Parameter(ParameterSetName = InteractiveSet)]
    public SwitchParameter NoBrowser { get; set; }

    /// <summary>Saves the change untested.</summary>
    [Parameter]
    public SwitchParameter SkipTest { get; set; }

    /// <summary>Emits the connection.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForItem(Name.ToString(), () =>
    {
        // Under -WhatIf the vault is not even opened.
        if (!ShouldProcess(Name.ToString(), Text.Message("Process.Change")))
        {
            return;
        }

        SfConnection connection = Connections.Open(Name);
        bool wasCurrent = connection.IsCurrent;
        string? user = connection.Username;
        SfConnection made = TestAndSave(Interactive ? SignIn(connection) : Change(connection), connection.Vault, SkipTest);
        if (wasCurrent)
        {
            Connections.Runspace.Select(made);
        }

        if (user is not null && made.Username is { } now && now != user)
        {
            WriteWarning(Text.Message("SignedInAsAnother", made.Name, user, now));
        }

        if (PassThru)
        {
            WriteObject(made);
        }
    });

    private ConnectionTrial SignIn(SfConnection connection)
    {
        ConnectionDocument document = connection.Opened!.Document;
        ConnectionChange.Require(document, nameof(Interactive), method => method.TakesSignIn);
        var settings = new SignInSettings(CallbackUrl, Scope, LoginHint);
        document = settings.AddTo(Changes.ApplyTo(document));
        if (connection.Vault is not null)
        {
            // A locked vault asks before the person signs in.
            Connections.HolderOf(connection.Name, connection.Vault);
        }

        TransportSettings travel = ProxyChoice.Travel(ProxyChoice.Of(document));
        var person = new InteractiveSignIn(settings.ForAgain(document), travel, Host, NoBrowser, TimeSpan.FromSeconds(SignInTimeoutSec));
        (ConnectionDocument made, TokenGrant grant) = person.Complete(this, granted => SignInAgain.Accept(document, granted));
        return Trial(connection, made, grant);
    }

    private ConnectionTrial Change(SfConnection connection)
    {
        ConnectionDocument document = connection.Opened!.Document;
        return MyInvocation.BoundParameters.Keys.Intersect(s_changes).Any()
            ? Trial(connection, Changes.ApplyTo(document), grant: null)
            : throw new SfException("NothingToChange", SfErrorCategory.InvalidArgument, document.Facts.Name);
    }

    private ConnectionTrial Trial(SfConnection connection, ConnectionDocument changed, TokenGrant? grant) => new(
        changed,
        connection.Vault is null ? null : Connections.PlaceIn(connection.Vault),
        grant,
        connection.Opened,
        hasOwnToken: RefreshToken is not null || grant is not null);

    private ConnectionChange Changes => new()
    {
        Secrets =
        [
            (ConnectionSecret.ClientSecret, ClientSecret),
            (ConnectionSecret.RefreshToken, RefreshToken),
            (ConnectionSecret.AccessToken, AccessToken),
        ],
        KeyParameter = PrivateKeyPath is not null ? nameof(PrivateKeyPath)
            : Certificate is not null ? nameof(Certificate)
            : CertificateThumbprint is not null ? nameof(CertificateThumbprint)
            : null,
        ReadKey = ReadKey,
        InstanceUrl = InstanceUrl,
        ApiVersion = ApiVersion,
    };

    private SigningKey ReadKey()
        => CertificateThumbprint is not null ? SigningKey.InStore(CertificateThumbprint)
            : Certificate is not null ? SigningKey.Of(Certificate)
            : SigningKey.InFile(FilePath(PrivateKeyPath!), PrivateKeyPassword);
}
