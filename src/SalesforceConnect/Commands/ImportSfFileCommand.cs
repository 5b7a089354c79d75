using System.Management.Automation;
using SalesforceConnect.Connections;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Files;
using SalesforceConnect.Pipeline;
using SalesforceConnect.Rest;
using SalesforceConnect.Work;
using AllowNullAttribute = System.Management.Automation.AllowNullAttribute;

namespace SalesforceConnect.Commands;

/// <summary>Uploads files, and links them to records.</summary>
[Cmdlet(
    VerbsData.Import,
    "SfFile",
    SupportsShouldProcess = true,
    DefaultParameterSetName = PathSet,
    HelpUri = HelpLinks.Base + "Import-SfFile.md")]
[OutputType(typeof(SfFile))]
public sealed class ImportSfFileCommand : ConnectedCommand
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string DocumentPrefix = "069";

    // Enough to go side by side, and few enough not to keep whoever waits for results.
    private const int FilesTogether = 100;

    private readonly List<(UploadItem Item, long Length)> _files = [];
    private string[]? _linkedTo;
    private string? _onlyFor;
    private long _brought;

    /// <summary>The files; wildcards are allowed.</summary>
    [Parameter(
        Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files, by names in which nothing is a wildcard.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The records that each file is linked to: IDs, records, or objects with an Id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? LinkedTo { get; set; }

    /// <summary>The title in the org; by default the file's name without its extension.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Title { get; set; }

    /// <summary>What the file is about.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Description { get; set; }

    /// <summary>The file in the org of which this is a new version.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public PSObject? ContentDocumentId { get; set; }

    /// <summary>Why there is a new version.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? ReasonForChange { get; set; }

    /// <summary>How many files are under way at a time.</summary>
    [Parameter]
    [ValidateRange(1, 20)]
    public int ThrottleLimit { get; set; } = SideBySide.Usual;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _linkedTo = Checked(LinkedTo, () => IsBound(nameof(LinkedTo)) ? Records.IdsOf(LinkedTo) : null);
        Checked(ContentDocumentId, () => IsBound(nameof(ContentDocumentId)) && LinkedRecords.IsNothing(ContentDocumentId)
            ? throw new SfException("NoDocumentNamed", SfErrorCategory.InvalidArgument)
            : DocumentId());
        _onlyFor = new[] { nameof(ContentDocumentId), nameof(Title) }.FirstOrDefault(IsBound);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        bool isLiteral = ParameterSetName == LiteralPathSet;
        foreach (string given in isLiteral ? LiteralPath : Path)
        {
            string[] found = [];
            ForItem(given, () => found = [.. isLiteral ? [FilePath(given)] : Found(given)]);
            UploadItem? like = null;
            ForItem(given, () => like = Item(), at: given);
            if (like is not null)
            {
                Array.ForEach(found, path => ForItem(path, () => Add(like with { Path = path, Target = path })));
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Upload();

    private LinkedRecords Records => new(Org.Key, takesForeign: Connection is not null);

    private bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    // A pattern is for files: folders that match it are not meant.
    private IEnumerable<string> Found(string path)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(path))
        {
            return [FilePath(path)];
        }

        string[] all = [.. SessionState.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider)];
        string[] files = provider.Name == "FileSystem" ? [.. all.Where(System.IO.File.Exists)] : [FilePath(path)];
        return files.Length > 0
            ? files
            : throw new SfException("NoFilesFound", SfErrorCategory.ObjectNotFound, path) { Target = path };
    }

    private string? DocumentId()
    {
        if (LinkedRecords.IsNothing(ContentDocumentId))
        {
            return null;
        }

        string id = Records.IdOf(ContentDocumentId);
        return RecordId.Prefix(id) == DocumentPrefix
            ? id
            : throw new SfException("NotADocumentId", SfErrorCategory.InvalidArgument, id) { Target = ContentDocumentId };
    }

    // What is said of files beside their paths; that of an object of the pipeline is its own, and an empty cell of a CSV file says nothing.
    private UploadItem Item() => new(Path: "")
    {
        Title = Given(Title),
        Description = Given(Description),
        ContentDocumentId = DocumentId(),
        ReasonForChange = Given(ReasonForChange),
        LinkedTo = _linkedTo ?? (LinkedRecords.IsNothing(LinkedTo) ? [] : Records.IdsOf(LinkedTo)),
    };

    private void Add(UploadItem item)
    {
        if (_onlyFor is not null && _brought > 0)
        {
            throw new SfException("OneFileAlone", SfErrorCategory.InvalidArgument, _onlyFor, item.Path) { Target = item.Target };
        }

        long length = FileUploads.Check(item);
        _brought++;
        if (ShouldProcess(TargetOf(item, length), Text.Message(item.ContentDocumentId is null ? "Upload.File" : "Upload.Version")))
        {
            _files.Add((item, length));
            if (_files.Count == FilesTogether)
            {
                Upload();
            }
        }
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string TargetOf(UploadItem item, long length)
    {
        string size = TransferProgress.Print(length);
        return item.ContentDocumentId is { } document ? Text.Message("Upload.TargetVersion", item.Path, size, document)
            : item.LinkedTo.Count > 0 ? Text.Message("Upload.TargetLinked", item.Path, size, string.Join(", ", item.LinkedTo))
            : Text.Message("Upload.Target", item.Path, size);
    }

    private void Upload()
    {
        (UploadItem Item, long Length)[] files = [.. _files];
        _files.Clear();
        if (files.Length == 0)
        {
            return;
        }

        Working(() => Run(async (bridge, cancellationToken) =>
        {
            using var progress = new TransferProgress(bridge, Text.Message("Progress.Upload", files.Length, Org.Facts.Name));
            var uploads = new FileUploads(Org, Org.Types, bridge, TimeProvider.System);
            await uploads.RunAsync(
                files,
                ThrottleLimit,
                outcome => bridge.WriteAsync(() =>
                {
                    WriteObject(outcome.File);
                    foreach (SfException error in outcome.Errors)
                    {
                        WriteError(ErrorRecords.From(error, outcome.File.Path));
                    }
                }),
                progress,
                cancellationToken).ConfigureAwait(false);
        }));
    }
}
