using System.Globalization;

namespace SalesforceConnect.LocalOrg;

/// <summary>Writes the rows of a load, 200 at a time, each by itself.</summary>
internal sealed class IngestRun(
    BulkJobOrder order, IngestTarget target, IngestColumns columns, IngestResults results, DailyAllowance batches)
{
    private const int ChunkSize = 200;
    private const int FirstVersionWithFailedIds = 53;

    private readonly bool _tellsFailedIds =
        int.Parse(order.ApiVersion.AsSpan(0, 2), CultureInfo.InvariantCulture) >= FirstVersionWithFailedIds;

    private bool _hasPaused;

    public int Processed { get; private set; }

    public int Failed { get; private set; }

    /// <summary>Writes all rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="pause">Waits until the job is released.</param>
    /// <param name="cancellationToken">Ends it between two chunks.</param>
    /// <exception cref="BulkJobException">It cannot go on.</exception>
    public async Task RunAsync(IngestRows rows, Func<CancellationToken, Task> pause, CancellationToken cancellationToken)
    {
        BulkJobPlan plan = order.Plan;
        while (rows.ReadBatch())
        {
            if (!batches.TryCount())
            {
                rows.Lose();
                throw new BulkJobException("ExceededQuota : ApiBatchItems Limit exceeded.");
            }

            while (rows.Left > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Processed >= plan.PauseAfterRows && !_hasPaused)
                {
                    _hasPaused = true;
                    results.EndBatch();
                    await pause(cancellationToken).ConfigureAwait(false);
                }

                if (plan.FailWith is not null && Processed >= plan.FailAfterRows)
                {
                    throw new BulkJobException(plan.FailWith);
                }

                Write(rows.Take(NextSize(plan)));
            }

            results.EndBatch();
        }

        if (plan.FailWith is not null)
        {
            throw new BulkJobException(plan.FailWith);
        }
    }

    /// <summary>A chunk, or what is left to the row where the plan has something happen.</summary>
    private int NextSize(BulkJobPlan plan)
    {
        int size = ChunkSize;
        if (plan.PauseAfterRows is { } pauseAfter && !_hasPaused)
        {
            size = Math.Min(size, pauseAfter - Processed);
        }

        return plan.FailWith is null ? size : Math.Min(size, plan.FailAfterRows - Processed);
    }

    private void Write(List<string[]> rows)
    {
        var batch = new RecordBatch(target.Store, order.UserId, target.Rules, allOrNone: false);
        foreach (string[] row in rows)
        {
            try
            {
                Add(batch, columns.Read(row));
            }
            catch (SalesforceException refused)
            {
                batch.AddRefused(target.Table, new RowResult(null, null, refused.Errors));
            }
        }

        RowResult[] ends = batch.Run();
        for (int i = 0; i < ends.Length; i++)
        {
            if (ends[i].Success)
            {
                results.AddSuccess(rows[i], ends[i].Id!, ends[i].Created ?? order.Operation == "insert");
            }
            else
            {
                Failed++;
                results.AddFailure(rows[i], _tellsFailedIds && order.Operation != "insert" ? columns.Id(rows[i]) : null, ends[i].Errors);
            }
        }

        Processed += ends.Length;
    }

    private void Add(RecordBatch batch, RecordInput input)
    {
        switch (order.Operation)
        {
            case "insert":
                batch.AddCreate(target.Table, input);
                break;
            case "update":
                batch.AddUpdate(target.Table, input);
                break;
            case "upsert":
                batch.AddUpsert(target.Table, target.Key!, input);
                break;
            default:
                batch.AddDelete(target.Table, input.Id, erase: order.Operation == "hardDelete");
                break;
        }
    }
}
