using System.Collections;
using System.Management.Automation;
using SalesforceConnect.Completion;
using SalesforceConnect.Connections;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Queries;
using SalesforceConnect.Query;

namespace SalesforceConnect.Commands;

/// <summary>Runs a SOQL query: all pages, all children.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "SfQuery", DefaultParameterSetName = RecordsSet, HelpUri = HelpLinks.Base + "Invoke-SfQuery.md")]
[OutputType(typeof(SfRecord), typeof(long), ParameterSetName = [RecordsSet])]
[OutputType(typeof(SfQueryPlan), ParameterSetName = [ExplainSet])]
public sealed class InvokeSfQueryCommand : SfCommand
{
    private const string RecordsSet = "Records";
    private const string ExplainSet = "Explain";

    private readonly List<SfConnection> _connections = [];

    /// <summary>The SOQL query.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Soql")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SoqlCompleter))]
    public string Query { get; set; } = "";

    /// <summary>Values for the <c>:name</c> places of the query.</summary>
    [Parameter(Position = 1)]
    public IDictionary Parameter { get; set; } = new Hashtable();

    /// <summary>The connections to work with: names or objects.</summary>
    [Parameter]
    [ConnectionReference]
    [ArgumentCompleter(typeof(ConnectionNameCompleter))]
    public ConnectionReference[]? Connection { get; set; }

    /// <summary>How many records are wanted at most.</summary>
    [Parameter(ParameterSetName = RecordsSet)]
    [ValidateRange(1L, long.MaxValue)]
    public long First { get; set; }

    /// <summary>Finds deleted and archived records too.</summary>
    [Parameter(ParameterSetName = RecordsSet)]
    public SwitchParameter IncludeDeleted { get; set; }

    /// <summary>Queries the objects of the Tooling API.</summary>
    [Parameter]
    public SwitchParameter Tooling { get; set; }

    /// <summary>How many records a page should have.</summary>
    [Parameter(ParameterSetName = RecordsSet)]
    [ValidateRange(200, 2000)]
    public int BatchSize { get; set; }

    /// <summary>Makes a parent's field a column of its own.</summary>
    [Parameter(ParameterSetName = RecordsSet)]
    public SwitchParameter Flat { get; set; }

    /// <summary>Leaves dates and times the text that they are sent as.</summary>
    [Parameter(ParameterSetName = RecordsSet)]
    public SwitchParameter AsText { get; set; }

    /// <summary>Tells how Salesforce would run the query, and does not run it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ExplainSet)]
    public SwitchParameter Explain { get; set; }

    private QueryOptions Options => new()
    {
        First = First > 0 ? First : null, IncludeDeleted = IncludeDeleted, IsTooling = Tooling, BatchSize = BatchSize > 0 ? BatchSize : null, IsFlat = Flat, AsText = AsText,
    };

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Connection is null)
        {
            _connections.Add(Checked(target: null, () => Connections.Open(reference: null)));
            return;
        }

        foreach (ConnectionReference reference in Connection)
        {
            ForItem(reference.ToString(), () => _connections.Add(Connections.Open(reference)));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForItem(Query, () =>
    {
        IReadOnlyList<string> queries = QueryParameters.Bind(Query, ParameterTable.From(Parameter));
        foreach (SfConnection connection in _connections)
        {
            ForItem(_connections.Count > 1 ? connection.Name : Query, () => Run((bridge, cancellationToken) => RunAsync(connection, queries, bridge, cancellationToken)));
        }
    });

    private async Task RunAsync(SfConnection connection, IReadOnlyList<string> queries, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        if (Explain)
        {
            await ExplainAsync(connection.Session!, queries, bridge, cancellationToken).ConfigureAwait(false);
            return;
        }

        using var progress = new ProgressReport(bridge, Text.Message("Progress.Query", connection.Name));
        using var run = new QueryRun(connection.Session!, Query, queries, Options with { ConnectionName = Connection?.Length > 1 ? connection.Name : null }, bridge);
        await new PageEmitter(bridge, progress).EmitAsync(run, cancellationToken).ConfigureAwait(false);
    }

    private async Task ExplainAsync(ConnectionSession session, IReadOnlyList<string> queries, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        foreach (string query in queries)
        {
            bridge.Write(SfQueryPlan.Read(await session.SendAsync(Options.Request(Options.QueryResource, "explain", query), bridge, cancellationToken).ConfigureAwait(false)), enumerate: true);
        }
    }
}
