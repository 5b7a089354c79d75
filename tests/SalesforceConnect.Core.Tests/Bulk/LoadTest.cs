using System.Text;
using SalesforceConnect.Bulk;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Csv;
using SalesforceConnect.Describe;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Rest;
using BulkJobs = SalesforceConnect.Bulk.BulkJobs;

namespace SalesforceConnect.Core.Tests.Bulk;

/// <summary>A test class whose tests each load into an org of their own, with a folder for files.</summary>
public abstract class LoadTest : CoreTest, IDisposable
{
    internal const string Ingest = Root + "/jobs/ingest";

    internal static readonly LoadOptions Insert = new() { Operation = SfBulkOperation.Insert, ObjectName = "Account" };
    internal static readonly LoadOptions Update = Insert with { Operation = SfBulkOperation.Update };
    internal static readonly LoadOptions Delete = Insert with { Operation = SfBulkOperation.Delete };
    internal static readonly LoadOptions Upsert = Insert with { Operation = SfBulkOperation.Upsert, ExternalIdField = "External_Id__c" };

    private readonly TemporaryFiles _temporary = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sf-load-");

    /// <summary>The product's own temporary files.</summary>
    internal IReadOnlyList<string> TemporaryOnes => _temporary.Own;

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _temporary.Dispose();
        GC.SuppressFinalize(this);
    }

    internal string PathOf(string name) => Path.Combine(_folder.FullName, name);

    internal string Write(string text, string name = "input.csv", Encoding? encoding = null)
    {
        File.WriteAllText(PathOf(name), text, encoding ?? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return PathOf(name);
    }

    /// <summary>A header and rows, each made of its number from 1.</summary>
    internal string Write(string header, int count, Func<int, string> row)
        => Write(header + "\n" + string.Concat(Enumerable.Range(1, count).Select(number => row(number) + "\n")));

    internal BulkJobs JobsOf(OpenConnection session) => new(session, Trace, () => session.Key);

    /// <summary>Loads a file as the cmdlet does.</summary>
    internal async Task<LoadRun> LoadFileAsync(
        LoadOptions options, string path, OpenConnection? session = null, Action<LoadRun>? prepare = null, CancellationToken cancellationToken = default)
    {
        session ??= Connect();
        options = options with { Path = path };
        using CsvFile file = CsvFile.Open(path, options.Delimiter, options.Encoding);
        LoadColumns columns = await LoadColumns.FindAsync(file.Header, options, session.Types, Trace, CancellationToken.None);
        return await LoadAsync(options, new CsvSource(options, columns), session, prepare, cancellationToken);
    }

    /// <summary>Loads rows to their end.</summary>
    internal async Task<LoadRun> LoadAsync(
        LoadOptions options, ILoadSource source, ISender session, Action<LoadRun>? prepare = null, CancellationToken cancellationToken = default)
    {
        var run = new LoadRun();
        prepare?.Invoke(run);
        var load = new BulkLoad(
            new BulkJobs(session, Trace, () => null), new BulkResults(session, Trace), options, run, Trace, Clock);
        try
        {
            await load.RunAsync(source, cancellationToken).WaitAsync(Patience + Patience, CancellationToken.None);
        }
        catch (Exception failure)
        {
            run.Failure = failure;
        }

        run.Running = load.Running;
        return run;
    }

    internal RecordedRequest[] Requests(string method, string ending = "")
        => [.. Org.Requests.All.Where(request => request.Method == method
            && request.Path.StartsWith(Ingest, StringComparison.Ordinal) && request.Path.EndsWith(ending, StringComparison.Ordinal))];

    /// <summary>What was uploaded, a text a job.</summary>
    internal string[] Uploads => [.. Requests("PUT", "/batches").Select(request => request.Body)];

    internal IReadOnlyList<string?> Column(string field = "Name", string objectName = "Account")
        => [.. Org.Store.Ids(objectName).Select(id => ValueOf(Org.Store.Get(objectName, id)!, field))];

    // A record in another process has the fields alone that hold text.
    private static string? ValueOf(IReadOnlyDictionary<string, object?> record, string field)
        => record.TryGetValue(field, out object? value) ? value?.ToString() : null;

    internal IReadOnlyList<string?> Sorted(string field = "Name") => [.. Column(field).OrderBy(value => value, StringComparer.Ordinal)];

    internal static string[] Numbered(string prefix, int count) => [.. Enumerable.Range(1, count).Select(number => $"{prefix}{number:0000}")];
}
