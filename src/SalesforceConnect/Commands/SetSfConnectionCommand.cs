using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using SalesforceConnect.Auth;
using SalesforceConnect.Completion;
using SalesforceConnect.Connections;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Commands;

/// <summary>Changes a connection: a rotated secret, a new key, the URL, the API version. Never its name.</summary>
[Cmdlet(
    VerbsCommon.Set, "SfConnection", DefaultParameterSetName = SettingsSet, SupportsShouldProcess = true,
    HelpUri = HelpLinks.Base + "Set-SfConnection.md")]
[OutputType(typeof(SfConnection))]
public sealed class SetSfConnectionCommand : SfCommand
{
    private const string SettingsSet = "Settings";
    private const string InteractiveSet = "Interactive";

    private static readonly string[] s_changes =
    [
        nameof(ClientSecret), nameof(RefreshToken), nameof(AccessToken), nameof(PrivateKeyPath), nameof(Certificate), nameof(CertificateThumbprint),
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
        if (!ShouldProcess(Name.ToString(), "Change the connection"))
        {
            return;
        }

        SfConnection connection = Connections.Open(Name);
        bool wasCurrent = connection.IsCurrent;
        string? user = connection.Username;
        (ConnectionDocument changed, TokenGrant? grant) = Interactive ? SignInAgain(connection) : (Change(connection.Opened!.Document), null);
        SfConnection made = new ConnectionSaver(this).TestAndSave(
            changed, connection.Vault, SkipTest, grant, changeOf: connection.Opened, hasOwnToken: RefreshToken is not null || grant is not null);
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

    private (ConnectionDocument Changed, TokenGrant? Grant) SignInAgain(SfConnection connection)
    {
        ConnectionDocument saved = connection.Opened!.Document;
        Require(saved, nameof(Interactive), AuthMethod.Interactive, AuthMethod.RefreshToken);
        saved = WithSecret(saved, ClientSecret, nameof(ClientSecret), ConnectionDocument.ClientSecret, AuthMethod.Interactive, AuthMethod.RefreshToken);
        ConnectionFacts facts = saved.Facts with
        {
            CallbackUrl = CallbackUrl?.OriginalString ?? saved.Facts.CallbackUrl,
            Scope = Scope is null ? saved.Facts.Scope : string.Join(" ", Scope),
            ApiVersion = ApiVersion is null ? saved.Facts.ApiVersion : ApiVersions.Parse(ApiVersion),
        };
        saved = saved.With(facts);
        if (connection.Vault is not null)
        {
            // A locked vault asks before the person signs in.
            Connections.Store.VaultsWith(connection.Name, connection.Vault);
        }

        var host = new Uri(facts.InstanceUrl!);
        var signIn = new BrowserSignIn(
            host, facts.ClientId!, saved.FindSecret(ConnectionDocument.ClientSecret), new Uri(facts.CallbackUrl ?? BrowserSignIn.DefaultCallbackUrl, UriKind.RelativeOrAbsolute),
            facts.Scope?.Split(' ') ?? BrowserSignIn.DefaultScopes, LoginHint ?? facts.Username);
        return new InteractiveSignIn(signIn, Host, NoBrowser, TimeSpan.FromSeconds(SignInTimeoutSec)).Complete(
            this, host, ProxyChoice.Travel(ProxyChoice.Of(saved)), grant => (SalesforceConnect.Connections.SignInAgain.Accept(saved, grant), (TokenGrant?)grant));
    }

    private ConnectionDocument Change(ConnectionDocument saved)
    {
        if (!MyInvocation.BoundParameters.Keys.Intersect(s_changes).Any())
        {
            throw new SfException("NothingToChange", SfErrorCategory.InvalidArgument, saved.Facts.Name);
        }

        ConnectionDocument changed = saved;
        changed = WithSecret(changed, ClientSecret, nameof(ClientSecret), ConnectionDocument.ClientSecret, AuthMethod.ClientSecret, AuthMethod.Interactive, AuthMethod.RefreshToken);
        changed = WithSecret(changed, RefreshToken, nameof(RefreshToken), ConnectionDocument.RefreshToken, AuthMethod.Interactive, AuthMethod.RefreshToken);
        changed = WithSecret(changed, AccessToken, nameof(AccessToken), ConnectionDocument.AccessToken, AuthMethod.AccessToken);
        changed = WithKey(changed);
        ConnectionFacts facts = changed.Facts;
        if (InstanceUrl is not null)
        {
            Uri url = InstanceAddress.Parse(InstanceUrl);
            if (facts.Method == AuthMethod.ClientSecret)
            {
                InstanceAddress.RequireMyDomain(url, InstanceUrl);
            }
            else if (facts.Method == AuthMethod.AccessToken)
            {
                InstanceAddress.RequireOrg(url, InstanceUrl);
            }

            facts = facts with { InstanceUrl = url.WithoutSlash(), LoginUrl = null };
        }

        return changed.With(facts with { ApiVersion = ApiVersion is null ? facts.ApiVersion : ApiVersions.Parse(ApiVersion) });
    }

    private static ConnectionDocument WithSecret(
        ConnectionDocument saved, SecureString? given, string parameter, string secret, params AuthMethod[] methods)
    {
        if (given is null)
        {
            return saved;
        }

        Require(saved, parameter, methods);
        SecretText text = SecretText.FromUser(given, parameter);
        return saved.With(secret, secret switch
        {
            ConnectionDocument.ClientSecret => PastedSecret.ClientSecret(text),
            ConnectionDocument.RefreshToken => PastedSecret.RefreshToken(text),
            _ => PastedSecret.AccessToken(text),
        });
    }

    private ConnectionDocument WithKey(ConnectionDocument saved)
    {
        if (PrivateKeyPath is null && Certificate is null && CertificateThumbprint is null)
        {
            return saved;
        }

        Require(saved, PrivateKeyPath is not null ? nameof(PrivateKeyPath) : Certificate is not null ? nameof(Certificate) : nameof(CertificateThumbprint), AuthMethod.Jwt);
        if (CertificateThumbprint is not null)
        {
            return saved.Without(ConnectionDocument.PrivateKey)
                .With(saved.Facts with { CertificateThumbprint = CertificateStore.Find(CertificateThumbprint).Thumbprint });
        }

        SecretText key = Certificate is not null
            ? PrivateKey.FromCertificate(Certificate)
            : PrivateKey.FromFile(
                FilePath(PrivateKeyPath!),
                PrivateKeyPassword is null ? null : SecretText.FromUser(PrivateKeyPassword, nameof(PrivateKeyPassword)));
        return saved.With(ConnectionDocument.PrivateKey, key).With(saved.Facts with { CertificateThumbprint = null });
    }

    private static void Require(ConnectionDocument saved, string parameter, params AuthMethod[] methods)
    {
        if (saved.Facts.Method is not { } method || !methods.Contains(method))
        {
            throw new SfException("SettingDoesNotFit", SfErrorCategory.InvalidArgument, saved.Facts.Name, saved.Facts.Method, parameter);
        }
    }
}
