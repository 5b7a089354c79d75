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
public sealed class InvokeSfQueryCommand : ConnectionsCommand
{
    private const string RecordsSet = "Records";
    private const string ExplainSet = "Explain";

    /// <summary>The SOQL query.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Soql")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SoqlCompleter))]
    public string Query { get; set; } = "";

    /// <summary>Values for the <c>:name</c> places of the query.</summary>
    [Parameter(Position = 1)]
    public IDictionary? Parameter { get; set; }

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

    /// <summary>Leaves dates, times and numbers the text that they are sent as.</summary>
    [Parameter(ParameterSetName = RecordsSet)]
    public SwitchParameter AsText { get; set; }

    /// <summary>Tells how Salesforce would run the query, and does not run it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ExplainSet)]
    public SwitchParameter Explain { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForItem(Query, () =>
    {
        var query = new QueryParameters(Query, ParameterTable.From(Parameter));
        _ = query.Bind();
        foreach (string warning in query.Warnings)
        {
            WriteWarning(warning);
        }

        if (Flat && query.Statement?.Selection.Columns.Where(column => column.Kind == SelectColumnKind.Children).Select(column => column.Name).ToList() is { Count: > 0 } children)
        {
            WriteWarning(Text.Message("FlatChildren", string.Join(", ", children)));
        }

        ForEachConnection(Query, (connection, name, bridge, cancellationToken) => RunAsync(connection, query, Options(name), bridge, cancellationToken));
    });

    private QueryOptions Options(string? connectionName) => new()
    {
        First = First > 0 ? First : null, IncludeDeleted = IncludeDeleted, IsTooling = Tooling, BatchSize = BatchSize > 0 ? BatchSize : null, IsFlat = Flat, AsText = AsText,
        ConnectionName = connectionName,
    };

    private async Task RunAsync(SfConnection connection, QueryParameters query, QueryOptions options, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        ConnectionSession session = connection.Session!;
        var types = new SelectionTypes(session.Types, options.ObjectsResource, bridge);
        IReadOnlyList<string> queries = await query.BindAsync(types, cancellationToken).ConfigureAwait(false);
        if (Explain)
        {
            bridge.Write(await SfQueryPlan.FindAsync(session, queries, options, bridge, cancellationToken).ConfigureAwait(false), enumerate: true);
            return;
        }

        using var progress = new ProgressReport(bridge, Text.Message("Progress.Query", connection.Name));
        using var run = new QueryRun(session, query.Statement is { IsCount: true }, queries, options, bridge, types);
        await new PageEmitter(bridge, progress).EmitAsync(run, cancellationToken).ConfigureAwait(false);
    }
}
