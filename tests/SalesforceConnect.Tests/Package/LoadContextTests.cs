using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;
using SalesforceConnect.Loader;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Package;

/// <summary>The assembled module beside others in one process: its libraries are its own, and it comes and goes cleanly.</summary>
public sealed class LoadContextTests : OrgTest
{
    [Fact]
    public Task A_RestSharp_of_another_version_that_was_loaded_first_does_not_disturb()
        => OwnProcess.RunAsync(AnotherRestSharpFirst);

    [Fact]
    public Task The_first_import_may_be_in_eight_runspaces_at_once() => OwnProcess.RunAsync(EightImportsAtOnce);

    [Fact]
    public void Our_libraries_are_in_a_context_of_their_own()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        string[] ours = [.. AppDomain.CurrentDomain.GetAssemblies()
            .Where(
                assembly => !assembly.IsDynamic
                    && assembly.GetName().Name != "SalesforceConnect"
                    && assembly.Location.StartsWith(Path.Combine(Paths.Module, "bin", AheadCompiled.Folder!), StringComparison.Ordinal))
            .Select(assembly =>
            {
                Assert.Equal("SalesforceConnect.Core", AssemblyLoadContext.GetLoadContext(assembly)!.Name);
                return assembly.GetName().Name!;
            }).Order()];
        // Others are loaded by the first call that needs them, which another test may have made.
        Assert.Contains("SalesforceConnect.Core", ours);
        Assert.Contains("RestSharp", ours);
    }

    [Fact]
    public void The_loader_answers_for_Core_alone()
    {
        using var session = new ModuleSession();
        Assert.Throws<FileNotFoundException>(() => Assembly.Load("Polly.Core, Version=8.0.0.0"));
    }

    [Fact]
    public void Removing_the_module_forgets_the_connections_and_which_was_current()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("Remove-Module SalesforceConnect").Good();
        Assert.Empty(session.Run("Get-Command *-Sf* -CommandType Cmdlet").Good());
        session.Run("Import-Module $Manifest").Good();
        Assert.Empty(session.Run("Get-SfConnection").Good());
        session.Run("Invoke-SfRequest limits").Error.Is("NoConnection", ErrorCategory.ObjectNotFound);
        AssertNothingSent();
        Assert.NotEmpty(session.Connect(Org).Run("Get-SfLimit").Good());
    }

    [Fact]
    public void Removing_the_module_in_one_runspace_leaves_the_others_alone()
    {
        using ModuleSession one = new ModuleSession().Connect(Org);
        using ModuleSession other = new ModuleSession().Connect(Org);
        one.Run("Remove-Module SalesforceConnect").Good();
        Assert.NotEmpty(other.Run("Get-SfLimit").Good());
    }

    private static async Task AnotherRestSharpFirst()
    {
        Assembly first = AssemblyLoadContext.Default.LoadFromAssemblyPath(Paths.OtherRestSharp);
        Assert.Equal(112, first.GetName().Version!.Major);
        Assert.NotNull(first.GetType("RestSharp.RestClient", throwOnError: true));
        await using LocalOrgServer org = await LocalOrgServer.StartAsync(new LocalOrgOptions { SampleData = false });
        using ModuleSession session = new ModuleSession().Connect(org);
        Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        Assembly[] both = [.. AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetName().Name == "RestSharp")];
        Assert.Equal(2, both.Length);
        Assembly ours = both.Single(assembly => assembly != first);
        Assert.NotSame(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(ours));
        Assert.NotEqual(first.GetName().Version, ours.GetName().Version);
        Assert.Same(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(first));
    }

    private static async Task EightImportsAtOnce()
    {
        const int Runspaces = 8;
        await using LocalOrgServer org = await LocalOrgServer.StartAsync(new LocalOrgOptions { SampleData = false });
        ModuleSession[] sessions = [.. Enumerable.Range(0, Runspaces).Select(_ => new ModuleSession(import: false))];
        using var together = new Barrier(Runspaces);
        await Task.WhenAll(sessions.Select(session => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                session.Run("Import-Module $Manifest").Good();
                Assert.NotEmpty(session.Connect(org).Run("Get-SfLimit").Good());
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        Assert.All(sessions, session => session.Dispose());
        Assert.Single(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == "SalesforceConnect.Core");
    }
}
