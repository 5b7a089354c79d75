using System.Management.Automation;
using System.Text.RegularExpressions;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Connections;

/// <summary>Input that cannot work: a clear error, and nothing sent.</summary>
public sealed class BadInputTests : OrgTest
{
    public static TheoryData<string> BadNames =>
        [" ", "a b", "a_b", "a.b", "a/b", "a\\b", "a:b", "a*", "a?b", "a[1]", "-a", "a-", "ümlaut", "a\nb", "a\0b", "😀", new string(
            'a', 101)];

    [Theory]
    [MemberData(nameof(BadNames))]
    public void A_name_that_a_vault_would_refuse_is_refused_for_the_session_too(string name)
    {
        using ModuleSession session = new ModuleSession().WithVault().Use(Org).Set("Name", name);
        session.Run($"New-SfConnection $Name {ModuleSession.SignIn}").Error
            .Is("InvalidConnectionName", ErrorCategory.InvalidArgument, name)
            .Recommends("letters");
        session.Run(
            $"New-SfConnection $Name {ModuleSession.SignIn} -SessionOnly -Force").Error.Is(
                "InvalidConnectionName", ErrorCategory.InvalidArgument, name);
        AssertNothingSent();
    }

    [Fact]
    public void A_name_may_have_a_hundred_characters()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org, new string('a', 100));
        Assert.Equal(new string('a', 100), session.Run("Get-SfConnection").One().Name);
    }

    [Theory]
    [InlineData("", "EmptySecret")]
    [InlineData("   ", "EmptySecret")]
    [InlineData("two\nlines", "MultiLineSecret")]
    [InlineData("two\r\nlines", "MultiLineSecret")]
    [InlineData("ends with a break\n", "MultiLineSecret")]
    public void A_secret_that_is_none_is_refused(string secret, string id)
    {
        using ModuleSession session = new ModuleSession().Use(Org)
            .Set("Bad", secret.ToSecureString()).Set("Pair", new PSCredential("id", secret.ToSecureString()));
        session.Run("New-SfConnection acme -InstanceUrl $Url -ClientId $Id -ClientSecret $Bad -SessionOnly").Error
            .Is(id, ErrorCategory.InvalidArgument, "acme").Says("ClientSecret");
        session.Run("New-SfConnection acme -InstanceUrl $Url -AccessToken $Bad -SessionOnly").Error
            .Is(id, ErrorCategory.InvalidArgument, "acme").Says("AccessToken");
        session.Run("New-SfConnection acme -InstanceUrl $Url -Credential $Pair -SessionOnly").Error
            .Is(id, ErrorCategory.InvalidArgument, "acme").Says("Credential");
        AssertNothingSent();
    }

    [Theory]
    [InlineData("http://acme.my.salesforce.com", "http")]
    [InlineData("http://example.com:8080", "http")]
    [InlineData("ftp://acme.my.salesforce.com", "https://")]
    [InlineData("file:///etc/passwd", "'")]
    [InlineData("https://user:word@acme.my.salesforce.com", "user name")]
    [InlineData("https://user@acme.my.salesforce.com", "user name")]
    [InlineData("https://acme.my.salesforce.com?x=1", "query")]
    [InlineData("https://acme.my.salesforce.com/#setup", "fragment")]
    [InlineData("   ", "empty")]
    [InlineData("https://", "not a URL")]
    [InlineData("https://a b.my.salesforce.com", "white space")]
    [InlineData("https://login.salesforce.com", "My Domain")]
    [InlineData("https://test.salesforce.com", "My Domain")]
    [InlineData("login", "My Domain")]
    public void A_URL_that_cannot_be_the_orgs_is_refused_with_the_reason(string url, string reason)
    {
        using ModuleSession session = new ModuleSession().Use(Org).Set("Url", url);
        session.Run($"New-SfConnection acme {ModuleSession.SignIn} -SessionOnly").Error
            .Is("InvalidInstanceUrl", ErrorCategory.InvalidArgument, Regex.Replace(url, "//.*@", "//***@"))
                .Says(reason)
                .Recommends("My Domain");
        AssertNothingSent();
    }

    [Fact]
    public void A_password_in_a_URL_is_not_repeated_in_the_message()
    {
        using ModuleSession session = new ModuleSession().Use(Org).Set("Url", "https://user:pass-word@acme.my.salesforce.com");
        ErrorRecord error = session.Run($"New-SfConnection acme {ModuleSession.SignIn} -SessionOnly").Error;
        Assert.DoesNotContain("pass-word", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("two words")]
    [InlineData("line\nbreak")]
    [InlineData("schlüssel")]
    public void A_consumer_key_that_is_none_is_refused(string key)
    {
        using ModuleSession session = new ModuleSession().Use(Org)
            .Set("Pair", new PSCredential(key.Length == 0 ? " " : key, "secret".ToSecureString()));
        session.Run("New-SfConnection acme -InstanceUrl $Url -Credential $Pair -SessionOnly").Error
            .Is("InvalidClientId", ErrorCategory.InvalidArgument)
            .Recommends("step 13");
        AssertNothingSent();
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("67.5")]
    [InlineData("-1")]
    [InlineData("67.0.1")]
    [InlineData("6 7")]
    [InlineData("1e3")]
    public void An_API_version_that_is_none_is_refused(string version)
    {
        using ModuleSession session = new ModuleSession().Use(Org);
        session.Run(
            $"New-SfConnection acme {ModuleSession.SignIn} -SessionOnly -ApiVersion '{version}'").Error.Is(
                "InvalidApiVersion", ErrorCategory.InvalidArgument, version);
        AssertNothingSent();
    }

    [Theory]
    [InlineData("New-SfConnection -Name $null -InstanceUrl $Url -ClientId $Id -ClientSecret $Secret")]
    [InlineData("New-SfConnection '' -InstanceUrl $Url -ClientId $Id -ClientSecret $Secret")]
    [InlineData("New-SfConnection acme -InstanceUrl '' -ClientId $Id -ClientSecret $Secret")]
    [InlineData("New-SfConnection acme -InstanceUrl $Url -ClientId '' -ClientSecret $Secret")]
    [InlineData("New-SfConnection acme -InstanceUrl $Url -ClientId $Id -ClientSecret $null")]
    [InlineData("New-SfConnection acme -InstanceUrl $Url -ClientId $Id -ClientSecret 'SENTINEL'")]
    [InlineData("New-SfConnection acme -InstanceUrl $Url -AccessToken 'SENTINEL'")]
    [InlineData("New-SfConnection acme -InstanceUrl $Url -AccessToken $Secret -ClientSecret $Secret")]
    [InlineData("Invoke-SfRequest ''")]
    [InlineData("Invoke-SfRequest limits -Method TRACE")]
    public void PowerShell_refuses_what_does_not_bind(string command)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        ErrorRecord error = session.Run(command).Error;
        Assert.True(error.Exception is ParameterBindingException, error.FullyQualifiedErrorId);
        Assert.DoesNotContain("SENTINEL", error.ToString(), StringComparison.Ordinal);
        AssertNothingSent();
    }

    [Theory]
    [InlineData("limits -Body @{ a = 1 }", "BodyNotAllowed")]
    [InlineData("limits -Method HEAD -Body text", "BodyNotAllowed")]
    [InlineData("limits -Headers @{ X = \"a`nb\" }", "InvalidHeader")]
    [InlineData("limits -Headers @{ X = \"a`r`nInjected: 1\" }", "InvalidHeader")]
    [InlineData("limits -Headers @{ \"X`n\" = 'a' }", "InvalidHeader")]
    [InlineData("limits -Headers @{ 'a b' = 'c' }", "InvalidHeader")]
    [InlineData("limits -Headers @{ Authorization = 'Bearer x' }", "ReservedHeader")]
    [InlineData("limits -Headers @{ host = 'x' }", "ReservedHeader")]
    [InlineData("\"a`nb\"", "InvalidPath")]
    [InlineData("'a\\b'", "InvalidPath")]
    [InlineData("' '", "InvalidPath")]
    [InlineData("sobjects/Account -Method POST -Body $Cycle", "BodyCycle")]
    [InlineData("sobjects/Account -Method POST -Body @{ a = $Secret }", "BodyNotSerializable")]
    [InlineData("sobjects/Account -Method POST -Body @{ a = { 1 } }", "BodyNotSerializable")]
    [InlineData("sobjects/Account -Method POST -Body @{ a = [double]::NaN }", "BodyNotSerializable")]
    [InlineData("sobjects/Account -Method POST -Body @{ a = [timespan]::FromDays(-1) }", "BodyNotSerializable")]
    [InlineData("sobjects/Account -Method POST -Body @{ a = [timespan]::FromDays(1) }", "BodyNotSerializable")]
    public void A_request_that_cannot_be_made_is_refused(string arguments, string id)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("$Cycle = @{}; $Cycle.self = $Cycle").Good();
        session.Run($"Invoke-SfRequest {arguments}").Error.Is(id, ErrorCategory.InvalidArgument);
        AssertNothingSent();
    }

    [Theory]
    [InlineData("https://evil.example/services/data")]
    [InlineData("//evil.example/services/data")]
    [InlineData("http://localhost:1/services/data")]
    [InlineData("ftp://evil.example/x")]
    public void A_path_on_another_host_is_refused(string path)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run($"Invoke-SfRequest '{path}'").Error.Is("ForeignHost", ErrorCategory.SecurityError, path).Recommends("-Connection");
        AssertNothingSent();
    }

    [Theory]
    [InlineData("New-SfConnection acme -InstanceUrl $Url -ClientId $Id", "ClientSecret")]
    [InlineData("New-SfConnection acme -ClientId $Id -ClientSecret $Secret", "InstanceUrl")]
    [InlineData("New-SfConnection -InstanceUrl $Url -ClientId $Id -ClientSecret $Secret", "Name")]
    [InlineData("Invoke-SfRequest", "Path")]
    [InlineData("Select-SfConnection", "Name")]
    [InlineData("Remove-SfConnection", "Name")]
    public void A_mandatory_parameter_that_is_missing_is_an_error_where_nobody_can_be_asked(string command, string parameter)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        ErrorRecord error = session.Run(command).Error;
        Assert.StartsWith("MissingMandatoryParameter,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(parameter, error.ToString(), StringComparison.Ordinal);
        AssertNothingSent();
    }

    [Fact]
    public void A_missing_secret_is_asked_for_masked()
    {
        using ModuleSession session = new ModuleSession().Use(Org);
        session.Host.SecureAnswers.Enqueue(LocalOrgServer.DefaultClientSecret);
        Assert.Equal("acme", session.Run("New-SfConnection acme -InstanceUrl $Url -ClientId $Id -SessionOnly").One().Name);
        Assert.Equal(["ClientSecret", "(masked)"], session.Host.Asked);
        Assert.DoesNotContain(LocalOrgServer.DefaultClientSecret, session.Host.Written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("New-SfConnection acme -InstanceUrl $Url -ClientId $Id -ClientSecret 'SENTINEL'")]
    [InlineData("New-SfConnection acme -InstanceUrl $Url -AccessToken 'SENTINEL'")]
    [InlineData("Set-SfConnection acme -RefreshToken 'SENTINEL'")]
    [InlineData("Import-SfConnection acme -SfdxAuthUrl 'SENTINEL'")]
    public void A_secret_in_plain_text_is_refused_with_what_to_give_instead(string command)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        ErrorRecord error = session.Run(command).Error;
        Assert.Contains("Read-Host -AsSecureString", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("SENTINEL", error.ToString() + error.TargetObject + error.Exception, StringComparison.Ordinal);
    }
}
