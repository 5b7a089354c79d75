using System.Collections;
using System.Management.Automation;
using System.Security;
using SalesforceConnect.Auth;
using SalesforceConnect.Conversion;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Connections;

/// <summary>
/// Keeps connections in SecretManagement vaults: one secret each, one JSON document as a <see cref="SecureString"/>, which is the
/// one type that all vaults keep.
/// </summary>
internal sealed class SecretManagementStore : IConnectionStore
{
    private const string SecretStoreModule = "Microsoft.PowerShell.SecretStore";

    private readonly SecretManagement _secrets;
    private readonly Action<SfConnection>? _onSeen;
    private IReadOnlyList<PSObject>? _vaults;

    /// <param name="secrets">How SecretManagement is called.</param>
    /// <param name="onSeen">Gets every connection that a vault listed.</param>
    public SecretManagementStore(SecretManagement secrets, Action<SfConnection>? onSeen = null)
    {
        _secrets = secrets;
        _onSeen = onSeen;
    }

    /// <summary>A store that calls SecretManagement in the caller's runspace, so that a locked vault can ask for its password.</summary>
    /// <param name="onSeen">Gets every connection that a vault listed.</param>
    public static SecretManagementStore InCallersRunspace(Action<SfConnection>? onSeen)
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
            _ => DefaultVault
                ?? throw new SfException("NoDefaultVault", SfErrorCategory.InvalidArgument, string.Join(", ", names), names[0]),
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

    public IReadOnlyList<SfConnection> List(string? vault, Action<SfException> report)
    {
        var found = new List<SfConnection>();
        foreach (string candidate in VaultsToSearch(vault))
        {
            try
            {
                found.AddRange(ListOne(candidate));
            }
            catch (SfException error)
            {
                report(error);
            }
        }

        return found;
    }

    public bool IsWrittenThrough(string vault)
        => !Vaults.Any(known => NameOf(known).Equals(vault, StringComparison.OrdinalIgnoreCase)
            && known.Properties["ModuleName"]?.Value is string module
            && module.Equals(SecretStoreModule, StringComparison.OrdinalIgnoreCase));

    public ConnectionDocument Load(string name, string vault)
        => Parse(name, vault, Find(name, vault) ?? throw new SfException("ConnectionNotFound", SfErrorCategory.ObjectNotFound, name));

    public void Save(ConnectionDocument connection, string vault)
    {
        string name = connection.Facts.Name;
        object? before = Find(name, vault);
        if (before is not null)
        {
            RequireOurs(name, vault, before);
        }

        string? old = TextOf(before);
        string wanted = connection.ToDocument().Reveal();
        try
        {
            string? refusal = Write(name, wanted, old, vault);
            if (refusal is null && !TrySaveMetadata(connection, vault) && TextOf(Find(name, vault)) != wanted)
            {
                // It gave the secret up because of the metadata.
                refusal = Write(name, wanted, old, vault);
            }

            if (refusal is not null)
            {
                throw NotSaved(refusal);
            }
        }
        catch (SecretManagementException failure)
        {
            throw Failed(vault, failure);
        }
        catch (SfException failure) when (failure.ErrorId != "SaveFailed")
        {
            throw NotSaved(failure.Message);
        }

        // A careless vault says what it could not write.
        SfException NotSaved(string words) => new(
            "SaveFailed", SfErrorCategory.WriteError,
            name, vault, connection.WithoutSecrets(words), Text.Message("SaveFailed." + PutBack(name, old, vault), name));
    }

    public void Remove(string name, string vault)
    {
        try
        {
            RemoveSecret(ConnectionName.ToSecretName(name), vault);
        }
        catch (SecretManagementException failure)
        {
            throw Failed(
                vault,
                failure,
                failure.Message,
                () => new SfException("RemoveFailed", SfErrorCategory.WriteError, name, vault, failure.Message));
        }

        // Some vaults keep a secret without a word.
        if (IsStillThere())
        {
            throw new SfException("RemoveFailed", SfErrorCategory.WriteError, name, vault, Text.Message("RemoveFailed.StillThere"));
        }

        bool IsStillThere()
        {
            try
            {
                return Find(name, vault) is not null;
            }
            catch (SfException)
            {
                // The vault said that it is gone, and nothing says otherwise.
                return false;
            }
        }
    }

    private IReadOnlyList<PSObject> Vaults => _vaults ??= Read("*", "Get-SecretVault", ("Name", "*"));

    private string? DefaultVault
        => Vaults.Where(vault => vault.Properties["IsDefault"]?.Value is true).Select(NameOf).FirstOrDefault();

    // The default vault first.
    private IEnumerable<string> VaultsToSearch(string? vault)
        => vault is not null ? [ResolveVault(vault)] : VaultNames.OrderByDescending(name => name == DefaultVault);

