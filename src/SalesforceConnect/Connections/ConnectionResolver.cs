using System.Management.Automation;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Connections;

/// <summary>Finds the connection that a command means, in the session first and then in the vaults.</summary>
internal sealed class ConnectionResolver
{
    /// <summary>The environment variable that names the connection to use when a command names none.</summary>
    public const string EnvironmentVariable = "SF_CONNECTION";

    public ConnectionResolver(IConnectionStore store, RunspaceConnections runspace)
    {
        Store = store;
        Runspace = runspace;
    }

    /// <summary>
    /// Opens the store for the command that runs on this thread then, which need not be the one that opened a connection.
    /// </summary>
    private static IConnectionStore OpenStore() => SecretManagementStore.InCallersRunspace(onSeen: null);

    /// <summary>A place in a vault, for connections that are saved there.</summary>
    public VaultPlace PlaceIn(string vault) => new(vault, Store.IsWrittenThrough(vault), OpenStore);

    /// <summary>For the command that runs on this thread.</summary>
    public static ConnectionResolver ForCaller()
    {
        RunspaceConnections runspace = RunspaceConnections.Current;
        return new ConnectionResolver(SecretManagementStore.InCallersRunspace(runspace.Saw), runspace);
    }

    public IConnectionStore Store { get; }

    public RunspaceConnections Runspace { get; }

    /// <summary>The connection that a command means, open.</summary>
    /// <param name="reference">What the user named; null for the session's current one, the environment's, or the only saved one.</param>
    /// <exception cref="SfException">
    /// <c>NoConnection</c>, <c>ConnectionNotFound</c>, <c>ConnectionWildcards</c>, or why the saved one cannot be read.
    /// </exception>
    public SfConnection Open(ConnectionReference? reference)
    {
        if (reference is null)
        {
            return OpenDefault();
        }

        if (reference is { Connection: null, Name: { } pattern } && WildcardPattern.ContainsWildcardCharacters(pattern))
        {
            throw new SfException("ConnectionWildcards", SfErrorCategory.InvalidArgument, Redactor.Input(pattern));
        }

        return reference.Connection is { Opened: not null } open
            ? Runspace.Find(open.Name) is { } same && same.Opened == open.Opened ? same : open
            : OpenByName(NameOf(reference), reference.Connection?.Vault);
    }

    /// <summary>The session's current connection.</summary>
    /// <exception cref="SfException"><c>NoConnection</c>.</exception>
    public SfConnection Current()
        => Runspace.Selected ?? throw (Runspace.Failed is { } failed ? NoConnection("ChoiceFailed", failed) : NoConnection("SessionAlone"));

    /// <summary>The name that a user named a connection by.</summary>
    /// <exception cref="SfException"><c>InvalidConnectionReference</c>: it has none.</exception>
    public static string NameOf(ConnectionReference reference)
        => reference.Name
            ?? throw new SfException("InvalidConnectionReference", SfErrorCategory.InvalidArgument, Redactor.Input(reference.ToString()));

    /// <summary>The session's connection of this name, of any vault or of one; null where it has none.</summary>
    public SfConnection? InSession(string name, string? vault)
        => Runspace.Find(name) is { } known && (vault is null || vault.Equals(known.Vault, StringComparison.OrdinalIgnoreCase))
            ? known
            : null;

    /// <summary>The saved connections of this name, asked for by it, since a vault need not list what it has.</summary>
    /// <exception cref="SfException"><c>ConnectionNotFound</c>, or why that cannot be known.</exception>
    public IReadOnlyList<SfConnection> Saved(string name, string? vault)
    {
        IReadOnlyList<string> vaults = ConnectionName.IsValid(name) ? Store.VaultsWith(name, vault) : [];
        return vaults.Count == 0
            ? throw NotFound(name)
            : [.. vaults.Select(holder => new SfConnection(Store.Load(name, holder).Facts, holder))];
    }

    /// <summary>The connection of this name, from the session or, loaded into it, from a vault.</summary>
    public SfConnection OpenByName(string name, string? vault = null)
    {
        if (InSession(name, vault) is { } known)
        {
            return known;
        }

        ConnectionName.Validate(name);
        IReadOnlyList<string> vaults = Store.VaultsWith(name, vault);
        string found = vaults.Count switch
        {
            0 => throw NotFound(name),
            1 => vaults[0],
            _ when vaults[0].Equals(Store.ResolveVault(null), StringComparison.OrdinalIgnoreCase) => vaults[0],
            _ => throw Ambiguous(name, vaults),
        };
        var connection = new SfConnection(new OpenConnection(Store.Load(name, found), PlaceIn(found)), found);
        Runspace.Add(connection);
        return connection;
    }

    /// <summary>What is to be removed by a name: from the session, from a vault, or from both.</summary>
    /// <param name="name">The name.</param>
    /// <param name="vault">The vault that the user named; null for the one that it is in.</param>
    /// <param name="given">The connection, where it was given as an object.</param>
    /// <exception cref="SfException"><c>ConnectionNotFound</c>, <c>ConnectionAmbiguous</c>, or why that cannot be known.</exception>
    public (SfConnection? Known, VaultPlace? Place) FindToRemove(string name, string? vault, SfConnection? given)
    {
        vault ??= given?.Vault;
        SfConnection? known = InSession(name, vault);
        bool isSessionOnly = known is { Vault: null };
        IReadOnlyList<string> vaults = isSessionOnly ? [] : Store.VaultsWith(name, vault ?? known?.Vault);
        return vaults.Count > 1 ? throw Ambiguous(name, vaults)
            : known is null && vaults.Count == 0 ? throw NotFound(name)
            : (known, vaults.Count == 1 ? PlaceIn(vaults[0]) : null);
    }

