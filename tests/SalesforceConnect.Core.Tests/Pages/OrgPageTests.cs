using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Pages;

namespace SalesforceConnect.Core.Tests.Pages;

/// <summary>Which page of which host an address means.</summary>
public sealed class OrgPageTests
{
    private static readonly Uri s_org = new("https://acme.my.salesforce.com");

    [Theory]
    [InlineData("/", "/")]
    [InlineData("lightning/o/Account/list", "/lightning/o/Account/list")]
    [InlineData("/a?b=c#d", "/a?b=c#d")]
    [InlineData(" /apex/Page?url=https://x.example ", "/apex/Page?url=https://x.example")]
    [InlineData("https://acme.my.salesforce.com/x?y#z", "/x?y#z")]
    [InlineData("https://acme.lightning.force.com/lightning/page/home", "/lightning/page/home")]
    [InlineData("https://acme.my.salesforce-setup.com/lightning/setup/Flows/home", "/lightning/setup/Flows/home")]
    [InlineData("HTTPS://ACME.lightning.force.com", "/")]
    public void A_path_or_an_address_of_the_orgs_own_is_a_page(string given, string expected) => Assert.Equal(expected, OrgPage.At(s_org, given));

    [Theory]
    [InlineData("https://other.lightning.force.com/x", "ForeignHost")]
    [InlineData("https://acme.lightning.force.com.evil.example/x", "ForeignHost")]
    [InlineData("http://acme.my.salesforce.com/x", "ForeignHost")]
    [InlineData("https://acme.my.salesforce.com:8443/x", "ForeignHost")]
    [InlineData("https://user@acme.my.salesforce.com/x", "ForeignHost")]
    [InlineData("//evil.example/x", "ForeignHost")]
    [InlineData("javascript://evil.example/%0aalert(1)", "ForeignHost")]
    [InlineData("/\\evil.example", "InvalidPath")]
    [InlineData("/a\nb", "InvalidPath")]
    public void What_leads_elsewhere_is_refused(string given, string errorId)
        => Assert.Equal(errorId, Assert.Throws<SfException>(() => OrgPage.At(s_org, given)).ErrorId);

    [Theory]
    [InlineData("api refresh_token", false)]
    [InlineData("api web", true)]
    [InlineData("full", true)]
    [InlineData("webhook", false)]
    [InlineData(null, null)]
    public void The_scopes_say_whether_a_browser_may_be_signed_in(string? scope, bool? expected) => Assert.Equal(expected, SingleAccess.Allows(scope));

    [Fact]
    public void Each_page_of_Setup_is_found_by_its_name_and_its_address()
        => Assert.All(SetupPages.Names, name =>
        {
            string path = SetupPages.PathOf(name);
            Assert.Matches("^/lightning/setup/[A-Za-z0-9]+/home$", path);
            Assert.Equal(path, SetupPages.PathOf(path.Split('/')[3]));
        });
}
