using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.PowerShell.SecretManagement;

namespace SalesforceConnect.VaultStandIn;

/// <summary>How a vault takes metadata.</summary>
internal enum MetadataSupport
{
    /// <summary>With Set-Secret and with Set-SecretInfo, as SecretStore does.</summary>
    SetSecret,

    /// <summary>With Set-SecretInfo alone.</summary>
    SetSecretInfo,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>What a store has to say to a vault function.</summary>
public sealed class StoreOutcome
{
    /// <summary>Whether it was done.</summary>
    public bool Found { get; internal set; }

    /// <summary>What was asked for.</summary>
    public object? Value { get; internal set; }

    /// <summary>Why it was not done; null or empty when the store keeps that to itself.</summary>
    public string? Error { get; internal set; }

    /// <summary>Whether <see cref="Error"/> is to end the vault's function instead of being reported by it.</summary>
    public bool MustThrow { get; internal set; }
}

/// <summary>
/// The secrets of one stand-in vault, in one file. Values are Base64, not encrypted: this protects nothing and is for tests.
/// What it accepts, refuses and silently loses follows SecretStore 1.0.6 (src/code/Utils.cs, LocalSecretStore and SecureStore).
/// </summary>
/// <remarks>
/// Vault parameters: <c>Path</c> (folder); <c>SupportsMetadata</c> ($true, $false or 'SetSecretInfo'); <c>Locked</c>,
/// <c>Password</c>, <c>Interaction</c> ('Prompt' or 'None'), <c>ListOnlyWhenUnlocked</c> (default $true); <c>FailOnGet</c>,
/// <c>FailOnSet</c>, <c>FailOnRemove</c>, <c>FailOnList</c> ($true or 'Error': an error record; 'Throw': an exception; 'Silent':
/// nothing happens and nothing is said); <c>MaxSecretBytes</c>; <c>RefuseConcurrent</c>, see <see cref="VaultRunspace"/>.
/// </remarks>
public sealed class StandInStore
{
    internal const string HomeParameter = "StandInHome";

    private const int MaxHashtableEntries = 20;

