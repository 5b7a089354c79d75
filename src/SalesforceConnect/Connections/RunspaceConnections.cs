using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace SalesforceConnect.Connections;

/// <summary>The connections of one runspace, and which of them is current. Used on the pipeline thread alone.</summary>
internal sealed class RunspaceConnections
{
    private static readonly ConditionalWeakTable<Runspace, RunspaceConnections> s_byRunspace = new();

    private readonly Dictionary<string, SfConnection> _connections = new(StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, string?> _seen = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Those of the runspace that this thread works for.</summary>
    public static RunspaceConnections Current => s_byRunspace.GetOrCreateValue(Runspace.DefaultRunspace);

    /// <summary>The last one made or selected.</summary>
    public SfConnection? Selected { get; private set; }

    /// <summary>
    /// The name that a command was to make or choose the current connection by, and failed; null where none did since. Nothing else takes
    /// its place: what comes next would run against another org.
    /// </summary>
    public string? Failed { get; private set; }

    /// <summary>The only saved one, once a command that named none has used it; null where another has been meant since.</summary>
    public SfConnection? OnlySaved { get; set; }

    /// <summary>A completer's question to the vaults that is not answered yet.</summary>
    public Task<List<SfConnection>>? Search { get; set; }

    /// <summary>All of them, by name.</summary>
    public IEnumerable<SfConnection> All => _connections.Values.OrderBy(connection => connection.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Names and URLs that are known without asking a vault, for completers.</summary>
    public IEnumerable<(string Name, string? Url)> Names
        => All.Select(connection => (connection.Name, connection.InstanceUrl)).Concat(_seen.Select(seen => (seen.Key, seen.Value)));

    /// <summary>Remembers what a vault listed.</summary>
    public void Saw(SfConnection listed) => _seen[listed.Name] = listed.InstanceUrl;

    /// <summary>Forgets what a vault listed, once it is gone there.</summary>
    public void Unsee(string name) => _seen.Remove(name);

    /// <summary>The one of this name.</summary>
    public SfConnection? Find(string name) => _connections.TryGetValue(name, out SfConnection? connection) ? connection : null;

    /// <summary>Adds one, in place of any of the same name.</summary>
    public void Add(SfConnection connection)
    {
        Remove(connection.Name);
        _connections[connection.Name] = connection;
    }

    /// <summary>Makes one current.</summary>
    public void Select(SfConnection connection)
    {
        Deselect();
        Failed = null;
        Selected = connection;
        connection.IsCurrent = true;
    }

    /// <summary>Leaves the session without a current connection, since the one that was to be could not be made or found.</summary>
    public void Fail(string name)
    {
        Deselect();
        Failed = name;
    }

    /// <summary>Takes one out; whether it was there.</summary>
    public bool Remove(string name)
    {
        if (Selected is not null && Selected.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        {
            Deselect();
        }

        OnlySaved = OnlySaved?.Name.Equals(name, StringComparison.OrdinalIgnoreCase) == true ? null : OnlySaved;
        return _connections.Remove(name);
    }

    /// <summary>Forgets everything, as when the module is removed.</summary>
    public void Clear()
    {
        Selected = null;
        Failed = null;
        OnlySaved = null;
        Search = null;
        _connections.Clear();
        _seen.Clear();
    }

    private void Deselect()
    {
        if (Selected is not null)
        {
            Selected.IsCurrent = false;
            Selected = null;
        }
    }
}
