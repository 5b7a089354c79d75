using System.Collections;
using System.Management.Automation;
using System.Security;
using SalesforceConnect.Auth;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Connections;

/// <summary>
/// Keeps connections in SecretManagement vaults: one secret each, one JSON document as a <see cref="SecureString"/>, which is the
/// one type that all vaults keep.
/// </summary>
internal sealed class SecretManagementStore : IConnectionStore
{
    private readonly SecretManagement _secrets;
    private readonly Action<ConnectionListing>? _onSeen;
    private IReadOnlyList<PSObject>? _vaults;

    /// <param name="secrets">How SecretManagement is called.</param>
    /// <param name="onSeen">Gets every connection that a vault listed.</param>
    public SecretManagementStore(SecretManagement secrets, Action<ConnectionListing>? onSeen = null)
    {
        _secrets = secrets;
        _onSeen = onSeen;
    }

    /// <summary>A store that calls SecretManagement in the caller's runspace, so that a locked vault can ask for its password.</summary>
    /// <param name="onSeen">Gets every connection that a vault listed.</param>
    public static SecretManagementStore InCallersRunspace(Action<ConnectionListing>? onSeen)
        => new(new SecretManagement(() => PowerShell.Create(RunspaceMode.CurrentRunspace)), onSeen);

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
    {
        var holders = new List<string>();
        var failures = new List<SfException>();
        foreach (string candidate in VaultsToSearch(vault))
        {
            try
            {
                if (Exists(name, candidate))
                {
                    holders.Add(candidate);
                }
            }
            catch (SfException failure)
            {
                failures.Add(failure);
            }
        }

        return holders.Count == 0 && failures.Count > 0 ? throw failures[0] : holders;
    }

    public IReadOnlyList<ConnectionListing> List(string? vault, Action<SfException> report)
    {
        var found = new List<ConnectionListing>();
        foreach (string candidate in VaultsToSearch(vault))
        {
            try
            {
                found.AddRange(ListOne(candidate, report));
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
        catch (SecretManagementException failure) when (failure.ErrorId.StartsWith("GetSecretNotFound", StringComparison.Ordinal))
        {
            throw new SfException("ConnectionNotFound", SfErrorCategory.ObjectNotFound, name);
        }
        catch (SecretManagementException failure)
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
        bool existed = Exists(name, vault);
        // Not disposed of here: a vault may keep the very object that it was given.
        SecureString document = connection.ToDocument().ToSecureString();
        try
        {
            _secrets.Change("Set-Secret", ("Name", secretName), ("Vault", vault), ("SecureStringSecret", document));
            RequireWritten(connection, vault);
        }
        catch (Exception failure) when (failure is SecretManagementException or SfException)
        {
            if (!existed)
            {
                TryRemove(secretName, vault);
            }

            // A careless vault says what it could not write.
            string words = connection.WithoutSecrets(failure.Message);
            throw Failed(vault, failure, words, () => new SfException("SaveFailed", SfErrorCategory.WriteError, name, vault, words));
        }

        SaveMetadata(connection, secretName, vault);
    }

    public void Remove(string name, string vault)
    {
        try
        {
            _secrets.Change("Remove-Secret", ("Name", ConnectionName.ToSecretName(name)), ("Vault", vault));
        }
        catch (SecretManagementException failure)
        {
            throw Failed(vault, failure, failure.Message, () => new SfException("RemoveFailed", SfErrorCategory.WriteError, name, vault, failure.Message));
        }
    }

    private IReadOnlyList<PSObject> Vaults => _vaults ??= Read("*", "Get-SecretVault", ("Name", "*"));

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
        catch (SecretManagementException)
        {
            // The secret is saved, and that is what counts.
        }
    }

    // Some vaults cut a long secret short, or keep nothing, without a word.
    private void RequireWritten(SavedConnection connection, string vault)
    {
        if (Load(connection.Facts.Name, vault).ToDocument().Reveal() != connection.ToDocument().Reveal())
        {
            throw new SfException("SavedConnectionDamaged", SfErrorCategory.InvalidData, connection.Facts.Name, "the vault gave back another text");
        }
    }

    private void TryRemove(string secretName, string vault)
    {
        try
        {
            _secrets.Change("Remove-Secret", ("Name", secretName), ("Vault", vault));
        }
        catch (Exception failure) when (failure is SecretManagementException or SfException)
        {
            // Told by the error of the save.
        }
    }

    private bool Exists(string name, string vault)
        => ListOne(vault, _ => { }, includeForeign: true).Any(listing => listing.Facts.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private List<ConnectionListing> ListOne(string vault, Action<SfException> report, bool includeForeign = false)
    {
        var found = new List<ConnectionListing>();
        foreach (PSObject info in Infos(ConnectionName.SecretPrefix + "*", vault))
        {
            if (ConnectionName.FromSecretName(NameOf(info)) is not { } name)
            {
                continue;
            }

            if (IsForeign(info) && !includeForeign)
            {
                report(new SfException("NotASavedConnection", SfErrorCategory.InvalidData, name));
                continue;
            }

            var listing = new ConnectionListing(SavedConnection.FactsFrom(name, fact => Metadata(info, fact)), vault);
            _onSeen?.Invoke(listing);
            found.Add(listing);
        }

        return found;
    }

    private IReadOnlyList<PSObject> Infos(string pattern, string vault) => Read(vault, "Get-SecretInfo", ("Name", pattern), ("Vault", vault));

    private IReadOnlyList<PSObject> Read(string vault, string command, params (string Name, object Value)[] parameters)
    {
        try
        {
            return _secrets.Read(command, parameters);
        }
        catch (SecretManagementException failure)
        {
            throw Failed(vault, failure);
        }
    }

    private static SfException Failed(string vault, SecretManagementException failure)
        => Failed(vault, failure, failure.Message, () => new SfException("VaultFailed", SfErrorCategory.ReadError, vault, failure.Message));

    private static SfException Failed(string vault, Exception failure, string words, Func<SfException> otherwise)
        => failure is SecretManagementException { IsLocked: true }
            ? new SfException("VaultLocked", SfErrorCategory.AuthenticationError, vault, words)
            : otherwise();

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
