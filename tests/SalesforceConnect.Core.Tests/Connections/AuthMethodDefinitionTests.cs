using Microsoft.Extensions.Time.Testing;
using SalesforceConnect.Auth;
using SalesforceConnect.Connections;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Core.Tests.Connections;

/// <summary>What each way in needs and takes.</summary>
public sealed class AuthMethodDefinitionTests
{
    private static readonly ConnectionSecret[] s_secrets =
    [
        ConnectionSecret.ClientSecret, ConnectionSecret.AccessToken, ConnectionSecret.RefreshToken, ConnectionSecret.PrivateKey,
        ConnectionSecret.ProxyPassword,
    ];

    public static TheoryData<AuthMethod> Methods => [.. Enum.GetValues(typeof(AuthMethod)).Cast<AuthMethod>()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_has_one_definition(AuthMethod method)
    {
        Assert.Single(AuthMethodDefinition.All, definition => definition.Method == method);
        Assert.Equal(method, AuthMethodDefinition.Of(method).Method);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_document_with_what_the_method_needs_has_a_flow_and_one_without_any_of_it_is_damaged(AuthMethod method)
    {
        var definition = AuthMethodDefinition.Of(method);
        ConnectionDocument complete = Complete(definition);

        Assert.NotNull(Open(complete));
        foreach (string fact in definition.Facts)
        {
            AssertDamaged(new ConnectionDocument(FactsWithout(complete.Facts, fact), complete.Secrets), fact);
        }

        foreach (ConnectionSecret secret in definition.Secrets)
        {
            AssertDamaged(complete.Without(secret), secret.Name);
        }

        foreach (ConnectionSecret secret in definition.OptionalSecrets)
        {
            Assert.NotNull(Open(complete.Without(secret)));
        }
    }

    [Theory]
    [InlineData(AuthMethod.ClientSecret, "clientSecret", false, "SF_CLIENT_SECRET")]
    [InlineData(AuthMethod.AccessToken, "accessToken", false, "SF_ACCESS_TOKEN")]
    [InlineData(AuthMethod.Interactive, "clientSecret refreshToken", true, null)]
    [InlineData(AuthMethod.RefreshToken, "clientSecret refreshToken", true, "SFDX_AUTH_URL")]
    [InlineData(AuthMethod.Jwt, "privateKey", false, "SF_PRIVATE_KEY")]
    public void What_may_be_changed_carried_away_and_read_from_the_environment(
        AuthMethod method, string secrets, bool isRenewed, string? variable)
    {
        var definition = AuthMethodDefinition.Of(method);

        Assert.Equal(secrets, string.Join(" ", s_secrets.Where(definition.Takes).Select(secret => secret.Name)));
        Assert.Equal((isRenewed, isRenewed), (definition.IsExportable, definition.TakesSignIn));
        Assert.Equal(variable, definition.Environment?.Mark);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Advice_for_a_new_sign_in_is_written(AuthMethod method)
    {
        var facts = new ConnectionFacts("acme", "https://acme.my.salesforce.com", method);

        string says = method is AuthMethod.ClientSecret or AuthMethod.Jwt ? "try again" : "acme";
        Assert.Contains(says, SignInAgain.Advice(facts, isMade: true), StringComparison.Ordinal);
        Assert.NotEmpty(SignInAgain.Advice(facts, isMade: false));
    }

    // With every secret that it takes; a key in a certificate store is not read before it is used.
    private static ConnectionDocument Complete(AuthMethodDefinition definition) => new(
        new ConnectionFacts("acme", "https://acme.my.salesforce.com", definition.Method)
        {
            ClientId = "3MVG9.key",
            Username = "admin@acme.example",
            CertificateThumbprint = definition.Takes(ConnectionSecret.PrivateKey) ? "AB12" : null,
        },
        s_secrets.Where(definition.Takes).ToDictionary(secret => secret.Name, secret => new SecretText("secret of " + secret.Name)));

    private static ConnectionFacts FactsWithout(ConnectionFacts facts, string name)
    {
        var texts = facts.ToTexts().Where(fact => fact.Key != name).ToDictionary(fact => fact.Key, fact => fact.Value);
        return ConnectionFacts.FromTexts(facts.Name, fact => texts.TryGetValue(fact, out string? text) ? text : null);
    }

    private static IAuthFlow Open(ConnectionDocument document)
        => AuthMethodDefinition.Of(document.Facts.Method!.Value)
            .OpenFlow(document, new MemoryTokenKeeper(document), new FakeTimeProvider());

    private static void AssertDamaged(ConnectionDocument document, string missing)
    {
        SfException error = Assert.Throws<SfException>(() => Open(document));
        Assert.Equal("SavedConnectionDamaged", error.ErrorId);
        Assert.Contains("no " + missing, error.Message, StringComparison.Ordinal);
    }
}
