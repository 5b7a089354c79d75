using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace SalesforceConnect.Help.Tests.Hosting;

/// <summary>A PowerShell engine with the assembled module imported, one for all tests, since help is cached for a session.</summary>
internal static class ModuleHelp
{
    private static readonly Runspace s_runspace = Open();

    /// <summary>The exported cmdlets.</summary>
    public static IReadOnlyDictionary<string, CmdletInfo> Cmdlets { get; } =
        Run("Get-Command -Module SalesforceConnect")
            .Select(command => (CmdletInfo)command.BaseObject)
            .ToDictionary(command => command.Name);

    /// <summary>The names of the exported cmdlets, for theories.</summary>
    public static TheoryData<string> Names => [.. Cmdlets.Keys.Order()];

    /// <summary>What <c>Get-Help</c> gives for a cmdlet or topic.</summary>
    public static PSObject Of(string name) => Assert.Single(Run($"Get-Help '{name}' -Full"));

    /// <summary>Runs a script, which must not fail.</summary>
    public static IReadOnlyList<PSObject> Run(string script)
    {
        using var shell = PowerShell.Create(s_runspace);
        IReadOnlyList<PSObject> output = [.. shell.AddScript(script).Invoke()];
        Assert.Empty(shell.Streams.Error);
        return output;
    }

    /// <summary>Does something on a thread whose engine is this one.</summary>
    public static T InEngine<T>(Func<T> action)
    {
        Runspace? before = Runspace.DefaultRunspace;
        Runspace.DefaultRunspace = s_runspace;
        try
        {
            return action();
        }
        finally
        {
            Runspace.DefaultRunspace = before;
        }
    }

    /// <summary>The values of a property that may hold one thing, several, or nothing.</summary>
    public static IReadOnlyList<PSObject> Items(this PSObject? item, string property) => item?.Properties[property]?.Value switch
    {
        null => [],
        PSObject { BaseObject: object[] many } => [.. many.Select(PSObject.AsPSObject)],
        object[] many => [.. many.Select(PSObject.AsPSObject)],
        { } one => [PSObject.AsPSObject(one)],
    };

    /// <summary>A property that holds one thing.</summary>
    public static PSObject? Item(this PSObject? item, string property) => item.Items(property) is [var one] ? one : null;

    /// <summary>A property as text: that of paragraphs joined by spaces.</summary>
    public static string Text(this PSObject? item, string property)
        => string.Join(' ', item.Items(property).Select(part => part.Properties["Text"]?.Value?.ToString() ?? part.ToString())).Trim();

    /// <summary>The parameters of a cmdlet but those that every cmdlet has.</summary>
    public static IEnumerable<ParameterMetadata> OwnParameters(this CmdletInfo cmdlet)
        => cmdlet.Parameters.Values.Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name));

    /// <summary>
    /// The parameters of a set but those that every cmdlet has, in the order that <c>Get-Command -Syntax</c> shows: by position, then
    /// those that must be given, then the others.
    /// </summary>
    public static IEnumerable<CommandParameterInfo> OwnParameters(this CommandParameterSetInfo set)
        => set.Parameters
            .Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name))
            .OrderBy(parameter => parameter.Position < 0 ? int.MaxValue : parameter.Position)
            .ThenByDescending(parameter => parameter.IsMandatory);

    private static Runspace Open()
    {
        Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddCommand("Import-Module").AddParameter("Name", Path.Combine(Paths.Module, "SalesforceConnect.psd1")).Invoke();
        Assert.Empty(shell.Streams.Error);
        return runspace;
    }
}
