using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SalesforceConnect.LocalOrg;

/// <summary>An External Client App, as an administrator sets it up. Its settings may change at any time, as in Setup.</summary>
public sealed class ExternalClientApp
{
    /// <summary>The name.</summary>
    public string Name { get; set; } = "External Client App";

    /// <summary>The consumer key, in OAuth's terms the client ID.</summary>
    public required string ConsumerKey { get; init; }

    /// <summary>The consumer secret. Empty for an app that has none: then no client can authenticate as it.</summary>
    public required string ConsumerSecret { get; set; }

    /// <summary>"Enable Client Credentials Flow".</summary>
    public bool ClientCredentialsEnabled { get; set; }

    /// <summary>"Run As (Username)" of the client-credentials flow; null when it was never filled in.</summary>
    public string? RunAsUsername { get; set; }

    /// <summary>The selected OAuth scopes: <c>api</c>, <c>refresh_token</c>, <c>openid</c>, …</summary>
    public ISet<string> Scopes { get; } = new SortedSet<string>(StringComparer.Ordinal) { "api", "refresh_token" };

    /// <summary>
    /// The callback URLs, one of which a sign-in must name to the letter. One with <c>http</c> works for the host <c>localhost</c> alone.
    /// </summary>
    public IList<string> CallbackUrls { get; } = [];

    /// <summary>"Require Proof Key for Code Exchange (PKCE)".</summary>
    public bool RequirePkce { get; set; }

    /// <summary>"Require Secret for Web Server Flow". A secret that is sent is checked either way.</summary>
    public bool RequireSecretForWebServerFlow { get; set; } = true;

    /// <summary>"Require Secret for Refresh Token Flow". A secret that is sent is checked either way.</summary>
    public bool RequireSecretForRefreshTokenFlow { get; set; } = true;

    /// <summary>
    /// "Enable Refresh Token Rotation": a refresh gives a new refresh token and ends the old one, whose reuse revokes the whole approval.
    /// </summary>
    public bool RefreshTokenRotation { get; set; }

    /// <summary>
    /// How long after the sign-in a refresh token works, rotated or not; null for "valid until revoked", zero for "immediately expire".
    /// </summary>
    public TimeSpan? RefreshTokenLifetime { get; set; }

    /// <summary>"Expire refresh token if not used for"; null for never.</summary>
    public TimeSpan? RefreshTokenIdleTimeout { get; set; }

    /// <summary>"Use digital signatures": the certificate whose private key signs JWT bearer assertions.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>
    /// The same as <see cref="Certificate"/> in PEM, as a certificate or a bare public key. Not looked at where a certificate is set.
    /// </summary>
    public string? PublicKeyPem { get; set; }

    /// <summary>
    /// "Permitted Users" is "Admin approved users are pre-authorized": nobody but <see cref="PreAuthorizedUsers"/> may use the app, by
    /// whatever flow.
    /// </summary>
    public bool AdminApprovedUsersOnly { get; set; }

    /// <summary>
    /// The user names that an administrator has approved, without regard to case. They need no sign-in of their own before JWT bearer.
    /// </summary>
    public ISet<string> PreAuthorizedUsers { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The public key that JWT bearer assertions are checked with, or null when none was uploaded.</summary>
    internal RSA? CreatePublicKey()
    {
        if (Certificate is not null)
        {
            return Certificate.GetRSAPublicKey();
        }

        if (PublicKeyPem is null)
        {
            return null;
        }

        if (PublicKeyPem.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal))
        {
            using var certificate = X509Certificate2.CreateFromPem(PublicKeyPem);
            return certificate.GetRSAPublicKey();
        }

        var key = RSA.Create();
        key.ImportFromPem(PublicKeyPem);
        return key;
    }
}
