using System.Management.Automation;
using System.Text;
using SalesforceConnect.Bulk;
using SalesforceConnect.Completion;
using SalesforceConnect.Conversion;
using SalesforceConnect.Describe;
using SalesforceConnect.Disk;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;

namespace SalesforceConnect.Commands;

/// <summary>Fetches what became of the rows of a bulk job: the failed ones with their lines and reasons, or what a query read.</summary>
[Cmdlet(VerbsCommunications.Receive, "SfBulkJob", HelpUri = HelpLinks.Base + "Receive-SfBulkJob.md")]
[OutputType(typeof(PSObject), typeof(SfRecord), typeof(FileInfo))]
public sealed class ReceiveSfBulkJobCommand : BulkJobCommand
{
    /// <summary>Which rows; by default those that failed, and of a query its records.</summary>
    [Parameter]
    public SfBulkResultKind Kind { get; set; }

    /// <summary>A file for them; without it they are emitted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The file that was loaded, where the job object does not know it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? InputPath { get; set; }

    /// <summary>How the files are written; UTF-8 by default.</summary>
    [Parameter]
    [TextEncoding]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    [ValidateNotNull]
    public Encoding? Encoding { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Checked(null, () =>
        {
            if (Path is not null)
            {
                PendingFile.RequirePlace(FilePath(Path, forWriting: true));
            }
        });
        base.BeginProcessing();
    }

    private protected override void Work(SfBulkJob job)
    {
        bool isQuery = job.Resource == BulkResource.Query;
        bool isGiven = MyInvocation.BoundParameters.ContainsKey(nameof(Kind));
        SfBulkResultKind kind = isGiven ? Kind : isQuery ? SfBulkResultKind.Result : SfBulkResultKind.Failed;
        if (isQuery != (kind == SfBulkResultKind.Result))
        {
            throw new SfException("WrongResultKind", SfErrorCategory.InvalidArgument, kind, job.Id, job.Operation);
        }

        SfBulkJob now = job;
        Run(async (bridge, cancellationToken) => now = await Jobs(bridge).RenewAsync(job, cancellationToken).ConfigureAwait(false));
        if (!now.IsDone)
        {
            throw new SfException("BulkJobNotDone", SfErrorCategory.InvalidOperation, now.Id, now.State);
        }

        if (isQuery)
        {
            ReceiveResult(now);
        }
        else
        {
            ReceiveRows(now, kind);
        }
    }

    // What is missing of a file comes; what an export has left of it stays.
    private void ReceiveResult(SfBulkJob job)
    {
        string? path = Path is null ? null : FilePath(Path, forWriting: true);
        Run(async (bridge, cancellationToken) =>
        {
            using var progress = new ProgressReport(bridge, Text.Message("Progress.Export", job.Object ?? job.Id, Org.Facts.Name));
            var observer = new ExportObserver(progress);
            var receiver = new ExportReceiver(Org, bridge, () => Org.Key) { OnRows = rows => observer.Progressed(new ExportProgress(job, rows)) };
            if (path is not null)
            {
                await receiver.ReceiveAsync(job, path, Encoding, cancellationToken).ConfigureAwait(false);
                bridge.Write(await bridge.OnOwnThreadAsync(() => FileItem(path)).ConfigureAwait(false));
                return;
            }

            // The next records are read while the pipeline takes these.
            Task taken = Task.CompletedTask;
            await receiver.ReadRecordsAsync(
                job,
                Org.Types,
                async records =>
                {
                    await taken.ConfigureAwait(false);
                    taken = bridge.WriteAllAsync(records);
                },
                cancellationToken).ConfigureAwait(false);
            await taken.ConfigureAwait(false);
        });
    }

    private void Write(string path, SfBulkResultKind kind, IEnumerable<ResultRow> rows)
    {
        try
        {
            ResultFile.Write(path, kind, rows, Encoding);
        }
        catch (EncoderFallbackException failure)
        {
            throw ExportFile.NotInEncoding(failure, Encoding!, path);
        }
    }

    private void ReceiveRows(SfBulkJob job, SfBulkResultKind kind)
    {
        BulkInput? input = InputPath is null
            ? job.Input
            : new BulkInput(FilePath(InputPath), job.Input?.Delimiter, Encoding, job.Input?.Map ?? new Dictionary<string, string>());
        string? path = Path is null ? null : FilePath(Path, forWriting: true);
        Run(async (bridge, cancellationToken) =>
        {
            var results = new BulkResults(Org, bridge);
            using ResultRows rows = await results.FetchAsync(job, kind, cancellationToken).ConfigureAwait(false);
            var counted = new CountedRows(rows);
            IEnumerable<ResultRow> told = kind != SfBulkResultKind.Successful && input is { } known && (InputPath is not null || File.Exists(known.Path))
                ? InputRows.WithLines(known, counted, missing => bridge.Warning(Text.Message("NoLines", known.Path, string.Join(", ", missing))))
                : counted;
            if (path is not null)
            {
                await Task.Run(() => Write(path, kind, told), cancellationToken).ConfigureAwait(false);
                bridge.Write(await bridge.OnOwnThreadAsync(() => FileItem(path)).ConfigureAwait(false));
            }
            else
            {
                await bridge.WriteAllAsync(told.Select(row => ResultObject.Of(row, kind))).ConfigureAwait(false);
            }

            if (counted.Missing(job, kind) is > 0 and var missed)
            {
                bridge.Error(new SfException("BulkRowsMissing", SfErrorCategory.InvalidData, missed, kind, job.Id), job);
            }
        });
    }
}
