using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Vault;

/// <summary>A secret under one of our names that is not ours, or no longer whole: an error that says which, and the rest works.</summary>
public sealed class ForeignSecretTests : OrgTest
{
    private const string Head =
        """{"format":"SalesforceConnect","version":1,"instanceUrl":"https://x.my.salesforce.com","method":"ClientSecret","clientId":"id",""";

    [Theory]
    [InlineData("'a password of somebody'", "NotASavedConnection")]
    [InlineData("@{ a = 'b' }", "NotASavedConnection")]
    [InlineData("[byte[]] (1, 2, 3)", "NotASavedConnection")]
    [InlineData("[pscredential]::new('user', $Secret)", "NotASavedConnection")]
    [InlineData("'{ \"format\": \"Something\", \"version\": 1 }'", "NotASavedConnection")]
    [InlineData("'{ \"user\": \"x\" }'", "NotASavedConnection")]
    [InlineData("'[1, 2]'", "NotASavedConnection")]
    [InlineData("'null'", "NotASavedConnection")]
    [InlineData("'{'", "NotASavedConnection")]
    public void A_secret_that_is_not_ours_is_told_apart(string secret, string id) => AssertUnusable(secret, id);

    [Theory]
    [InlineData(Head, "cut short")]
    [InlineData(Head + "\"secrets\":{\"clientSecret\":\"s\"}", "closing brace lost")]
    [InlineData(Head + "\"secrets\":5}", "secrets of another type")]
    [InlineData(Head + "\"secrets\":{\"clientSecret\":5}}", "a secret of another type")]
    [InlineData(Head + "\"secrets\":{\"clientSecret\":\"\"}}", "an empty secret")]
    [InlineData(Head + "\"secrets\":{\"clientSecret\":\"a\\nb\"}}", "a secret of two lines")]
    [InlineData(Head + "\"secrets\":{\"clientSecret\":null}}", "a null secret")]
    [InlineData(Head + "\"secrets\":{}}", "no secret")]
    [InlineData(Head + "\"secrets\":{\"clientSecret\":\"a\",\"clientSecret\":\"b\"}}", "a secret twice")]
    [InlineData(Head + "\"n\":1}", "no secrets")]
    [InlineData("""{"format":"SalesforceConnect"}""", "no version")]
    [InlineData("""{"format":"SalesforceConnect","version":"1"}""", "a version of another type")]
    [InlineData("""{"format":"SalesforceConnect","version":1}""", "no facts")]
    [InlineData("""{"format":"SalesforceConnect","version":1,"instanceUrl":"x y","method":"AccessToken","secrets":{"accessToken":"s"}}""", "no URL")]
    [InlineData("""{"format":"SalesforceConnect","version":1,"instanceUrl":"http://evil.example","method":"AccessToken","secrets":{"accessToken":"s"}}""", "a URL without TLS")]
    [InlineData("""{"format":"SalesforceConnect","version":1,"instanceUrl":"https://x.my.salesforce.com","method":"Magic","secrets":{"accessToken":"s"}}""", "an unknown method")]
    [InlineData("""{"format":"SalesforceConnect","version":1,"instanceUrl":"https://x.my.salesforce.com","method":"7","secrets":{"accessToken":"s"}}""", "a method by number")]
    [InlineData("""{"format":"SalesforceConnect","version":1,"instanceUrl":"https://x.my.salesforce.com","method":"ClientSecret","secrets":{"clientSecret":"s"}}""", "no consumer key")]
    public void A_damaged_document_is_told_apart(string document, string what)
    {
        Assert.NotEmpty(what);
        AssertUnusable($"'{document}'", "SavedConnectionDamaged");
    }

    [Fact]
    public void A_document_of_a_newer_version_is_told_apart()
        => AssertUnusable("""'{"format":"SalesforceConnect","version":2,"secrets":{}}'""", "SavedConnectionTooNew")
            .Recommends("Update-PSResource");

    [Fact]
    public void What_type_a_vault_lists_says_nothing_about_whose_a_secret_is()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org);
        session.Run("Set-Secret SfConnection-x -Secret @{ a = 'b' }").Good();
        Assert.Equal(["acme", "x"], session.Run("Get-SfConnection").Good().Select(item => (string)((dynamic)item!).Name));
    }

    [Fact]
    public void Secrets_under_other_names_are_nobodys_business()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org);
        session.Run("Set-Secret Other -Secret text; Set-Secret SfConnection- -Secret text; Set-Secret 'SfConnection-a b' -Secret text")
            .Good();
        Assert.Equal("acme", session.Run("Get-SfConnection").One().Name);
    }

    // Unusable itself, however it is used, while the connection beside it is listed and works.
    private ErrorRecord AssertUnusable(string secret, string id)
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org);
        session.Run($"Set-Secret SfConnection-x -Secret ({secret})").Good();
        using ModuleSession second = session.NewShell();
        ErrorRecord error = second.Run("Invoke-SfRequest limits -Connection x").Error.Is(id, ErrorCategory.InvalidData, "x").Says("'x'");
        second.Run("Select-SfConnection x").Error.Is(id, ErrorCategory.InvalidData, "x");
        dynamic report = second.Run("Test-SfConnection x").One();
        Assert.False((bool)report.Success);
        Assert.Equal(id, report.Checks[0].ErrorId);
        Assert.Contains("acme", second.Run("Get-SfConnection").Output.Select(item => (string)((dynamic)item!).Name));
        Assert.NotEmpty(second.Run("Get-SfLimit -Connection acme").Good());
        Assert.Equal(["/services/oauth2/token", "/services/data/v67.0/limits"], Org.Requests.All.Select(request => request.Path));
        if (id == "NotASavedConnection")
        {
            second.Run("Remove-SfConnection x").Error.Is(id, ErrorCategory.InvalidData, "x");
        }
        else
        {
            Assert.Empty(second.Run("Remove-SfConnection x").Good());
        }

        return error;
    }
}
