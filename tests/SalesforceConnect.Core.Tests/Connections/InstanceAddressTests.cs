using SalesforceConnect.Auth;
using SalesforceConnect.Connections;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Core.Tests.Connections;

/// <summary>What people paste as an org's URL.</summary>
public sealed class InstanceAddressTests
{
    [Theory]
    [InlineData("acme", "https://acme.my.salesforce.com/")]
    [InlineData("ACME", "https://acme.my.salesforce.com/")]
    [InlineData("  acme\t", "https://acme.my.salesforce.com/")]
    [InlineData("\"acme\"", "https://acme.my.salesforce.com/")]
    [InlineData("'acme.my.salesforce.com'", "https://acme.my.salesforce.com/")]
    [InlineData("acme--dev", "https://acme--dev.sandbox.my.salesforce.com/")]
    [InlineData("Acme--UAT", "https://acme--uat.sandbox.my.salesforce.com/")]
    [InlineData("acme.my.salesforce.com", "https://acme.my.salesforce.com/")]
    [InlineData("https://acme.my.salesforce.com", "https://acme.my.salesforce.com/")]
    [InlineData("HTTPS://Acme.My.Salesforce.COM/", "https://acme.my.salesforce.com/")]
    [InlineData("https://acme.my.salesforce.com./", "https://acme.my.salesforce.com/")]
    [InlineData("https://acme.my.salesforce.com:443", "https://acme.my.salesforce.com/")]
    [InlineData("https://acme.my.salesforce.com:8443", "https://acme.my.salesforce.com:8443/")]
    [InlineData("https://acme.my.salesforce.com/home/home.jsp", "https://acme.my.salesforce.com/")]
    [InlineData("https://acme--dev.sandbox.my.salesforce.com", "https://acme--dev.sandbox.my.salesforce.com/")]
    [InlineData("acme-dev-ed.develop.my.salesforce.com", "https://acme-dev-ed.develop.my.salesforce.com/")]
    [InlineData("acme-dev-ed.my.salesforce.com", "https://acme-dev-ed.my.salesforce.com/")]
    [InlineData("https://speed-fun-1234.scratch.my.salesforce.com", "https://speed-fun-1234.scratch.my.salesforce.com/")]
    [InlineData("acme.lightning.force.com", "https://acme.my.salesforce.com/")]
    [InlineData("https://acme.lightning.force.com/lightning/setup/SetupOneHome/home", "https://acme.my.salesforce.com/")]
    [InlineData("https://acme--dev.sandbox.lightning.force.com/lightning/page/home", "https://acme--dev.sandbox.my.salesforce.com/")]
    [InlineData("acme-dev-ed.develop.lightning.force.com", "https://acme-dev-ed.develop.my.salesforce.com/")]
    [InlineData("speed-fun-1234.scratch.lightning.force.com", "https://speed-fun-1234.scratch.my.salesforce.com/")]
    [InlineData("https://acme.my.salesforce-setup.com/lightning/setup/NavigationMenus/home", "https://acme.my.salesforce.com/")]
    [InlineData("https://acme--dev.sandbox.my.salesforce-setup.com", "https://acme--dev.sandbox.my.salesforce.com/")]
    [InlineData("https://login.salesforce.com", "https://login.salesforce.com/")]
    [InlineData("https://acme.my.salesforce.mil", "https://acme.my.salesforce.mil/")]
    [InlineData("https://acme.lightning.crmforce.mil/lightning/page/home", "https://acme.my.salesforce.mil/")]
    [InlineData("acme--dev.sandbox.lightning.force.mil", "https://acme--dev.sandbox.my.salesforce.mil/")]
    [InlineData("https://acme.my.salesforce-setup.mil/lightning/setup/x", "https://acme.my.salesforce.mil/")]
    [InlineData("https://acme.my.sfcrmproducts.cn", "https://acme.my.sfcrmproducts.cn/")]
    [InlineData("https://acme.lightning.sfcrmapps.cn/lightning/page/home", "https://acme.my.sfcrmproducts.cn/")]
    [InlineData("acme--dev.sandbox.lightning.sfcrmapps.cn", "https://acme--dev.sandbox.my.sfcrmproducts.cn/")]
    [InlineData("https://na1.salesforce.com", "https://na1.salesforce.com/")]
    [InlineData("https://cs42.salesforce.com/001", "https://cs42.salesforce.com/")]
    [InlineData("https://acme.my.salesforce.com.mcas.ms/home", "https://acme.my.salesforce.com/")]
    [InlineData("acme--dev.sandbox.lightning.force.com.mcas.ms", "https://acme--dev.sandbox.my.salesforce.com/")]
    [InlineData("https://acme.my.salesforce.com.us2.cas.ms", "https://acme.my.salesforce.com/")]
    [InlineData("https://acme.my.salesforce.com.access.mcas-gov.us", "https://acme.my.salesforce.com/")]
    [InlineData("https://gateway.acme.example.mcas.ms", "https://gateway.acme.example.mcas.ms/")]
    [InlineData("acme.my", "https://acme.my.salesforce.com/")]
    [InlineData("acme.my.salesforce", "https://acme.my.salesforce.com/")]
    [InlineData("acme.salesforce", "https://acme.my.salesforce.com/")]
    [InlineData("acme.lightning", "https://acme.my.salesforce.com/")]
    [InlineData("acme.lightning.force", "https://acme.my.salesforce.com/")]
    [InlineData("acme--dev.sandbox", "https://acme--dev.sandbox.my.salesforce.com/")]
    [InlineData("https://acme--dev.sandbox.my/", "https://acme--dev.sandbox.my.salesforce.com/")]
    [InlineData("acme--dev.sandbox.salesforce.com", "https://acme--dev.sandbox.my.salesforce.com/")]
    [InlineData("acme-dev-ed.develop", "https://acme-dev-ed.develop.my.salesforce.com/")]
    [InlineData("speed-fun-1234.scratch", "https://speed-fun-1234.scratch.my.salesforce.com/")]
    [InlineData("https://www.acme.my.salesforce.com", "https://acme.my.salesforce.com/")]
    [InlineData("https://acme", "https://acme.my.salesforce.com/")]
    [InlineData("https://acme--dev/", "https://acme--dev.sandbox.my.salesforce.com/")]
    [InlineData("acme/", "https://acme.my.salesforce.com/")]
    [InlineData("//acme.my.salesforce.com", "https://acme.my.salesforce.com/")]
    [InlineData("https:/acme.my.salesforce.com", "https://acme.my.salesforce.com/")]
    [InlineData("https:acme.my.salesforce.com", "https://acme.my.salesforce.com/")]
    [InlineData("https//acme.my.salesforce.com", "https://acme.my.salesforce.com/")]
    [InlineData("https;//acme.my.salesforce.com", "https://acme.my.salesforce.com/")]
    [InlineData("https:///acme.my.salesforce.com", "https://acme.my.salesforce.com/")]
    [InlineData("https:\\\\acme.my.salesforce.com\\", "https://acme.my.salesforce.com/")]
    [InlineData("htps://acme.my.salesforce.com", "https://acme.my.salesforce.com/")]
    [InlineData("ttps://acme.my.salesforce.com", "https://acme.my.salesforce.com/")]
    [InlineData("hhttps://acme.my.salesforce.com", "https://acme.my.salesforce.com/")]
    [InlineData("httpss://acme.my.salesforce.com", "https://acme.my.salesforce.com/")]
    [InlineData("https://https://acme.my.salesforce.com", "https://acme.my.salesforce.com/")]
    [InlineData("http://https://acme.my.salesforce.com", "https://acme.my.salesforce.com/")]
    [InlineData("https%3A%2F%2Facme.my.salesforce.com%2Fhome", "https://acme.my.salesforce.com/")]
    [InlineData("<https://acme.my.salesforce.com>", "https://acme.my.salesforce.com/")]
    [InlineData("\u201Chttps://acme.my.salesforce.com\u201D,", "https://acme.my.salesforce.com/")]
    [InlineData("\uFEFFacme.my.salesforce.com\u200B", "https://acme.my.salesforce.com/")]
    [InlineData("acme.test1.my.pc-rnd.salesforce.com", "https://acme.test1.my.pc-rnd.salesforce.com/")]
    [InlineData("acme.lightning.pc-rnd.force.com", "https://acme.lightning.pc-rnd.force.com/")]
    [InlineData("https://salesforce.acme.example", "https://salesforce.acme.example/")]
    [InlineData("localhost", "http://localhost/")]
    [InlineData("localhost:8080", "http://localhost:8080/")]
    [InlineData("http://localhost:8080/services", "http://localhost:8080/")]
    [InlineData("https://localhost:8443", "https://localhost:8443/")]
    [InlineData("127.0.0.1:8080", "http://127.0.0.1:8080/")]
    [InlineData("[::1]:8080", "http://[::1]:8080/")]
    [InlineData("http://[::1]:8080", "http://[::1]:8080/")]
    [InlineData("https://[::1]", "https://[::1]/")]
    public void An_address_that_is_certain_is_put_right(string given, string expected)
        => Assert.Equal(expected, InstanceAddress.Parse(given).AbsoluteUri);

