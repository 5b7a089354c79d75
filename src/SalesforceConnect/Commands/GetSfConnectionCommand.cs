using System.Management.Automation;
using SalesforceConnect.Connections;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;

namespace SalesforceConnect.Commands;

/// <summary>Lists the session's and the saved connections, without reading a secret; or shows the session's current one.</summary>
[Cmdlet(VerbsCommon.Get, "SfConnection", DefaultParameterSetName = NameSet, HelpUri = HelpLinks.Base + "Get-SfConnection.md")]
[OutputType(typeof(SfConnection))]
public sealed class GetSfConnectionCommand : ConnectionCommand
{
    private const string NameSet = "Name";
    private const string CurrentSet = "Current";
    private const string CurrentView = "SalesforceConnect.SfConnection#Current";

    private readonly List<SfException> _failures = [];
    private IReadOnlyList<SfConnection>? _known;

    /// <summary>Names to list; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = NameSet)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The vault to list.</summary>
    [Parameter(ParameterSetName = NameSet)]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    public string? Vault { get; set; }

    /// <summary>Shows the session's current connection, with its user and org.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CurrentSet)]
    public SwitchParameter Current { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == CurrentSet)
        {
            ForItem(target: null, () => WriteObject(Shown(Connections.Current())));
            return;
        }

        foreach (string name in Name)
        {
            if (WildcardPattern.ContainsWildcardCharacters(name))
            {
                Matching(name, Known, connection => connection.Name).ForEach(WriteObject);
                ReportFailures();
            }
            else
            {
                ForItem(name, () => WriteNamed(name));
            }
        }
    }

    // By a view of its own, which a list of connections must not take over.
    private static PSObject Shown(SfConnection current)
    {
        var shown = new PSObject(current.Again());
        shown.TypeNames.Insert(0, CurrentView);
        return shown;
    }

    private IReadOnlyList<SfConnection> Known
        => _known ??= Checked(Vault, () => Connections.Known(Vault, _failures.Add, error => WriteVerbose(error.Message)));

    // One in the session needs no vault. A saved one is there, whether its vault lists it or not.
    private void WriteNamed(string name)
    {
        if (Connections.InSession(name, Vault) is { } known)
        {
            WriteObject(known);
            return;
        }

        List<SfConnection> listed = Matching(name, Known, connection => connection.Name);
        foreach (SfConnection found in listed.Count > 0 ? listed : Connections.Saved(name, Vault))
        {
            WriteObject(found);
        }
    }

    // Each vault that cannot be listed is told once.
    private void ReportFailures()
    {
        foreach (SfException failure in _failures)
        {
            WriteError(ErrorRecords.From(failure, Vault ?? (object)failure.ErrorId));
        }

        _failures.Clear();
    }
}
