using SalesforceConnect.Bulk;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Csv;
using SalesforceConnect.LocalOrg;
using BulkJobs = SalesforceConnect.Bulk.BulkJobs;

namespace SalesforceConnect.Core.Tests.Bulk;

/// <summary>A test class whose tests each have an org with accounts, and a folder for files.</summary>
public abstract class ExportTest : CoreTest, IDisposable
{
    /// <summary>How many accounts the org has.</summary>
    internal const int Accounts = 950;

    /// <summary>How many of them a page has.</summary>
    internal const int OnPage = 100;

    internal const string Soql = "SELECT Id, Name, Description FROM Account";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sf-export-");

    internal override LocalOrgOptions Options => new()
    {
        AccountCount = Accounts,
        ContactCount = 20,
        OpportunityCount = 10,
        InvoiceCount = 10,
    };

    internal string Folder => _folder.FullName;

    internal string Wanted => Path.Combine(Folder, "accounts.csv");

    /// <summary>What is in the folder, by name.</summary>
    internal IReadOnlyList<string> Files => [.. Directory.GetFileSystemEntries(Folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    internal BulkJobs JobsOf(OpenConnection session) => new(session, Trace, () => session.Key);

    internal ExportReceiver ReceiverOf(OpenConnection session) => new(session, Trace, () => session.Key);

    /// <summary>Makes a job and waits until it is complete.</summary>
    internal async Task<SfBulkJob> QueryAsync(OpenConnection session, string soql = Soql, char delimiter = ',')
    {
        Org.BulkJobs.ResultPageSize = OnPage;
        BulkJobs jobs = JobsOf(session);
        SfBulkJob job = await jobs.CreateQueryAsync(soql, includeDeleted: false, delimiter, CancellationToken.None);
        job = await new BulkWait(jobs, Clock).EndAsync(job, null, CancellationToken.None);
        Org.Requests.Clear();
        return job;
    }

    /// <summary>The rows of a CSV file.</summary>
    internal static List<string[]> Rows(string path, char? delimiter = null)
    {
        using CsvFile file = CsvFile.Open(path, delimiter);
        var rows = new List<string[]> { file.Header.ToArray() };
        string[] cells = new string[file.Header.Count];
        while (file.Read(cells))
        {
            rows.Add([.. cells]);
        }

        return rows;
    }

    /// <summary>The file has each account once, in the order in which the org gives them.</summary>
    internal void AssertWhole(string? path = null)
    {
        List<string[]> rows = Rows(path ?? Wanted);
        Assert.Equal(["Id", "Name", "Description"], rows[0]);
        Assert.Equal(Org.Store.Ids("Account"), rows.Skip(1).Select(row => row[0]));
    }
}
