namespace Microsoft.PowerShell.SecretManagement;

/// <summary>A registered vault.</summary>
public sealed class SecretVaultInfo
{
    internal SecretVaultInfo(ExtensionVaultModule vault)
    {
        Name = vault.VaultName;
        ModuleName = vault.VaultParameters.TryGetValue("ListedModule", out object? listed) ? (string)listed : vault.ModuleName;
        ModulePath = vault.ModulePath;
        Description = vault.Description;
        VaultParameters = vault.VaultParameters;
        IsDefault = vault.IsDefault;
    }

    /// <summary>The name it is registered under.</summary>
    public string Name { get; }

    /// <summary>The module that implements it.</summary>
    public string ModuleName { get; }

    /// <summary>The folder of that module, without the version.</summary>
    public string ModulePath { get; }

    /// <summary>Free text.</summary>
    public string Description { get; }

    /// <summary>What it was registered with. Whole numbers come back as Int64: the real registry is JSON.</summary>
    public IReadOnlyDictionary<string, object> VaultParameters { get; }

    /// <summary>Whether commands without <c>-Vault</c> try it first.</summary>
    public bool IsDefault { get; }
}
