using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.SigningIn;

/// <summary><c>-FromEnvironment</c>: the first complete way in counts, and an incomplete one says what is missing.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class EnvironmentVariableTests : JwtTest
{
    private const string Url = "SF_INSTANCE_URL";
    private const string Id = "SF_CLIENT_ID";
    private const string Secret = "SF_CLIENT_SECRET";
    private const string User = "SF_USERNAME";
    private const string PrivateKey = "SF_PRIVATE_KEY";
    private const string Token = "SF_ACCESS_TOKEN";
    private const string AuthUrl = "SFDX_AUTH_URL";

    private static readonly string[] s_all = [Url, Id, Secret, User, PrivateKey, Token, AuthUrl];

    [Theory]
    [InlineData("AccessToken", Url, Token)]
    [InlineData("ClientSecret", Url, Id, Secret)]
    [InlineData("ClientSecret", Url, Id, Secret, Token)]
    [InlineData("ClientSecret", Url, Id, Secret, User)]
    [InlineData("Jwt", Url, Id, User, PrivateKey)]
    [InlineData("Jwt", Url, Id, User, PrivateKey, Secret, Token)]
    [InlineData("RefreshToken", AuthUrl)]
    [InlineData("RefreshToken", AuthUrl, Url, Id, Secret, User, PrivateKey, Token)]
    [InlineData("AccessToken", Url, Token, Secret)]
    [InlineData("ClientSecret", Url, Id, Secret, PrivateKey)]
    public void The_first_complete_way_in_counts(string method, params string[] set)
    {
        using IDisposable environment = Set(set);
        using ModuleSession session = new ModuleSession().WithVault();
        dynamic made = session.Run("New-SfConnection acme -FromEnvironment").One();
        Assert.Equal(method, made.AuthMethod.ToString());
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
    }

    [Theory]
    [InlineData("SFDX_AUTH_URL, SF_PRIVATE_KEY, SF_CLIENT_SECRET, SF_ACCESS_TOKEN")]
    [InlineData("SFDX_AUTH_URL, SF_PRIVATE_KEY, SF_CLIENT_SECRET, SF_ACCESS_TOKEN", Url, Id, User)]
    [InlineData("SF_INSTANCE_URL", Token)]
    [InlineData("SF_CLIENT_ID", Url, Secret)]
    [InlineData("SF_INSTANCE_URL", Id, Secret)]
    [InlineData("SF_CLIENT_ID, SF_INSTANCE_URL", Secret)]
    [InlineData("SF_USERNAME", Url, Id, PrivateKey)]
    [InlineData("SF_CLIENT_ID, SF_USERNAME", PrivateKey)]
    public void An_incomplete_way_in_says_what_is_missing(string missing, params string[] set)
    {
        using IDisposable environment = Set(set);
        using ModuleSession session = new();
        session.Run("New-SfConnection acme -FromEnvironment -SessionOnly").Error
            .Is("EnvironmentIncomplete", ErrorCategory.InvalidArgument, "acme").Says($"Not set: {missing}.").Recommends(AuthUrl);
        AssertNothingSent();
    }

    [Fact]
    public void A_key_may_have_its_line_breaks_as_two_characters()
    {
        using IDisposable environment = Set(Url, Id, User);
        using IDisposable key = ProcessEnvironment.Set(
            PrivateKey, Key.ExportPkcs8PrivateKeyPem().Replace("\n", "\\n", StringComparison.Ordinal));
        using ModuleSession session = new();
        Assert.Equal("Jwt", session.Run("New-SfConnection acme -FromEnvironment -SessionOnly").One().AuthMethod.ToString());
    }

    [Theory]
    [InlineData(PrivateKey, "not a key", "PrivateKeyUnreadable", ErrorCategory.InvalidData)]
    [InlineData(AuthUrl, "not a URL", "InvalidAuthUrl", ErrorCategory.InvalidArgument)]
    [InlineData(Secret, "two\nlines", "MultiLineSecret", ErrorCategory.InvalidArgument)]
    public void A_value_that_cannot_be_used_is_told(string variable, string value, string id, ErrorCategory category)
    {
        using IDisposable environment = Set(Url, Id, User);
        using IDisposable wrong = ProcessEnvironment.Set(variable, value);
        using ModuleSession session = new();
        session.Run("New-SfConnection acme -FromEnvironment -SessionOnly").Error.Is(id, category, "acme");
        AssertNothingSent();
    }

    private IDisposable Set(params string[] variables)
        => ProcessEnvironment.Set(s_all.Select(name => KeyValuePair.Create(name, variables.Contains(name) ? Value(name) : null)));

    private string Value(string variable) => variable switch
    {
        Url => Org.Url.AbsoluteUri,
        Id => LocalOrgServer.DefaultClientId,
        Secret => LocalOrgServer.DefaultClientSecret,
        User => Org.Users.Administrator.Username,
        PrivateKey => Key.ExportPkcs8PrivateKeyPem(),
        Token => Org.Tokens.Issue(Org.Apps.Default, Org.Users.Administrator).Value,
        _ => $"force://PlatformCLI::{Org.Approvals.Grant(Org.Apps.SalesforceCli, Org.Users.Administrator).RefreshToken}@{Org.Url.Authority}",
    };
}
