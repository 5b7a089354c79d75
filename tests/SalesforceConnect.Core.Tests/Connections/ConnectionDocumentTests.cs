using SalesforceConnect.Auth;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Core.Tests.Connections;

/// <summary>The document that a vault keeps.</summary>
public sealed class ConnectionDocumentTests
{
    private static readonly ConnectionFacts s_facts = new("acme", "https://acme.my.salesforce.com", AuthMethod.ClientSecret)
    {
        ClientId = "3MVG9.key",
        Username = "ünï@acme.example",
        UserId = "005000000000001AAA",
        OrganizationId = "00D000000000001AAA",
        ApiVersion = "67.0",
    };

    private static string Document
        => new ConnectionDocument(
            s_facts,
            new Dictionary<string, SecretText> { [ConnectionSecret.ClientSecret.Name] = new(Sentinel.Secret + "\"\\😀") }).ToDocument()
            .Reveal();

    [Fact]
    public void A_connection_comes_back_as_it_was_saved()
    {
        ConnectionDocument read = ConnectionDocument.Parse("acme", Document);

        Assert.Equal(s_facts, read.Facts);
        Assert.Equal(Sentinel.Secret + "\"\\😀", read.Secret(ConnectionSecret.ClientSecret).Reveal());
    }

    // As version 0.1 wrote them.
    [Theory]
    [InlineData("""
        {"format":"SalesforceConnect","version":1,"name":"acme","instanceUrl":"https://acme.my.salesforce.com","method":"Interactive",
        "clientId":"PlatformCLI","username":"admin@acme.example","userId":"005000000000001AAA","organizationId":"00D000000000001AAA",
        "apiVersion":"67.0","loginUrl":"https://login.salesforce.com","callbackUrl":"http://localhost:1717/x","scope":"api refresh_token",
        "proxy":"http://proxy.example:8080/","proxyUsername":"me","proxyAsCurrentUser":"True","renewedOn":"machine",
        "secrets":{"refreshToken":"5Aep861","clientSecret":"s","proxyPassword":"p"}}
        """)]
    [InlineData("""
        {"format":"SalesforceConnect","version":1,"name":"build","instanceUrl":"https://login.salesforce.com","method":"Jwt",
        "clientId":"3MVG9.key","username":"admin@acme.example","audience":"https://test.salesforce.com","certificateThumbprint":"AB12",
        "secrets":{"privateKey":"MIIE"}}
        """)]
    [InlineData("""
        {"format":"SalesforceConnect","version":1,"name":"token","instanceUrl":"https://acme.my.salesforce.com","method":"AccessToken",
        "secrets":{"accessToken":"00D!x"}}
        """)]
    public void A_document_of_an_older_version_is_read_and_written_as_it_was(string document)
    {
        string old = document.Replace("\r", "").Replace("\n", "");
        string name = old.Split('"')[9];

        Assert.Equal(old, ConnectionDocument.Parse(name, old).ToDocument().Reveal());
    }

    [Fact]
    public void The_name_is_that_of_the_secret_so_that_a_copied_secret_is_a_connection_of_its_own()
        => Assert.Equal("other", ConnectionDocument.Parse("other", Document).Facts.Name);

    [Fact]
    public void Metadata_holds_the_facts_and_no_secret()
    {
        ConnectionDocument saved = ConnectionDocument.Parse("acme", Document);

        Dictionary<string, string> metadata = saved.Facts.ToTexts().ToDictionary(pair => pair.Key, pair => pair.Value);

        Assert.DoesNotContain(metadata.Values, value => value.Contains(Sentinel.Secret, StringComparison.Ordinal));
        Assert.Equal(s_facts, ConnectionFacts.FromTexts("acme", name => metadata.GetValueOrDefault(name)));
        Assert.Equal(new ConnectionFacts("acme", null, null), ConnectionFacts.FromTexts("acme", _ => null));
    }

