using System.ComponentModel;
using System.Management.Automation;
using SalesforceConnect.Pipeline;

namespace SalesforceConnect.Connections;

/// <summary>The base of every cmdlet that works with an org: it takes <c>-Connection</c>, or finds the one that is meant.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ConnectedCommand : ConnectionCommand
{
    private OpenConnection? _org;

    /// <summary>The connection to work with: a name or an object.</summary>
    [Parameter]
    [ConnectionReference]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    public ConnectionReference? Connection { get; set; }

    private protected override bool EmitsNested => true;

    /// <summary>The connection at work.</summary>
    internal OpenConnection Org => _org ?? throw new InvalidOperationException("BeginProcessing has not opened the connection.");

    /// <summary>Opens the connection: without one, nothing else can work.</summary>
    protected override void BeginProcessing() => _org = Checked(Connection?.ToString(), () => Connections.Open(Connection).Opened!);
}
