using System.Management.Automation;
using SalesforceConnect.Connections;
using SalesforceConnect.Describe;
using SalesforceConnect.Disk;
using SalesforceConnect.Errors;
using SalesforceConnect.Files;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Rest;
using SalesforceConnect.Work;
using AllowNullAttribute = System.Management.Automation.AllowNullAttribute;

namespace SalesforceConnect.Commands;

/// <summary>Fetches files and attachments into a folder: those of records, or by IDs of their own.</summary>
[Cmdlet(
    VerbsData.Export,
    "SfFile",
    SupportsShouldProcess = true,
    DefaultParameterSetName = LinkedToSet,
    HelpUri = HelpLinks.Base + "Export-SfFile.md")]
[OutputType(typeof(SfFile))]
public sealed class ExportSfFileCommand : ConnectedCommand
{
    private const string LinkedToSet = "LinkedTo";
    private const string IdSet = "Id";

    // Several queries' worth, so that few calls find the files of many records.
    private const int RecordsTogether = 2000;

    private readonly List<string> _ids = [];
    private FileExport? _export;
    private FileManifest? _manifest;

    /// <summary>The folder; it is made where it is not there.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Directory { get; set; } = "";

    /// <summary>The records whose files are wanted: IDs, records, or objects with an Id; or files themselves.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ParameterSetName = LinkedToSet)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? LinkedTo { get; set; }

    /// <summary>The files: IDs of content documents, content versions, attachments and documents of folders.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? Id { get; set; }

    /// <summary>Fetches older versions too.</summary>
    [Parameter]
    public SwitchParameter AllVersions { get; set; }

    /// <summary>A CSV file that lists what the folder holds.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ManifestPath { get; set; }

    /// <summary>How many files are under way at a time.</summary>
    [Parameter]
    [ValidateRange(1, 20)]
    public int ThrottleLimit { get; set; } = SideBySide.Usual;

    /// <summary>Writes over other files that have the names.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Checked(Directory, () =>
        {
            string folder = FilePath(Directory, forWriting: true);
            WantedFolder.RequireNoFile(folder);
            _manifest = ManifestPath is null ? null : FileManifest.Open(FilePath(ManifestPath, forWriting: true), folder);
            _export = new FileExport(
                Org,
                Org.Types,
                new FileExportOptions
                {
                    Directory = folder,
                    AllVersions = AllVersions,
                    Force = Force,
                    Throttle = IsWhatIf ? 1 : ThrottleLimit,
                    Manifest = _manifest,
                });
        });
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var records = new LinkedRecords(Org.Key, takesForeign: Connection is not null);
        foreach (PSObject? item in (ParameterSetName == IdSet ? Id : LinkedTo) ?? [null])
        {
            ForItem(item, () => _ids.Add(IdOf(item, records)));
            if (_ids.Count == RecordsTogether)
            {
                Fetch();
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Fetch();
        Working(SaveManifest);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _export?.Dispose();
            try
            {
                // What was fetched until somebody stopped it is there.
                SaveManifest();
            }
            catch (SfException failure)
            {
                TellOnScreen(failure.Message);
            }
        }

        base.Dispose(disposing);
    }

    private string IdOf(PSObject? item, LinkedRecords records)
    {
        if (LinkedRecords.IsNothing(item))
        {
            throw new SfException("NothingToFetch", SfErrorCategory.InvalidArgument, ParameterSetName) { Target = item };
        }

        try
        {
            return records.IdOf(item);
        }
        catch (SfException failure) when (failure.ErrorId == "InvalidRecordId" && RecordId.IsId(Directory))
        {
            failure.Advise(Text.Message("FolderFirst", Directory));
            throw;
        }
    }

    private void SaveManifest()
    {
        if (!IsWhatIf)
        {
            _manifest?.Save();
        }
    }

    private void Fetch()
    {
        string[] ids = [.. _ids];
        _ids.Clear();
        if (ids.Length > 0)
        {
            Working(() => Run(async (bridge, cancellationToken) =>
            {
                using var progress = new TransferProgress(bridge, Text.Message("Progress.Files", Org.Facts.Name));
                var observer = new ExportedFiles(
                    bridge, progress, (path, size) => ShouldProcess(
                        Text.Message("Download.Target", path, TransferProgress.Print(size)), Text.Message("Download.File")));
                await _export!.RunAsync(ids, ParameterSetName == IdSet, observer, bridge, cancellationToken).ConfigureAwait(false);
            }));
        }
    }
}
