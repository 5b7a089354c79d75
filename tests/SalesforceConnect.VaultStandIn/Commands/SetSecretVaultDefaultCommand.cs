using System.Management.Automation;
using SalesforceConnect.VaultStandIn;

namespace Microsoft.PowerShell.SecretManagement;

/// <summary>Chooses the default vault.</summary>
[Cmdlet(VerbsCommon.Set, "SecretVaultDefault", SupportsShouldProcess = true, DefaultParameterSetName = ByName)]
public sealed class SetSecretVaultDefaultCommand : PSCmdlet
{
    private const string ByName = "NameParameterSet";
    private const string ByVault = "SecretVaultParameterSet";
    private const string None = "ClearParameterSet";

    /// <summary>The vault's name.</summary>
    [Parameter(ParameterSetName = ByName, Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The vault.</summary>
    [Parameter(ParameterSetName = ByVault, Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public SecretVaultInfo? SecretVault { get; set; }

    /// <summary>Leaves no default vault.</summary>
    [Parameter(ParameterSetName = None)]
    public SwitchParameter ClearDefault { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!ShouldProcess(Name, "Make default vault"))
        {
            return;
        }

        string name = ParameterSetName switch
        {
            ByName => Name!,
            ByVault => SecretVault!.Name,
            _ => "",
        };
        try
        {
            new VaultRegistry(VaultHome.Find(this)).SetDefault(name);
        }
        catch (Exception e)
        {
            ThrowTerminatingError(new(e, "VaultNotFound", ErrorCategory.ObjectNotFound, this));
        }
    }
}
