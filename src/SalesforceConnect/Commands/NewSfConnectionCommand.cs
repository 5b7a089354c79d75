using System.Management.Automation;
using System.Runtime.CompilerServices;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using SalesforceConnect.Auth;
using SalesforceConnect.Connections;

namespace SalesforceConnect.Commands;

/// <summary>Makes, tests and saves a connection.</summary>
[Cmdlet(
    VerbsCommon.New, "SfConnection", DefaultParameterSetName = ClientSecretSet, SupportsShouldProcess = true,
    HelpUri = HelpLinks.Base + "New-SfConnection.md")]
[OutputType(typeof(SfConnection))]
public sealed class NewSfConnectionCommand : MakeConnectionCommand
{
    private const string ClientSecretSet = "ClientSecret";
    private const string CredentialSet = "Credential";
    private const string InteractiveSet = "Interactive";
    private const string JwtKeySet = "Jwt";
    private const string JwtCertificateSet = "JwtCertificate";
    private const string JwtThumbprintSet = "JwtThumbprint";
    private const string RefreshTokenSet = "RefreshToken";
    private const string AccessTokenSet = "AccessToken";
    private const string AuthUrlSet = "AuthUrl";
    private const string EnvironmentSet = "Environment";

    /// <summary>The org's My Domain URL, or what leads to it for certain.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ClientSecretSet)]
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [Parameter(Mandatory = true, ParameterSetName = RefreshTokenSet)]
    [Parameter(Mandatory = true, ParameterSetName = AccessTokenSet)]
    [Parameter(ParameterSetName = InteractiveSet)]
    [Parameter(ParameterSetName = JwtKeySet)]
    [Parameter(ParameterSetName = JwtCertificateSet)]
    [Parameter(ParameterSetName = JwtThumbprintSet)]
    public string? InstanceUrl { get; set; }

    /// <summary>The consumer key.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ClientSecretSet)]
    [Parameter(Mandatory = true, ParameterSetName = RefreshTokenSet)]
    [Parameter(Mandatory = true, ParameterSetName = JwtKeySet)]
    [Parameter(Mandatory = true, ParameterSetName = JwtCertificateSet)]
    [Parameter(Mandatory = true, ParameterSetName = JwtThumbprintSet)]
    [Parameter(ParameterSetName = InteractiveSet)]
    public string ClientId { get; set; } = ConsumerKey.CommandLine;

    /// <summary>The consumer secret.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ClientSecretSet)]
    [Parameter(ParameterSetName = InteractiveSet)]
    [Parameter(ParameterSetName = RefreshTokenSet)]
    [Secret]
    public SecureString? ClientSecret { get; set; }

    /// <summary>Consumer key and consumer secret as user name and password.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CredentialSet)]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Signs in in the browser.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InteractiveSet)]
    public SwitchParameter Interactive { get; set; }

    /// <summary>Signs in at test.salesforce.com.</summary>
    [Parameter(ParameterSetName = InteractiveSet)]
    [Parameter(ParameterSetName = JwtKeySet)]
    [Parameter(ParameterSetName = JwtCertificateSet)]
    [Parameter(ParameterSetName = JwtThumbprintSet)]
    public SwitchParameter Sandbox { get; set; }

    /// <summary>The callback URL, exactly as registered with the app.</summary>
    [Parameter(ParameterSetName = InteractiveSet)]
    public Uri? CallbackUrl { get; set; }

    /// <summary>The scopes to ask for.</summary>
    [Parameter(ParameterSetName = InteractiveSet)]
    public string[]? Scope { get; set; }

    /// <summary>The user name to fill in.</summary>
    [Parameter(ParameterSetName = InteractiveSet)]
    public string? LoginHint { get; set; }

    /// <summary>How many seconds to wait for the sign-in.</summary>
    [Parameter(ParameterSetName = InteractiveSet)]
    [ValidateRange(1, 3600)]
    public int SignInTimeoutSec { get; set; } = 300;

    /// <summary>Prints the address instead of opening a browser, and asks for the URL that it ends on.</summary>
    [Parameter(ParameterSetName = InteractiveSet)]
    public SwitchParameter NoBrowser { get; set; }

    /// <summary>The user to sign in.</summary>
    [Parameter(Mandatory = true, ParameterSetName = JwtKeySet)]
    [Parameter(Mandatory = true, ParameterSetName = JwtCertificateSet)]
    [Parameter(Mandatory = true, ParameterSetName = JwtThumbprintSet)]
    public string Username { get; set; } = "";

