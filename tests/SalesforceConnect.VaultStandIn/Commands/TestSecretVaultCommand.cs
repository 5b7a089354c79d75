using System.Management.Automation;

namespace Microsoft.PowerShell.SecretManagement;

/// <summary>Has vaults test themselves. Gives out one Boolean for all of them.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SecretVault")]
[OutputType(typeof(bool))]
public sealed class TestSecretVaultCommand : SecretCmdlet
{
    /// <summary>The vaults' names; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        List<bool> results = [];
        foreach (string name in Name ?? ["*"])
        {
            if (WildcardPattern.ContainsWildcardCharacters(name))
            {
                WildcardPattern pattern = new(name, WildcardOptions.IgnoreCase);
                results.AddRange(Registry.Vaults.Values.Where(vault => pattern.IsMatch(vault.VaultName)).Select(Passes));
            }
            else if (Registry.Vaults.TryGetValue(name, out ExtensionVaultModule? vault))
            {
                results.Add(Passes(vault));
            }
            else
            {
                WriteError(new(
                    new ItemNotFoundException($"No vault is registered as '{name}'."),
                    "TestSecretVaultNotFound",
                    ErrorCategory.ObjectNotFound,
                    this));
            }
        }

        if (results.Count > 0)
        {
            WriteObject(results.TrueForAll(passed => passed));
        }
    }

    private bool Passes(ExtensionVaultModule vault)
    {
        bool passed = vault.Test(this);
        WriteVerbose($"Vault {vault.VaultName} {(passed ? "passed" : "did not pass")} its test.");
        return passed;
    }
}
