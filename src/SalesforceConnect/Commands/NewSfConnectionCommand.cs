using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using SalesforceConnect.Auth;
using SalesforceConnect.Connections;
using SalesforceConnect.Pipeline;

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
    public string ClientId { get; set; } = NewConnection.CommandLineClientId;

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
    public Uri CallbackUrl { get; set; } = new(BrowserSignIn.DefaultCallbackUrl);

    /// <summary>The scopes to ask for.</summary>
    [Parameter(ParameterSetName = InteractiveSet)]
    public string[] Scope { get; set; } = [.. BrowserSignIn.DefaultScopes];

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

        BrowserSignIn signIn = Checked(Name, PrepareSignIn);
        if (!Prepare(LoginHost.GetLeftPart(UriPartial.Authority), out string? keepIn))
        {
            return null;
        }

        (ConnectionDocument made, TokenGrant grant) = Checked(Name, () => SignIn(signIn));
        return Make(made, keepIn, grant);
    }

    private Uri LoginHost => NewConnection.LoginHost(InstanceUrl, Sandbox);

    private BrowserSignIn PrepareSignIn()
        => new(LoginHost, NewConnection.ClientId(ClientId), Secret(ClientSecret), CallbackUrl, Scope, LoginHint);

    private (ConnectionDocument Made, TokenGrant Grant) SignIn(BrowserSignIn signIn)
    {
        return new InteractiveSignIn(signIn, Host, NoBrowser, TimeSpan.FromSeconds(SignInTimeoutSec)).Complete(this, LoginHost, Travel, Accept);

        (ConnectionDocument, TokenGrant) Accept(TokenGrant grant)
        {
            ConnectionDocument made = NewConnection.BySignIn(Name, LoginHost, ClientId, Secret(ClientSecret), grant);
            return (made.With(made.Facts with { CallbackUrl = Given(nameof(CallbackUrl), CallbackUrl.OriginalString), Scope = Given(nameof(Scope), string.Join(" ", Scope)) }), grant);
        }
    }

    // What was given is kept for the next sign-in.
    private string? Given(string parameter, string value) => MyInvocation.BoundParameters.ContainsKey(parameter) ? value : null;

    private ConnectionDocument ReadParameters() => ParameterSetName switch
    {
        CredentialSet => NewConnection.ByClientSecret(
            Name, InstanceUrl!, Credential!.UserName, SecretText.FromUser(Credential.Password, nameof(Credential))),
        AccessTokenSet => NewConnection.ByAccessToken(Name, InstanceUrl!, Secret(AccessToken)!),
        RefreshTokenSet => NewConnection.ByRefreshToken(Name, InstanceUrl!, ClientId, Secret(ClientSecret), Secret(RefreshToken)!),
        AuthUrlSet => NewConnection.ByAuthUrl(Name, Secret(SfdxAuthUrl)!),
        EnvironmentSet => EnvironmentConnection.Create(Name, Environment.GetEnvironmentVariable),
        JwtKeySet => ByJwt(PrivateKey.FromFile(FilePath(PrivateKeyPath), Secret(PrivateKeyPassword)), thumbprint: null),
        JwtCertificateSet => ByJwt(PrivateKey.FromCertificate(Certificate!), thumbprint: null),
        JwtThumbprintSet => ByJwt(key: null, CertificateStore.Find(CertificateThumbprint).Thumbprint),
        _ => NewConnection.ByClientSecret(Name, InstanceUrl!, ClientId, Secret(ClientSecret)!),
    };

    private ConnectionDocument ByJwt(SecretText? key, string? thumbprint)
        => NewConnection.ByJwt(Name, LoginHost, ClientId, Username, Audience, key, thumbprint);

    private static SecretText? Secret(SecureString? given, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(given))] string parameter = "")
        => given is null ? null : SecretText.FromUser(given, parameter);
}
