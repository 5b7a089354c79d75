using System.Text;
using System.Text.Json;
using SalesforceConnect.Auth;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;

namespace SalesforceConnect.Connections;

/// <summary>The document that a vault keeps for one connection: its facts and its secrets, as JSON.</summary>
internal sealed class ConnectionDocument
{
    /// <summary>The name of a consumer secret among the secrets.</summary>
    public const string ClientSecret = "clientSecret";

    /// <summary>The name of an access token among the secrets.</summary>
    public const string AccessToken = "accessToken";

    /// <summary>The name of a refresh token among the secrets.</summary>
    public const string RefreshToken = "refreshToken";

    /// <summary>The name of a private key among the secrets.</summary>
    public const string PrivateKey = "privateKey";

    /// <summary>The name of a proxy's password among the secrets.</summary>
    public const string ProxyPassword = "proxyPassword";

    private const string Format = "SalesforceConnect";
    private const int FormatVersion = 1;

    public ConnectionDocument(ConnectionFacts facts, IReadOnlyDictionary<string, SecretText> secrets)
    {
        Facts = facts;
        Secrets = secrets;
    }

    public ConnectionFacts Facts { get; }

    public IReadOnlyDictionary<string, SecretText> Secrets { get; }

    /// <summary>The name that a document was written with, where it was read from one.</summary>
    public string? WrittenAs { get; private init; }

    public ConnectionDocument With(ConnectionFacts facts) => new(facts, Secrets);

    /// <summary>The same connection with one secret replaced.</summary>
    public ConnectionDocument With(string name, SecretText secret)
    {
        var secrets = Secrets.ToDictionary(pair => pair.Key, pair => pair.Value);
        secrets[name] = secret;
        return new ConnectionDocument(Facts, secrets);
    }

    /// <summary>The same connection without one of its secrets.</summary>
    public ConnectionDocument Without(string name) => new(Facts, Secrets.Where(pair => pair.Key != name).ToDictionary(pair => pair.Key, pair => pair.Value));

    /// <summary>A secret that is there or not; null where it is not.</summary>
    public SecretText? FindSecret(string name) => Secrets.TryGetValue(name, out SecretText? secret) ? secret : null;

    /// <summary>A secret that this connection's method needs.</summary>
    /// <exception cref="SfException"><c>SavedConnectionDamaged</c>: it is not there.</exception>
    public SecretText Secret(string name)
        => FindSecret(name) ?? throw Damaged(Facts.Name, null, $"no {name}");

    /// <summary>A text from outside without this connection's secrets, in whatever form, however short they are.</summary>
    public string WithoutSecrets(string text) => Secrets.Values.Aggregate(text, (clean, secret) => secret.Mask(clean));

    /// <summary>The document, for the vault alone.</summary>
    public SecretText ToDocument()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("format", Format);
            writer.WriteNumber("version", FormatVersion);
            foreach (KeyValuePair<string, string> fact in ToMetadata())
            {
                writer.WriteString(fact.Key, fact.Value);
            }

