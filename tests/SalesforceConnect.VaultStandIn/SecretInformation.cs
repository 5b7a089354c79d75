using System.Collections;
using System.Collections.ObjectModel;

namespace Microsoft.PowerShell.SecretManagement;

/// <summary>What a vault tells about a secret without giving it away.</summary>
public sealed class SecretInformation
{
    /// <summary>Describes a secret without metadata; <see cref="Metadata"/> is null.</summary>
    public SecretInformation(string name, SecretType type, string vaultName)
    {
        Name = name;
        Type = type;
        VaultName = vaultName;
    }

    /// <summary>Describes a secret.</summary>
    public SecretInformation(string name, SecretType type, string vaultName, ReadOnlyDictionary<string, object>? metadata)
        : this(name, type, vaultName) => Metadata = metadata;

    /// <summary>Describes a secret; the keys of <paramref name="metadata"/> are strings.</summary>
    public SecretInformation(string name, SecretType type, string vaultName, Hashtable? metadata)
        : this(name, type, vaultName)
    {
        if (metadata is not null)
        {
            Metadata = new(metadata.Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => e.Value!));
        }
    }

    /// <summary>The secret's name.</summary>
    public string Name { get; }

    /// <summary>The kind of value.</summary>
    public SecretType Type { get; }

    /// <summary>The vault that holds it.</summary>
    public string VaultName { get; }

    /// <summary>Facts that are not secret; empty when there are none, null when the vault keeps none.</summary>
    public ReadOnlyDictionary<string, object>? Metadata { get; }
}
