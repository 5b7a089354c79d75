using System.Management.Automation;
using SalesforceConnect.Connections;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Commands;

/// <summary>Makes a connection the session's current one.</summary>
[Cmdlet(VerbsCommon.Select, "SfConnection", SupportsShouldProcess = true, HelpUri = HelpLinks.Base + "Select-SfConnection.md")]
[OutputType(typeof(SfConnection))]
public sealed class SelectSfConnectionCommand : ConnectionCommand
{
    /// <summary>The connection: a name or an object.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Connection")]
    [ConnectionReference]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    public ConnectionReference Name { get; set; } = null!;

    /// <summary>The vault, where several have one of this name.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    public string? Vault { get; set; }

    /// <summary>Emits the connection.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForItem(Name.ToString(), () =>
    {
        if (ShouldProcess(Name.ToString(), Text.Message("Process.Select"))
            && Choosing(Name.ToString(), Find) is { } chosen && PassThru)
        {
            WriteObject(chosen);
        }
    });

    private SfConnection Find()
    {
        if (Name is { Connection: null, Name: { } name } && Connections.Runspace.Find(name) is { Opened.IsSuperseded: true })
        {
            // The one that its vault holds by now is meant.
            Connections.Runspace.Remove(name);
        }

        SfConnection connection = Vault is null || Name.Name is null ? Connections.Open(Name) : Connections.OpenByName(Name.Name, Vault);
        Connections.Runspace.Add(connection);
        return connection;
    }
}
