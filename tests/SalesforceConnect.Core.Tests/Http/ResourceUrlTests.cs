using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Http;

/// <summary>Whatever path a user gives, the call stays on the token's own host.</summary>
public sealed class ResourceUrlTests
{
    private const string Host = "https://acme.my.salesforce.com";

    private static readonly Uri s_instance = new(Host);

    [Theory]
    [InlineData("limits", "/services/data/v67.0/limits")]
    [InlineData("/limits", "/services/data/v67.0/limits")]
    [InlineData("  limits ", "/services/data/v67.0/limits")]
    [InlineData("sobjects/Account/001000000000001AAA", "/services/data/v67.0/sobjects/Account/001000000000001AAA")]
    [InlineData("query?q=SELECT+Id+FROM+Account", "/services/data/v67.0/query?q=SELECT+Id+FROM+Account")]
    [InlineData("query?q=SELECT Id FROM Account WHERE Website = 'https://x.example'", "/services/data/v67.0/query?q=SELECT%20Id%20FROM%20Account%20WHERE%20Website%20=%20'https://x.example'")]
    [InlineData("sobjects/Account/Ext__c/a%2Fb", "/services/data/v67.0/sobjects/Account/Ext__c/a%2Fb")]
    [InlineData("sobjects/Account/Ext__c/a#b", "/services/data/v67.0/sobjects/Account/Ext__c/a%23b")]
    [InlineData("sobjects/Account/Ext__c/ünï", "/services/data/v67.0/sobjects/Account/Ext__c/%C3%BCn%C3%AF")]
    [InlineData("sobjects/Account/Ext__c/a:b", "/services/data/v67.0/sobjects/Account/Ext__c/a:b")]
    [InlineData("/services/apexrest/orders?id=1", "/services/apexrest/orders?id=1")]
    [InlineData("/Services/data", "/Services/data")]
    [InlineData("/services/data/v61.0/limits", "/services/data/v61.0/limits")]
    [InlineData("services/data/v61.0/limits", "/services/data/v61.0/limits")]
    [InlineData("Services/apexrest/orders?id=1", "/Services/apexrest/orders?id=1")]
    [InlineData("services//evil.example/x", "/services//evil.example/x")]
    [InlineData("services/..//evil.example/x", "//evil.example/x")]
    [InlineData("services", "/services/data/v67.0/services")]
    [InlineData("/id/00D/005", "/id/00D/005")]
    [InlineData("/.well-known/openid-configuration", "/.well-known/openid-configuration")]
    [InlineData("https://acme.my.salesforce.com/services/data", "/services/data")]
    [InlineData("HTTPS://ACME.my.salesforce.com:443/services/data?a=1", "/services/data?a=1")]
    [InlineData("../../apexrest/x", "/services/apexrest/x")]
    [InlineData("../../../../../../x", "/x")]
    [InlineData("/services//evil.example/x", "/services//evil.example/x")]
    [InlineData("/services/..//evil.example/x", "//evil.example/x")]
    [InlineData("https:/evil.example", "/services/data/v67.0/https:/evil.example")]
    [InlineData("https:evil.example", "/services/data/v67.0/https:evil.example")]
    [InlineData("@evil.example", "/services/data/v67.0/@evil.example")]
    [InlineData("?q=1", "/services/data/v67.0/?q=1")]
    public void A_path_is_found_on_the_own_host(string path, string expected)
        => Assert.Equal(Host + expected, ResourceUrl.Resolve(s_instance, "67.0", path, []).AbsoluteUri);

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("//evil.example/services/data")]
    [InlineData("///evil.example")]
    [InlineData("//acme.my.salesforce.com/services/data")]
    [InlineData("https://evil.example/services/data")]
    [InlineData("https://acme.my.salesforce.com@evil.example/services")]
    [InlineData("https://acme.my.salesforce.com:443@evil.example/services")]
    [InlineData("https://user:pw@acme.my.salesforce.com/services")]
    [InlineData("https://acme.my.salesforce.com.evil.example/services")]
    [InlineData("https://acme.my.salesforce.com.")]
    [InlineData("https://acme.my.salesforce.com:8443/services")]
    [InlineData("http://acme.my.salesforce.com/services")]
    [InlineData("http://acme.my.salesforce.com:443/services")]
    [InlineData("ftp://acme.my.salesforce.com/services")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://")]
    [InlineData("https:///evil.example")]
    [InlineData("https://acme。my.salesforce.com.evil.example")]
    [InlineData("https://xacme.my.salesforce.com/")]
    [InlineData("https://evil.example#@acme.my.salesforce.com/")]
    [InlineData("https://evil.example?acme.my.salesforce.com/")]
    public void A_path_on_another_host_is_refused(string path)
    {
        SfException error = Assert.Throws<SfException>(() => ResourceUrl.Resolve(s_instance, "67.0", path, []));

        Assert.Equal(("ForeignHost", SfErrorCategory.SecurityError), (error.ErrorId, error.Category));
        Assert.Contains("acme.my.salesforce.com", error.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was sent", error.Message, StringComparison.Ordinal);
        Assert.Contains("-Connection", error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("pw", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\/evil.example")]
    [InlineData("https:\\\\evil.example")]
    [InlineData("https://evil.example\\@acme.my.salesforce.com")]
    [InlineData("limits\r\nX-Injected: 1")]
    [InlineData("lim\tits")]
    [InlineData("lim\0its")]
    [InlineData("lim\u0085its")]
    public void A_path_with_a_character_that_parsers_read_differently_is_refused(string path)
    {
        SfException error = Assert.Throws<SfException>(() => ResourceUrl.Resolve(s_instance, "67.0", path, []));

        Assert.Equal(("InvalidPath", SfErrorCategory.InvalidArgument), (error.ErrorId, error.Category));
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.Contains("sobjects/Account", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("query", "?q=SELECT%20Id%20FROM%20Account%20WHERE%20Name%20%3D%20%27A%26B%23C%2B%25%27")]
    [InlineData("query?explain=true", "?explain=true&q=SELECT%20Id%20FROM%20Account%20WHERE%20Name%20%3D%20%27A%26B%23C%2B%25%27")]
    [InlineData("query?", "?q=SELECT%20Id%20FROM%20Account%20WHERE%20Name%20%3D%20%27A%26B%23C%2B%25%27")]
    public void Query_parameters_are_encoded_and_join_those_of_the_path(string path, string expected)
        => Assert.Equal(
            expected, ResourceUrl.Resolve(s_instance, "67.0", path, [new("q", "SELECT Id FROM Account WHERE Name = 'A&B#C+%'")]).Query);

    [Fact]
    public void A_parameter_may_come_twice_be_empty_and_hold_any_character()
    {
        Uri url = ResourceUrl.Resolve(s_instance, "67.0", "x", [new("a", "1"), new("a", ""), new("b c", "ü😀\r\n")]);

        Assert.Equal(Host + "/services/data/v67.0/x?a=1&a=&b%20c=%C3%BC%F0%9F%98%80%0D%0A", url.AbsoluteUri);
    }

    [Fact]
    public void Port_and_IPv6_host_of_the_instance_are_kept()
    {
        var local = new Uri("http://[::1]:8080");

        Assert.Equal(
            "http://[::1]:8080/services/data/v67.0/limits?a=1", ResourceUrl.Resolve(local, "67.0", "limits", [new("a", "1")]).AbsoluteUri);
        Assert.Equal(
            "http://[::1]:8080/services/data", ResourceUrl.Resolve(local, null, "http://[::1]:8080/services/data", []).AbsoluteUri);
    }

    // Half a character has no place in an attribute.
    public static TheoryData<string, string> Texts => new()
    {
        { "azAZ09-_.~", "azAZ09-_.~" },
        { " +&=?#/%'()*!\"\0", "%20%2B%26%3D%3F%23%2F%25%27%28%29%2A%21%22%00" },
        { "ü€😀", "%C3%BC%E2%82%AC%F0%9F%98%80" },
        { "a\ud83d", "a%EF%BF%BD" },
        { "\ude00b", "%EF%BF%BDb" },
        { "", "" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Any_text_is_escaped(string text, string expected) => Assert.Equal(expected, UrlText.Escape(text));

    [Fact]
    public void Half_a_character_in_a_path_is_replaced()
        => Assert.EndsWith(
            "/limits/%EF%BF%BDa",
            ResourceUrl.Resolve(new Uri("https://acme.my.salesforce.com"), "67.0", "limits/\ud83da", []).AbsoluteUri,
            StringComparison.Ordinal);

    [Fact]
    public void A_text_of_any_length_is_escaped() => Assert.Equal(3_000_000, UrlText.Escape(new string('/', 1_000_000)).Length);

    [Theory]
    [InlineData("limits", true)]
    [InlineData("/limits", true)]
    [InlineData("/services/data", false)]
    [InlineData("services/data", false)]
    [InlineData(" /id/x", false)]
    [InlineData("https://acme.my.salesforce.com/services/data", false)]
    public void The_API_version_is_needed_for_relative_paths_alone(string path, bool expected)
        => Assert.Equal(expected, ResourceUrl.NeedsApiVersion(path));
}
