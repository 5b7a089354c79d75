using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Text;
using SalesforceConnect.Bulk;
using SalesforceConnect.Completion;
using SalesforceConnect.Connections;
using SalesforceConnect.Conversion;
using SalesforceConnect.Describe;
using SalesforceConnect.Disk;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Queries;
using SalesforceConnect.Rest;
using SalesforceConnect.Soql;
using SalesforceConnect.Work;

namespace SalesforceConnect.Commands;

/// <summary>Reads any number of records by a bulk job: into a CSV file, or as records.</summary>
[Cmdlet(VerbsData.Export, "SfData", SupportsShouldProcess = true, DefaultParameterSetName = QuerySet, HelpUri = HelpLinks.Base + "Export-SfData.md")]
[OutputType(typeof(FileInfo), typeof(SfRecord), typeof(SfBulkJob))]
public sealed class ExportSfDataCommand : ConnectedCommand
{
    private const string QuerySet = "Query";
    private const string ObjectSet = "Object";
    private const string DirectorySet = "Directory";
    private const int JobsSideBySide = 4;

    private readonly Dictionary<ExportRun, string?> _runs = [];
    private Watermark? _watermark;

    /// <summary>The SOQL query, or the name of an object of which all is wanted.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = QuerySet)]
    [Alias("Soql")]
    [QueryText]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SoqlCompleter))]
    public string Query { get; set; } = "";

    /// <summary>The objects' API names.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ObjectSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = DirectorySet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ObjectNameCompleter))]
    [SuppressMessage("Naming", "CA1720", Justification = "It is what Salesforce calls it.")]
    public string[] Object { get; set; } = [];

    /// <summary>The fields, those of parents with dots; by default all that a file can hold.</summary>
    [Parameter(ParameterSetName = ObjectSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FieldNameCompleter))]
    public string[] Property { get; set; } = [];

    /// <summary>Which records: what stands after WHERE in SOQL.</summary>
    [Parameter(ParameterSetName = ObjectSet)]
    [Parameter(ParameterSetName = DirectorySet)]
    [ValidateNotNullOrEmpty]
    public string? Where { get; set; }

    /// <summary>The CSV file; without it records are emitted.</summary>
    [Parameter(Position = 1, ParameterSetName = QuerySet)]
    [Parameter(Position = 1, ParameterSetName = ObjectSet)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The folder in which each object gets a CSV file of its name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DirectorySet)]
    [ValidateNotNullOrEmpty]
    public string? Directory { get; set; }

    /// <summary>Reads deleted and archived records too.</summary>
    [Parameter]
    public SwitchParameter IncludeDeleted { get; set; }

    /// <summary>From when on changes are wanted.</summary>
    [Parameter]
    public DateTime Since { get; set; }

    /// <summary>The file that keeps from when on changes are wanted the next time.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WatermarkPath { get; set; }

    /// <summary>What stands between the values of a file: one of six characters, or its name.</summary>
    [Parameter]
    [BulkDelimiter]
    [ArgumentCompleter(typeof(BulkDelimiterCompleter))]
    public char Delimiter { get; set; } = ',';

    /// <summary>How a file is written; UTF-8 without a mark by default.</summary>
    [Parameter]
    [TextEncoding]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    public Encoding? Encoding { get; set; }

    /// <summary>Emits the job as soon as it is made.</summary>
    [Parameter(ParameterSetName = QuerySet)]
    [Parameter(ParameterSetName = ObjectSet)]
    public SwitchParameter NoWait { get; set; }

    /// <summary>How many seconds to wait between two questions.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int PollingIntervalSec { get; set; }

    /// <summary>How many seconds to wait for the job; without end by default.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int TimeoutSec { get; set; }

    private bool HasSince => MyInvocation.BoundParameters.ContainsKey(nameof(Since));

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Checked(null, () =>
        {
            RefuseTogether(HasSince, nameof(Since), WatermarkPath is not null, nameof(WatermarkPath));
            RefuseTogether(NoWait, nameof(NoWait), Path is not null, nameof(Path));
            RefuseTogether(NoWait, nameof(NoWait), WatermarkPath is not null, nameof(WatermarkPath));
            RefuseTogether(NoWait, nameof(NoWait), TimeoutSec > 0, nameof(TimeoutSec));
            if (ParameterSetName == ObjectSet && Object.Length > 1)
            {
                throw new SfException("OneObjectAtATime", SfErrorCategory.InvalidArgument, Object.Length) { Target = Object };
            }

            if (ParameterSetName == QuerySet)
            {
                RefuseNoQuery();
            }
        });
        base.BeginProcessing();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForItem(ParameterSetName == QuerySet ? Query : Object.Length == 1 ? Object[0] : Object, () =>
    {
        string? path = Path is null ? null : FilePath(Path, forWriting: true);
        string? folder = Directory is null ? null : FilePath(Directory, forWriting: true);
        string? marks = WatermarkPath is null ? null : FilePath(WatermarkPath, forWriting: true);
        if (folder is null)
        {
            RequirePlaces(marks, path);
        }

        string what = ParameterSetName == QuerySet ? Query : string.Join(", ", Object);
        if ((folder ?? path ?? marks) is { } written && !ShouldProcess(written, Text.Message("ExportWhat", what)))
        {
            return;
        }

        using PipelineWork work = Begin((bridge, cancellationToken) => folder is not null
            ? ToFolderAsync(folder, marks, bridge, cancellationToken)
            : ToOneAsync(path, marks, bridge, cancellationToken));
        try
        {
            work.End();
        }
        finally
        {
            work.Dispose();
            if (work.IsCut)
            {
                TellRunning();
            }
        }
    });

    // Several names by position come as one text.
    private void RefuseNoQuery()
    {
        string given = Query.Trim();
        string[] names = given.Split([',', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (IsName(given) || names.Length == 0 || names[0].Equals("SELECT", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        if (IsNameOfFile(given))
        {
            throw new SfException(
                Text.Message("QueryIsFile", given), "QueryIsFile", SfErrorCategory.InvalidArgument, Text.Message("QueryIsFile.Export", given), inner: null)
            { Target = Query };
        }

        if (names.Length > 1 && names.All(IsName))
        {
            throw new SfException("OneObjectAtATime", SfErrorCategory.InvalidArgument, names.Length) { Target = Query };
        }
    }

    // What is to come of it is seen to before anything is sent: a job may take hours.
    private static void RequirePlaces(string? marks, string? path)
    {
        foreach (string written in new[] { path, marks }.OfType<string>())
        {
            PendingFile.RequirePlace(written);
        }

        if (marks is not null && path is not null)
        {
            Watermark.RequireNew(path);
        }
    }

    private async Task ToFolderAsync(string folder, string? marks, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        WantedFolder.Create(folder);
        await SideBySide.InOrderAsync(
            Object.Distinct(StringComparer.OrdinalIgnoreCase),
            async (name, stop) =>
            {
                string path = System.IO.Path.Combine(folder, SfObject.CheckName(name) + ".csv");
                RequirePlaces(marks, path);
                await ExportAsync(await OfObjectAsync(name, bridge, stop).ConfigureAwait(false), path, marks, bridge, stop).ConfigureAwait(false);
                return path;
            },
            async (name, exported) =>
            {
                try
                {
                    await EmitAsync(await exported.ConfigureAwait(false), bridge).ConfigureAwait(false);
                }
                catch (SfException failure)
                {
                    bridge.Error(failure, name);
                }
            },
            cancellationToken,
            JobsSideBySide).ConfigureAwait(false);
    }

    private async Task ToOneAsync(string? path, string? marks, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        string given = ParameterSetName == QuerySet ? Query.Trim() : Object[0];
        SoqlQuery query = ParameterSetName == QuerySet && (RecordId.IsNoName(given) || !IsName(given))
            ? ExportSoql.Of(given)
            : await OfObjectAsync(given, bridge, cancellationToken).ConfigureAwait(false);
        await ExportAsync(query, path, marks, bridge, cancellationToken).ConfigureAwait(false);
        if (path is not null)
        {
            await EmitAsync(path, bridge).ConfigureAwait(false);
        }
    }

    private async Task EmitAsync(string path, PipelineBridge bridge)
        => bridge.Write(await bridge.OnOwnThreadAsync(() => FileItem(path)).ConfigureAwait(false));

    private static bool IsName(string text) => text.All(c => char.IsLetterOrDigit(c) || c == '_');

    private Task<SoqlQuery> OfObjectAsync(string name, PipelineBridge bridge, CancellationToken cancellationToken)
        => ExportSoql.OfObjectAsync(name, Property, Where, Org.Types, bridge, cancellationToken);

    private async Task ExportAsync(SoqlQuery query, string? path, string? marks, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        using var progress = new ProgressReport(bridge, Text.Message("Progress.Export", query.Root.ObjectName ?? "?", Org.Facts.Name));
        var options = new ExportOptions
        {
            IncludeDeleted = IncludeDeleted,
            Delimiter = Delimiter,
            Encoding = Encoding,
            PollingInterval = Seconds(PollingIntervalSec),
            Limit = Seconds(TimeoutSec),
        };
        var run = new ExportRun(Org, Org.Types, query, options, bridge, () => Org.Key, TimeProvider.System)
        {
            Since = HasSince ? new DateTimeOffset(Since.ToUniversalTime()) : null,
            Marks = marks is null ? null : () => Marks(marks),
            OnProgress = new ExportObserver(progress).Progressed,
        };
        lock (_runs)
        {
            _runs[run] = path;
        }

        try
        {
            await ExportAsync(run, path, bridge, progress, cancellationToken).ConfigureAwait(false);
            Forget(run);
        }
        catch (SfException failure)
        {
            Forget(run);
            if (run.Job is { IsDone: false } job && failure.ErrorId != "BulkJobTimeout")
            {
                bridge.Warning(GoesOn(job, path));
            }

            throw;
        }
    }

    private async Task ExportAsync(ExportRun run, string? path, PipelineBridge bridge, ProgressReport progress, CancellationToken cancellationToken)
    {
        SfBulkJob? job = await run.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (NoWait)
        {
            bridge.Write(job ?? throw new SfException("NoJobToWaitFor", SfErrorCategory.InvalidArgument));
        }
        else if (path is not null)
        {
            await run.ToFileAsync(path, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await EmitAsync(run, bridge, progress, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Forget(ExportRun run)
    {
        lock (_runs)
        {
            _runs.Remove(run);
        }
    }

    // The next records are read while the pipeline takes these.
    private static async Task EmitAsync(ExportRun run, PipelineBridge bridge, ProgressReport progress, CancellationToken cancellationToken)
    {
        Task taken = Task.CompletedTask;
        await run.ToRecordsAsync(
            async records =>
            {
                await taken.ConfigureAwait(false);
                taken = bridge.WriteAllAsync(records);
            },
            rest => new PageEmitter(bridge, progress).EmitAsync(rest, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        await taken.ConfigureAwait(false);
        run.KeepMark();
    }

    // The org is known once a call was answered.
    private Watermark Marks(string path)
    {
        lock (_runs)
        {
            return _watermark ??= new Watermark(path, Org.Key);
        }
    }

    private string GoesOn(SfBulkJob job, string? path)
        => Text.Message(
            job.IsDone ? "ExportCut" : "ExportStopped", job.Id, path ?? $"{job.Object ?? job.Id}.csv", ExportFile.Argument(path is null ? null : Encoding));

    // A stopped pipeline takes no more output; the screen does. What is to be fetched into a file can be fetched another time.
    private void TellRunning()
    {
        lock (_runs)
        {
            foreach (KeyValuePair<ExportRun, string?> run in _runs)
            {
                if (run.Key.Job is { } job && (!job.IsDone || run.Value is not null))
                {
                    TellOnScreen(GoesOn(job, run.Value));
                }
            }
        }
    }
}
