using System.Management.Automation;
using SalesforceConnect.Bulk;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Commands;

/// <summary>Removes bulk jobs and what they keep of their rows.</summary>
[Cmdlet(VerbsCommon.Remove, "SfBulkJob", SupportsShouldProcess = true, HelpUri = HelpLinks.Base + "Remove-SfBulkJob.md")]
public sealed class RemoveSfBulkJobCommand : BulkJobCommand
{
    private protected override void Work(SfBulkJob job)
    {
        if (ShouldProcess(Described(job), Text.Message("Job.Remove")))
        {
            Run((bridge, cancellationToken) => Jobs(bridge).RemoveAsync(job, cancellationToken));
        }
    }
}
