using System.Management.Automation;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Connections;

/// <summary>Finds the connection that a command means, in the session first and then in the vaults.</summary>
internal sealed class ConnectionResolver
{
    /// <summary>The environment variable that names the connection to use when a command names none.</summary>
    public const string EnvironmentVariable = "SF_CONNECTION";

    public ConnectionResolver(IConnectionStore store, RunspaceConnections session)
    {
        Store = store;
        Runspace = session;
    }

    /// <summary>Opens the store for the command that runs on this thread then, which need not be the one that opened a connection.</summary>
    private static IConnectionStore OpenStore() => SecretManagementStore.InCallersRunspace(onSeen: null);

    /// <summary>A place in a vault, for connections that are saved there.</summary>
    public VaultPlace PlaceIn(string vault) => new(vault, Store.IsWrittenThrough(vault), OpenStore);

    /// <summary>For the command that runs on this thread.</summary>
    public static ConnectionResolver ForCaller()
    {
        RunspaceConnections session = RunspaceConnections.Current;
        return new ConnectionResolver(SecretManagementStore.InCallersRunspace(session.Saw), session);
    }

    public IConnectionStore Store { get; }

    public RunspaceConnections Runspace { get; }

    /// <summary>The connection that a command means, open.</summary>
    /// <param name="reference">What the user named; null for the session's current one, the environment's, or the only saved one.</param>
    /// <exception cref="SfException"><c>NoConnection</c>, <c>ConnectionNotFound</c>, <c>ConnectionWildcards</c>, or why the saved one cannot be read.</exception>
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
            : OpenByName(
                reference.Name ?? throw new SfException("InvalidConnectionReference", SfErrorCategory.InvalidArgument, Redactor.Input(reference.ToString())),
                reference.Connection?.Vault);
    }

    /// <summary>The session's current connection.</summary>
    /// <exception cref="SfException"><c>NoConnection</c>.</exception>
    public SfConnection Current()
        => Runspace.Selected ?? throw (Runspace.Failed is { } failed ? NoConnection("ChoiceFailed", failed) : NoConnection("SessionAlone"));

    /// <summary>The session's connection of this name, of any vault or of one; null where it has none.</summary>
    public SfConnection? InSession(string name, string? vault)
        => Runspace.Find(name) is { } known && (vault is null || vault.Equals(known.Vault, StringComparison.OrdinalIgnoreCase)) ? known : null;

    /// <summary>The saved connections of this name, asked for by it, since a vault need not list what it has.</summary>
    /// <exception cref="SfException"><c>ConnectionNotFound</c>, or why that cannot be known.</exception>
    public IReadOnlyList<SfConnection> Saved(string name, string? vault)
    {
        IReadOnlyList<string> vaults = ConnectionName.IsValid(name) ? Store.VaultsWith(name, vault) : [];
        return vaults.Count == 0
            ? throw new SfException("ConnectionNotFound", SfErrorCategory.ObjectNotFound, name)
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
            0 => throw new SfException("ConnectionNotFound", SfErrorCategory.ObjectNotFound, name),
            1 => vaults[0],
            _ when vaults[0].Equals(Store.ResolveVault(null), StringComparison.OrdinalIgnoreCase) => vaults[0],
            _ => throw new SfException("ConnectionAmbiguous", SfErrorCategory.InvalidArgument, name, string.Join(", ", vaults)),
        };
        var connection = new SfConnection(new OpenConnection(Store.Load(name, found)).KeepIn(PlaceIn(found)), found);
        Runspace.Add(connection);
        return connection;
    }

    /// <summary>The session's and the saved connections, by name, without reading a secret.</summary>
    /// <param name="vault">The vault that they are in; null for the session and all vaults.</param>
    /// <param name="report">Hears of a vault that cannot be listed; the others are.</param>
    /// <param name="remark">Hears of what keeps vaults from being looked at, where none was asked for.</param>
    public IReadOnlyList<SfConnection> Known(string? vault, Action<SfException> report, Action<SfException> remark)
    {
        var session = Runspace.All.Where(connection => vault is null || vault.Equals(connection.Vault, StringComparison.OrdinalIgnoreCase)).ToList();
        IEnumerable<SfConnection> saved = ListSaved(vault, report, remark)
            .Where(listing => !session.Any(known => IsSame(known, listing)))
            .Select(listing => new SfConnection(listing.Facts, listing.Vault));
        return [.. session.Concat(saved).OrderBy(connection => connection.Name, StringComparer.OrdinalIgnoreCase)];
    }

    private static bool IsSame(SfConnection known, ConnectionListing listing)
        => known.Name.Equals(listing.Facts.Name, StringComparison.OrdinalIgnoreCase)
            && listing.Vault.Equals(known.Vault, StringComparison.OrdinalIgnoreCase);

    /// <summary>The connection that a command which names none would use, as far as that is known without asking a vault; else null.</summary>
    /// <param name="session">The session's connections.</param>
    public static SfConnection? KnownDefault(RunspaceConnections session)
        => session.Selected is { } current ? current
            : session.Failed is not null ? null
            : Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } named ? session.Find(named)
            : session.OnlySaved;

    // After a failed choice neither the environment's nor the only saved one is meant.
    private SfConnection OpenDefault()
    {
        if (Runspace.Selected is { } current)
        {
            return current;
        }

        if (Runspace.Failed is { } failed)
        {
            throw NoConnection("ChoiceFailed", failed);
        }

        if (Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } named)
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
        var saved = ListSaved(vault: null, failures.Add, remark: null).Select(listing => listing.Facts.Name).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return saved.Count switch
        {
            // A locked vault may hold some.
            0 => throw failures.FirstOrDefault() ?? NoConnection("NoneSaved"),
            1 => Runspace.OnlySaved = OpenByName(saved[0]),
            _ => throw NoConnection("SeveralSaved", string.Join(", ", saved.Take(5)) + (saved.Count > 5 ? ", …" : "")),
        };
    }

    private IReadOnlyList<ConnectionListing> ListSaved(string? vault, Action<SfException> report, Action<SfException>? remark)
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

    private static SfException NoConnection(string reason, params object?[] arguments)
        => new("NoConnection", SfErrorCategory.ObjectNotFound, Text.Message("NoConnection." + reason, arguments));
}