    /// <summary>Makes sure that a new connection takes no other one's name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="vault">The vault to save it in; null for the session alone.</param>
    /// <exception cref="SfException"><c>ConnectionExists</c>.</exception>
    public void RequireFree(string name, string? vault)
    {
        SfConnection? known = Runspace.Find(name);
        string? place = known is { Vault: null }
            ? Text.Message("ConnectionExists.InSession")
            : known?.Vault is { } inSession && inSession.Equals(vault, StringComparison.OrdinalIgnoreCase)
                ? Text.Message("ConnectionExists.InVault", inSession)
                : vault is not null && (HolderOf(name, vault) ?? HolderAnywhere(name)) is { } holder
                    ? Text.Message("ConnectionExists.InVault", holder)
                    : null;
        if (place is not null)
        {
            throw new SfException("ConnectionExists", SfErrorCategory.ResourceExists, name, place);
        }
    }

    /// <summary>The first vault that holds a connection of this name; null where none does.</summary>
    /// <exception cref="SfException">Something else has the name, which is nobody's to replace.</exception>
    public string? HolderOf(string name, string? vault) => Store.VaultsWith(name, vault) is [{ } first, ..] ? first : null;

    private string? HolderAnywhere(string name)
    {
        try
        {
            return HolderOf(name, vault: null);
        }
        catch (SfException)
        {
            // A vault that cannot be listed does not keep another one from being used.
            return null;
        }
    }

    /// <summary>The session's and the saved connections, by name, without reading a secret.</summary>
    /// <param name="vault">The vault that they are in; null for the session and all vaults.</param>
    /// <param name="report">Hears of a vault that cannot be listed; the others are.</param>
    /// <param name="remark">Hears of what keeps vaults from being looked at, where none was asked for.</param>
    public IReadOnlyList<SfConnection> Known(string? vault, Action<SfException> report, Action<SfException> remark)
    {
        var session = Runspace.All
            .Where(connection => vault is null || vault.Equals(connection.Vault, StringComparison.OrdinalIgnoreCase))
            .ToList();
        IEnumerable<SfConnection> saved = ListSaved(vault, report, remark)
            .Where(listed => !session.Any(known => IsSame(known, listed)));
        return [.. session.Concat(saved).OrderBy(connection => connection.Name, StringComparer.OrdinalIgnoreCase)];
    }

    private static bool IsSame(SfConnection known, SfConnection listed)
        => known.Name.Equals(listed.Name, StringComparison.OrdinalIgnoreCase)
            && string.Equals(known.Vault, listed.Vault, StringComparison.OrdinalIgnoreCase);

    /// <summary>What <see cref="Open"/> would give, as far as that is known without asking a vault; else null.</summary>
    /// <param name="runspace">The runspace's connections.</param>
    /// <param name="reference">What the user named; null for none.</param>
    public static SfConnection? AtWork(RunspaceConnections runspace, ConnectionReference? reference)
        => reference is { Connection: { Opened: not null } open } ? open
            : reference is not null ? reference.Name is { } name ? runspace.Find(name) : null
            : Meant(runspace) is var (selected, named) && selected is not null ? selected
            : runspace.Failed is not null ? null
            : named is not null ? runspace.Find(named)
            : runspace.OnlySaved;

    // What a command that names none means, by what the user said last: the current one, or the one that the environment names.
    // After a failed choice neither the environment's nor the only saved one is meant.
    private static (SfConnection? Selected, string? Named) Meant(RunspaceConnections runspace)
        => runspace.Selected is { } current ? (current, null)
            : runspace.Failed is null && Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } named ? (null, named)
            : (null, null);

    private SfConnection OpenDefault()
    {
        (SfConnection? selected, string? meant) = Meant(Runspace);
        if (selected is not null)
        {
            return selected;
        }

        if (Runspace.Failed is { } failed)
        {
            throw NoConnection("ChoiceFailed", failed);
        }

        if (meant is { } named)
        {
            try
            {
                return OpenByName(named);
            }
            catch (SfException error) when (error.ErrorId == "ConnectionNotFound")
            {
                throw NoConnection("EnvironmentUnknown", named);
            }
        }

        Runspace.OnlySaved = null;
        var failures = new List<SfException>();
        var saved = ListSaved(vault: null, failures.Add, remark: null)
            .Select(listed => listed.Name)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();
        return saved.Count switch
        {
            // A locked vault may hold some.
            0 => throw failures.FirstOrDefault() ?? NoConnection("NoneSaved"),
            1 => Runspace.OnlySaved = OpenByName(saved[0]),
            _ => throw NoConnection("SeveralSaved", string.Join(", ", saved.Take(5)) + (saved.Count > 5 ? ", …" : "")),
        };
    }

    private IReadOnlyList<SfConnection> ListSaved(string? vault, Action<SfException> report, Action<SfException>? remark)
    {
        try
        {
            return Store.List(vault, report);
        }
        catch (SfException error) when (error.ErrorId == "SecretManagementMissing" && vault is null)
        {
            // Those who keep connections in the session alone need no vault.
            remark?.Invoke(error);
            return [];
        }
    }

    private static SfException NotFound(string name) => new("ConnectionNotFound", SfErrorCategory.ObjectNotFound, name);

    private static SfException Ambiguous(string name, IEnumerable<string> vaults)
        => new("ConnectionAmbiguous", SfErrorCategory.InvalidArgument, name, string.Join(", ", vaults));

    private static SfException NoConnection(string reason, params object?[] arguments)
        => new("NoConnection", SfErrorCategory.ObjectNotFound, Text.Message("NoConnection." + reason, arguments));
}
