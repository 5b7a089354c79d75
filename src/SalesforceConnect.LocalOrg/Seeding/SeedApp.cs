using System.Security.Cryptography;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>An external client app as a seed says it: a new one, or a change to one that is there.</summary>
internal sealed class SeedApp
{
    private readonly string _key;
    private readonly string _place;
    private readonly string? _secret;
    private readonly string? _runAs;
    private readonly List<Action<ExternalClientApp>> _changes = [];

    private SeedApp(string key, string place, string? secret, string? runAs)
    {
        _key = key;
        _place = place;
        _secret = secret;
        _runAs = runAs;
    }

    public static SeedApp ForClientCredentials(string key, string secret, string? username)
    {
        var app = new SeedApp(key, "", secret, username ?? UserDirectory.AdministratorUsername);
        app._changes.Add(made => made.ClientCredentialsEnabled = true);
        return app;
    }

    public static SeedApp Read(JsonElement json, string place, string? folder)
    {
        var fields = new JsonFields(json, place);
        string key = fields.Text("consumerKey", "clientId") ?? throw new JsonMistakeException(fields.At("consumerKey"), "The consumer key is needed here.");
        var app = new SeedApp(key, place, fields.Text("consumerSecret", "clientSecret"), fields.Text("runAs"));
        app.Change(fields.Text("name"), (made, name) => made.Name = name);
        app.Change(
            fields.Flag("clientCredentials") ?? (app._runAs is null ? null : true), (made, isEnabled) => made.ClientCredentialsEnabled = isEnabled);
        app.Change(fields.Texts("scopes"), (made, scopes) => Replace(made.Scopes, scopes));
        app.Change(fields.Texts("callbackUrls", "callbackUrl"), (made, urls) => Replace(made.CallbackUrls, urls));
        app.Change(fields.Flag("requirePkce"), (made, value) => made.RequirePkce = value);
        app.Change(fields.Flag("requireSecretForWebServerFlow"), (made, value) => made.RequireSecretForWebServerFlow = value);
        app.Change(fields.Flag("requireSecretForRefreshTokenFlow"), (made, value) => made.RequireSecretForRefreshTokenFlow = value);
        app.Change(fields.Flag("refreshTokenRotation"), (made, value) => made.RefreshTokenRotation = value);
        app.Change(fields.Span("refreshTokenLifetime"), (made, value) => made.RefreshTokenLifetime = value);
        app.Change(fields.Span("refreshTokenIdleTimeout"), (made, value) => made.RefreshTokenIdleTimeout = value);
        app.Change(fields.Flag("adminApprovedUsersOnly"), (made, value) => made.AdminApprovedUsersOnly = value);
        app.Change(fields.Texts("preAuthorizedUsers"), (made, users) => Replace(made.PreAuthorizedUsers, users));
        app.Change(ReadKey(fields, folder), (made, pem) => made.PublicKeyPem = pem);
        fields.End();
        return app;
    }

    public void AddTo(AppRegistry apps, UserDirectory users)
    {
        if (!apps.TryGet(_key, out ExternalClientApp? app))
        {
            app = apps.Add(new ExternalClientApp { ConsumerKey = _key, ConsumerSecret = _secret ?? "" });
            if (_secret is null)
            {
                app.RequireSecretForWebServerFlow = false;
                app.RequireSecretForRefreshTokenFlow = false;
            }
        }

        app.ConsumerSecret = _secret ?? app.ConsumerSecret;
        _changes.ForEach(change => change(app));
        if (_runAs is not null)
        {
            app.RunAsUsername = users.Find(_runAs)?.Username
                ?? throw new JsonMistakeException(_place, $"The app runs as {_runAs}, and there is no such user: say the user under \"users\".");
        }
    }

    /// <summary>The certificate in a file, or the certificate or public key as PEM.</summary>
    private static string? ReadKey(JsonFields fields, string? folder)
    {
        string? pem = fields.Text("publicKeyPem");
        if (fields.Text("certificate") is { } file)
        {
            try
            {
                pem = File.ReadAllText(Path.Combine(folder ?? "", file));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw new JsonMistakeException(fields.At("certificate"), failure.Message);
            }
        }

        if (pem is null)
        {
            return null;
        }

        try
        {
            using RSA? key = new ExternalClientApp { ConsumerKey = "", ConsumerSecret = "", PublicKeyPem = pem }.CreatePublicKey();
            return pem;
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            throw new JsonMistakeException(fields.At("certificate"), $"This is no certificate and no public key in PEM: {failure.Message}");
        }
    }

    private static void Replace(ICollection<string> set, IReadOnlyList<string> values)
    {
        set.Clear();
        foreach (string value in values)
        {
            set.Add(value);
        }
    }

    private void Change<T>(T? value, Action<ExternalClientApp, T> change)
        where T : class
    {
        if (value is not null)
        {
            _changes.Add(app => change(app, value));
        }
    }

    private void Change<T>(T? value, Action<ExternalClientApp, T> change)
        where T : struct
    {
        if (value is { } given)
        {
            _changes.Add(app => change(app, given));
        }
    }
}
