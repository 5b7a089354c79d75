using System.Management.Automation;
using SalesforceConnect.Completion;
using SalesforceConnect.Connections;
using SalesforceConnect.Errors;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Records;
using SalesforceConnect.Reports;
using SalesforceConnect.Work;

namespace SalesforceConnect.Commands;

/// <summary>Lists the org's reports, and describes them with their columns, groups and filters.</summary>
[Cmdlet(VerbsCommon.Get, "SfReport", HelpUri = HelpLinks.Base + "Get-SfReport.md")]
[OutputType(typeof(SfReport))]
public sealed class GetSfReportCommand : ConnectedCommand
{
    private IReadOnlyList<SfReport>? _all;
    private bool _areFoldersChecked;

    /// <summary>The reports' names, with wildcards or without, or their IDs.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Id")]
    [SupportsWildcards]
    [RecordId]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ReportNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The folders in which they lie.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Folder { get; set; } = ["*"];

    /// <summary>Describes them.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            ForItem(name, () => Run((bridge, cancellationToken) => EmitAsync(name, bridge, cancellationToken)));
        }
    }

    private async Task EmitAsync(string name, PipelineBridge bridge, CancellationToken cancellationToken)
    {
        using var progress = new ProgressReport(bridge, Text.Message("Progress.Report", name, Org.Facts.Name));
        var list = new ReportList(Org, bridge);
        if (!_areFoldersChecked && Folder.Any(folder => !WildcardPattern.ContainsWildcardCharacters(folder)))
        {
            _areFoldersChecked = true;
            CheckFolders(_all ??= await list.ReadAsync(cancellationToken).ConfigureAwait(false), bridge);
        }

        IReadOnlyList<SfReport> found = WildcardPattern.ContainsWildcardCharacters(name)
            ? Matching(name, _all ??= await list.ReadAsync(cancellationToken).ConfigureAwait(false), report => report.Name)
            : await list.NamedAsync(name, cancellationToken).ConfigureAwait(false);
        found = [.. found.Where(report => Folder.Any(folder => Matching(folder, [report], each => each.Folder ?? "").Count > 0))];
        if (!Detailed)
        {
            await bridge.WriteAllAsync(found).ConfigureAwait(false);
            return;
        }

        await SideBySide.InOrderAsync(
            found,
            (report, stop) => ReportDescription.ReadAsync(Org, report, bridge, stop),
            async (report, description) =>
            {
                progress.Report(report.Name);
                try
                {
                    bridge.Write(Shown(await description.ConfigureAwait(false)));
                }
                catch (SfException failure)
                {
                    bridge.Error(failure, report.Name);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    private void CheckFolders(IReadOnlyList<SfReport> all, PipelineBridge bridge)
    {
        string[] known = [.. all.Select(report => report.Folder).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
        foreach (string folder in Folder.Where(folder => !WildcardPattern.ContainsWildcardCharacters(folder)
            && !known.Contains(folder, StringComparer.OrdinalIgnoreCase)))
        {
            string? near = Spelling.Nearest(folder, known);
            bridge.Error(
                new SfException(
                    "ReportFolderNotFound",
                    SfErrorCategory.ObjectNotFound,
                    folder,
                    near is null ? "" : " " + Text.Message("DidYouMean", near)),
                folder);
        }
    }

    // A view of its own shows what a list has no room for.
    private static PSObject Shown(ReportDescription description)
    {
        var shown = PSObject.AsPSObject(description.Report);
        shown.TypeNames.Insert(0, typeof(SfReport).FullName + "#Detailed");
        return shown;
    }
}
