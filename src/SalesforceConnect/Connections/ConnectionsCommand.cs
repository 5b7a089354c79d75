using System.ComponentModel;
using System.Management.Automation;
using SalesforceConnect.Pipeline;

namespace SalesforceConnect.Connections;

/// <summary>The base of every cmdlet that works with one org or with several in turn.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ConnectionsCommand : ConnectionCommand
{
    private IReadOnlyList<SfConnection>? _given;
    private IReadOnlyList<SfConnection>? _usual;
    private bool _isSeveral;

    /// <summary>The connections to work with: names or objects.</summary>
    [Parameter]
    [ConnectionReference(AllowsSeveral = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    public virtual ConnectionReference[]? Connection { get; set; }

    private protected override bool EmitsNested => true;

    /// <summary>Whether connections may come from the pipeline, item by item.</summary>
    private protected virtual bool TakesPipedConnections => false;

    /// <summary>Whether the item of the pipeline that is worked on is a connection.</summary>
    private protected bool IsConnectionPiped => _given is null && Connection is not null;

    /// <summary>Opens the connections. Without the only one nothing can work; of several, the others go on.</summary>
    protected override void BeginProcessing()
    {
        if (Connection is not null || !TakesPipedConnections || !MyInvocation.ExpectingInput)
        {
            _isSeveral = Connection?.Length > 1;
            _given = _isSeveral ? OpenEach() : [OpenOnly(Connection?[0])];
        }
    }

    /// <summary>
    /// Works with each connection, on the pipeline thread. What fails is an error of its own: the item's, or where there are several
    /// connections, theirs.
    /// </summary>
    /// <param name="item">The item of the input.</param>
    /// <param name="work">What to do with a connection; its name, where there may be several and the output has to say which.</param>
    internal void ForEachConnection(object? item, Action<SfConnection, string?> work)
    {
        // How many the pipeline brings is not known, so each of them is named.
        bool isNamed = _isSeveral || IsConnectionPiped;
        foreach (SfConnection connection in _given ?? (Connection is null ? _usual ??= [OpenOnly(null)] : OpenEach()))
        {
            string? name = isNamed ? connection.Name : null;
            ForItem(name ?? item, () => work(connection, name), name);
        }
    }

    /// <inheritdoc cref="ForEachConnection(object?, Action{SfConnection, string?})"/>
    internal void ForEachConnection(object? item, Func<SfConnection, string?, PipelineBridge, CancellationToken, Task> work)
        => ForEachConnection(
            item, (connection, name) => Run((bridge, cancellationToken) => work(connection, name, bridge, cancellationToken)));

    private SfConnection OpenOnly(ConnectionReference? reference) => Checked(reference?.ToString(), () => Connections.Open(reference));

    private List<SfConnection> OpenEach()
    {
        var opened = new List<SfConnection>();
        foreach (ConnectionReference reference in Connection!)
        {
            ForItem(reference.ToString(), () => opened.Add(Connections.Open(reference)));
        }

        return opened;
    }
}