    /// <summary>
    /// What a vault has under a connection's name, asked for by that very name, since vaults differ in what they list; null for nothing.
    /// </summary>
    private object? Find(string name, string vault)
    {
        string secretName = ConnectionName.ToSecretName(name);
        try
        {
            return ReadSecret(secretName, vault);
        }
        catch (SecretManagementException failure)
        {
            // Some vaults fail where others say that there is no such secret.
            return failure.IsLocked || IsListed(secretName, vault) ? throw Failed(vault, failure) : null;
        }
    }

    private object? ReadSecret(string secretName, string vault)
    {
        try
        {
            return _secrets.Read("Get-Secret", ("Name", secretName), ("Vault", vault)) is [{ } only, ..] ? only.BaseObject : null;
        }
        catch (SecretManagementException failure) when (failure.ErrorId.StartsWith("GetSecretNotFound", StringComparison.Ordinal))
        {
            return null;
        }
    }

    // A vault that cannot be listed does not say that it is not there.
    private bool IsListed(string secretName, string vault)
    {
        try
        {
            return Infos(secretName, vault).Any(info => NameOf(info).Equals(secretName, StringComparison.OrdinalIgnoreCase));
        }
        catch (SfException)
        {
            return true;
        }
    }

    // Vaults that keep pairs of user name and password give a text back as one.
    private static string? TextOf(object? secret) => secret switch
    {
        SecureString document => SecretText.Reveal(document),
        string document => document,
        PSCredential { Password: { } document } => SecretText.Reveal(document),
        _ => null,
    };

    private ConnectionDocument Parse(string name, string vault, object secret)
    {
        var saved = ConnectionDocument.Parse(
            name, TextOf(secret) ?? throw new SfException("NotASavedConnection", SfErrorCategory.InvalidData, name));

        // A copy that somebody made has its name in the list. A vault that cuts names short has not, and gives another connection.
        return saved.WrittenAs is not { } written
            || written.Equals(name, StringComparison.OrdinalIgnoreCase)
            || IsListed(ConnectionName.ToSecretName(name), vault)
            ? saved
            : throw new SfException("SavedUnderAnotherName", SfErrorCategory.InvalidData, name, Redactor.Input(written));
    }

    /// <exception cref="SfException">
    /// <c>NotASavedConnection</c> or <c>SavedUnderAnotherName</c>: what the vault has under the name is not this connection.
    /// </exception>
    private void RequireOurs(string name, string vault, object secret)
    {
        try
        {
            Parse(name, vault, secret);
        }
        catch (SfException failure) when (failure.ErrorId is "SavedConnectionDamaged" or "SavedConnectionTooNew")
        {
            // It is ours, and may be replaced or removed.
        }
    }

    /// <summary>Writes a connection's document, and makes sure that the vault has it then.</summary>
    /// <returns>Why it has not; null where it has.</returns>
    /// <exception cref="SecretManagementException">The vault is locked.</exception>
    private string? Write(string name, string wanted, string? old, string vault)
    {
        string secretName = ConnectionName.ToSecretName(name);
        string? words = null;
        bool isRefused = false;
        try
        {
            IReadOnlyList<string> warnings = WriteSecret(secretName, wanted, vault);
            words = warnings.Count > 0 ? string.Join(" ", warnings) : null;
        }
        catch (SecretManagementException failure) when (!failure.IsLocked)
        {
            isRefused = true;
            words = failure.Message;
        }

        string? now = TextOf(Find(name, vault));
        return (!isRefused && now == wanted) || (now is not null && now == old && TryReplace(secretName, wanted, old, vault))
            ? null
            : words ?? Text.Message(now is null ? "NotKept.Nothing" : now == old ? "NotKept.NotOverwritten" : "NotKept.Changed");
    }

    /// <summary>
    /// Puts a document into the place of one that the vault does not overwrite. A copy is written first, so that the vault is known to take
    /// the document, and to have it, before the old one is removed.
    /// </summary>
    private bool TryReplace(string secretName, string wanted, string old, string vault)
    {
        // No connection's name ends like this, so that a copy is never taken for a connection.
        string copy = secretName + "-";
        bool isReplaced = TryWrite(copy, wanted, vault) && TryRemove(secretName, vault) && TryWrite(secretName, wanted, vault);
        if (isReplaced || Has(secretName, old, vault) || TryWrite(secretName, old, vault))
        {
            TryRemove(copy, vault);
        }

        return isReplaced;
    }

    private bool TryWrite(string secretName, string document, string vault)
    {
        try
        {
            WriteSecret(secretName, document, vault);
            return Has(secretName, document, vault);
        }
        catch (SecretManagementException)
        {
            return false;
        }
    }

