using System.Management.Automation;
using SalesforceConnect.Connections;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;

namespace SalesforceConnect.Commands;

/// <summary>Takes a connection out of the session and its vault.</summary>
[Cmdlet(VerbsCommon.Remove, "SfConnection", SupportsShouldProcess = true, HelpUri = HelpLinks.Base + "Remove-SfConnection.md")]
public sealed class RemoveSfConnectionCommand : ConnectionCommand
{
    /// <summary>The connections: names, with wildcards or without, or objects.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Connection")]
    [ConnectionReference(AllowsSeveral = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    public ConnectionReference[] Name { get; set; } = null!;

    /// <summary>The vault to take it out of; by default the one that it is in.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    public string? Vault { get; set; }

    /// <summary>Also ends its token on the server.</summary>
    [Parameter]
    public SwitchParameter Revoke { get; set; }

    /// <summary>Does not ask before a token is revoked, and removes the connection even if that fails.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (ConnectionReference reference in Name)
        {
            ForItem(reference.ToString(), () =>
            {
                foreach (ConnectionReference one in Named(reference, Vault).ToList())
                {
                    ForItem(one.ToString(), () => Process(one));
                }
            });
        }
    }

    private void Process(ConnectionReference reference)
    {
        string name = ConnectionResolver.NameOf(reference);
        if (ShouldProcess(name, Text.Message(Revoke ? "Process.RemoveAndRevoke" : "Process.Remove")) && MayRevoke(name))
        {
            Remove(name, reference.Connection);
        }
    }

    // Revoking cannot be undone and ends other sessions of the same user, so it asks as a high-impact action does.
    private bool MayRevoke(string name)
        => !Revoke || IsAgreed(Force, Text.Message("RevokeQuestion", name), Text.Message("RevokeCaption"));

    private void Remove(string name, SfConnection? given)
    {
        (SfConnection? known, VaultPlace? place) = Connections.FindToRemove(name, Vault, given);
        if (place is not null && (given ?? known)?.Opened is { } meant)
        {
            Run((bridge, _) => meant.RequireSameAsync(place, bridge));
        }

        if (Revoke)
        {
            RevokeToken(name, place?.Vault);
        }

        if (place is not null)
        {
            Run((bridge, cancellationToken) => place.RemoveAsync(name, bridge, cancellationToken));
            Connections.Runspace.Unsee(name);
        }

        if (known is not null)
        {
            Connections.Runspace.Remove(name);
        }
    }

    private void RevokeToken(string name, string? vault)
    {
        try
        {
            OpenConnection connection = Connections.OpenByName(name, vault).Opened!;
            Run(connection.RevokeAsync);
        }
        catch (SfException failure)
        {
            var error = new SfException("RevokeNotPossible", SfErrorCategory.InvalidOperation, failure, name, failure.Message);
            if (!Force)
            {
                throw error;
            }

            WriteError(ErrorRecords.From(error, name));
        }
    }
}
