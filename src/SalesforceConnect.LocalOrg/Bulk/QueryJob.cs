namespace SalesforceConnect.LocalOrg;

/// <summary>A query whose rows are fetched as CSV, page by page.</summary>
internal sealed class QueryJob(BulkJobOrder order, BulkSelect select, Func<long> storeVersion)
    : BulkJob(order, select.Definition.Name, BulkJobState.UploadComplete)
{
    private IReadOnlyList<OrgRow>? _rows;

    public override string JobType => "V2Query";

    public BulkSelect Select { get; } = select;

    /// <summary>The rows; none before they were found.</summary>
    public IReadOnlyList<OrgRow> Rows => _rows ?? [];

    /// <summary>The version of the org's records that the rows are of.</summary>
    public long StoreVersion { get; private set; }

    protected override int ProcessedRows => Rows.Count;

    protected override int FailedRows => 0;

    /// <summary>Lets the job begin, or wait until it has been asked for.</summary>
    public void Start() => Queue();

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        if (Order.Plan.PauseAfterRows is not null)
        {
            await PauseAsync(cancellationToken).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (Order.Plan.FailWith is { } failure)
        {
            throw new BulkJobException(failure);
        }

        StoreVersion = storeVersion();
        _rows = Select.Run();
    }
}
