using System.Text;
using System.Text.Json;
using SalesforceConnect.Auth;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using Text = SalesforceConnect.Errors.Text;

namespace SalesforceConnect.Connections;

/// <summary>The document that a vault keeps for one connection: its facts and its secrets, as JSON.</summary>
internal sealed class ConnectionDocument
{
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
    public ConnectionDocument With(ConnectionSecret kind, SecretText secret)
    {
        var secrets = Secrets.ToDictionary(pair => pair.Key, pair => pair.Value);
        secrets[kind.Name] = secret;
        return new ConnectionDocument(Facts, secrets);
    }

    /// <summary>The same connection without one of its secrets.</summary>
    public ConnectionDocument Without(ConnectionSecret kind)
        => new(Facts, Secrets.Where(pair => pair.Key != kind.Name).ToDictionary(pair => pair.Key, pair => pair.Value));

    /// <summary>A secret that is there or not; null where it is not.</summary>
    public SecretText? FindSecret(ConnectionSecret kind) => Secrets.TryGetValue(kind.Name, out SecretText? secret) ? secret : null;

    /// <summary>A secret that this connection's method needs.</summary>
    /// <exception cref="SfException"><c>SavedConnectionDamaged</c>: it is not there.</exception>
    public SecretText Secret(ConnectionSecret kind) => FindSecret(kind) ?? throw Lacks(kind.Name);

    /// <summary>Makes sure of a fact that this connection's method needs.</summary>
    /// <exception cref="SfException"><c>SavedConnectionDamaged</c>: it is not there.</exception>
    public void RequireFact(string name) => _ = Facts.Find(name) ?? throw Lacks(name);

    /// <summary>A text from outside without this connection's secrets, in whatever form, however short they are.</summary>
    public string WithoutSecrets(string text) => Secrets.Values.Aggregate(text, (clean, secret) => secret.Mask(clean));

    /// <summary>The error of a saved connection that cannot be used.</summary>
    /// <param name="name">The connection's name.</param>
    /// <param name="what">What is wrong with it, in words.</param>
    public static SfException Damaged(string name, string what) => new("SavedConnectionDamaged", SfErrorCategory.InvalidData, name, what);

    /// <summary>The document, for the vault alone.</summary>
    public SecretText ToDocument()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("format", Format);
            writer.WriteNumber("version", FormatVersion);
            foreach (KeyValuePair<string, string> fact in Facts.ToTexts())
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
                throw Damaged(name, Text.Message("SavedConnectionDamaged.Version"));
            }

            if (number > FormatVersion)
            {
                throw new SfException("SavedConnectionTooNew", SfErrorCategory.InvalidData, name, number);
            }

            // Vaults do not mind capitals; the name keeps those that it was made with. A copied secret is a connection of its own name.
            string? written = root.FindText("name");
            bool isSameName = name.Equals(written, StringComparison.OrdinalIgnoreCase);
            ConnectionFacts facts = ConnectionFacts.FromTexts(isSameName ? written! : name, fact => root.FindText(fact));
            if (facts.InstanceUrl is null || facts.Method is null || !root.TryGetProperty("secrets", out JsonElement secrets))
            {
                throw Damaged(name, Text.Message("SavedConnectionDamaged.Incomplete"));
            }

            RequireSafeAddress(name, facts.InstanceUrl);
            RequireSafeAddress(name, facts.LoginUrl ?? facts.InstanceUrl);
            return new ConnectionDocument(facts, ReadSecrets(name, secrets)) { WrittenAs = written };
        }
        catch (JsonException failure)
        {
            // It can quote the document, so it is told by its position alone.
            bool looksLikeOurs = document.Contains("\"" + Format + "\"");
            throw looksLikeOurs
                ? Damaged(name, Text.Message("SavedConnectionDamaged.CutShort", failure.BytePositionInLine))
                : new SfException("NotASavedConnection", SfErrorCategory.InvalidData, name);
        }
        catch (InvalidOperationException)
        {
            throw Damaged(name, Text.Message("SavedConnectionDamaged.WrongKind"));
        }
    }

    // What is in a vault may have been written by hand, and the secret goes where it says.
    private static void RequireSafeAddress(string name, string address)
    {
        if (!InstanceAddress.IsSafe(address))
        {
            throw Damaged(name, Text.Message("SavedConnectionDamaged.InstanceUrl"));
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
                throw Damaged(name, Text.Message("SavedConnectionDamaged.Secret"));
            }

            read.Add(secret.Name, new SecretText(value));
        }

        return read;
    }

    private SfException Lacks(string name) => Damaged(Facts.Name, Text.Message("SavedConnectionDamaged.Lacks", name));
}