    [Theory]
    [InlineData("", "empty or holds white space")]
    [InlineData("   ", "empty or holds white space")]
    [InlineData("\"\"", "empty or holds white space")]
    [InlineData("ac me", "empty or holds white space")]
    [InlineData("acme\nevil", "empty or holds white space")]
    [InlineData("https://acme.my.salesforce.com/\r\nHost: evil.example", "empty or holds white space")]
    [InlineData("https://acme\0.my.salesforce.com", "empty or holds white space")]
    [InlineData("http://acme.my.salesforce.com", "plain http")]
    [InlineData("HTTP://acme.my.salesforce.com", "plain http")]
    [InlineData("http://localhost.evil.example", "plain http")]
    [InlineData("http://10.0.0.1", "plain http")]
    [InlineData("ftp://acme.my.salesforce.com", "must begin with https://")]
    [InlineData("file:///etc/passwd", "not a URL")]
    [InlineData("javascript:alert(1)", "not a URL")]
    [InlineData("https://", "not a URL")]
    [InlineData("https://acme:99999", "not a URL")]
    [InlineData("acmé", "not a URL")]
    [InlineData("-acme", "not a URL")]
    [InlineData("https://user:pr0xyS3ntinel@acme.my.salesforce.com", "user name or password")]
    [InlineData("user:pr0xyS3ntinel@acme.my.salesforce.com", "user name or password")]
    [InlineData("https://acme.my.salesforce.com@evil.example", "user name or password")]
    [InlineData("https://acme.my.salesforce.com?token=pr0xyS3ntinel", "query or a fragment")]
    [InlineData("https://acme.my.salesforce.com/x?sid=pr0xyS3ntinel", "query or a fragment")]
    [InlineData("https://acme.my.salesforce.com/#frag", "query or a fragment")]
    [InlineData("acme#frag", "query or a fragment")]
    [InlineData("https://acme--c.visualforce.com", "which org's API")]
    [InlineData("https://acme--c.vf.force.com/apex/Page", "which org's API")]
    [InlineData("https://acme--c.na1.visual.force.com", "which org's API")]
    [InlineData("https://acme.my.site.com/portal", "which org's API")]
    [InlineData("https://acme.force.com", "which org's API")]
    [InlineData("https://acme.my.salesforce-sites.com", "which org's API")]
    [InlineData("https://acme--c.documentforce.com", "which org's API")]
    [InlineData("https://acme.builder.salesforce-experience.com", "which org's API")]
    [InlineData("https://lightning.force.com", "which org's API")]
    [InlineData("https://salesforce.com", "belongs to Salesforce itself")]
    [InlineData("www.salesforce.com", "belongs to Salesforce itself")]
    [InlineData("https://my.salesforce.com", "belongs to Salesforce itself")]
    [InlineData("https://help.salesforce.com/s/articleView", "belongs to Salesforce itself")]
    [InlineData("https://developer.salesforce.com.", "belongs to Salesforce itself")]
    [InlineData("login", "My Domain host alone")]
    [InlineData("Test", "My Domain host alone")]
    [InlineData("acme-dev-ed", "Developer Edition")]
    [InlineData("https://acme-dev-ed/", "Developer Edition")]
    [InlineData("http:/acme.my.salesforce.com", "plain http")]
    [InlineData("http//acme.my.salesforce.com", "plain http")]
    [InlineData("htp://acme", "plain http")]
    [InlineData("https://http://acme.my.salesforce.com", "plain http")]
    [InlineData("https://acme.force.mil", "which org's API")]
    [InlineData("https://acme--c.vf.crmforce.mil/apex/Page", "which org's API")]
    [InlineData("https://acme.sfcrmapps.cn", "which org's API")]
    [InlineData("https://acme.my.salesforce-scrt.com", "which org's API")]
    [InlineData("https://acme.file.force.com.mcas.ms", "which org's API")]
    [InlineData("https://salesforce.mil", "belongs to Salesforce itself")]
    [InlineData("https://my.salesforce.mil", "belongs to Salesforce itself")]
    [InlineData("https://www.sfcrmproducts.cn", "belongs to Salesforce itself")]
    [InlineData("https://api.salesforce.com", "belongs to Salesforce itself")]
    [InlineData("https://status.salesforce.com/instances", "belongs to Salesforce itself")]
    [InlineData("00D000000000001", "the ID of an org")]
    [InlineData("00D000000000001AAA", "the ID of an org")]
    [InlineData("3MVG9LocalOrg.DefaultConsumerKey", "a consumer key")]
    [InlineData("https://yourdomain.my.salesforce.com", "placeholder")]
    [InlineData("your-domain.my.salesforce.com", "placeholder")]
    [InlineData("https://MyDomainName.my.salesforce.com", "placeholder")]
    [InlineData("https://<instance>.salesforce.com", "placeholder")]
    [InlineData("https://{your_domain}.my.salesforce.com", "placeholder")]
    [InlineData("$instance_url", "placeholder")]
    [InlineData("acme.my.saleforce.com", "misspelt acme.my.salesforce.com")]
    [InlineData("https://acme.my.salesforce.co", "misspelt acme.my.salesforce.com")]
    [InlineData("https://acme.my.salesforce.con/x", "misspelt acme.my.salesforce.com")]
    [InlineData("https://acme.my.salesforec.com", "misspelt acme.my.salesforce.com")]
    [InlineData("https://login.saleforce.com", "misspelt login.salesforce.com")]
    [InlineData("https", "not a URL")]
    public void An_address_that_is_not_certain_is_refused_with_the_reason(string given, string reason)
    {
        SfException error = Assert.Throws<SfException>(() => InstanceAddress.Parse(given));

        Assert.Equal(("InvalidInstanceUrl", SfErrorCategory.InvalidArgument), (error.ErrorId, error.Category));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("https://acme.my.salesforce.com", error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("pr0xyS3ntinel", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Theory]
    [InlineData("https://user:pr0xyS3ntinel@ac me")]
    [InlineData("https://user:pr0xyS3ntinel@acme:99999")]
    [InlineData("user:pr0xyS3ntinel@ac me")]
    public void A_password_in_an_address_that_cannot_be_read_at_all_is_not_repeated(string given)
        => Assert.DoesNotContain(
            "pr0xyS3ntinel", Assert.Throws<SfException>(() => InstanceAddress.Parse(given)).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://login.salesforce.com", "not on a login host such as login.salesforce.com or test.salesforce.com")]
    [InlineData("https://test.salesforce.com/", "not on a login host such as login.salesforce.com or test.salesforce.com")]
    [InlineData("LOGIN.salesforce.com", "not on a login host such as login.salesforce.com or test.salesforce.com")]
    [InlineData("https://login.salesforce.com.", "not on a login host such as login.salesforce.com or test.salesforce.com")]
    [InlineData("https://login.salesforce.mil", "not on a login host")]
    [InlineData("https://test.salesforce.mil", "not on a login host")]
    [InlineData("https://login.sfcrmproducts.cn", "not on a login host")]
    [InlineData("https://na1.salesforce.mil", "My Domain host alone")]
    [InlineData("https://na1.salesforce.com", "My Domain host alone (…my.salesforce.com)")]
    [InlineData("https://acme.salesforce.com", "My Domain host alone (…my.salesforce.com)")]
    public void The_client_credentials_flow_is_refused_where_it_cannot_work(string given, string reason)
    {
        Uri url = InstanceAddress.Parse(given);

        SfException error = Assert.Throws<SfException>(() => InstanceAddress.RequireMyDomain(url));

        Assert.Equal(("InvalidInstanceUrl", SfErrorCategory.InvalidArgument), (error.ErrorId, error.Category));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("Setup, My Domain", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("acme--dev")]
    [InlineData("acme.lightning.force.com")]
    [InlineData("localhost:8080")]
    [InlineData("salesforce.acme.example")]
    [InlineData("acme.my.salesforce.mil")]
    [InlineData("acme.my.sfcrmproducts.cn")]
    [InlineData("acme.test1.my.pc-rnd.salesforce.com")]
    public void The_client_credentials_flow_is_accepted_on_an_orgs_own_host(string given)
        => InstanceAddress.RequireMyDomain(InstanceAddress.Parse(given));

    [Theory]
    [InlineData("login.salesforce.com")]
    [InlineData("https://test.salesforce.com")]
    [InlineData("https://login.salesforce.mil")]
    [InlineData("https://login.sfcrmproducts.cn")]
    public void A_login_host_has_no_API_for_a_token(string given)
    {
        SfException error = Assert.Throws<SfException>(() => AccessTokenMethod.Create("acme", given, new SecretText("00Dxx!AQ.sentinel")));

        Assert.Equal("InvalidInstanceUrl", error.ErrorId);
        Assert.Contains("no org's API is there", error.Message, StringComparison.Ordinal);
    }
}
