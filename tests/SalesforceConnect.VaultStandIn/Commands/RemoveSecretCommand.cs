using System.Management.Automation;

namespace Microsoft.PowerShell.SecretManagement;

/// <summary>Removes a secret.</summary>
[Cmdlet(VerbsCommon.Remove, "Secret", SupportsShouldProcess = true)]
public sealed class RemoveSecretCommand : SecretCmdlet
{
    private const string ByName = "NameParameterSet";
    private const string ByInfo = "InfoParameterSet";

    /// <summary>The secret's name.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByName)]
    [ArgumentCompleter(typeof(SecretNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>Its vault.</summary>
    [Parameter(Position = 1, Mandatory = true, ParameterSetName = ByName)]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Vault { get; set; } = "";

    /// <summary>The secret.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByInfo)]
    public SecretInformation? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess(Vault, "Remove secret"))
        {
            return;
        }

        if (ParameterSetName == ByInfo)
        {
            Name = InputObject!.Name;
            Vault = InputObject.VaultName;
        }

        GetVault(Vault).RemoveSecret(this, Name);
    }
}
