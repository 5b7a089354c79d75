namespace SalesforceConnect.LocalOrg;

/// <summary>A load: CSV in, and what became of each row.</summary>
internal sealed class IngestJob(BulkJobOrder order, IngestTarget target, IngestSettings settings)
    : BulkJob(order, target.Table.Definition.Name, BulkJobState.Open)
{
    private readonly Lock _gate = new();
    private OrgBlob? _content;
    private IngestRun? _run;

    public override string JobType => "V2Ingest";

    public IngestTarget Target { get; } = target;

    /// <summary>What became of the rows; null while there is nothing to tell.</summary>
    public IngestResults? Results { get; private set; }

    protected override int ProcessedRows => _run?.Processed ?? 0;

    protected override int FailedRows => _run?.Failed ?? 0;

    /// <summary>Takes the data. False when there is some already, which cannot be added to.</summary>
    public bool TryTake(OrgBlob content)
    {
        lock (_gate)
        {
            if (_content is not null)
            {
                return false;
            }

            _content = content;
            return true;
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        Results?.Dispose();
        (_content as IDisposable)?.Dispose();
    }

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        await using Stream data = _content?.OpenRead() ?? Stream.Null;
        using var reader = new CsvReader(data, Order.Dialect);
        BulkJobException? unreadable = null;
        (string[] Names, string Raw)? header = null;
        try
        {
            header = reader.ReadHeader();
        }
        catch (BulkJobException refused)
        {
            unreadable = refused;
        }

        var results = new IngestResults(Order.Dialect, header?.Raw);
        var rows = new IngestRows(reader, Order.Plan, header?.Names.Length ?? 0);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            CheckLineEndings();
            if (unreadable is not null)
            {
                throw unreadable;
            }

            if (header is { } line)
            {
                var columns = new IngestColumns(Target.Store, Target.Table.Definition, line.Names, Order.Operation);
                _run = new IngestRun(Order, Target, columns, results, settings.Batches);
                await _run.RunAsync(rows, PauseAsync, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            // What it was given and did not do.
            foreach (string[] row in rows.Rest())
            {
                results.AddUnprocessed(row);
            }

            results.Close(settings.EmptyResultsHaveHeader());
            Results = results;
        }
    }

    private void CheckLineEndings()
    {
        if (_content is not null)
        {
            using Stream data = _content.OpenRead();
            Order.Dialect.CheckLineEndings(data);
        }
    }
}
