using System.Management.Automation;
using SalesforceConnect.Bulk;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Commands;

/// <summary>Stops bulk jobs; rows that are done stay done.</summary>
[Cmdlet(VerbsLifecycle.Stop, "SfBulkJob", SupportsShouldProcess = true, HelpUri = HelpLinks.Base + "Stop-SfBulkJob.md")]
[OutputType(typeof(SfBulkJob))]
public sealed class StopSfBulkJobCommand : BulkJobCommand
{
    private protected override void Work(SfBulkJob job)
    {
        if (!ShouldProcess(Described(job), Text.Message("Job.Stop")))
        {
            return;
        }

        SfBulkJob? stopped = null;
        Run(async (bridge, cancellationToken) => stopped = await Jobs(bridge).AbortAsync(job, cancellationToken).ConfigureAwait(false));
        WriteObject(stopped);
    }
}
