using System.Management.Automation;
using SalesforceConnect.Connections;
using SalesforceConnect.Pipeline;

namespace SalesforceConnect.Commands;

/// <summary>Lists the session's and the saved connections, without reading a secret.</summary>
[Cmdlet(VerbsCommon.Get, "SfConnection", HelpUri = HelpLinks.Base + "Get-SfConnection.md")]
[OutputType(typeof(SfConnection))]
public sealed class GetSfConnectionCommand : SfCommand
{
    private IReadOnlyList<SfConnection>? _known;

    /// <summary>Names to list; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The vault to list.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    public string? Vault { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _known ??= Checked(Vault, () => KnownConnections(Vault));
        WriteMatching(Name, _known, connection => connection.Name, "ConnectionNotFound");
    }
}
