using System.ComponentModel;
using System.Management.Automation;
using SalesforceConnect.Connections;

namespace SalesforceConnect.Pipeline;

/// <summary>The base of every cmdlet that works with one org or with several in turn.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ConnectionsCommand : SfCommand
{
    private readonly List<SfConnection> _connections = [];

    /// <summary>The connections to work with: names or objects.</summary>
    [Parameter]
    [ConnectionReference(AllowsSeveral = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    public ConnectionReference[]? Connection { get; set; }

    private bool IsSeveral => Connection?.Length > 1;

    /// <summary>Opens the connections. Without the only one nothing can work; of several, the others go on.</summary>
    protected override void BeginProcessing()
    {
        SerializedTypes.Tell(InvokeCommand);
        if (!IsSeveral)
        {
            _connections.Add(Checked(Connection?[0].ToString(), () => Connections.Open(Connection?[0])));
            return;
        }

        foreach (ConnectionReference reference in Connection!)
        {
            ForItem(reference.ToString(), () => _connections.Add(Connections.Open(reference)));
        }
    }

    /// <summary>Works with each connection. What fails is an error of its own: the item's, or where there are several connections, theirs.</summary>
    /// <param name="item">The item of the input.</param>
    /// <param name="work">What to do with a connection; its name, where there are several and the output has to say which.</param>
    internal void ForEachConnection(object item, Func<SfConnection, string?, PipelineBridge, CancellationToken, Task> work)
    {
        foreach (SfConnection connection in _connections)
        {
            string? name = IsSeveral ? connection.Name : null;
            ForItem(name ?? item, () => Run((bridge, cancellationToken) => work(connection, name, bridge, cancellationToken)), name);
        }
    }
}
