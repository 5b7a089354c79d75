using System.Collections;
using System.Management.Automation;

namespace Microsoft.PowerShell.SecretManagement;

/// <summary>Replaces the metadata of a secret.</summary>
[Cmdlet(VerbsCommon.Set, "SecretInfo", SupportsShouldProcess = true, DefaultParameterSetName = ByName)]
public sealed class SetSecretInfoCommand : SecretCmdlet
{
    private const string ByName = "NameParameterSet";
    private const string ByInfo = "InfoParameterSet";

    /// <summary>The secret's name.</summary>
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = ByName)]
    [ArgumentCompleter(typeof(SecretNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>All its metadata.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByName)]
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = ByInfo)]
    public Hashtable Metadata { get; set; } = [];

    /// <summary>The vault; the default one when left out.</summary>
    [Parameter(Position = 2, ParameterSetName = ByName)]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    public string? Vault { get; set; }

    /// <summary>The secret.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByInfo)]
    public SecretInformation? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => WarnWithoutVaults();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess(Vault, "Replace metadata"))
        {
            return;
        }

        if (ParameterSetName == ByInfo)
        {
            Name = InputObject!.Name;
            Vault = InputObject.VaultName;
        }

        ExtensionVaultModule? vault = string.IsNullOrEmpty(Vault) ? DefaultVault : GetVault(Vault!);
        if (vault is null)
        {
            ThrowTerminatingError(new(
                new PSInvalidOperationException("There is no default vault, and no other was named."),
                "SetSecretInfoCommandFailNoVault",
                ErrorCategory.InvalidOperation,
                this));
        }

        vault!.SetMetadata(this, Name, Metadata);
    }
}
