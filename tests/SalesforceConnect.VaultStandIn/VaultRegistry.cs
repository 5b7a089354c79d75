using System.Collections;
using System.Management.Automation;
using Microsoft.PowerShell.SecretManagement;

namespace SalesforceConnect.VaultStandIn;

/// <summary>The vaults that are registered in one folder, and which of them is the default.</summary>
internal sealed class VaultRegistry
{
    private readonly string _home;

    /// <summary>Reads the registry of a folder.</summary>
    public VaultRegistry(string home)
    {
        _home = home;
        Hashtable content = VaultHome.Read(RegistryFile);
        DefaultName = content["DefaultVaultName"] as string ?? "";
        Vaults = new(StringComparer.OrdinalIgnoreCase);
        if (VaultHome.Plain(content["Vaults"]) is Hashtable vaults)
        {
            foreach (DictionaryEntry entry in vaults)
            {
                string name = (string)entry.Key;
                Vaults.Add(name, new(_home, name, (Hashtable)VaultHome.Plain(entry.Value)!, IsDefault(name)));
            }
        }
    }

    /// <summary>The default vault's name, or an empty string.</summary>
    public string DefaultName { get; }

    /// <summary>The vaults by name, in the order of their names.</summary>
    public SortedDictionary<string, ExtensionVaultModule> Vaults { get; }

    private string RegistryFile => Path.Combine(_home, "vaults.clixml");

    /// <summary>Whether a name is the default vault's.</summary>
    public bool IsDefault(string name) => name.Equals(DefaultName, StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds a vault or replaces the one of that name.</summary>
    public void Add(string name, Hashtable vault, bool makeDefault) =>
        Change(vaults => { vaults.Remove(name); vaults.Add(name, vault); }, current => makeDefault ? name : current);

    /// <summary>Forgets a vault. Its secrets stay where they are, as with the real one.</summary>
    public void Remove(string name) =>
        Change(vaults => vaults.Remove(name), current => IsDefault(name) ? "" : current);

    /// <summary>Makes a vault the default one; an empty name leaves none.</summary>
    /// <exception cref="ItemNotFoundException">No vault has that name.</exception>
    public void SetDefault(string name)
    {
        string chosen = "";
        if (!string.IsNullOrEmpty(name))
        {
            chosen = Vaults.TryGetValue(name, out ExtensionVaultModule? vault)
                ? vault.VaultName
                : throw new ItemNotFoundException($"No vault is registered as '{name}'.");
        }

        Change(_ => { }, _ => chosen);
    }

    private void Change(Action<Hashtable> change, Func<string, string> chooseDefault)
    {
        using IDisposable held = VaultHome.Lock(_home);
        Hashtable content = VaultHome.Read(RegistryFile);
        Hashtable vaults = VaultHome.Plain(content["Vaults"]) as Hashtable ?? new(StringComparer.OrdinalIgnoreCase);
        change(vaults);
        content["Vaults"] = vaults;
        content["DefaultVaultName"] = chooseDefault(content["DefaultVaultName"] as string ?? "");
        VaultHome.Write(RegistryFile, content);
    }
}
