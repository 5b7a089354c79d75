using System.Management.Automation;
using SalesforceConnect.VaultStandIn;

namespace Microsoft.PowerShell.SecretManagement;

/// <summary>What the cmdlets on secrets share.</summary>
public abstract class SecretCmdlet : PSCmdlet
{
    private VaultRegistry? _registry;

    /// <summary>The registry as it was when the command first looked at it.</summary>
    private protected VaultRegistry Registry => _registry ??= new(VaultHome.Find(this));

    /// <summary>The vault that a command without <c>-Vault</c> uses, if there is one.</summary>
    private protected ExtensionVaultModule? DefaultVault =>
        Registry.DefaultName.Length > 0 ? GetVault(Registry.DefaultName) : null;

    /// <summary>The vaults other than the default one.</summary>
    private protected IEnumerable<ExtensionVaultModule> OtherVaults =>
        Registry.Vaults.Values.Where(vault => !Registry.IsDefault(vault.VaultName));

    /// <summary>Finds a vault; ends the command when there is none of that name.</summary>
    private protected ExtensionVaultModule GetVault(string name)
    {
        if (!Registry.Vaults.TryGetValue(name, out ExtensionVaultModule? vault))
        {
            ThrowTerminatingError(new(
                new PSInvalidOperationException($"No vault is registered as '{name}'."),
                "GetSecretVaultNotFound",
                ErrorCategory.ObjectNotFound,
                this));
        }

        return vault!;
    }

    /// <summary>Warns when there is no vault at all.</summary>
    private protected void WarnWithoutVaults()
    {
        if (Registry.Vaults.Count == 0)
        {
            WriteWarning("No vault is registered. Register one before secrets can be kept or read.");
        }
    }
}
