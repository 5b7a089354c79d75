using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using SalesforceConnect.Bulk;
using SalesforceConnect.Completion;
using SalesforceConnect.Connections;
using SalesforceConnect.Conversion;
using SalesforceConnect.Csv;
using SalesforceConnect.Describe;
using SalesforceConnect.Disk;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Records;
using SalesforceConnect.Work;
using SalesforceConnect.Write;
using AllowNullAttribute = System.Management.Automation.AllowNullAttribute;

namespace SalesforceConnect.Commands;

/// <summary>Loads a CSV file, or the rows of the pipeline, by bulk jobs.</summary>
[Cmdlet(
    VerbsData.Import,
    "SfData",
    SupportsShouldProcess = true,
    DefaultParameterSetName = PathSet,
    HelpUri = HelpLinks.Base + "Import-SfData.md")]
[OutputType(typeof(SfBulkJob))]
public sealed class ImportSfDataCommand : ConnectedCommand
{
    private const string PathSet = "Path";
    private const string InputSet = "Input";
    private const int RowsAtOnce = 400;

    private HandOver<WriteRow>? _rows;
    private PipelineWork? _work;
    private BulkLoad? _load;
    private string? _objectName;
    private string? _loaded;
    private long _brought;

    /// <summary>The object's API name; records of a query say it themselves.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ObjectNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SuppressMessage("Naming", "CA1720", Justification = "It is what Salesforce calls it.")]
    public string? Object { get; set; }

