using System.Net;
using System.Reflection;
using System.Security;
using System.Text.Json;
using SalesforceConnect.Auth;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Core.Tests.Auth;

public sealed class SecretTextTests
{
    [Theory]
    [InlineData("secret", "secret")]
    [InlineData("  secret\t", "secret")]
    [InlineData("with inner space", "with inner space")]
    [InlineData("ünïcödé-😀", "ünïcödé-😀")]
    public void A_secret_keeps_its_text_without_the_space_around_it(string given, string expected)
    {
        Assert.Equal(expected, SecretText.FromUser(given, "ClientSecret").Reveal());
        using SecureString secure = new NetworkCredential("", given).SecurePassword;
        SecretText fromSecure = SecretText.FromUser(secure, "ClientSecret");
        using SecureString again = fromSecure.ToSecureString();
        Assert.Equal((expected, expected), (fromSecure.Reveal(), SecretText.Reveal(again)));
        Assert.True(again.IsReadOnly());
    }

    [Theory]
    [InlineData("", "EmptySecret")]
    [InlineData("   ", "EmptySecret")]
    [InlineData("\u00A0\t", "EmptySecret")]
    [InlineData("S3ntinelSecretValue7f3a\n", "MultiLineSecret")]
    [InlineData("S3ntinelSecretValue7f3a\r\nmore", "MultiLineSecret")]
    [InlineData("\r", "MultiLineSecret")]
    public void A_secret_that_was_not_copied_whole_is_refused_by_the_name_of_its_parameter(string given, string errorId)
    {
        using SecureString secure = new NetworkCredential("", given).SecurePassword;
        foreach (Func<SecretText> read in new[]
        {
            () => SecretText.FromUser(given, "ClientSecret"),
            () => SecretText.FromUser(secure, "ClientSecret")
        })
        {
            SfException error = Assert.Throws<SfException>(read);
            Assert.Equal((errorId, SfErrorCategory.InvalidArgument), (error.ErrorId, error.Category));
            Assert.StartsWith("ClientSecret ", error.Message, StringComparison.Ordinal);
            Assert.Contains("Copy the value again", error.RecommendedAction, StringComparison.Ordinal);
            Assert.DoesNotContain(Sentinel.Secret, error.ToString(), StringComparison.Ordinal);
        }
    }

    public static TheoryData<string> Holders => [.. s_holders.Keys];

    private static readonly SecretText s_secret = new(Sentinel.Secret);

    private static readonly ConnectionFacts s_facts = new(
        "acme", "https://acme.my.salesforce.com", AuthMethod.ClientSecret)
    { ClientId = "key" };

    private static readonly Dictionary<string, Func<object>> s_holders = new()
    {
        ["secret"] = () => s_secret,
        ["token"] = () => new BearerToken(Sentinel.Secret, new Uri("https://acme.my.salesforce.com")),
        ["grant"] = () => new TokenGrant(new BearerToken(Sentinel.Secret, new Uri("https://acme.my.salesforce.com")), null, null),
        ["saved connection"] = () => new ConnectionDocument(s_facts, new Dictionary<string, SecretText> { ["clientSecret"] = s_secret }),
        ["session"] = () => Session(),
        ["connection"] = () => new SfConnection(Session(), "Vault"),
        ["flow"] = () => new ClientCredentialsFlow("key", s_secret),
    };

    [Theory]
    [MemberData(nameof(Holders))]
    public void Nothing_that_holds_a_secret_prints_or_serialises_it(string holder)
    {
        object value = s_holders[holder]();

        Assert.DoesNotContain(Sentinel.Secret, value.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Sentinel.Secret, JsonSerializer.Serialize(value, value.GetType()), StringComparison.Ordinal);
        AssertNoPropertyTells(value, depth: 5);
    }

    private static OpenConnection Session()
        => new(new ConnectionDocument(s_facts, new Dictionary<string, SecretText> { ["clientSecret"] = s_secret }));

    /// <summary>Walks every property and field that reflection shows of our own types, public or not, but for private fields.</summary>
    private static void AssertNoPropertyTells(object value, int depth)
    {
        const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        IEnumerable<object?> values = value is System.Collections.IEnumerable items and not string
            ? items.Cast<object?>()
            : value.GetType()
                .GetProperties(Members)
                .Where(property => property.GetIndexParameters().Length == 0)
                .Select(property => property.GetValue(value))
                .Concat(value.GetType().GetFields(Members).Where(field => !field.IsPrivate).Select(field => field.GetValue(value)));
        foreach (object item in values.OfType<object>())
        {
            Assert.NotEqual(Sentinel.Secret, item.ToString());
            Assert.DoesNotContain(Sentinel.Secret, item.ToString() ?? "", StringComparison.Ordinal);
            bool isOurs = item.GetType().Namespace?.StartsWith("SalesforceConnect", StringComparison.Ordinal) == true;
            if (depth > 0
                && (isOurs
                    || item is System.Collections.IEnumerable and not string
                    || item.GetType().Name.StartsWith("KeyValuePair", StringComparison.Ordinal)))
            {
                AssertNoPropertyTells(item, depth - 1);
            }
        }
    }
}
