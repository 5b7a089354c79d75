using System.Management.Automation;
using SalesforceConnect.VaultStandIn;

namespace Microsoft.PowerShell.SecretManagement;

/// <summary>Forgets a vault.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "SecretVault", SupportsShouldProcess = true)]
public sealed class UnregisterSecretVaultCommand : PSCmdlet
{
    private const string ByName = "NameParameterSet";
    private const string ByVault = "SecretVaultParameterSet";

    /// <summary>The vaults' names; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = ByName, Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The vault.</summary>
    [Parameter(ParameterSetName = ByVault, Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public SecretVaultInfo? SecretVault { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in ParameterSetName == ByVault ? [SecretVault!.Name] : Name)
        {
            if (!WildcardPattern.ContainsWildcardCharacters(name))
            {
                Forget(name);
                continue;
            }

            WildcardPattern pattern = new(name, WildcardOptions.IgnoreCase);
            foreach (string match in new VaultRegistry(VaultHome.Find(this)).Vaults.Keys.Where(pattern.IsMatch))
            {
                Forget(match);
            }

            // The real one leaves the names after a pattern alone, too.
            return;
        }
    }

    private void Forget(string name)
    {
        if (!ShouldProcess(name, "Unregister vault"))
        {
            return;
        }

        VaultRegistry registry = new(VaultHome.Find(this));
        if (!registry.Vaults.ContainsKey(name))
        {
            WriteError(new(
                new ItemNotFoundException($"No vault is registered as '{name}'."),
                "UnregisterSecretVaultObjectNotFound",
                ErrorCategory.ObjectNotFound,
                this));
            return;
        }

        registry.Remove(name);
        WriteVerbose($"Vault {name} is no longer registered.");
    }
}
