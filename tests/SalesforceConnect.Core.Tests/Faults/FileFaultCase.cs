using System.Text;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Describe;
using SalesforceConnect.Files;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Faults;

/// <summary>
/// A file that goes up, or files that come down, while a fault strikes in one phase, once or for good, and what came of it, written as a
/// half of a cell of the <see cref="FileFaultTable"/>. The work has a connection and records of its own, so that any number of cases share an org.
/// </summary>
internal sealed class FileFaultCase : IFileExportObserver
{
    private static int s_last;

    private readonly CoreTest _test;
    private readonly FaultRow _row;
    private readonly FileFaultPhase _phase;
    private readonly string _key = $"file-{Interlocked.Increment(ref s_last)}";
    private readonly string _folder;
    private readonly CaseConnection _connection;
    private readonly string[] _records;
    private readonly FaultRule _rule;
    private readonly List<SfFile> _files = [];
    private readonly List<SfException> _errors = [];
    private int _struck;

    public FileFaultCase(CoreTest test, FaultRow row, FileFaultPhase phase, bool always, string folder)
    {
        _test = test;
        _row = row;
        _phase = phase;
        _folder = Path.Combine(folder, _key);
        Directory.CreateDirectory(_folder);
        _connection = new CaseConnection(test, _key, row.IsSilent);
        _records = [test.Org.Store.Insert("Account", new { Name = _key }), test.Org.Store.Insert("Account", new { Name = _key })];
        if (IsDown)
        {
            test.Org.Store.Insert(
                "ContentVersion",
                new { PathOnClient = "a.txt", Title = _key, FirstPublishLocationId = _records[0] },
                "VersionData",
                OrgBlob.FromBytes(Bytes));
            test.Org.Store.Insert("Attachment", new { Name = "b.txt", ParentId = _records[1] }, "Body", OrgBlob.FromBytes(Bytes));
        }

        _rule = test.Org.Faults.On(IsStruck);
        _ = always ? _rule.Always(row.Create()) : _rule.Once(row.Create());
    }

    public ITransferListener? Listener => null;

    private bool IsDown => _phase is FileFaultPhase.Search or FileFaultPhase.Body;