            writer.WriteStartObject("secrets");
            foreach (KeyValuePair<string, SecretText> secret in Secrets)
            {
                writer.WriteString(secret.Key, secret.Value.Reveal());
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return new SecretText(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    /// <summary>The facts as a vault's metadata holds them: names and texts, no secret.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToMetadata()
        => new (string Name, string? Value)[]
            {
                ("name", Facts.Name),
                ("instanceUrl", Facts.InstanceUrl),
                ("method", Facts.Method?.ToString()),
                ("clientId", Facts.ClientId),
                ("username", Facts.Username),
                ("userId", Facts.UserId),
                ("organizationId", Facts.OrganizationId),
                ("apiVersion", Facts.ApiVersion),
                ("loginUrl", Facts.LoginUrl),
                ("callbackUrl", Facts.CallbackUrl),
                ("scope", Facts.Scope),
                ("audience", Facts.Audience),
                ("certificateThumbprint", Facts.CertificateThumbprint),
                ("proxy", Facts.Proxy),
                ("proxyUsername", Facts.ProxyUsername),
                ("proxyAsCurrentUser", Facts.ProxyAsCurrentUser),
                ("renewedOn", Facts.RenewedOn),
            }
            .Where(fact => fact.Value is not null)
            .Select(fact => new KeyValuePair<string, string>(fact.Name, fact.Value!));

    /// <summary>The facts that metadata tells; only the name where it tells nothing.</summary>
    /// <param name="name">The connection's name.</param>
    /// <param name="find">Looks a fact up by name.</param>
    public static ConnectionFacts FactsFrom(string name, Func<string, string?> find)
        => new(name, find("instanceUrl"), Enum.TryParse(find("method"), out AuthMethod method) && Enum.IsDefined(typeof(AuthMethod), method) ? method : null)
        {
            ClientId = find("clientId"),
            Username = find("username"),
            UserId = find("userId"),
            OrganizationId = find("organizationId"),
            ApiVersion = find("apiVersion"),
            LoginUrl = find("loginUrl"),
            CallbackUrl = find("callbackUrl"),
            Scope = find("scope"),
            Audience = find("audience"),
            CertificateThumbprint = find("certificateThumbprint"),
            Proxy = find("proxy"),
            ProxyUsername = find("proxyUsername"),
            ProxyAsCurrentUser = find("proxyAsCurrentUser"),
            RenewedOn = find("renewedOn"),
        };

    /// <summary>Reads a document.</summary>
    /// <param name="name">The connection that the secret's name says.</param>
    /// <param name="document">The secret's text.</param>
    /// <exception cref="SfException"><c>NotASavedConnection</c>, <c>SavedConnectionDamaged</c> or <c>SavedConnectionTooNew</c>.</exception>
    public static ConnectionDocument Parse(string name, string document)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(document);
            JsonElement root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || root.FindText("format") != Format)
            {
                throw new SfException("NotASavedConnection", SfErrorCategory.InvalidData, name);
            }

            if (!root.TryGetProperty("version", out JsonElement version) || !version.TryGetInt64(out long number) || number < 1)
            {
                throw Damaged(name, null, "no version that there is");
            }

            if (number > FormatVersion)
            {
                throw new SfException("SavedConnectionTooNew", SfErrorCategory.InvalidData, name, number);
            }

            // Vaults do not mind capitals; the name keeps those that it was made with. A copied secret is a connection of its own name.
            string? written = root.FindText("name");
            bool isSameName = name.Equals(written, StringComparison.OrdinalIgnoreCase);
            ConnectionFacts facts = FactsFrom(isSameName ? written! : name, fact => root.FindText(fact));
            if (facts.InstanceUrl is null || facts.Method is null || !root.TryGetProperty("secrets", out JsonElement secrets))
            {
                throw Damaged(name, null, "no instance URL, method or secret");
            }

            RequireSafeAddress(name, facts.InstanceUrl);
            RequireSafeAddress(name, facts.LoginUrl ?? facts.InstanceUrl);
            return new ConnectionDocument(facts, ReadSecrets(name, secrets)) { WrittenAs = written };
        }
        catch (JsonException failure)
        {
            bool looksLikeOurs = document.Contains("\"" + Format + "\"");
            throw looksLikeOurs
                ? Damaged(name, failure, "the document is cut short")
                : new SfException("NotASavedConnection", SfErrorCategory.InvalidData, name);
        }
        catch (InvalidOperationException)
        {
            throw Damaged(name, null, "an entry of the wrong kind");
        }
    }

    // What is in a vault may have been written by hand, and the secret goes where it says.
    private static void RequireSafeAddress(string name, string address)
    {
        if (!InstanceAddress.IsSafe(address))
        {
            throw Damaged(name, null, "no usable instance URL");
        }
    }

    private static Dictionary<string, SecretText> ReadSecrets(string name, JsonElement secrets)
    {
        var read = new Dictionary<string, SecretText>();
        foreach (JsonProperty secret in secrets.EnumerateObject())
        {
            string value = secret.Value.GetString() ?? "";
            if (value.Length == 0 || value.Any(char.IsControl) || read.ContainsKey(secret.Name))
            {
                throw Damaged(name, null, "a secret that is empty, of several lines, or there twice");
            }

            read.Add(secret.Name, new SecretText(value));
        }

        return read;
    }

    // A JsonException can quote the document, so it is told by its position alone.
    private static SfException Damaged(string name, JsonException? failure, string what)
        => new("SavedConnectionDamaged", SfErrorCategory.InvalidData, name, failure is null ? what : $"{what} at byte {failure.BytePositionInLine}");
}
