using System.ComponentModel;
using System.Management.Automation;
using SalesforceConnect.Auth;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Redaction;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Connections;

/// <summary>The base of the cmdlets that make a connection: where it is kept, under which name, and whether it is tested first.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class MakeConnectionCommand : ConnectionCommand
{
    private string? _version;
    private ProxyChoice? _proxy;

    /// <summary>The name; it can never be changed.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = "";

    /// <summary>The vault to save it in.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    public string? Vault { get; set; }

    /// <summary>Keeps it in this session alone.</summary>
    [Parameter]
    public SwitchParameter SessionOnly { get; set; }

    /// <summary>Saves it untested.</summary>
    [Parameter]
    public SwitchParameter SkipTest { get; set; }

    /// <summary>Replaces one of the same name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The API version; by default the newest that the org offers.</summary>
    [Parameter]
    public string? ApiVersion { get; set; }

    /// <summary>The proxy to go through; by default the one that the environment or the system names.</summary>
    [Parameter]
    public Uri? Proxy { get; set; }

    /// <summary>The user name and password that the proxy wants.</summary>
    [Parameter]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Tells the proxy who is signed in to this machine.</summary>
    [Parameter]
    public SwitchParameter ProxyUseDefaultCredentials { get; set; }

    /// <summary>How calls travel that are made before the connection is.</summary>
    internal TransportSettings Travel => ProxyChoice.Travel(_proxy);

    /// <summary>Reads what was given, makes the connection, saves and emits it.</summary>
    protected sealed override void EndProcessing()
    {
        if (Choosing(Name, MakeIt) is { } made)
        {
            WriteObject(made);
        }
    }

    /// <summary>Reads what was given, makes the connection and saves it.</summary>
    /// <returns>The connection; null where the user did not agree.</returns>
    internal abstract SfConnection? MakeIt();

    /// <summary>Asks, finds the vault, and makes sure that the name is free; before anything is sent.</summary>
    /// <param name="at">The host that it is made for.</param>
    /// <param name="vault">The vault to save it in; null for this session alone.</param>
    /// <returns>Whether to go on.</returns>
    internal bool Prepare(string at, out string? vault)
    {
        vault = null;
        Checked(Name, () => ConnectionName.Validate(Name));
        Checked(ApiVersion, () => _version = ApiVersion is null ? null : ApiVersions.Parse(ApiVersion));
        _proxy = Checked(Proxy is null ? Name : Redactor.Input(Proxy.OriginalString), () => ProxyChoice.Create(
            Proxy,
            ProxyCredential?.UserName,
            ProxyCredential is null ? null : SecretText.FromUser(ProxyCredential.Password, nameof(ProxyCredential)),
            ProxyUseDefaultCredentials));
        if (!ShouldProcess(Name, Text.Message("Process.Create", at)))
        {
            return false;
        }

        string? found = SessionOnly ? null : Checked(Vault ?? Name, () => Connections.Store.ResolveVault(Vault));
        Checked(Name, () =>
        {
            if (!Force)
            {
                Connections.RequireFree(Name, found);
            }
            else if (found is not null)
            {
                // What is not a connection is not replaced, and that is found out before anything is sent.
                Connections.HolderOf(Name, found);
            }
        });
        vault = found;
        return true;
    }

    /// <summary>Tests and saves it.</summary>
    internal SfConnection Make(ConnectionDocument connection, string? vault, TokenGrant? initial = null)
    {
        ConnectionDocument wanted = connection.With(connection.Facts with { ApiVersion = _version });
        return Checked(Name, () =>
        {
            VaultPlace? place = vault is null ? null : Connections.PlaceIn(vault);
            return TestAndSave(new ConnectionTrial(_proxy?.AddTo(wanted) ?? wanted, place, initial), vault, SkipTest);
        });
    }
}
