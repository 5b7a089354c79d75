using System.Management.Automation;
using System.Security;

namespace Microsoft.PowerShell.SecretManagement;

/// <summary>Unlocks a vault for this process.</summary>
[Cmdlet(VerbsCommon.Unlock, "SecretVault")]
public sealed class UnlockSecretVaultCommand : SecretCmdlet
{
    /// <summary>The vault's name.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>Its password.</summary>
    [Parameter(Position = 1, Mandatory = true)]
    public SecureString Password { get; set; } = new();

    /// <inheritdoc/>
    protected override void EndProcessing() => GetVault(Name).Unlock(this, Password);
}
