using System.ComponentModel;
using System.Management.Automation;
using SalesforceConnect.Connections;
using SalesforceConnect.Conversion;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Rest;
using AllowNullAttribute = System.Management.Automation.AllowNullAttribute;

namespace SalesforceConnect.Bulk;

/// <summary>The base of the cmdlets that work with bulk jobs that there are: as objects, or by their IDs.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class BulkJobCommand : ConnectedCommand
{
    private const string IdName = "Id";
    private const string JobPrefix = "750";

    /// <summary>The jobs, or their IDs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Id")]
    [AllowNull]
    public virtual PSObject?[]? Job { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSObject? item in Job ?? [null])
        {
            ForItem(item, () => Work(item));
        }
    }

    /// <summary>Does the work for one job.</summary>
    private protected abstract void Work(SfBulkJob job);

    /// <summary>Asks for jobs.</summary>
    private protected BulkJobs Jobs(PipelineBridge bridge) => new(Org, bridge, () => Org.Key);

    /// <summary>The job that an item is, or whose ID it holds.</summary>
    private protected SfBulkJob JobOf(PSObject? item)
    {
        if (Wrapped.Plain(item) is SfBulkJob job)
        {
            return job.Org is { } from && Connection is null && !from.Is(Org.Key)
                ? throw new SfException("ForeignJob", SfErrorCategory.SecurityError, job.Id, from.Host, Org.Key.Host)
                : job;
        }

        string id = (Wrapped.Plain(item) as string ?? item?.Properties[IdName]?.Value?.ToString() ?? "").Trim();
        if (!RecordId.IsId(id) || RecordId.Prefix(id) != JobPrefix)
        {
            string given = id.Length > 0 ? id : item?.ToString() ?? "null";
            throw new SfException("NotAJob", SfErrorCategory.InvalidArgument, Redaction.Redactor.Input(given));
        }

        SfBulkJob? found = null;
        Run(async (bridge, cancellationToken) => found = await Jobs(bridge).FindAsync(id, cancellationToken).ConfigureAwait(false));
        return found!;
    }

    /// <summary>A job in the words of a question whether something is to be done to it.</summary>
    private protected static string Described(SfBulkJob job)
    {
        string what = Text.Message("Job.Target", job.Id, job.Operation, job.Object ?? "?", job.State);
        return job.CreatedDate is { } made ? Text.Message("Job.Made", what, made) : what;
    }

    private void Work(PSObject? item) => Work(JobOf(item));
}
