using System.Collections;
using System.Management.Automation;
using System.Text;
using SalesforceConnect.Bulk;
using SalesforceConnect.Completion;
using SalesforceConnect.Connections;
using SalesforceConnect.Conversion;
using SalesforceConnect.Disk;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Queries;
using SalesforceConnect.Records;
using SalesforceConnect.Reports;

namespace SalesforceConnect.Commands;

/// <summary>Runs a report and gives its rows: as objects, as a CSV file, or as the Excel workbook that Salesforce makes.</summary>
[Cmdlet(VerbsData.Export, "SfReport", SupportsShouldProcess = true, HelpUri = HelpLinks.Base + "Export-SfReport.md")]
[OutputType(typeof(SfRecord), typeof(FileInfo))]
public sealed class ExportSfReportCommand : ConnectedCommand
{
    private const string Csv = ".csv";
    private const string Sheet = ".xlsx";

    private bool _isWritten;

    /// <summary>The report: its name, its ID, or what Get-SfReport emitted.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Id", "Name")]
    [RecordId]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ReportNameCompleter))]
    public string[] Report { get; set; } = [];

    /// <summary>The file, whose name ends in .csv or .xlsx; without it the rows are emitted.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Filters in place of the saved ones, by the columns' labels or API names.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Filter { get; set; }

    /// <summary>What the columns are called.</summary>
    [Parameter]
    public SfReportColumnName ColumnName { get; set; } = SfReportColumnName.Label;

    /// <summary>Leaves the rows out and gives one for each group, with its sums.</summary>
    [Parameter]
    public SwitchParameter NoDetail { get; set; }

    /// <summary>Has Salesforce run it beside other things, and asks for it until it is done.</summary>
    [Parameter]
    public SwitchParameter Async { get; set; }

    /// <summary>What stands between the values of a CSV file: one of six characters, or its name.</summary>
    [Parameter]
    [BulkDelimiter(IsOfFile = true)]
    [ArgumentCompleter(typeof(BulkDelimiterCompleter))]
    public char Delimiter { get; set; } = ',';

    /// <summary>How a CSV file is written; UTF-8 without a mark by default.</summary>
    [Parameter]
    [TextEncoding]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    public Encoding? Encoding { get; set; }

    /// <summary>Leaves a file alone that is there.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>How many seconds to wait between two questions.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int PollingIntervalSec { get; set; }

    /// <summary>How many seconds all calls for a report may take together; without end by default.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int TimeoutSec { get; set; }

    private bool IsSheet => Path?.EndsWith(Sheet, StringComparison.OrdinalIgnoreCase) == true;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Checked(Path, () =>
        {
            if (Path is not null && !IsSheet && !Path.EndsWith(Csv, StringComparison.OrdinalIgnoreCase))
            {
                throw new SfException("ReportFileType", SfErrorCategory.InvalidArgument, Path) { Target = Path };
            }

            foreach (string given in new[] { nameof(ColumnName), nameof(NoDetail), nameof(Async), nameof(Delimiter), nameof(Encoding) })
            {
                RefuseTogether(IsSheet, nameof(Path) + " *" + Sheet, MyInvocation.BoundParameters.ContainsKey(given), given);
            }
        });
        base.BeginProcessing();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string report in Report)
        {
            ForItem(report, () => Export(report));
        }
    }

    private void Export(string report)
    {
        string? path = Path is null ? null : FilePath(Path, forWriting: true);
        if (path is not null)
        {
            Require(path);
        }

        var limit = new ReportLimit(TimeProvider.System, Seconds(TimeoutSec), report);
        ReportDescription? description = null;
        byte[]? filters = null;
        Run(async (bridge, cancellationToken) =>
        {
            description = await ReportDescription.FindAsync(Org, report, limit, bridge, cancellationToken).ConfigureAwait(false);
            filters = ReportFilters.Body(description, ParameterTable.From(Filter));
            if (!IsSheet)
            {
                ReportTable.Refuse(description.Format, description.Report);
            }
        });

        // Reading has found its mistakes, which is what a dry run is for.
        string what = Text.Message(path is null ? "ReportRunWhat" : "ReportWhat", description!.Report.Name);
        if (!ShouldProcess(path ?? Org.Facts.Name, what))
        {
            return;
        }

        Run((bridge, cancellationToken) => path is null ? EmitAsync(description!, filters, limit, bridge, cancellationToken)
            : IsSheet ? ToSheetAsync(description!, filters, path, limit, bridge, cancellationToken)
            : ToCsvAsync(description!, filters, path, limit, bridge, cancellationToken));
    }

    private void Require(string path)
    {
        PendingFile.RequirePlace(path);
        if (_isWritten)
        {
            throw new SfException("ReportsForOneFile", SfErrorCategory.InvalidOperation, path) { Target = path };
        }

        if (NoClobber && PendingFile.IsTaken(path))
        {
            throw new SfException("ReportFileThere", SfErrorCategory.ResourceExists, path) { Target = path };
        }
    }

    private async Task EmitAsync(
        ReportDescription report, byte[]? filters, ReportLimit limit, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        ReportTable table = await ReadAsync(report, filters, limit, bridge, cancellationToken).ConfigureAwait(false);
        await bridge.WriteAllAsync(table.Records(ColumnName)).ConfigureAwait(false);
    }

    private async Task ToCsvAsync(
        ReportDescription report, byte[]? filters, string path, ReportLimit limit, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        ReportTable table = await ReadAsync(report, filters, limit, bridge, cancellationToken).ConfigureAwait(false);
        ReportCsv.Write(path, table, ColumnName, Delimiter, Encoding);
        await EmitFileAsync(path, bridge).ConfigureAwait(false);
    }

    private async Task ToSheetAsync(
        ReportDescription report, byte[]? filters, string path, ReportLimit limit, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        using (var progress = new TransferProgress(bridge, Text.Message("Progress.Report", report.Report.Name, Org.Facts.Name)))
        {
            var run = new ReportRun(Org, bridge, TimeProvider.System) { Limit = limit, Listener = progress };
            await run.ToSheetAsync(report, filters, path, cancellationToken).ConfigureAwait(false);
        }

        await EmitFileAsync(path, bridge).ConfigureAwait(false);
    }

    private async Task EmitFileAsync(string path, PipelineBridge bridge)
    {
        _isWritten = true;
        bridge.Write(await bridge.OnOwnThreadAsync(() => FileItem(path)).ConfigureAwait(false));
    }

    private async Task<ReportTable> ReadAsync(
        ReportDescription report, byte[]? filters, ReportLimit limit, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        using var progress = new ProgressReport(bridge, Text.Message("Progress.Report", report.Report.Name, Org.Facts.Name));
        var run = new ReportRun(Org, bridge, TimeProvider.System)
        {
            IsAsynchronous = Async,
            WantsRows = !NoDetail,
            Interval = Seconds(PollingIntervalSec),
            Limit = limit,
            OnStatus = progress.Report,
        };
        return await run.ReadAsync(report, filters, cancellationToken).ConfigureAwait(false);
    }
}