    /// <summary>CSV files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = PathSet)]
    [FilePaths]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Rows: hashtables, objects, records of a query; or files.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputSet)]
    [AllowNull]
    public PSObject?[]? InputObject { get; set; } = [];

    /// <summary>What is done with the rows.</summary>
    [Parameter(Mandatory = true)]
    [ValidateSet("Insert", "Update", "Upsert", "Delete", "HardDelete")]
    public SfBulkOperation Operation { get; set; }

    /// <summary>The field by which an upsert finds records.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FieldNameCompleter))]
    public string? ExternalIdField { get; set; }

    /// <summary>The character between the values of a file, or its name; by default it is found.</summary>
    [Parameter]
    [BulkDelimiter(TakesOthers = true)]
    [ArgumentCompleter(typeof(BulkDelimiterCompleter))]
    public char Delimiter { get; set; }

    /// <summary>How a file without a mark is written; UTF-8 by default.</summary>
    [Parameter]
    [TextEncoding]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    [ValidateNotNull]
    public Encoding? Encoding { get; set; }

    /// <summary>The fields for columns that are named otherwise.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Map { get; set; }

    /// <summary>What empty values do to their fields.</summary>
    [Parameter]
    public SfEmptyValue EmptyValue { get; set; }

    /// <summary>The ID of an assignment rule, for cases and leads.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AssignmentRule { get; set; }

    /// <summary>The column by which rows are sorted before they are sent, such as that of the parent.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SortBy { get; set; }

    /// <summary>How often rows are tried again that met a lock or were not worked on.</summary>
    [Parameter]
    [ValidateRange(0, 10)]
    public int RetryLocked { get; set; }

    /// <summary>A file for the rows that are in the org as they say.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SuccessPath { get; set; }

    /// <summary>A file for the rows that are not, each with its reason.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? FailedPath { get; set; }

    /// <summary>Emits the jobs as soon as their rows are uploaded.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>How many seconds to wait between two questions.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int PollingIntervalSec { get; set; }

    /// <summary>How many seconds to wait for a job; without end by default.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int TimeoutSec { get; set; }

    private bool IsDeletion => Operation is SfBulkOperation.Delete or SfBulkOperation.HardDelete;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Checked(null, () =>
        {
            Need(Operation == SfBulkOperation.Upsert, ExternalIdField is not null, "-Operation Upsert", "-" + nameof(ExternalIdField));
            Need(ExternalIdField is not null, Operation == SfBulkOperation.Upsert, "-" + nameof(ExternalIdField), "-Operation Upsert");
            RefuseTogether(NoWait, nameof(NoWait), SuccessPath is not null, nameof(SuccessPath));
            RefuseTogether(NoWait, nameof(NoWait), FailedPath is not null, nameof(FailedPath));
            RefuseTogether(NoWait, nameof(NoWait), RetryLocked > 0, nameof(RetryLocked));
            _objectName = Object is null ? null : SfObject.CheckName(Object);
            foreach (string path in new[] { SuccessPath, FailedPath }.OfType<string>())
            {
                PendingFile.RequirePlace(FilePath(path, forWriting: true));
            }

            if (SuccessPath is not null && FailedPath is not null)
            {
                RequireOther(FilePath(SuccessPath), FailedPath);
            }
        });
        base.BeginProcessing();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == PathSet)
        {
            LoadFiles(Path.SelectMany(Files));
            return;
        }

        foreach (PSObject? item in InputObject ?? [null])
        {
            switch (Wrapped.Plain(item))
            {
                case FileSystemInfo file:
                    LoadFiles([file.FullName], item);
                    break;
                case string path:
                    LoadFiles(Files(path));
                    break;
                default:
                    long number = ++_brought;
                    ForItem(item, () => Add(WriteRows.Of(item, takesIds: false) with { Number = number }), WriteObserver.PlaceOf(number));
                    break;
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_work is not null)
        {
            Working(() =>
            {
                _rows!.Complete();
                _work.End();
            });
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            bool isCut = _work is { IsCut: true };
            _work?.Dispose();

            // What it holds wakes whoever waits for it: work that outlasts its unwind would never come to its end.
            if (_work is { HasEnded: true })
            {
                _rows?.Dispose();
            }

            if (isCut)
            {
                TellRunning();
            }
        }

        base.Dispose(disposing);
    }

    private static void Need(bool isGiven, bool hasOther, string given, string other)
    {
        if (isGiven && !hasOther)
        {
            throw new SfException("ParameterNeedsAnother", SfErrorCategory.InvalidArgument, given, other);
        }
    }

    // What is to be written must not take the place of what is read, or of what is written beside it.
    private void RequireOther(string path, string? other)
    {
        if (other is not null && string.Equals(path, FilePath(other), PendingFile.NameComparison))
        {
            throw new SfException("SameFile", SfErrorCategory.InvalidArgument, path) { Target = path };
        }
    }

    private IEnumerable<string> Files(string path)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(path))
        {
            return [FilePath(path)];
        }

        string[] found = [.. SessionState.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider)];
        return provider.Name == "FileSystem" && found.Length > 0 ? found : [FilePath(path)];
    }

    private LoadOptions Options(string objectName, string? path) => new()
    {
        Operation = Operation,
        ObjectName = objectName,
        ExternalIdField = ExternalIdField,
        AssignmentRule = AssignmentRule,
        EmptyClears = EmptyValue == SfEmptyValue.Clear && MyInvocation.BoundParameters.ContainsKey(nameof(EmptyValue)),
        Map = Fields(),
        Path = path,
        Delimiter = Delimiter == default ? null : Delimiter,
        Encoding = Encoding,
        SortBy = SortBy,
        RetryLocked = RetryLocked,
        SuccessPath = SuccessPath is null ? null : FilePath(SuccessPath, forWriting: true),
        FailedPath = FailedPath is null ? null : FilePath(FailedPath, forWriting: true),
        NoWait = NoWait,
        PollingInterval = Seconds(PollingIntervalSec),
        Limit = Seconds(TimeoutSec),
    };

    private Dictionary<string, string> Fields()
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in Map ?? new Hashtable())
        {
            fields[Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!]
                = Convert.ToString(Wrapped.Plain(entry.Value), CultureInfo.InvariantCulture) ?? "";
        }

        return fields;
    }

    private void LoadFiles(IEnumerable<string> paths, object? target = null)
    {
        string[] files = [.. paths];
        foreach (string path in files)
        {
            ForItem(target ?? path, () => LoadFile(path, isOne: files.Length == 1));
        }
    }

    private void LoadFile(string path, bool isOne)
    {
        if (_work is not null)
        {
            throw new SfException("FilesAmongRows", SfErrorCategory.InvalidArgument, path);
        }

        // One file's rows would be written over those of another.
        if ((SuccessPath ?? FailedPath) is not null && (!isOne || _loaded is not null))
        {
            throw new SfException("ResultPathTaken", SfErrorCategory.InvalidArgument, path);
        }

        _loaded = path;
        RequireOther(path, SuccessPath);
        RequireOther(path, FailedPath);
        LoadOptions options = Options(
            _objectName ?? throw new SfException("ObjectMissing", SfErrorCategory.InvalidArgument) { Target = path }, path);
        LoadColumns? columns = null;
        Run(async (bridge, cancellationToken) =>
        {
            using CsvFile file = CsvFile.Open(path, options.Delimiter, options.Encoding);
            columns = await LoadColumns.FindAsync(file.Header, options, Org.Types, bridge, cancellationToken).ConfigureAwait(false);
            if (columns.Untold.Count > 0 && !IsDeletion)
            {
                bridge.Warning(Text.Message("ColumnsLeftOut", string.Join(", ", columns.Untold)));
            }
        });
        var source = new CsvSource(options, columns!);
        long? count = null;
        Run(async (bridge, cancellationToken)
            => count = await CountAsync(options, source, bridge, cancellationToken).ConfigureAwait(false));
        if (count == 0)
        {
            WriteWarning(Text.Message("BulkNoRows", path));
            return;
        }

        if (IsAllowed(options, count, System.IO.Path.GetFileName(path)))
        {
            using PipelineWork work = Begin((bridge, cancellationToken) => LoadAsync(options, source, bridge, cancellationToken));
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
        }
    }

    // A dry run finds the rows that cannot be read or sent; whoever is asked is told how many there are.
    private async Task<long?> CountAsync(
        LoadOptions options, ILoadSource source, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        if (options.SortBy is { } column)
        {
            new SortedSource(source, column).Place();
        }

        if (IsWhatIf)
        {
            return await LoadCheck.CountAsync(
                options, source, (error, row) => bridge.Error(error, row.Line), bridge, cancellationToken).ConfigureAwait(false);
        }

        return IsDeletion || MyInvocation.BoundParameters.ContainsKey("Confirm")
            ? await LoadCheck.CountAsync(options, source, (_, _) => { }, caller: null, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private bool IsAllowed(LoadOptions options, long? count, string from)
    {
        string target = count is { } rows
            ? Text.Message("Load.Target", options.ObjectName, rows, from)
            : Text.Message("Load.TargetUncounted", options.ObjectName, from);
        string action = Text.Message($"Load.{Operation}");
        return ShouldProcess(target, action)
            && (!IsDeletion || IsAgreed(force: false, Text.Message("Load.Question", action, target), Text.Message("Load.Caption")));
    }

    private async Task LoadAsync(
        LoadOptions options,
        ILoadSource source,
        PipelineBridge bridge,
        CancellationToken cancellationToken,
        IReadOnlyList<ResultRow>? refused = null)
    {
        using var progress = new ProgressReport(bridge, Text.Message("Progress.LoadInto", options.ObjectName, Org.Facts.Name));
        _load = new BulkLoad(
            new BulkJobs(Org, bridge, () => Org.Key),
            new BulkResults(Org, bridge),
            options,
            new LoadObserver(bridge, progress),
            bridge,
            TimeProvider.System);
        try
        {
            await _load.RunAsync(source, refused ?? [], cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // A stopped pipeline takes no more output.
            if (_load.Running is { Count: > 0 } running && !cancellationToken.IsCancellationRequested)
            {
                bridge.Warning(Text.Message("BulkJobsGoOn", string.Join(", ", running.Select(job => job.Id))));
            }
        }
    }

    private void Add(WriteRow row)
    {
        _work ??= Checked(row.Input, () => BeginRows(row));
        if (row.Record is { } record && Object is null && record.GetObjectName() is { } other && other != _objectName)
        {
            throw new SfException("BulkOneObject", SfErrorCategory.InvalidArgument, other, _objectName);
        }

        Working(() => _work.PumpUntil(() => _rows!.TryAdd(row)));
    }

    private PipelineWork BeginRows(WriteRow first)
    {
        _objectName ??= first.Record?.GetObjectName()
            ?? throw new SfException("ObjectMissing", SfErrorCategory.InvalidArgument) { Target = first.Input };
        LoadOptions options = Options(_objectName, path: null);
        string[] ofFiles = [nameof(Map), nameof(Delimiter), nameof(Encoding)];
        if (ofFiles.FirstOrDefault(MyInvocation.BoundParameters.ContainsKey) is { } given)
        {
            throw new SfException("OnlyForFiles", SfErrorCategory.InvalidArgument, "-" + given);
        }

        WriteOptions write = new()
        {
            Operation = PipelineSource.Like(Operation),
            ObjectName = _objectName,
            ExternalIdField = ExternalIdField ?? "",
            EmptyValue = MyInvocation.BoundParameters.ContainsKey(nameof(EmptyValue)) ? EmptyValue : null,
            Plain = WriteRows.ValueOf,
            IsForeign = record => record.Origin?.Org is { } from && !from.Is(Org.Key),
            Org = Org.Key,
            TakesForeign = Connection is not null,
        };
        _rows = new HandOver<WriteRow>(RowsAtOnce);
        return Begin(async (bridge, cancellationToken) =>
        {
            _rows.Taken += bridge.Nudge;
            using var source = new PipelineSource(
                options, write, (error, row) => bridge.Error(error, row.Input, WriteObserver.PlaceOf(row.Number)));
            using (var progress = new ProgressReport(bridge, Text.Message("Progress.LoadInto", options.ObjectName, Org.Facts.Name)))
            {
                void Tell(long taken) => progress.Report(() => Text.Message("Progress.Spooled", taken));
                await source.TakeAsync(_rows, Org.Types, Tell, bridge, cancellationToken).ConfigureAwait(false);
            }

            if (source.Count == 0)
            {
                // None can be sent: what is wrong with each was told.
                if (options.FailedPath is { } failed && source.Refused.Count > 0 && !IsWhatIf)
                {
                    new LoadFiles(options).WriteFailed(failed, source.Refused);
                }

                return;
            }

            long? count = await CountAsync(options, source, bridge, cancellationToken).ConfigureAwait(false);
            if (await bridge.OnOwnThreadAsync(() => IsAllowed(options, count, Text.Message("Load.Pipeline"))).ConfigureAwait(false))
            {
                await LoadAsync(options, source, bridge, cancellationToken, source.Refused).ConfigureAwait(false);
            }
        });
    }

    // A stopped pipeline takes no more output; the screen does.
    private void TellRunning()
    {
        if (_load is { Running: { Count: > 0 } running })
        {
            TellOnScreen(Text.Message("BulkStopped", string.Join(", ", running.Select(job => job.Id))));
        }
    }
}
