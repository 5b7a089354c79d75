using System.Collections;
using System.Management.Automation;
using System.Security;
using SalesforceConnect.Auth;
using SalesforceConnect.Errors;
using SalesforceConnect.Http;

namespace SalesforceConnect.Connections;

/// <summary>
/// Keeps connections in SecretManagement vaults: one secret each, one JSON document as a <see cref="SecureString"/>, which is the
/// one type that all vaults keep.
/// </summary>
internal sealed class SecretManagementStore : IConnectionStore
{
    private readonly SecretManagement _secrets;
    private IReadOnlyList<PSObject>? _vaults;

    /// <param name="secrets">How SecretManagement is called.</param>
    public SecretManagementStore(SecretManagement secrets) => _secrets = secrets;

    /// <summary>A store that calls SecretManagement in the caller's runspace, so that a locked vault can ask for its password.</summary>
    public static SecretManagementStore InCallersRunspace() => new(new SecretManagement(() => PowerShell.Create(RunspaceMode.CurrentRunspace)));

    /// <summary>The registered vaults.</summary>
    public IEnumerable<string> VaultNames => Vaults.Select(NameOf);

    public string ResolveVault(string? vault)
    {
        var names = VaultNames.ToList();
        if (vault is not null)
        {
            return names.FirstOrDefault(name => name.Equals(vault, StringComparison.OrdinalIgnoreCase))
                ?? throw new SfException("VaultNotFound", SfErrorCategory.ObjectNotFound, vault);
        }

        return names.Count switch
        {
            0 => throw new SfException("NoVault", SfErrorCategory.ObjectNotFound),
            1 => names[0],
            _ => DefaultVault ?? throw new SfException("NoDefaultVault", SfErrorCategory.InvalidArgument, string.Join(", ", names), names[0]),
        };
    }

    public IReadOnlyList<string> VaultsWith(string name, string? vault)
        => [.. VaultsToSearch(vault).Where(candidate => Infos(ConnectionName.ToSecretName(name), candidate).Count > 0)];

    public IReadOnlyList<ConnectionListing> List(string? vault, Action<SfException> report)
    {
        var found = new List<ConnectionListing>();
        foreach (string candidate in VaultsToSearch(vault))
        {
            try
            {
                foreach (PSObject info in Infos(ConnectionName.SecretPrefix + "*", candidate))
                {
                    if (ConnectionName.FromSecretName(NameOf(info)) is not { } name)
                    {
                        continue;
                    }

                    if (IsForeign(info))
                    {
                        report(new SfException("NotASavedConnection", SfErrorCategory.InvalidData, name));
                        continue;
                    }

                    found.Add(new ConnectionListing(SavedConnection.FactsFrom(name, fact => Metadata(info, fact)), candidate));
                }
            }
            catch (SfException error)
            {
                report(error);
            }
        }

        return found;
    }

    public SavedConnection Load(string name, string vault)
    {
        object? secret;
        try
        {
            secret = _secrets.Read("Get-Secret", ("Name", ConnectionName.ToSecretName(name)), ("Vault", vault)) is [{ } only, ..] ? only.BaseObject : null;
        }
        catch (RuntimeException failure) when (failure.ErrorRecord?.FullyQualifiedErrorId.StartsWith("GetSecretNotFound", StringComparison.Ordinal) == true)
        {
            throw new SfException("ConnectionNotFound", SfErrorCategory.ObjectNotFound, failure, name);
        }
        catch (RuntimeException failure)
        {
            throw Failed(vault, failure);
        }

        return secret switch
        {
            SecureString document => SavedConnection.Parse(name, SecretText.Reveal(document)),
            string document => SavedConnection.Parse(name, document),
            null => throw new SfException("ConnectionNotFound", SfErrorCategory.ObjectNotFound, name),
            _ => throw new SfException("NotASavedConnection", SfErrorCategory.InvalidData, name),
        };
    }

    public void Save(SavedConnection connection, string vault)
    {
        string name = connection.Facts.Name;
        string secretName = ConnectionName.ToSecretName(name);
        bool existed = Infos(secretName, vault).Count > 0;
        using SecureString document = connection.ToDocument().ToSecureString();
        try
        {
            _secrets.Change("Set-Secret", ("Name", secretName), ("Vault", vault), ("SecureStringSecret", document));
        }
        catch (RuntimeException failure)
        {
            if (!existed)
            {
                TryRemove(secretName, vault);
            }

            throw IsLocked(failure) ? Locked(vault, failure) : new SfException("SaveFailed", SfErrorCategory.WriteError, failure, name, vault, Reason(failure));
        }

        SaveMetadata(connection, secretName, vault);
    }

