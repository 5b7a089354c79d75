using System.Collections;
using System.Management.Automation;
using SalesforceConnect.Completion;
using SalesforceConnect.Connections;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Queries;
using SalesforceConnect.Query;
using SalesforceConnect.Records;
using SalesforceConnect.Redaction;
using SalesforceConnect.Soql;

namespace SalesforceConnect.Commands;

/// <summary>Runs a SOQL query: all pages, all children.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "SfQuery", DefaultParameterSetName = RecordsSet, HelpUri = HelpLinks.Base + "Invoke-SfQuery.md")]
[OutputType(typeof(SfRecord))]
public sealed class InvokeSfQueryCommand : ConnectionsCommand
{
    private const string RecordsSet = "Records";
    private const string RecordsFileSet = "RecordsFile";
    private const string ExplainSet = "Explain";
    private const string ExplainFileSet = "ExplainFile";

    /// <summary>The SOQL query.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = RecordsSet)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ExplainSet)]
    [Alias("Soql")]
    [QueryText]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SoqlCompleter))]
    public string Query { get; set; } = "";

    /// <summary>A file that holds the query.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = RecordsFileSet)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ExplainFileSet)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Values for the <c>:name</c> places of the query.</summary>
    [Parameter(Position = 1, ParameterSetName = RecordsSet)]
    [Parameter(Position = 1, ParameterSetName = ExplainSet)]
    [Parameter(Position = 0, ParameterSetName = RecordsFileSet)]
    [Parameter(Position = 0, ParameterSetName = ExplainFileSet)]
    public IDictionary? Parameter { get; set; }

    /// <summary>How many records are wanted at most.</summary>
    [Parameter(ParameterSetName = RecordsSet)]
    [Parameter(ParameterSetName = RecordsFileSet)]
    [ValidateRange(1L, long.MaxValue)]
    public long First { get; set; }

    /// <summary>Finds deleted and archived records too.</summary>
    [Parameter(ParameterSetName = RecordsSet)]
    [Parameter(ParameterSetName = RecordsFileSet)]
    public SwitchParameter IncludeDeleted { get; set; }

    /// <summary>Queries the objects of the Tooling API.</summary>
    [Parameter]
    public SwitchParameter Tooling { get; set; }

    /// <summary>How many records a page should have.</summary>
    [Parameter(ParameterSetName = RecordsSet)]
    [Parameter(ParameterSetName = RecordsFileSet)]
    [ValidateRange(200, 2000)]
    public int BatchSize { get; set; }

    /// <summary>Makes a parent's field a column of its own.</summary>
    [Parameter(ParameterSetName = RecordsSet)]
    [Parameter(ParameterSetName = RecordsFileSet)]
    public SwitchParameter Flat { get; set; }

    /// <summary>Leaves dates, times and numbers the text that they are sent as.</summary>
    [Parameter(ParameterSetName = RecordsSet)]
    [Parameter(ParameterSetName = RecordsFileSet)]
    public SwitchParameter AsText { get; set; }

    /// <summary>Tells how Salesforce would run the query, and does not run it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ExplainSet)]
    [Parameter(Mandatory = true, ParameterSetName = ExplainFileSet)]
    public SwitchParameter Explain { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForItem(Item, () =>
    {
        var query = new QueryParameters(Given(), ParameterTable.From(Parameter));
        foreach (string warning in query.Warnings)
        {
            WriteWarning(warning);
        }

        if (Flat
            && Selection.Of(query.Query.Root)?.Columns.Where(column => column.Kind == SelectColumnKind.Children)
                .Select(column => column.Name)
                .ToList() is { Count: > 0 } children)
        {
            WriteWarning(Errors.Text.Message("FlatChildren", string.Join(", ", children)));
        }

        ForEachConnection(
            Item,
            (connection, name, bridge, cancellationToken) => RunAsync(
                connection, query, Options(connection, name), bridge, cancellationToken));
    });

    private bool IsFile => ParameterSetName is RecordsFileSet or ExplainFileSet;

    private string Item => IsFile ? Path : Query;

    private SoqlQuery Given()
    {
        SoqlQuery query = SoqlQuery.Parse(IsFile ? QueryFile.Read(FilePath(Path)) : Query);
        return IsFile || query.IsEmpty || query.Text.IsQuery ? query
            : IsNameOfFile(Query) ? throw new SfException("QueryIsFile", SfErrorCategory.InvalidArgument, Query)
            : MyInvocation.ExpectingInput ? throw new SfException("QueryFragment", SfErrorCategory.InvalidArgument)
            : query;
    }

    private QueryOptions Options(SfConnection connection, string? connectionName) => new()
    {
        First = First > 0
            ? First
            : null,
        IncludeDeleted = IncludeDeleted,
        IsTooling = Tooling,
        BatchSize = BatchSize > 0
                ? BatchSize
                : null,
        IsFlat = Flat,
        AsText = AsText,
        ConnectionName = connectionName,
        Org = () => connection.Opened!.Key,
    };

    private async Task RunAsync(
        SfConnection connection, QueryParameters query, QueryOptions options, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        OpenConnection session = connection.Opened!;
        var types = new SelectionTypes(session.Types, options.ObjectsResource, bridge);
        IReadOnlyList<string> queries = await query.BindAsync(types, cancellationToken).ConfigureAwait(false);
        foreach (string bound in queries.Where(bound => bound != query.Query.Text.Given))
        {
            bridge.Verbose(() => Redactor.Text(bound));
        }

        if (Explain)
        {
            bridge.Write(
                await SfQueryPlan.FindAsync(session, queries, options, bridge, cancellationToken).ConfigureAwait(false), enumerate: true);
            return;
        }

        using var progress = new ProgressReport(bridge, Errors.Text.Message("Progress.Query", connection.Name));
        using var run = new QueryRun(session, query.Query, queries, options, bridge, types);
        await new PageEmitter(bridge, progress).EmitAsync(run, cancellationToken).ConfigureAwait(false);
    }
}
