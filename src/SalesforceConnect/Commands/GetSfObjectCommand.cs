using System.Management.Automation;
using SalesforceConnect.Completion;
using SalesforceConnect.Connections;
using SalesforceConnect.Describe;
using SalesforceConnect.Pipeline;

namespace SalesforceConnect.Commands;

/// <summary>Lists the org's objects, or describes one with its fields.</summary>
[Cmdlet(VerbsCommon.Get, "SfObject", DefaultParameterSetName = NameSet, HelpUri = HelpLinks.Base + "Get-SfObject.md")]
[OutputType(typeof(SfObject))]
public sealed class GetSfObjectCommand : ConnectionsCommand
{
    private const string NameSet = "Name";
    private const string ConnectionSet = "Connection";

    private static readonly string[] s_all = ["*"];

    private readonly Dictionary<SfConnection, IReadOnlyList<SfObject>> _lists = [];
    private bool _isNameGiven;

    /// <summary>The objects' API names; wildcards choose from the list.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = NameSet)]
    [Parameter(Position = 0, ParameterSetName = ConnectionSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ObjectNameCompleter))]
    public string[] Name { get; set; } = s_all;

    /// <summary>Describes those that wildcards chose too.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc/>
    [Parameter(ParameterSetName = NameSet)]
    [Parameter(ValueFromPipeline = true, ParameterSetName = ConnectionSet)]
    [ConnectionReference(AllowsSeveral = true, LeavesOthers = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    public override ConnectionReference[]? Connection { get; set; }

    private protected override bool TakesPipedConnections => true;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _isNameGiven = MyInvocation.BoundParameters.ContainsKey(nameof(Name));
        base.BeginProcessing();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // A connection has a property Name too, which is no object's.
        foreach (string name in IsConnectionPiped && !_isNameGiven ? s_all : Name)
        {
            ForEachConnection(
                name,
                (connection, connectionName, bridge, cancellationToken) => EmitAsync(
                    connection, connectionName, name, bridge, cancellationToken));
        }
    }

    private async Task EmitAsync(
        SfConnection connection, string? connectionName, string name, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        OpenConnection session = connection.Opened!;
        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            await DescribeAsync(SfObject.CheckName(name)).ConfigureAwait(false);
            return;
        }

        if (!_lists.TryGetValue(connection, out IReadOnlyList<SfObject>? list))
        {
            list = _lists[connection] = SfObject.ReadList(
                await session.SendAsync(SfObject.ListRequest, bridge, cancellationToken).ConfigureAwait(false));
        }

        foreach (SfObject found in Matching(name, list, listed => listed.Name))
        {
            if (Detailed)
            {
                await DescribeAsync(found.Name).ConfigureAwait(false);
            }
            else
            {
                Write(found);
            }
        }

        async Task DescribeAsync(string objectName)
            => Write(await session.Types.DescribeAsync(SfObject.Collection, objectName, bridge, cancellationToken).ConfigureAwait(false));

        void Write(SfObject found)
        {
            found.Connection = connectionName;
            bridge.Write(found);
        }
    }
}