    private static readonly ConcurrentDictionary<string, bool> s_unlocked = new(StringComparer.Ordinal);
    private static readonly string s_thisProcess = Guid.NewGuid().ToString("N");
    private static readonly Regex s_isoTime = new(
        @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$", RegexOptions.CultureInvariant);

    private readonly string _vaultName;
    private readonly string _folder;
    private readonly Hashtable _settings;

    /// <summary>Opens the store of a vault; nothing is read yet.</summary>
    public StandInStore(string vaultName, Hashtable settings)
    {
        _vaultName = vaultName;
        _settings = settings;
        _folder = settings["Path"] is string path && path.Length > 0
            ? Path.GetFullPath(path)
            : Path.Combine((string)settings[HomeParameter]!, "vaults", vaultName);
    }

    /// <summary>Whether a locked store may ask for its password.</summary>
    public bool MayPrompt => !string.Equals(_settings["Interaction"] as string, "None", StringComparison.OrdinalIgnoreCase);

    private string StoreFile => Path.Combine(_folder, "secrets.clixml");

    private bool IsLocked => IsOn(_settings["Locked"]) && !s_unlocked.ContainsKey(_folder);

    /// <summary>Reads a secret.</summary>
    /// <exception cref="PasswordRequiredException">The store is locked.</exception>
    public StoreOutcome Read(string name)
    {
        RequireUnlocked();
        if (FailsAs("FailOnGet") is { } failed)
        {
            return failed;
        }

        Hashtable? item = Find(Load(), name);
        return item is null ? new() : new() { Found = true, Value = Decode((string)item["Type"]!, item["Value"]) };
    }

    /// <summary>Describes the secrets whose names match a wildcard pattern.</summary>
    /// <exception cref="PasswordRequiredException">The store is locked.</exception>
    public StoreOutcome List(string filter)
    {
        // SecretStore has names and metadata in the encrypted file, so listing needs the password too.
        if (!_settings.ContainsKey("ListOnlyWhenUnlocked") || IsOn(_settings["ListOnlyWhenUnlocked"]))
        {
            RequireUnlocked();
        }

        if (FailsAs("FailOnList") is { } failed)
        {
            return failed;
        }

        bool keepsMetadata = !_settings.ContainsKey("SupportsMetadata")
            || SupportOf(VaultHome.Plain(_settings["SupportsMetadata"])) != MetadataSupport.None;
        WildcardPattern pattern = new(filter, WildcardOptions.IgnoreCase);
        SecretInformation[] found = [.. Items(Load())
            .Where(item => pattern.IsMatch((string)item["Name"]!))
            .Select(item => new SecretInformation(
                (string)item["Name"]!,
                (SecretType)Enum.Parse(typeof(SecretType), (string)item["Type"]!),
                _vaultName,
                keepsMetadata ? Metadata(item) : null))];
        return new() { Found = found.Length > 0, Value = found };
    }

    /// <summary>Writes a secret over the one of that name; <paramref name="metadata"/> replaces that secret's metadata.</summary>
    /// <exception cref="PasswordRequiredException">The store is locked.</exception>
    /// <exception cref="InvalidOperationException">The value is of a type that no vault keeps.</exception>
    /// <exception cref="ArgumentException">A Hashtable has too many entries, or one of a type that the store does not keep.</exception>
    public StoreOutcome Write(string name, object? secret, Hashtable? metadata)
    {
        RequireUnlocked();
        if (FailsAs("FailOnSet") is { } failed)
        {
            return failed;
        }

        (SecretType type, object value) = Encode(name, secret);
        Hashtable kept = [];
        foreach (string key in metadata?.Keys ?? Array.Empty<string>())
        {
            object? fact = VaultHome.Plain(metadata![key]);
            if (fact is not (string or int or DateTime))
            {
                return new() { Error = "metadata can be strings, integers and DateTimes only" };
            }

            kept.Add(key, fact);
        }

        long size = SizeOf(value);
        if (_settings["MaxSecretBytes"] is { } most && size > Convert.ToInt64(most, CultureInfo.InvariantCulture))
        {
            return new() { Error = $"a secret can have {most} bytes at most, this one has {size}" };
        }

        using IDisposable held = VaultHome.Lock(_folder);
        Hashtable content = Load();

        // SecretStore looks for an older one with the name as a wildcard pattern, and then replaces the one of exactly that name.
        WildcardPattern pattern = new(name, WildcardOptions.IgnoreCase);
        if (Items(content).Any(item => pattern.IsMatch((string)item["Name"]!)))
        {
            if (!content.ContainsKey(name))
            {
                return new() { Error = $"{name} is to be replaced and cannot be found" };
            }

            content.Remove(name);
        }
        else if (content.ContainsKey(name))
        {
            throw new ArgumentException($"An item of the name {name} has been added already.");
        }

        // SecretStore writes an empty Hashtable and then takes it for one that could not be written in full: it rolls back,
        // without a word, and the older secret is gone.
        bool lost = value is Hashtable { Count: 0 };
        if (!lost)
        {
            content.Add(name, new Hashtable
            {
                ["Name"] = name,
                ["Type"] = type.ToString(),
                ["Value"] = value,
                ["Metadata"] = kept,
                ["Writer"] = s_thisProcess,
            });
        }

        VaultHome.Write(StoreFile, content);
        return new() { Found = !lost };
    }

    /// <summary>Replaces the metadata of a secret.</summary>
    /// <exception cref="PasswordRequiredException">The store is locked.</exception>
    public StoreOutcome WriteMetadata(string name, Hashtable? metadata)
    {
        StoreOutcome secret = Read(name);
        if (!secret.Found)
        {
            return new() { Error = $"there is no secret {name} to add metadata to", MustThrow = secret.MustThrow };
        }

        StoreOutcome written = Write(name, secret.Value, metadata);
        return written.Found ? written : new()
        {
            Error = $"metadata of {name} cannot be written: {written.Error}",
            MustThrow = written.MustThrow,
        };
    }

    /// <summary>Removes a secret.</summary>
    /// <exception cref="PasswordRequiredException">The store is locked.</exception>
    public StoreOutcome Remove(string name)
    {
        RequireUnlocked();
        if (FailsAs("FailOnRemove") is { } failed)
        {
            return failed;
        }

        using IDisposable held = VaultHome.Lock(_folder);
        Hashtable content = Load();
        if (!content.ContainsKey(name))
        {
            return new();
        }

        content.Remove(name);
        VaultHome.Write(StoreFile, content);
        return new() { Found = true };
    }

    /// <summary>Unlocks the store for this process; says why not when it cannot.</summary>
    /// <remarks>As with SecretStore, trying a wrong password locks a store that was unlocked.</remarks>
    public string? TryUnlock(SecureString password)
    {
        s_unlocked.TryRemove(_folder, out _);
        if (!IsOn(_settings["Locked"]))
        {
            return "the store is not set up to have a password";
        }

        if (new NetworkCredential("", password).Password != _settings["Password"] as string)
        {
            return "the password may be wrong";
        }

        s_unlocked[_folder] = true;
        return null;
    }

    /// <summary>Asks through the host for the password, masked, and unlocks the store.</summary>
    /// <exception cref="PSInvalidOperationException">The password is wrong, or there is no host to ask through.</exception>
    public void AskAndUnlock(PSCmdlet cmdlet)
    {
        if (cmdlet.Host?.UI is not { } screen)
        {
            throw new PSInvalidOperationException("There is no host to ask for a password through.");
        }

        screen.WriteLine($"The vault {_vaultName} wants its password.");
        screen.WriteLine("Password:");
        SecureString password = screen.ReadLineAsSecureString();
        while (password.Length == 0)
        {
            screen.WriteLine("The password cannot be empty.");
            screen.WriteLine("Password:");
            password = screen.ReadLineAsSecureString();
        }

        if (TryUnlock(password) is { } why)
        {
            throw new PSInvalidOperationException(why);
        }
    }

    internal static MetadataSupport SupportOf(IReadOnlyDictionary<string, object> settings) =>
        settings.TryGetValue("SupportsMetadata", out object? value) ? SupportOf(value) : MetadataSupport.SetSecret;

    internal static bool IsOn(IReadOnlyDictionary<string, object> settings, string name) =>
        settings.TryGetValue(name, out object? value) && IsOn(value);

    private static MetadataSupport SupportOf(object? setting) =>
        setting is string how && how.Equals(nameof(MetadataSupport.SetSecretInfo), StringComparison.OrdinalIgnoreCase)
            ? MetadataSupport.SetSecretInfo
            : IsOn(setting) ? MetadataSupport.SetSecret : MetadataSupport.None;

    private static bool IsOn(object? value) => LanguagePrimitives.IsTrue(VaultHome.Plain(value));

    private static IEnumerable<Hashtable> Items(Hashtable content) =>
        content.Values.Cast<object>().Select(item => (Hashtable)VaultHome.Plain(item)!);

    private static Hashtable? Find(Hashtable content, string name) => (Hashtable?)VaultHome.Plain(content[name]);

    private static (SecretType Type, object Value) Encode(string name, object? secret)
    {
        switch (secret)
        {
            case byte[] bytes:
                return (SecretType.ByteArray, Convert.ToBase64String(bytes));
            case string text:
                return (SecretType.String, Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
            case SecureString text:
                return (SecretType.SecureString, Characters(text));
            case PSCredential credential:
                return (SecretType.PSCredential, new string[]
                {
                    Convert.ToBase64String(Encoding.UTF8.GetBytes(credential.UserName)),
                    Characters(credential.Password),
                });
            case Hashtable { Count: > MaxHashtableEntries }:
                throw new ArgumentException($"The Hashtable {name} has more than {MaxHashtableEntries} entries.");
            case Hashtable table:
                Hashtable entries = [];
                foreach (DictionaryEntry entry in table)
                {
                    // A null entry is a NullReferenceException in SecretStore too.
                    object value = VaultHome.Plain(entry.Value)!;
                    Type kind = value.GetType();
                    if (value is not (byte[] or string or SecureString or PSCredential))
                    {
                        throw new ArgumentException($"The entry {entry.Key} of a Hashtable is a {kind.Name}, which a vault does not keep.");
                    }

                    (SecretType type, object encoded) = Encode(name, value);
                    entries.Add(entry.Key.ToString()!, new Hashtable { ["Type"] = type.ToString(), ["Value"] = encoded });
                }

                return (SecretType.Hashtable, entries);
            default:
                throw new InvalidOperationException("A secret is a byte array, string, SecureString, PSCredential or Hashtable.");
        }
    }

    private static object Decode(string type, object? stored)
    {
        object value = VaultHome.Plain(stored)!;
        switch ((SecretType)Enum.Parse(typeof(SecretType), type))
        {
            case SecretType.ByteArray:
                return Convert.FromBase64String((string)value);
            case SecretType.String:
                return Encoding.UTF8.GetString(Convert.FromBase64String((string)value));
            case SecretType.SecureString:
                return Secure((string)value);
            case SecretType.PSCredential:
                string[] parts = [.. ((IEnumerable)value).Cast<object>().Select(part => (string)VaultHome.Plain(part)!)];
                return new PSCredential(Encoding.UTF8.GetString(Convert.FromBase64String(parts[0])), Secure(parts[1]));
            default:
                Hashtable table = [];
                foreach (DictionaryEntry entry in (Hashtable)value)
                {
                    Hashtable item = (Hashtable)VaultHome.Plain(entry.Value)!;
                    table.Add(entry.Key, Decode((string)item["Type"]!, item["Value"]));
                }

                return table;
        }
    }

    private static string Characters(SecureString text)
    {
        // UTF-16 as it is: an encoding would replace half a surrogate pair, and SecretStore keeps it.
        char[] characters = new NetworkCredential("", text).Password.ToCharArray();
        byte[] bytes = new byte[characters.Length * 2];
        Buffer.BlockCopy(characters, 0, bytes, 0, bytes.Length);
        return Convert.ToBase64String(bytes);
    }

    private static SecureString Secure(string encoded)
    {
        byte[] bytes = Convert.FromBase64String(encoded);
        char[] characters = new char[bytes.Length / 2];
        Buffer.BlockCopy(bytes, 0, characters, 0, bytes.Length);
        SecureString text = new();
        foreach (char c in characters)
        {
            text.AppendChar(c);
        }

        return text;
    }

    private static long SizeOf(object value) => value switch
    {
        string encoded => Convert.FromBase64String(encoded).Length,
        string[] parts => parts.Sum(SizeOf),
        Hashtable table => table.Values.Cast<Hashtable>().Sum(item => SizeOf(item["Value"]!)),
        _ => 0,
    };

    /// <summary>
    /// In the process that wrote it metadata is what was written; any other process reads it from JSON, where whole numbers
    /// become Int64 and text that looks like a time becomes a DateTime.
    /// </summary>
    private static Hashtable Metadata(Hashtable item)
    {
        Hashtable stored = (Hashtable)VaultHome.Plain(item["Metadata"])!;
        Hashtable metadata = [];
        foreach (DictionaryEntry entry in stored)
        {
            object fact = VaultHome.Plain(entry.Value)!;
            if (!s_thisProcess.Equals(item["Writer"]))
            {
                fact = fact switch
                {
                    int number => (long)number,
                    string text when s_isoTime.IsMatch(text)
                        && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime time) => time,
                    _ => fact,
                };
            }

            metadata.Add(entry.Key, fact);
        }

        return metadata;
    }

    private Hashtable Load() => VaultHome.Read(StoreFile);

    private void RequireUnlocked()
    {
        if (IsLocked)
        {
            throw new PasswordRequiredException($"The vault {_vaultName} is locked and wants its password.");
        }
    }

    private StoreOutcome? FailsAs(string setting)
    {
        object? value = VaultHome.Plain(_settings[setting]);
        return value switch
        {
            string how when how.Equals("Throw", StringComparison.OrdinalIgnoreCase)
                => new() { Error = $"{setting} was asked for", MustThrow = true },
            string how when how.Equals("Silent", StringComparison.OrdinalIgnoreCase) => new(),
            _ => IsOn(value) ? new() { Error = $"{setting} was asked for" } : null,
        };
    }
}
