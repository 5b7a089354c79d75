using System.Management.Automation;

namespace Microsoft.PowerShell.SecretManagement;

/// <summary>Lists secrets without their values. That none matches is no error.</summary>
[Cmdlet(VerbsCommon.Get, "SecretInfo")]
[OutputType(typeof(SecretInformation))]
public sealed class GetSecretInfoCommand : SecretCmdlet
{
    /// <summary>The secrets' name; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(SecretNameCompleter))]
    [SupportsWildcards]
    public string? Name { get; set; }

    /// <summary>The vault to look in; all of them when left out, the default one first.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    public string? Vault { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => WarnWithoutVaults();

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!string.IsNullOrEmpty(Vault))
        {
            List(GetVault(Vault!));
            return;
        }

        if (DefaultVault is { } vault)
        {
            List(vault);
        }

        foreach (ExtensionVaultModule other in OtherVaults)
        {
            List(other);
        }
    }

    private void List(ExtensionVaultModule vault)
    {
        try
        {
            SortedDictionary<string, SecretInformation> sorted = new(StringComparer.OrdinalIgnoreCase);
            foreach (SecretInformation secret in vault.GetInformation(this, string.IsNullOrEmpty(Name) ? "*" : Name!))
            {
                sorted.Add(secret.Name, secret);
            }

            foreach (SecretInformation secret in sorted.Values)
            {
                WriteObject(secret);
            }
        }
        catch (Exception e)
        {
            WriteError(new(e, "GetSecretInfoException", ErrorCategory.InvalidOperation, this));
        }
    }
}
