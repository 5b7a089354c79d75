using System.Text;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>A test class that speaks Bulk API 2.0 on the wire.</summary>
public abstract class BulkTest : OrgTest
{
    internal const string Ingest = OrgClient.Root + "/jobs/ingest";
    internal const string Queries = OrgClient.Root + "/jobs/query";

    internal async Task<string> MakeAsync(object job)
    {
        Answer made = await Client.PostAsync(Ingest, job);
        Assert.True(made.Status == 200, made.Text);
        return made.Json.GetProperty("id").GetString()!;
    }

    internal Task<Answer> UploadAsync(string id, string csv)
        => Client.SendAsync(HttpMethod.Put, $"{Ingest}/{id}/batches", csv, "text/csv");

    internal Task<Answer> CloseAsync(string id) => Client.PatchAsync($"{Ingest}/{id}", new { state = "UploadComplete" });

    internal async Task<JsonElement> JobAsync(string id, string jobs = Ingest)
    {
        Answer answer = await Client.GetAsync($"{jobs}/{id}");
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json;
    }

    internal async Task<string> StateAsync(string id, string jobs = Ingest) => (await JobAsync(id, jobs)).GetProperty("state").GetString()!;

    /// <summary>Loads this CSV, sees that the job has ended and returns its ID.</summary>
    internal async Task<string> LoadAsync(object job, string csv, string state = "JobComplete")
    {
        string id = await MakeAsync(job);
        Answer uploaded = await UploadAsync(id, csv);
        Assert.True(uploaded.Status == 201, uploaded.Text);
        Answer closed = await CloseAsync(id);
        Assert.True(closed.Status == 200, closed.Text);
        JsonElement ended = await JobAsync(id);
        Assert.True(ended.GetProperty("state").GetString() == state, ended.ToString());
        return id;
    }

    /// <summary>Loads rows of accounts, one operation after the other where a test needs no more of the job.</summary>
    internal Task<string> LoadAsync(string operation, string csv, string state = "JobComplete")
        => LoadAsync(new { @object = "Account", operation, contentType = "CSV" }, csv, state);

    internal async Task<string> ErrorAsync(string id)
        => (await JobAsync(id)).GetProperty("errorMessage").GetString()!;

    internal async Task<(int Processed, int Failed)> CountsAsync(string id)
    {
        JsonElement job = await JobAsync(id);
        return (job.GetProperty("numberRecordsProcessed").GetInt32(), job.GetProperty("numberRecordsFailed").GetInt32());
    }

    /// <summary>A result file: its first line, and its other lines sorted.</summary>
    internal async Task<(string Header, string[] Rows)> ResultsAsync(string id, string file)
    {
        Answer answer = await Client.GetAsync($"{Ingest}/{id}/{file}");
        Assert.True(answer.Status == 200, answer.Text);
        string[] lines = answer.Text.TrimEnd('\n').Split('\n');
        return (lines[0], [.. lines.Skip(1).Order(StringComparer.Ordinal)]);
    }

    internal async Task<string[]> FailuresAsync(string id) => (await ResultsAsync(id, "failedResults")).Rows;

    internal async Task<string> QueryJobAsync(string query, string operation = "query")
    {
        Answer made = await Client.PostAsync(Queries, new { operation, query });
        Assert.True(made.Status == 200, made.Text);
        return made.Json.GetProperty("id").GetString()!;
    }

    /// <summary>A row of CSV for each number.</summary>
    internal static string Rows(string header, int count, Func<int, string> row)
    {
        StringBuilder csv = new StringBuilder(header).Append('\n');
        for (int i = 1; i <= count; i++)
        {
            csv.Append(row(i)).Append('\n');
        }

        return csv.ToString();
    }
}
