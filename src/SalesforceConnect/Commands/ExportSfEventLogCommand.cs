using System.Management.Automation;
using SalesforceConnect.Completion;
using SalesforceConnect.Connections;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.EventLogs;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Commands;

/// <summary>Fetches event log files: into a folder, what is not there yet, or as records.</summary>
[Cmdlet(VerbsData.Export, "SfEventLog", SupportsShouldProcess = true, HelpUri = HelpLinks.Base + "Export-SfEventLog.md")]
[OutputType(typeof(SfEventLog), typeof(SfRecord))]
public sealed class ExportSfEventLogCommand : ConnectedCommand
{
    private const int MostDays = 400;

    /// <summary>The types of events; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(EventTypeCompleter))]
    public string[] EventType { get; set; } = ["*"];

    /// <summary>The folder in which each log gets a file; without it events are emitted.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Directory { get; set; }

    /// <summary>From when on events are wanted.</summary>
    [Parameter]
    public DateTime Since { get; set; }

    /// <summary>Until when events are wanted.</summary>
    [Parameter]
    public DateTime Until { get; set; }

    /// <summary>Of how many days before now events are wanted.</summary>
    [Parameter]
    [ValidateRange(1, MostDays)]
    public int Days { get; set; }

    /// <summary>Logs of days, of hours, or both.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public SfEventLogInterval[] Interval { get; set; } = [SfEventLogInterval.Daily];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Checked(null, () => RefuseTogether(IsGiven(nameof(Since)), nameof(Since), IsGiven(nameof(Days)), nameof(Days)));
        base.BeginProcessing();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForItem(EventType, () =>
    {
        EventLogFolder? folder = Directory is null ? null : new EventLogFolder(FilePath(Directory, forWriting: true));
        Run((bridge, cancellationToken) => ExportAsync(folder, bridge, cancellationToken));
    });

    private static bool IsPattern(string name) => WildcardPattern.ContainsWildcardCharacters(name);

    private bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    private EventLogFilter Filter()
    {
        WildcardPattern[] patterns = [.. EventType.Select(name => new WildcardPattern(name, WildcardOptions.IgnoreCase))];
        return new EventLogFilter
        {
            EventTypes = EventType.Any(IsPattern) ? [] : EventType,
            IsWanted = type => patterns.Any(pattern => pattern.IsMatch(type)),
            Intervals = Interval,
            Since = Days > 0 ? DateTimeOffset.UtcNow.AddDays(-Days) : IsGiven(nameof(Since)) ? Since.ToUniversalTime() : null,
            Until = IsGiven(nameof(Until)) ? Until.ToUniversalTime() : null,
        };
    }

    private async Task ExportAsync(EventLogFolder? folder, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        using var progress = new TransferProgress(bridge, Text.Message("Progress.EventLogs", Org.Facts.Name));
        var list = new EventLogList(Org, Org.Types, bridge);
        var download = new EventLogDownload(Org, bridge)
        {
            Bytes = new TransferSum(progress, total: null),
            OnFailure = (failure, log) => bridge.Error(failure, log.Name, log.Name),
        };
        var found = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        await list.ReadAsync(
            Filter(),
            namesColumns: folder is null,
            async (logs, total) =>
            {
                found.UnionWith(logs.Select(log => log.EventType));
                await (folder is null
                    ? EmitAsync(logs, download, bridge, cancellationToken)
                    : WriteAsync(logs, folder, download, bridge, cancellationToken)).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        await RefuseUnknownAsync(list, [.. EventType.Where(name => !IsPattern(name) && !found.Contains(name))], bridge, cancellationToken).ConfigureAwait(false);
    }

    // Events of one log are read while the pipeline takes those before them.
    private static async Task EmitAsync(
        IReadOnlyList<SfEventLog> logs, EventLogDownload download, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        Task taken = Task.CompletedTask;
        await download.ToRecordsAsync(
            logs,
            async records =>
            {
                await taken.ConfigureAwait(false);
                taken = bridge.WriteAllAsync(records);
            },
            cancellationToken).ConfigureAwait(false);
        await taken.ConfigureAwait(false);
    }

    private async Task WriteAsync(
        IReadOnlyList<SfEventLog> logs, EventLogFolder folder, EventLogDownload download, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        List<SfEventLog> missing = [.. logs.Where(log => !folder.Has(log))];
        bridge.Verbose(() => Text.Message("EventLogsThere", logs.Count - missing.Count, missing.Count));
        List<SfEventLog> wanted = await bridge.OnOwnThreadAsync(
            () => missing.FindAll(log => ShouldProcess(folder.PathOf(log), Text.Message("EventLogWhat", log.Length)))).ConfigureAwait(false);
        if (wanted.Count > 0)
        {
            folder.Create();
            await download.ToFolderAsync(wanted, folder, log => bridge.Write(log), cancellationToken).ConfigureAwait(false);
        }
    }

    // A type without events has no logs; one that there is not has none either.
    private static async Task RefuseUnknownAsync(
        EventLogList list, IReadOnlyList<string> names, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        if (names.Count == 0)
        {
            return;
        }

        IReadOnlyList<string> known = await list.TypesAsync(cancellationToken).ConfigureAwait(false);
        foreach (string name in names.Where(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            string hint = Spelling.Nearest(name, known) is { } near ? " " + Text.Message("DidYouMean", near) : "";
            bridge.Error(new SfException("EventTypeUnknown", SfErrorCategory.ObjectNotFound, name, hint), name);
        }
    }
}
