using System.Management.Automation;
using SalesforceConnect.Connections;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;

namespace SalesforceConnect.Commands;

/// <summary>Lists the session's and the saved connections, without reading a secret.</summary>
[Cmdlet(VerbsCommon.Get, "SfConnection", HelpUri = HelpLinks.Base + "Get-SfConnection.md")]
[OutputType(typeof(SfConnection))]
public sealed class GetSfConnectionCommand : SfCommand
{
    private List<SfConnection>? _known;

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
        _known ??= Checked(Vault, List);
        WriteMatching(Name, _known, connection => connection.Name, "ConnectionNotFound");
    }

    private List<SfConnection> List()
    {
        var session = Connections.Session.All
            .Where(connection => Vault is null || Vault.Equals(connection.Vault, StringComparison.OrdinalIgnoreCase)).ToList();
        IEnumerable<SfConnection> saved = ListSaved()
            .Where(listing => !session.Any(known => IsSame(known, listing)))
            .Select(listing => new SfConnection(listing.Facts, listing.Vault));
        return [.. session.Concat(saved).OrderBy(connection => connection.Name, StringComparer.OrdinalIgnoreCase)];
    }

    private static bool IsSame(SfConnection known, ConnectionListing listing)
        => known.Name.Equals(listing.Facts.Name, StringComparison.OrdinalIgnoreCase)
            && listing.Vault.Equals(known.Vault, StringComparison.OrdinalIgnoreCase);

    private IReadOnlyList<ConnectionListing> ListSaved()
    {
        try
        {
            return Connections.Store.List(Vault, error => WriteError(ErrorRecords.From(error, Vault ?? (object)error.ErrorId)));
        }
        catch (SfException error) when (error.ErrorId == "SecretManagementMissing" && Vault is null)
        {
            // Those who keep connections in the session alone need no vault.
            WriteVerbose(error.Message);
            return [];
        }
    }
}