    [Theory]
    [InlineData("", "NotASavedConnection")]
    [InlineData("hunter2", "NotASavedConnection")]
    [InlineData("[]", "NotASavedConnection")]
    [InlineData("{}", "NotASavedConnection")]
    [InlineData("""{"format":"Other","version":1}""", "NotASavedConnection")]
    [InlineData("""{"format":7}""", "NotASavedConnection")]
    [InlineData("""{"format":"SalesforceConnect"}""", "SavedConnectionDamaged")]
    [InlineData("""{"format":"SalesforceConnect","version":"1"}""", "SavedConnectionDamaged")]
    [InlineData("""{"format":"SalesforceConnect","version":1}""", "SavedConnectionDamaged")]
    [InlineData("""{"format":"SalesforceConnect","version":1,"instanceUrl":"https://a.my.salesforce.com","method":"Magic","secrets":{}}""", "SavedConnectionDamaged")]
    [InlineData("""{"format":"SalesforceConnect","version":1,"instanceUrl":"https://a.my.salesforce.com","method":"99","secrets":{}}""", "SavedConnectionDamaged")]
    [InlineData("""{"format":"SalesforceConnect","version":1,"instanceUrl":"https://a.my.salesforce.com","method":"ClientSecret","secrets":[]}""", "SavedConnectionDamaged")]
    [InlineData("""{"format":"SalesforceConnect","version":1,"instanceUrl":"https://a.my.salesforce.com","method":"ClientSecret","secrets":{"clientSecret":7}}""", "SavedConnectionDamaged")]
    [InlineData("""{"format":"SalesforceConnect","version":1,"instanceUrl":"http://evil.example","method":"ClientSecret","secrets":{}}""", "SavedConnectionDamaged")]
    [InlineData("""{"format":"SalesforceConnect","version":1,"instanceUrl":"not a url","method":"ClientSecret","secrets":{}}""", "SavedConnectionDamaged")]
    [InlineData("""{"format":"SalesforceConnect","version":-1}""", "SavedConnectionDamaged")]
    [InlineData("""{"format":"SalesforceConnect","version":0}""", "SavedConnectionDamaged")]
    [InlineData("""{"format":"SalesforceConnect","version":1.5}""", "SavedConnectionDamaged")]
    [InlineData("""{"format":"SalesforceConnect","version":1e400}""", "SavedConnectionDamaged")]
    [InlineData("""{"format":"SalesforceConnect","version":1,"instanceUrl":"https://x@a.my.salesforce.com","method":"ClientSecret","secrets":{}}""", "SavedConnectionDamaged")]
    [InlineData("""{"format":"SalesforceConnect","version":2}""", "SavedConnectionTooNew")]
    [InlineData("""{"format":"SalesforceConnect","version":99999999999}""", "SavedConnectionTooNew")]
    public void A_secret_that_is_not_ours_is_damaged_or_is_too_new_says_which(string document, string errorId)
    {
        SfException error = Assert.Throws<SfException>(() => ConnectionDocument.Parse("acme", document));

        Assert.Equal((errorId, SfErrorCategory.InvalidData), (error.ErrorId, error.Category));
        Assert.Contains("'acme'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(error.RecommendedAction));
    }

    [Theory]
    [InlineData("\"clientId\":\"k\",", "clientSecret")]
    [InlineData("", "clientId")]
    public void A_document_that_lacks_what_its_method_needs_is_damaged(string facts, string missing)
    {
        string document =
            """{"format":"SalesforceConnect","version":1,"instanceUrl":"https://a.my.salesforce.com","method":"ClientSecret","""
            + facts + "\"secrets\":{}}";

        SfException error = Assert.Throws<SfException>(() => new OpenConnection(ConnectionDocument.Parse("acme", document)));

        Assert.Equal("SavedConnectionDamaged", error.ErrorId);
        Assert.Contains(missing, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_secrets_of_one_name_are_damage()
        => Assert.Equal(
            "SavedConnectionDamaged",
            Assert.Throws<SfException>(
                () => ConnectionDocument.Parse(
                    "acme", Document.Replace("\"secrets\":{", "\"secrets\":{\"x\":\"a\",\"x\":\"b\",", StringComparison.Ordinal))).ErrorId);

    [Fact]
    public void A_document_cut_short_or_damaged_is_a_clear_error_that_tells_nothing_of_the_secret()
    {
        var random = new Random(20260801);
        for (int i = 0; i < 20_000; i++)
        {
            char[] text = Document[..random.Next(Document.Length)].ToCharArray();
            if (i % 2 == 0)
            {
                text = Document.ToCharArray();
                text[random.Next(text.Length)] = (char)random.Next(1, 0x2000);
            }

            try
            {
                ConnectionDocument.Parse("acme", new string(text));
            }
            catch (SfException error)
            {
                Assert.Contains(error.ErrorId, new[] { "NotASavedConnection", "SavedConnectionDamaged", "SavedConnectionTooNew" });
                Assert.DoesNotContain(Sentinel.Secret[..8], error.ToString(), StringComparison.Ordinal);
            }
        }
    }
}