    private byte[] Bytes => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(_key, 2000)));

    /// <summary>Does the work, and makes sure of what holds for every case.</summary>
    public async Task<string> RunAsync()
    {
        string outcome = IsDown ? await DownAsync() : await UpAsync();
        return $"{_struck}{outcome}";
    }

    public Task<bool> MayWriteAsync(string path, long size) => Task.FromResult(true);

    public Task TakeAsync(SfFile file)
    {
        _files.Add(file);
        return Task.CompletedTask;
    }

    public void Refuse(SfException error, string id) => _errors.Add(error);

    private async Task<string> UpAsync()
    {
        string path = Path.Combine(_folder, "a.txt");
        File.WriteAllBytes(path, Bytes);
        var item = new UploadItem(path) { Title = _key, LinkedTo = _records };
        var uploads = new FileUploads(_connection, new TypeCache(_connection), null, _test.Clock);
        UploadOutcome outcome = await uploads.RunAsync(item, Bytes.Length, null, CancellationToken.None).WaitAsync(CoreTest.Patience);
        RecordedRequest[] mine = [.. _test.Org.Requests.All.Where(_connection.IsMine)];
        await Task.WhenAll(mine.Take(_row.IsSilent ? 0 : int.MaxValue).Select(request => request.Completed)).WaitAsync(CoreTest.Patience);

        _struck = mine.Count(IsStruck);
        SfFile file = outcome.File;
        Assert.Equal(file.ErrorCode is null, outcome.Errors.Count == 0);
        Assert.All(outcome.Errors, error => Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction), error.ErrorId));
        string[] versions = [.. Named("ContentVersion", "Title", _key)];
        Assert.InRange(versions.Length, 0, 1);
        foreach (string id in versions)
        {
            using Stream stored = _test.Org.Store.Blob("ContentVersion", id, "VersionData")!.OpenRead();
            using var reader = new StreamReader(stored, Encoding.ASCII);
            Assert.Equal(Encoding.ASCII.GetString(Bytes), reader.ReadToEnd());
        }

        int[] linked = [.. _records.Select(record => Named("ContentDocumentLink", "LinkedEntityId", record).Count())];
        Assert.DoesNotContain(linked, count => count > 1);
        SfException? error = outcome.Errors.Count > 0 ? outcome.Errors[0] : null;
        switch (file.Action)
        {
            case SfFileAction.Unknown:
                Assert.Equal("FileOutcomeUnknown", error!.ErrorId);
                return "?" + (versions.Length == 1 ? "*" : "");
            case SfFileAction.Failed:
                Assert.Empty(versions);
                return "!" + Shown(error!);
            default:
                Assert.Equal(file.ContentVersionId, Assert.Single(versions));
                Assert.Equal(1, linked[0]);
                Assert.Contains(_records[0], file.LinkedTo);
                Assert.True(linked[1] == 1 || !file.LinkedTo.Contains(_records[1]), "The user was told of a link that is not there.");
                return error?.ErrorId switch
                {
                    null => linked[1] == 1 ? "" : "~",
                    "FileNotLinkedUnread" => "r" + (linked[1] == 1 ? "*" : ""),
                    "FileNotLinked" => "l" + (linked[1] == 1 ? "*" : ""),
                    "FileLinkUnknown" => "k" + (linked[1] == 1 ? "*" : ""),
                    var other => other,
                };
        }
    }

    private async Task<string> DownAsync()
    {
        string outcome = "";
        try
        {
            await ExportAsync();
        }
        catch (SfException error)
        {
            Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction), $"{error.ErrorId} recommends nothing.");
            outcome = "#" + Shown(error);
        }

        Assert.All(_errors, error => Assert.False(string.IsNullOrWhiteSpace(error.RecommendedAction), error.ErrorId));
        outcome += string.Concat(_errors.Select(error => "!" + Shown(error)).Distinct());
        string[] names = [.. Directory.GetFiles(_folder)];
        Assert.Equal(_files.Select(file => file.Path!).Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        Assert.All(names, name => Assert.Equal(Bytes, File.ReadAllBytes(name)));
        outcome += outcome.Length == 0 && names.Length < 2 ? "~" : "";

        // The same command has what is missing.
        _struck = _test.Org.Requests.All.Count(IsStruck);
        _rule.Remove();
        if (names.Length < 2)
        {
            await ExportAsync();
            Assert.Equal(2, Directory.GetFiles(_folder).Length);
            Assert.All(Directory.GetFiles(_folder), name => Assert.Equal(Bytes, File.ReadAllBytes(name)));
        }

        return outcome;
    }

    private async Task ExportAsync()
    {
        using var export = new FileExport(
            _connection, new TypeCache(_connection), new FileExportOptions { Directory = _folder, Throttle = 1 });
        await export.RunAsync(_records, areFiles: false, this, null, CancellationToken.None).WaitAsync(CoreTest.Patience);
    }

    private string Shown(SfException error) => error.ErrorId == _row.ErrorId ? "" : error.ErrorId;

    private bool IsStruck(RecordedRequest request) => _connection.IsMine(request) && _phase switch
    {
        FileFaultPhase.Upload => request.Method == "POST" && request.Path.EndsWith("/sobjects/ContentVersion", StringComparison.Ordinal),
        FileFaultPhase.ReadBack => request.Method == "GET" && request.Path.Contains("/sobjects/ContentVersion/"),
        FileFaultPhase.Link => request.Path.EndsWith("/composite/sobjects", StringComparison.Ordinal),
        FileFaultPhase.Search => request.Path.EndsWith("/query", StringComparison.Ordinal) && request.QueryString.Contains("ContentDocumentLink"),
        _ => request.Path.EndsWith("/VersionData", StringComparison.Ordinal),
    };

    private IEnumerable<string> Named(string objectName, string field, string value)
        => _test.Org.Store.Ids(objectName).Where(id => value.Equals(_test.Org.Store.Get(objectName, id)?[field]));
}
