using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.SigningIn;

/// <summary>Where there is no browser: the address is printed, and the person pastes the URL that it ends on.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class NoBrowserTests : SignInTest
{
    private static readonly string[] s_variables = ["CI", "BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "DOTNET_RUNNING_IN_CONTAINER"];

    [Theory]
    [InlineData("-NoBrowser", "DISPLAY=:0")]
    [InlineData("", "")]
    [InlineData("", "DISPLAY=:0,CI=true")]
    [InlineData("", "BROWSER=/bin/false,CI=true")]
    [InlineData("", "DISPLAY=:0,DOTNET_RUNNING_IN_CONTAINER=true")]
    public void The_pasted_URL_signs_in(string option, string environment)
    {
        using ModuleSession session = new ModuleSession().Use(Org);
        using IDisposable _ = Environment(environment);
        session.Host.Answers.Enqueue(() => $"  \"{CallbackOf(session)}\"  ");
        dynamic made = session.Run($"{Interactive} {option}").One();
        Assert.Equal("Interactive", made.AuthMethod.ToString());
        Assert.Contains(Callback.OriginalString, session.Host.Written, StringComparison.Ordinal);
        Org.Tokens.ExpireAll();
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
    }

    [Fact]
    public void A_callback_URL_that_nobody_could_listen_on_works_by_pasting()
    {
        const string Remote = "https://example.com/callback";
        Org.Apps.SalesforceCli.CallbackUrls.Add(Remote);
        using ModuleSession session = new ModuleSession().Use(Org);
        session.Host.Answers.Enqueue(() => CallbackOf(session));
        session.Run($"New-SfConnection acme -Interactive -NoBrowser -InstanceUrl $Url -SessionOnly -CallbackUrl {Remote}").One();
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("http://localhost:1717/OauthRedirect")]
    public void A_pasted_text_without_a_code_says_what_to_paste(string pasted)
        => AssertFails(_ => pasted, "SignInWithoutCode", ErrorCategory.InvalidData, "whole address");

    [Fact]
    public void A_pasted_URL_of_another_sign_in_is_not_used()
        => AssertFails(
            _ => Callback.OriginalString + "?code=aPrxSENTINEL&state=other",
            "SignInStateMismatch",
            ErrorCategory.SecurityError,
            "Start the sign-in again");

    [Fact]
    public void A_pasted_refusal_is_told_as_one()
    {
        Org.SignIn.Deny = true;
        AssertFails(CallbackOf, "SignInDenied", ErrorCategory.PermissionDenied, "choose Allow");
    }

    [Fact]
    public void Where_nobody_can_be_asked_the_ways_for_runbooks_are_named()
        => AssertFails(
            _ => throw new System.Management.Automation.Host.HostException("nobody is here"),
            "SignInNeedsPerson",
            ErrorCategory.InvalidOperation,
            "-PrivateKeyPath");

    [Theory]
    [InlineData("", "login.salesforce.com")]
    [InlineData("-Sandbox", "test.salesforce.com")]
    [InlineData("-InstanceUrl acme", "acme.my.salesforce.com")]
    public void The_login_host_is_the_one_that_was_asked_for(string option, string host)
    {
        using ModuleSession session = new();
        session.Host.Answers.Enqueue(() => "");
        session.Run(
            $"New-SfConnection acme -Interactive -NoBrowser -SessionOnly {option}").Error.Is(
                "SignInWithoutCode", ErrorCategory.InvalidData);
        Assert.Contains($"https://{host}/services/oauth2/authorize?", session.Host.Written, StringComparison.Ordinal);
    }

    [Fact]
    public void Sandbox_and_an_address_are_two_answers_to_one_question()
    {
        using ModuleSession session = new();
        session.Run("New-SfConnection acme -Interactive -NoBrowser -SessionOnly -Sandbox -InstanceUrl acme").Error
            .Is("SandboxWithInstanceUrl", ErrorCategory.InvalidArgument, "acme").Recommends("-InstanceUrl alone");
    }

    private void AssertFails(Func<ModuleSession, string> answer, string id, ErrorCategory category, string advice)
    {
        using ModuleSession session = new ModuleSession().Use(Org);
        session.Host.Answers.Enqueue(() => answer(session));
        ErrorRecord error = session.Run(Interactive + " -NoBrowser").Error.Is(id, category, "acme").Recommends(advice);
        Assert.DoesNotContain("SENTINEL", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, Org.Requests.Count("POST", "/services/oauth2/token"));
        Assert.Empty(session.Run("Get-SfConnection").Good());
    }

    // What the person does: opens the printed address, and copies where it ends.
    private string CallbackOf(ModuleSession session)
    {
        string address = session.Host.Written.Split('\n').Single(line => line.StartsWith(Org.Url.AbsoluteUri, StringComparison.Ordinal));
        return FakeBrowser.CallbackOfAsync(new Uri(address)).GetAwaiter().GetResult().OriginalString;
    }

    private static IDisposable Environment(string settings)
    {
        Dictionary<string, string> wanted = settings.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(pair => pair.Split('=')[0], pair => pair.Split('=')[1]);
        return ProcessEnvironment.Set(s_variables.Select(name => KeyValuePair.Create(name, wanted.GetValueOrDefault(name))));
    }
}
