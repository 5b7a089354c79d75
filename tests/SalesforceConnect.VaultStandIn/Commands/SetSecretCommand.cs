using System.Collections;
using System.Management.Automation;
using System.Security;
using SalesforceConnect.VaultStandIn;

namespace Microsoft.PowerShell.SecretManagement;

/// <summary>Writes a secret.</summary>
[Cmdlet(VerbsCommon.Set, "Secret", SupportsShouldProcess = true, DefaultParameterSetName = BySecureString)]
public sealed class SetSecretCommand : SecretCmdlet
{
    private const string BySecureString = "SecureStringParameterSet";
    private const string ByObject = "ObjectParameterSet";
    private const string ByInfo = "SecretInfoParameterSet";

    /// <summary>The secret's name.</summary>
    [Parameter(ParameterSetName = ByObject, Position = 0, Mandatory = true)]
    [Parameter(ParameterSetName = BySecureString, Position = 0, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>The value.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByObject)]
    public object? Secret { get; set; }

    /// <summary>The value.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true, ParameterSetName = BySecureString)]
    public SecureString? SecureStringSecret { get; set; }

    /// <summary>A secret to copy from another vault.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByInfo)]
    public SecretInformation? SecretInfo { get; set; }

    /// <summary>The vault; the default one when left out.</summary>
    [Parameter(Position = 2, ParameterSetName = ByObject)]
    [Parameter(Position = 2, ParameterSetName = BySecureString)]
    [Parameter(ParameterSetName = ByInfo, Mandatory = true)]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    public string? Vault { get; set; }

    /// <summary>Facts that are not secret.</summary>
    [Parameter(Position = 3, ParameterSetName = ByObject)]
    [Parameter(Position = 3, ParameterSetName = BySecureString)]
    public Hashtable? Metadata { get; set; }

    /// <summary>Leaves a secret of the same name alone.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => WarnWithoutVaults();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess(Vault, "Write secret"))
        {
            return;
        }

        if (ParameterSetName == ByInfo)
        {
            Copy(SecretInfo!);
            return;
        }

        object? secret = ParameterSetName == BySecureString ? SecureStringSecret : VaultHome.Plain(Secret);
        ExtensionVaultModule? vault = string.IsNullOrEmpty(Vault) ? DefaultVault : GetVault(Vault!);
        if (vault is null)
        {
            ThrowTerminatingError(new(
                new PSInvalidOperationException("There is no default vault, and no other was named."),
                "SetSecretCommandFailNoVault",
                ErrorCategory.InvalidOperation,
                this));
        }

        // Both errors have the same ID; this one ends the command and the one on copying does not.
        if (NoClobber && vault!.GetSecret(this, Name) is not null)
        {
            ThrowTerminatingError(Exists(Name, vault));
        }

        vault!.SetSecret(this, Name, secret, Metadata);
    }

    private void Copy(SecretInformation source)
    {
        object? secret = GetVault(source.VaultName).GetSecret(this, source.Name);
        ExtensionVaultModule target = GetVault(Vault!);
        if (NoClobber && target.GetSecret(this, source.Name) is not null)
        {
            WriteError(Exists(source.Name, target));
            return;
        }

        Hashtable metadata = [];
        foreach (KeyValuePair<string, object> fact in source.Metadata ?? new(new Dictionary<string, object>()))
        {
            metadata.Add(fact.Key, fact.Value);
        }

        target.SetSecret(this, source.Name, secret, metadata);
    }

    private ErrorRecord Exists(string name, ExtensionVaultModule vault) => new(
        new PSInvalidOperationException($"Vault {vault.VaultName} has a secret {name} already."),
        "SetSecretCommandAlreadyExistsWithNoClobber",
        ErrorCategory.ResourceExists,
        this);
}