    public void Remove(string name, string vault)
    {
        try
        {
            _secrets.Change("Remove-Secret", ("Name", ConnectionName.ToSecretName(name)), ("Vault", vault));
        }
        catch (RuntimeException failure)
        {
            throw IsLocked(failure) ? Locked(vault, failure) : new SfException("RemoveFailed", SfErrorCategory.WriteError, failure, name, vault, Reason(failure));
        }
    }

    private IReadOnlyList<PSObject> Vaults => _vaults ??= Read("Get-SecretVault", "*");

    private string? DefaultVault
        => Vaults.Where(vault => vault.Properties["IsDefault"]?.Value is true).Select(NameOf).FirstOrDefault();

    // The default vault first.
    private IEnumerable<string> VaultsToSearch(string? vault)
        => vault is not null ? [ResolveVault(vault)] : VaultNames.OrderByDescending(name => name == DefaultVault);

    /// <remarks>
    /// In a call of its own: given to Set-Secret, a vault without metadata support writes the secret, fails, and removes it again.
    /// Without metadata a connection works as well; only its listing says less.
    /// </remarks>
    private void SaveMetadata(SavedConnection connection, string secretName, string vault)
    {
        var metadata = new Hashtable();
        foreach (KeyValuePair<string, string> fact in connection.ToMetadata())
        {
            metadata[fact.Key] = fact.Value;
        }

        try
        {
            _secrets.Change("Set-SecretInfo", ("Name", secretName), ("Vault", vault), ("Metadata", metadata));
        }
        catch (RuntimeException)
        {
            // The secret is saved, and that is what counts.
        }
    }

    private void TryRemove(string secretName, string vault)
    {
        try
        {
            if (Infos(secretName, vault).Count > 0)
            {
                _secrets.Change("Remove-Secret", ("Name", secretName), ("Vault", vault));
            }
        }
        catch (Exception failure) when (failure is RuntimeException or SfException)
        {
            // Told by the error of the save.
        }
    }

    private IReadOnlyList<PSObject> Infos(string pattern, string vault)
    {
        try
        {
            return _secrets.Read("Get-SecretInfo", ("Name", pattern), ("Vault", vault));
        }
        catch (RuntimeException failure)
        {
            throw Failed(vault, failure);
        }
    }

    private IReadOnlyList<PSObject> Read(string command, string vault)
    {
        try
        {
            return _secrets.Read(command, ("Name", vault));
        }
        catch (RuntimeException failure)
        {
            throw Failed(vault, failure);
        }
    }

    private static SfException Failed(string vault, RuntimeException failure)
        => IsLocked(failure) ? Locked(vault, failure) : new SfException("VaultFailed", SfErrorCategory.ReadError, failure, vault, Reason(failure));

    private static SfException Locked(string vault, RuntimeException failure)
        => new("VaultLocked", SfErrorCategory.AuthenticationError, failure, vault, Reason(failure));

    // Each vault has its own way to say so; SecretManagement's exception type is the one they share.
    private static bool IsLocked(Exception? failure)
    {
        for (Exception? current = failure; current is not null; current = current.InnerException)
        {
            if (current.GetType().Name.StartsWith("PasswordRequired", StringComparison.Ordinal)
                || current.Message.IndexOf("password is required", StringComparison.OrdinalIgnoreCase) >= 0
                || current.Message.IndexOf("vault is locked", StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static string Reason(RuntimeException failure)
        => Redactor.Text((failure.ErrorRecord?.Exception ?? failure).GetBaseException().Message).Trim();

    // We write secure strings; some vaults list every secret as text or as of unknown type.
    private static bool IsForeign(PSObject info) => info.Properties["Type"]?.Value?.ToString() is "ByteArray" or "PSCredential" or "Hashtable";

    private static string NameOf(PSObject item) => (string)item.Properties["Name"].Value;

    private static string? Metadata(PSObject info, string fact)
    {
        object? metadata = info.Properties["Metadata"]?.Value;
        metadata = metadata is PSObject wrapped ? wrapped.BaseObject : metadata;
        object? value = metadata switch
        {
            IReadOnlyDictionary<string, object> known => known.TryGetValue(fact, out object? found) ? found : null,
            IDictionary table => table[fact],
            _ => null,
        };
        return (value as PSObject)?.BaseObject as string ?? value as string;
    }
}
