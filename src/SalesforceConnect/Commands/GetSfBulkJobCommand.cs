using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using SalesforceConnect.Bulk;
using SalesforceConnect.Completion;
using SalesforceConnect.Connections;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Rest;
using AllowNullAttribute = System.Management.Automation.AllowNullAttribute;

namespace SalesforceConnect.Commands;

/// <summary>Bulk jobs as they are now: those with these IDs, or the org's.</summary>
[Cmdlet(VerbsCommon.Get, "SfBulkJob", DefaultParameterSetName = ListSet, HelpUri = HelpLinks.Base + "Get-SfBulkJob.md")]
[OutputType(typeof(SfBulkJob))]
public sealed class GetSfBulkJobCommand : BulkJobCommand
{
    private const string ListSet = "List";
    private const string JobSet = "Job";

    // A list does not say how many rows its jobs have: each is a call of its own.
    private const int MostCounted = 50;

    /// <summary>Jobs, or their IDs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = JobSet)]
    [Alias("Id")]
    [AllowNull]
    public override PSObject?[]? Job { get; set; } = [];

    /// <summary>The object that they load or read; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ObjectNameCompleter))]
    [SuppressMessage("Naming", "CA1720", Justification = "It is what Salesforce calls it.")]
    public string? Object { get; set; }

    /// <summary>What they do.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public SfBulkOperation[]? Operation { get; set; }

    /// <summary>The states that they are in.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateSet("Open", "UploadComplete", "InProgress", "JobComplete", "Failed", "Aborted")]
    public string[]? State { get; set; }

    /// <summary>What kind of jobs: those of Bulk API 2.0 that load or read, older ones, those of big objects.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateSet("V2Ingest", "V2Query", "Classic", "BigObjectIngest")]
    public string? JobType { get; set; }

    /// <summary>The ID of the user who made them.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [Alias("UserId")]
    [ValidateNotNullOrEmpty]
    public string? CreatedById { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == JobSet)
        {
            base.ProcessRecord();
            return;
        }

        ForItem(null, () => Run(ListAsync));
    }

    private protected override void Work(SfBulkJob job)
    {
        SfBulkJob? now = null;
        Run(async (bridge, cancellationToken) => now = await Jobs(bridge).RenewAsync(job, cancellationToken).ConfigureAwait(false));
        WriteObject(now);
    }

    private async Task ListAsync(PipelineBridge bridge, CancellationToken cancellationToken)
    {
        var list = new BulkJobList(Org, bridge, () => Org.Key);
        var jobs = new List<SfBulkJob>();
        foreach (string resource in Resources())
        {
            jobs.AddRange(await list.ReadAsync(resource, JobType, cancellationToken).ConfigureAwait(false));
        }

        WildcardPattern? name = Object is null ? null : new WildcardPattern(Object, WildcardOptions.IgnoreCase);
        SfBulkJob[] wanted = [.. jobs.Where(job => IsWanted(job, name)).GroupBy(job => job.Id).Select(same => same.First())
            .OrderByDescending(job => job.CreatedDate)];
        if (wanted.Length > MostCounted)
        {
            await bridge.WriteAllAsync(wanted).ConfigureAwait(false);
            return;
        }

        List<SfException> failures = [];
        await Jobs(bridge).RenewAllAsync(
            wanted,
            (job, failure) =>
            {
                bridge.Write(job);
                if (failure is not null)
                {
                    failures.Add(failure);
                }
            },
            cancellationToken).ConfigureAwait(false);
        if (failures.Count > 0)
        {
            bridge.Warning(Text.Message("JobsNotCounted", failures.Count, failures[0].Message));
        }
    }

    private string[] Resources() => JobType switch
    {
        null => [BulkResource.Ingest, BulkResource.Query],
        "V2Query" => [BulkResource.Query],
        "Classic" => [BulkResource.Ingest, BulkResource.Query],
        _ => [BulkResource.Ingest],
    };

    private bool IsWanted(SfBulkJob job, WildcardPattern? name)
        => (name is null || name.IsMatch(job.Object ?? ""))
            && (Operation is null || Operation.Contains(job.Operation))
            && (State is null || State.Contains(job.State, StringComparer.OrdinalIgnoreCase))
            && (CreatedById is null || (job.CreatedById is { } user && RecordId.Short(user) == RecordId.Short(CreatedById)));
}