    /// <summary>The app's private key: a PEM or PFX file.</summary>
    [Parameter(Mandatory = true, ParameterSetName = JwtKeySet)]
    public string PrivateKeyPath { get; set; } = "";

    /// <summary>The password of that file.</summary>
    [Parameter(ParameterSetName = JwtKeySet)]
    [Secret]
    public SecureString? PrivateKeyPassword { get; set; }

    /// <summary>A certificate with the app's private key.</summary>
    [Parameter(Mandatory = true, ParameterSetName = JwtCertificateSet)]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>The thumbprint of a certificate in this machine's store; its key stays there.</summary>
    [Parameter(Mandatory = true, ParameterSetName = JwtThumbprintSet)]
    public string CertificateThumbprint { get; set; } = "";

    /// <summary>The audience of the assertion; by default the one that goes with the host.</summary>
    [Parameter(ParameterSetName = JwtKeySet)]
    [Parameter(ParameterSetName = JwtCertificateSet)]
    [Parameter(ParameterSetName = JwtThumbprintSet)]
    public string? Audience { get; set; }

    /// <summary>A refresh token that was obtained elsewhere.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RefreshTokenSet)]
    [Secret]
    public SecureString? RefreshToken { get; set; }

    /// <summary>An access token that was obtained elsewhere.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AccessTokenSet)]
    [Secret]
    public SecureString? AccessToken { get; set; }

    /// <summary>The auth URL of the Salesforce CLI.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AuthUrlSet)]
    [Secret]
    public SecureString? SfdxAuthUrl { get; set; }

    /// <summary>Takes everything from environment variables.</summary>
    [Parameter(Mandatory = true, ParameterSetName = EnvironmentSet)]
    public SwitchParameter FromEnvironment { get; set; }

    internal override SfConnection? MakeIt()
    {
        if (!Interactive)
        {
            ConnectionDocument given = Checked(Name, ReadParameters);
            return Prepare(given.Facts.InstanceUrl!, out string? vault) ? Make(given, vault) : null;
        }

        var settings = new SignInSettings(CallbackUrl, Scope, LoginHint);
        BrowserSignIn signIn = Checked(Name, () => settings.ForNew(LoginHost, ClientId, Secret(ClientSecret)));
        if (!Prepare(LoginHost.GetLeftPart(UriPartial.Authority), out string? keepIn))
        {
            return null;
        }

        var person = new InteractiveSignIn(signIn, Travel, Host, NoBrowser, TimeSpan.FromSeconds(SignInTimeoutSec));
        (ConnectionDocument made, TokenGrant grant) = Checked(Name, () => person.Complete(
            this, granted => settings.AddTo(InteractiveMethod.Create(Name, LoginHost, ClientId, Secret(ClientSecret), granted))));
        return Make(made, keepIn, grant);
    }

    private Uri LoginHost => InstanceAddress.LoginHost(InstanceUrl, Sandbox);

    private ConnectionDocument ReadParameters() => ParameterSetName switch
    {
        CredentialSet => ClientSecretMethod.Create(
            Name, InstanceUrl!, Credential!.UserName, SecretText.FromUser(Credential.Password, nameof(Credential))),
        AccessTokenSet => AccessTokenMethod.Create(Name, InstanceUrl!, Secret(AccessToken)!),
        RefreshTokenSet => RefreshTokenMethod.Create(Name, InstanceUrl!, ClientId, Secret(ClientSecret), Secret(RefreshToken)!),
        AuthUrlSet => RefreshTokenMethod.CreateFromAuthUrl(Name, Secret(SfdxAuthUrl)!),
        EnvironmentSet => EnvironmentConnection.Create(Name, Environment.GetEnvironmentVariable),
        JwtKeySet => ByJwt(SigningKey.InFile(FilePath(PrivateKeyPath), PrivateKeyPassword)),
        JwtCertificateSet => ByJwt(SigningKey.Of(Certificate!)),
        JwtThumbprintSet => ByJwt(SigningKey.InStore(CertificateThumbprint)),
        _ => ClientSecretMethod.Create(Name, InstanceUrl!, ClientId, Secret(ClientSecret)!),
    };

    private ConnectionDocument ByJwt(SigningKey key) => JwtMethod.Create(Name, LoginHost, ClientId, Username, Audience, key);

    private static SecretText? Secret(SecureString? given, [CallerArgumentExpression(nameof(given))] string parameter = "")
        => given is null ? null : SecretText.FromUser(given, parameter);
}
