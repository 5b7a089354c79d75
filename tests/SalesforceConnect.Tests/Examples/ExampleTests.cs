using System.Management.Automation;
using System.Text.RegularExpressions;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Examples;

/// <summary>
/// The files under docs/examples, run as they are. What needs a real shell, a vault and a scheduler is run by
/// tests/pester/Examples.Tests.ps1.
/// </summary>
[Collection(ProcessEnvironment.Name)]
public sealed partial class ExampleTests : OrgTest
{
    private const string Runbook = "azure-automation-runbook.ps1";
    private const string Workflow = "github-actions.yml";

    private static readonly string[] s_waysIn =
        ["SFDX_AUTH_URL", "SF_PRIVATE_KEY", "SF_USERNAME", "SF_CLIENT_SECRET", "SF_CLIENT_ID", "SF_ACCESS_TOKEN", "SF_INSTANCE_URL"];

    // What an Automation account gives a runbook. It is set up as the runbook's description says.
    private const string CredentialAsset = """
        function global:Get-AutomationPSCredential([string] $Name) {
            if ($Name -ne 'Salesforce') { throw "There is no credential $Name." }
            [pscredential]::new($Id, $Secret)
        }
        """;

    private static string Folder => Path.Combine(Paths.Repository, "docs", "examples");

    [Fact]
    public void The_runbook_counts_the_overdue_opportunities()
    {
        using ModuleSession session = new ModuleSession().Use(Org).Set("Script", Path.Combine(Folder, Runbook));
        session.Run(CredentialAsset).Good();
        dynamic told = session.Run("& $Script -InstanceUrl $Url").One();
        int overdue = Overdue();
        Assert.NotEqual(0, overdue);
        Assert.Equal(overdue, (long)told.Overdue);
        Assert.InRange((long)told.CallsLeft, 1, 99_999);
    }

    [Fact]
    public void The_runbook_fails_when_Salesforce_refuses_the_sign_in()
    {
        using ModuleSession session = new ModuleSession().Use(Org)
            .Set("Script", Path.Combine(Folder, Runbook))
            .Set("Secret", "wrong".ToSecureString());
        session.Run(CredentialAsset).Good();
        RunResult run = session.Run("& $Script -InstanceUrl $Url");
        Assert.NotNull(run.Terminating);
        run.Terminating.Is("Salesforce.invalid_client", ErrorCategory.AuthenticationError);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void The_workflows_script_warns_of_limits_with_the_environment_that_the_workflow_sets()
    {
        using IDisposable environment = EnvironmentOfWorkflow(LocalOrgServer.DefaultClientSecret);
        Assert.Matches(@"^0 of \d+ limits are at 101 % or more\.$", Assert.Single(RunWorkflow(warnAt: 101)));
        string[] loud = RunWorkflow(warnAt: 0);
        Assert.Contains(loud, line => line.StartsWith("::warning title=Salesforce limit::DailyApiRequests: ", StringComparison.Ordinal));
        Assert.DoesNotContain(LocalOrgServer.DefaultClientSecret, string.Concat(loud), StringComparison.Ordinal);
    }

    [Fact]
    public void The_workflows_script_fails_when_a_variable_is_missing()
    {
        using ModuleSession session = new ModuleSession().Set("Script", ScriptOfWorkflow());
        using IDisposable environment = EnvironmentOfWorkflow("");
        RunResult run = session.Run("& $Script");
        Assert.NotNull(run.Terminating);
        run.Terminating.Is("EnvironmentIncomplete", ErrorCategory.InvalidArgument);
        AssertNothingSent();
    }

    // Each run of a workflow is a shell of its own.
    private static string[] RunWorkflow(int warnAt)
    {
        using ModuleSession session = new ModuleSession().Set("Script", ScriptOfWorkflow());
        return [.. session.Run($"& $Script -WarnAt {warnAt}").Good().Select(line => line!.ToString())];
    }

    private static string ScriptOfWorkflow()
    {
        Match step = ScriptStep().Match(File.ReadAllText(Path.Combine(Folder, Workflow)));
        string script = Path.Combine(Paths.Repository, step.Groups["script"].Value);
        Assert.True(File.Exists(script), $"The workflow runs '{script}', which is not there.");
        return script;
    }

    /// <summary>Sets the variables that the workflow sets, from settings and secrets of the same names, and no other way in.</summary>
    private Settings EnvironmentOfWorkflow(string clientSecret)
    {
        var repository = new Dictionary<string, string>
        {
            ["vars.SF_INSTANCE_URL"] = Org.Url.AbsoluteUri,
            ["vars.SF_CLIENT_ID"] = LocalOrgServer.DefaultClientId,
            ["secrets.SF_CLIENT_SECRET"] = clientSecret,
        };
        var given = EnvironmentEntry().Matches(File.ReadAllText(Path.Combine(Folder, Workflow)))
            .ToDictionary(entry => entry.Groups["name"].Value, entry => repository[entry.Groups["from"].Value]);
        Assert.Equal(repository.Count, given.Count);
        return new Settings(s_waysIn.Union(given.Keys).Select(name => ProcessEnvironment.Set(name, given.GetValueOrDefault(name))));
    }

    private int Overdue()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        return session.Run("""
            (Invoke-SfRequest query -Query @{ q = 'SELECT IsClosed, CloseDate FROM Opportunity' }).records |
                Where-Object { -not $_.IsClosed -and $_.CloseDate -lt [datetime]::UtcNow.ToString('yyyy-MM-dd') }
            """).Good().Count;
    }

    [GeneratedRegex(@"^ +run: \./(?<script>\S+\.ps1)$", RegexOptions.Multiline)]
    private static partial Regex ScriptStep();

    [GeneratedRegex(@"^ +(?<name>\w+): \$\{\{ (?<from>(?:vars|secrets)\.\w+) \}\}$", RegexOptions.Multiline)]
    private static partial Regex EnvironmentEntry();

    private sealed class Settings(IEnumerable<IDisposable> each) : IDisposable
    {
        private readonly List<IDisposable> _each = [.. each];

        public void Dispose() => _each.ForEach(setting => setting.Dispose());
    }
}
