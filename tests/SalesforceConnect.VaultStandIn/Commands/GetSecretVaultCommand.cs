using System.Management.Automation;

namespace Microsoft.PowerShell.SecretManagement;

/// <summary>Lists registered vaults.</summary>
[Cmdlet(VerbsCommon.Get, "SecretVault")]
[OutputType(typeof(SecretVaultInfo))]
public sealed class GetSecretVaultCommand : SecretCmdlet
{
    /// <summary>Their names; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (string name in Name ?? ["*"])
        {
            if (WildcardPattern.ContainsWildcardCharacters(name))
            {
                WildcardPattern pattern = new(name, WildcardOptions.IgnoreCase);
                foreach (ExtensionVaultModule match in Registry.Vaults.Values.Where(vault => pattern.IsMatch(vault.VaultName)))
                {
                    WriteObject(new SecretVaultInfo(match));
                }
            }
            else if (Registry.Vaults.TryGetValue(name, out ExtensionVaultModule? vault))
            {
                WriteObject(new SecretVaultInfo(vault));
            }
            else
            {
                WriteError(new(
                    new ItemNotFoundException($"No vault is registered as '{name}'."),
                    "GetSecretVaultNotFound",
                    ErrorCategory.ObjectNotFound,
                    this));
            }
        }
    }
}
