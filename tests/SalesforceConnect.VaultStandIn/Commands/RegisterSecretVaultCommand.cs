using System.Collections;
using System.Management.Automation;
using SalesforceConnect.VaultStandIn;

namespace Microsoft.PowerShell.SecretManagement;

/// <summary>Registers a vault: of the module <see cref="StandInModule"/>, or of a module in a folder that is named.</summary>
[Cmdlet(VerbsLifecycle.Register, "SecretVault", SupportsShouldProcess = true)]
[OutputType(typeof(SecretVaultInfo))]
public sealed class RegisterSecretVaultCommand : PSCmdlet
{
    private const string StandInModule = "StandIn.Vault";

    /// <summary>The module that implements the vault.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string ModuleName { get; set; } = "";

    /// <summary>The vault's name; the module's when left out.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>What the vault is to know; see <see cref="StandInStore"/>.</summary>
    [Parameter]
    public Hashtable? VaultParameters { get; set; } = [];

    /// <summary>Makes it the default vault.</summary>
    [Parameter]
    public SwitchParameter DefaultVault { get; set; }

    /// <summary>Replaces a vault of the same name.</summary>
    [Parameter]
    public SwitchParameter AllowClobber { get; set; }

    /// <summary>Gives out what was registered.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Free text.</summary>
    [Parameter]
    public string? Description { get; set; } = "";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (VaultParameters?.ContainsKey("Verbose") == true)
        {
            Fail("VaultParameters cannot have the reserved name 'Verbose'.", "RegisterSecretVaultCommandCannotUseReservedName");
        }

        Name ??= LeafOf(ModuleName);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        VaultRegistry registry = new(VaultHome.Find(this));
        if (registry.Vaults.ContainsKey(Name!) && !AllowClobber)
        {
            ThrowTerminatingError(new(
                new InvalidOperationException($"A vault is registered as '{Name}' already."),
                "RegisterSecretVaultInvalidVaultName",
                ErrorCategory.InvalidArgument,
                this));
        }

        if (!ShouldProcess(Name, "Register vault"))
        {
            return;
        }

        bool isStandIn = ModuleName.Equals(StandInModule, StringComparison.OrdinalIgnoreCase);
        if (!isStandIn && !Directory.Exists(ModuleName))
        {
            Fail(
                $"Module {ModuleName} cannot be loaded: the stand-in knows the module '{StandInModule}' and folders of others.",
                "RegisterSecretVaultCantGetModuleInfo");
        }

        Hashtable vault = new()
        {
            [nameof(ExtensionVaultModule.ModuleName)] = isStandIn ? StandInModule : LeafOf(ModuleName),
            [nameof(ExtensionVaultModule.ModulePath)] = isStandIn
                ? Path.Combine(MyInvocation.MyCommand.Module.ModuleBase, StandInModule)
                : ModuleName,
            [nameof(ExtensionVaultModule.Description)] = Description,
            [nameof(ExtensionVaultModule.VaultParameters)] = AsJsonKeepsIt(VaultParameters ?? []),
        };
        registry.Add(
            Name!, vault, MyInvocation.BoundParameters.ContainsKey(nameof(DefaultVault)) ? DefaultVault : registry.Vaults.Count == 0);
        if (PassThru)
        {
            WriteObject(new SecretVaultInfo(new VaultRegistry(VaultHome.Find(this)).Vaults[Name!]));
        }
    }

    private static string LeafOf(string moduleNameOrPath)
    {
        string leaf = Path.GetFileName(moduleNameOrPath.Replace('\\', '/').TrimEnd('/'));
        return Path.GetExtension(leaf) is ".psd1" or ".psm1" ? Path.GetFileNameWithoutExtension(leaf) : leaf;
    }

    private static Hashtable AsJsonKeepsIt(Hashtable parameters)
    {
        Hashtable kept = [];
        foreach (DictionaryEntry parameter in parameters)
        {
            kept.Add(parameter.Key.ToString()!, VaultHome.Plain(parameter.Value) switch
            {
                SwitchParameter value => value.IsPresent,
                int value => (long)value,
                Hashtable value => AsJsonKeepsIt(value),
                object value => value,
                null => null,
            });
        }

        return kept;
    }

    private void Fail(string message, string errorId) =>
        ThrowTerminatingError(new(new PSInvalidOperationException(message), errorId, ErrorCategory.InvalidOperation, this));
}
