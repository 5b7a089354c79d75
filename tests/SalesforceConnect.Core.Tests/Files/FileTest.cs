using System.Text;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Files;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Files;

/// <summary>Files that go to an org, and come from it, with a folder of the test's own.</summary>
public abstract class FileTest : CoreTest, IDisposable
{
    internal const string Versions = Root + "/sobjects/ContentVersion";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sf-files-");

    internal string Folder => _folder.FullName;

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    internal string Account(string name = "Acme") => Org.Store.Insert("Account", new { Name = name });

    /// <summary>Makes a file of the org, and gives the ID of its version.</summary>
    internal string Version(string text, string title = "report", string? record = null, string? document = null) => Org.Store.Insert(
        "ContentVersion",
        new { PathOnClient = "x.txt", Title = title, FirstPublishLocationId = record, ContentDocumentId = document },
        "VersionData",
        Blob(text));

    internal string DocumentOf(string version) => (string)Org.Store.Get("ContentVersion", version)!["ContentDocumentId"]!;

    internal string Attachment(string text, string name, string record)
        => Org.Store.Insert("Attachment", new { Name = name, ParentId = record }, "Body", Blob(text));

    internal static OrgBlob Blob(string text) => OrgBlob.FromBytes(Encoding.UTF8.GetBytes(text));

    internal string Stored(string version)
    {
        using var reader = new StreamReader(Org.Store.Blob("ContentVersion", version, "VersionData")!.OpenRead());
        return reader.ReadToEnd();
    }

    /// <summary>Makes a file on the disk.</summary>
    internal string Local(string text, string name = "report.txt")
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>The names in a folder, in order.</summary>
    internal static string[] NamesIn(string folder)
        => Directory.Exists(folder) ? [.. Directory.GetFileSystemEntries(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)] : [];

    internal async Task<UploadOutcome> UploadAsync(UploadItem item, OpenConnection? session = null)
    {
        session ??= Connect();
        var uploads = new FileUploads(session, new Describe.TypeCache(session), Trace, Clock);
        return await uploads.RunAsync(item, FileUploads.Check(item), listener: null, CancellationToken.None).WaitAsync(Patience);
    }

    /// <summary>Fetches files into the folder <c>out</c>.</summary>
    internal async Task<Fetched> FetchAsync(
        IReadOnlyList<string> ids,
        bool areFiles = false,
        bool allVersions = false,
        bool force = false,
        string? manifest = null,
        int throttle = 6,
        OpenConnection? session = null)
    {
        session ??= Connect();
        var fetched = new Fetched();
        string folder = Path.Combine(Folder, "out");
        FileManifest? list = manifest is null ? null : FileManifest.Open(manifest, folder);
        using var export = new FileExport(
            session,
            new Describe.TypeCache(session),
            new FileExportOptions { Directory = folder, AllVersions = allVersions, Force = force, Throttle = throttle, Manifest = list });
        try
        {
            await export.RunAsync(ids, areFiles, fetched, Trace, CancellationToken.None).WaitAsync(Patience);
        }
        catch (SfException failure)
        {
            fetched.Ended = failure;
        }

        list?.Save();
        return fetched;
    }

    /// <summary>What came of it.</summary>
    internal sealed class Fetched : IFileExportObserver
    {
        public List<SfFile> Files { get; } = [];

        public List<(string ErrorId, string Id)> Errors { get; } = [];

        public List<SfException> Refusals { get; } = [];

        public SfException? Ended { get; set; }

        public bool MayWrite { get; init; } = true;

        public ITransferListener? Listener => null;

        /// <summary>Each file's name and what was done.</summary>
        public string[] Told => [.. Files.Select(file => $"{file.Action} {Path.GetFileName(file.Path)}")];

        public Task<bool> MayWriteAsync(string path, long size) => Task.FromResult(MayWrite);

        public Task TakeAsync(SfFile file)
        {
            Files.Add(file);
            return Task.CompletedTask;
        }

        public void Refuse(SfException error, string id)
        {
            Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction), error.ErrorId);
            Errors.Add((error.ErrorId, id));
            Refusals.Add(error);
        }
    }
}