    private bool Has(string secretName, string document, string vault)
    {
        try
        {
            return TextOf(ReadSecret(secretName, vault)) == document;
        }
        catch (SecretManagementException)
        {
            return false;
        }
    }

    /// <summary>Undoes a save that failed.</summary>
    /// <returns>What is in the vault now, as the name of a text.</returns>
    private string PutBack(string name, string? old, string vault)
    {
        string secretName = ConnectionName.ToSecretName(name);
        try
        {
            bool isBack = TextOf(Find(name, vault)) == old
                || (old is not null ? TryWrite(secretName, old, vault) : TryRemove(secretName, vault) && Find(name, vault) is null);
            return old is null ? (isBack ? "NothingKept" : "Left") : isBack ? "OldKept" : "OldLost";
        }
        catch (Exception failure) when (failure is SecretManagementException or SfException)
        {
            _ = old is null && TryRemove(secretName, vault);
            return "Unknown";
        }
    }

    // The document is not disposed of: a vault may keep the very object that it was given.
    private IReadOnlyList<string> WriteSecret(string secretName, string document, string vault)
        => _secrets.Change(
            "Set-Secret", ("Name", secretName), ("Vault", vault), ("SecureStringSecret", new SecretText(document).ToSecureString()));

    private void RemoveSecret(string secretName, string vault) => _secrets.Change("Remove-Secret", ("Name", secretName), ("Vault", vault));

    private bool TryRemove(string secretName, string vault)
    {
        try
        {
            RemoveSecret(secretName, vault);
            return true;
        }
        catch (SecretManagementException)
        {
            return false;
        }
    }

    /// <remarks>
    /// In a call of its own: given to Set-Secret, a vault without metadata support writes the secret, fails, and removes it again.
    /// Without metadata a connection works as well; only its listing says less.
    /// </remarks>
    private bool TrySaveMetadata(ConnectionDocument connection, string vault)
    {
        var metadata = new Hashtable();
        foreach (KeyValuePair<string, string> fact in connection.Facts.ToTexts())
        {
            metadata[fact.Key] = fact.Value;
        }

        try
        {
            _secrets.Change(
                "Set-SecretInfo", ("Name", ConnectionName.ToSecretName(connection.Facts.Name)), ("Vault", vault), ("Metadata", metadata));
            return true;
        }
        catch (SecretManagementException)
        {
            return false;
        }
    }

    private bool Exists(string name, string vault)
    {
        if (Find(name, vault) is not { } secret)
        {
            return false;
        }

        RequireOurs(name, vault, secret);
        return true;
    }

    private IEnumerable<SfConnection> ListOne(string vault)
    {
        List<SfConnection> found = [.. Listings(Infos(ConnectionName.SecretPrefix + "*", vault), vault)];
        if (found.Count == 0)
        {
            found.AddRange(Listings(AllInfos(vault), vault));
        }

        found.ForEach(listed => _onSeen?.Invoke(listed));
        return found;
    }

    private static IEnumerable<SfConnection> Listings(IEnumerable<PSObject> infos, string vault)
        => infos
            .Select(info => (Info: info, Name: ConnectionName.FromSecretName(NameOf(info))))
            .Where(item => item.Name is not null)
            .GroupBy(item => item.Name, StringComparer.OrdinalIgnoreCase)
            .Select(group => group.First())
            .Select(
                item => new SfConnection(
                    ConnectionFacts.FromTexts(FullName(item.Name!, item.Info), fact => Metadata(item.Info, fact)), vault));

    // A vault may change the capitals of a name or cut it short; the metadata has it as it was given.
    private static string FullName(string name, PSObject info)
        => Metadata(info, "name") is { } given
            && ConnectionName.IsValid(given)
            && given.StartsWith(name, StringComparison.OrdinalIgnoreCase)
            ? given
            : name;

    // For vaults that take no wildcards but the one that means everything. Their failure at that is no news.
    private IReadOnlyList<PSObject> AllInfos(string vault)
    {
        try
        {
            return Infos("*", vault);
        }
        catch (SfException)
        {
            return [];
        }
    }

    private IReadOnlyList<PSObject> Infos(string pattern, string vault)
        => Read(vault, "Get-SecretInfo", ("Name", pattern), ("Vault", vault));

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

    private static string NameOf(PSObject item) => item.Properties["Name"]?.Value as string ?? "";

    private static string? Metadata(PSObject info, string fact)
    {
        object? value = Wrapped.Inner(info.Properties["Metadata"]?.Value) switch
        {
            IReadOnlyDictionary<string, object> known => known.TryGetValue(fact, out object? found) ? found : null,
            IDictionary table => table[fact],
            _ => null,
        };
        return Wrapped.Inner(value) as string;
    }
}
