using System.Management.Automation;
using SalesforceConnect.Bulk;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Work;

namespace SalesforceConnect.Commands;

/// <summary>Waits until bulk jobs have come to their end, all of them side by side.</summary>
[Cmdlet(VerbsLifecycle.Wait, "SfBulkJob", HelpUri = HelpLinks.Base + "Wait-SfBulkJob.md")]
[OutputType(typeof(SfBulkJob))]
public sealed class WaitSfBulkJobCommand : BulkJobCommand
{
    private readonly List<SfBulkJob> _jobs = [];

    /// <summary>How many seconds to wait between two questions.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int PollingIntervalSec { get; set; }

    /// <summary>How many seconds to wait for a job; without end by default.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int TimeoutSec { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => Run(async (bridge, cancellationToken) =>
    {
        using var progress = new ProgressReport(bridge, Text.Message("Progress.Wait", Org.Facts.Name));
        var wait = new BulkWait(Jobs(bridge), TimeProvider.System)
        {
            Interval = Seconds(PollingIntervalSec),
            Limit = Seconds(TimeoutSec),
        };
        await SideBySide.InOrderAsync(
            _jobs,
            (job, stop) => wait.EndAsync(
                job,
                told => progress.Report(() => Text.Message("Progress.Job", told.Id, told.State, told.Processed, told.Failed)),
                stop),
            async (job, ended) =>
            {
                try
                {
                    SfBulkJob now = await ended.ConfigureAwait(false);
                    bridge.Write(now);
                    if (now.State is "Failed" or "Aborted")
                    {
                        bridge.Error(BulkFailure.Of(now), now);
                    }
                    else if (BulkFailure.OfRows(now) is { } failed)
                    {
                        bridge.Error(failed, now);
                    }
                }
                catch (SfException failure)
                {
                    bridge.Error(failure, job);
                }
            },
            cancellationToken,
            ahead: int.MaxValue).ConfigureAwait(false);
    });

    private protected override void Work(SfBulkJob job) => _jobs.Add(job);
}
