using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SalesforceConnect.Bulk;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using BulkJobs = SalesforceConnect.Bulk.BulkJobs;

namespace SalesforceConnect.Core.Tests.Bulk;

/// <summary>The results of a query's job come into a file, whole or not at all.</summary>
public sealed class ExportReceiverTests : ExportTest
{
    private static readonly Regex s_results = new("/results$");
    private static readonly Regex s_list = new("/result[Pp]ages$");

    private static int Pages => (Accounts + OnPage - 1) / OnPage;

    private int Fetched => Org.Requests.All.Count(request => s_results.IsMatch(request.Path));

    private int Listed => Org.Requests.All.Count(request => s_list.IsMatch(request.Path));

    [Theory]
    [InlineData(ResultPagesForm.Example)]
    [InlineData(ResultPagesForm.Table)]
    [InlineData(ResultPagesForm.Postman)]
    public async Task Pages_become_one_file_with_one_header_however_the_list_is_spelled(ResultPagesForm form)
    {
        OpenConnection session = Connect();
        SfBulkJob job = await QueryAsync(session);
        Org.BulkJobs.ResultPagesForm = form;

        long rows = await ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None);

        Assert.Equal(Accounts, rows);
        AssertWhole();
        Assert.Equal((Pages, 2), (Fetched, Listed));
        Assert.Equal(["accounts.csv"], Files);
    }

    [Theory]
    [InlineData("57.0")]
    [InlineData("49.0")]
    public async Task Before_there_was_a_list_the_head_of_each_page_says_where_the_next_is(string version)
    {
        OpenConnection session = Connect(apiVersion: version);
        SfBulkJob job = await QueryAsync(session, "SELECT Description, Id, Name FROM Account");

        await ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None);

        Assert.Equal(Org.Store.Ids("Account"), Rows(Wanted).Skip(1).Select(row => row[1]));
        Assert.Equal((Pages, 0), (Fetched, Listed));
    }

    [Fact]
    public async Task A_list_that_is_refused_or_no_list_is_done_without()
    {
        OpenConnection session = Connect();
        SfBulkJob job = await QueryAsync(session);
        Org.Faults.On("GET", s_list).Once(Fault.Json("""{"resultPages":[{"resultUrl":"/services/data/v67.0/jobs/query/750/results"}]}"""));

        await ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None);
        AssertWhole();
        Org.Faults.On("GET", s_list).Once(Fault.Error(System.Net.HttpStatusCode.NotFound, "NOT_FOUND", "The requested resource does not exist"));
        await ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None);

        AssertWhole();
    }

    [Fact]
    public async Task Where_the_list_divides_the_rows_otherwise_than_the_first_page_the_list_counts()
    {
        OpenConnection session = Connect();
        SfBulkJob job = await QueryAsync(session);
        Org.Faults.On(request => s_results.IsMatch(request.Path) && request.QueryString.Length == 0)
            .Once(new PageFault("\"Id\",\"Name\",\"Description\"\n\"001\",\"x\",\"\"\n", rows: 1, next: "elsewhere"));

        Assert.Equal(Accounts, await ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None));

        AssertWhole();
    }

    [Fact]
    public async Task A_list_that_is_not_all_is_found_and_the_pages_are_read_one_after_the_other()
    {
        OpenConnection session = Connect();
        SfBulkJob job = await QueryAsync(session);
        Org.Faults.On("GET", s_list).Once(Fault.TransformResponse(list => Regex.Replace(list, "\"done\": ?false", "\"done\":true")));

        await ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None);

        AssertWhole();
        Assert.Contains(Trace.VerboseLines, line => line.Contains("500 rows of 950", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Results_of_no_rows_are_a_header()
    {
        OpenConnection session = Connect();
        SfBulkJob job = await QueryAsync(session, Soql + " WHERE Name = 'nobody'");

        Assert.Equal(0, await ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None));

        Assert.Equal("\"Id\",\"Name\",\"Description\"\n", await File.ReadAllTextAsync(Wanted));
    }

    [Fact]
    public async Task Line_ends_quotes_and_marks_in_values_are_theirs()
    {
        string odd = "a\nb\r\nc,\"d\";\te☃\n\n\"";
        string id = Org.Store.Insert("Account", new { Name = "odd", Description = odd });
        OpenConnection session = Connect();
        SfBulkJob job = await QueryAsync(session);

        await ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None);

        Assert.Equal(odd.Replace("\r\n", "\n"), Rows(Wanted).Single(row => row[0] == id)[2].Replace("\r\n", "\n"));
        AssertWhole();
    }

    public static TheoryData<string> Breaks => ["drop", "dropInBody", "gzip", "cut", "short", "503", "expired", "429"];

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_page_that_breaks_is_fetched_again_and_no_other(string kind)
    {
        OpenConnection session = Connect();
        SfBulkJob job = await QueryAsync(session);
        Fault fault = kind switch
        {
            "drop" => Fault.Drop(),
            "dropInBody" => Fault.DropInBody(700),
            "gzip" => Fault.TruncatedGzip(),
            "cut" => Fault.CutJson(),
            "short" => Fault.TruncateBody(),
            "503" => Fault.Maintenance(),
            "expired" => Fault.SessionExpired(),
            _ => Fault.TooManyRequests(),
        };
        FaultRule first = Org.Faults.On(request => s_results.IsMatch(request.Path) && request.QueryString.Length == 0).Once(fault);
        FaultRule third = Org.Faults.On(request => s_results.IsMatch(request.Path) && request.QueryString.Contains("MjAw", StringComparison.Ordinal)).Once(fault);

        await ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None);

        AssertWhole();
        Assert.Equal((1, 1), (first.Hits, third.Hits));
        Assert.Equal(Pages + 2, Fetched);
        Assert.Equal(["accounts.csv"], Files);
    }

    [Fact]
    public async Task A_row_that_is_missing_in_what_came_whole_is_found()
    {
        OpenConnection session = Connect();
        SfBulkJob job = await QueryAsync(session);
        Org.Faults.On("GET", s_results).Always(Fault.TransformResponse(page => page[..(page.TrimEnd('\n').LastIndexOf('\n') + 1)]));

        SfException error = await FailsAsync(
            () => ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None), "ResultPageBroken", SfErrorCategory.InvalidData);

        Assert.Contains("99 rows", error.Message, StringComparison.Ordinal);
        Assert.Empty(Files);
    }

    [Fact]
    public async Task What_fails_leaves_the_file_that_is_there_and_another_process_goes_on()
    {
        await File.WriteAllTextAsync(Wanted, "yesterday's");
        OpenConnection session = Connect();
        SfBulkJob job = await QueryAsync(session);
        FaultRule broken = Org.Faults.On(request => s_results.IsMatch(request.Path) && request.QueryString.Contains("NTAw", StringComparison.Ordinal)).Always(Fault.Drop());

        await Assert.ThrowsAnyAsync<SfException>(() => ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None));

        Assert.Equal("yesterday's", await File.ReadAllTextAsync(Wanted));
        Assert.Equal(["accounts.csv", "accounts.csv.partial"], Files);
        Assert.Contains(Trace.Warnings, line => line.Contains("500 rows", StringComparison.Ordinal) && line.Contains($"Receive-SfBulkJob {job.Id} -Path", StringComparison.Ordinal));

        // Killed while a page was added: more stands there than was noted.
        await File.AppendAllTextAsync(Wanted + ".partial", "\"001half");
        broken.Remove();
        Org.Requests.Clear();
        OpenConnection other = Connect();
        SfBulkJob found = await JobsOf(other).FindAsync(job.Id, CancellationToken.None);
        Assert.Equal(Accounts, await ReceiverOf(other).ReceiveAsync(found, Wanted, null, CancellationToken.None));

        AssertWhole();
        Assert.Equal(Pages - 5, Fetched);
        Assert.Equal(["accounts.csv"], Files);
    }

    [Theory]
    [InlineData("57.0")]
    [InlineData("67.0")]
    public async Task What_goes_on_may_be_stopped_again_and_again(string version)
    {
        OpenConnection session = Connect(apiVersion: version);
        SfBulkJob job = await QueryAsync(session);
        for (int page = 1; page < Pages; page++)
        {
            string locator = Convert.ToBase64String(Encoding.ASCII.GetBytes((page * OnPage).ToString(CultureInfo.InvariantCulture))).TrimEnd('=');
            FaultRule broken = Org.Faults.On(request => s_results.IsMatch(request.Path) && request.QueryString.Contains(locator, StringComparison.Ordinal))
                .Always(Fault.Drop());
            await Assert.ThrowsAnyAsync<SfException>(() => ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None));
            broken.Remove();
            Assert.Equal((page * OnPage) + 1, Rows(Wanted + ".partial").Count);
        }

        await ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None);

        AssertWhole();
    }

    [Theory]
    [InlineData("other job")]
    [InlineData("changed")]
#if NET
    [InlineData("link")]
#endif
    public async Task What_was_left_of_something_else_is_not_gone_on_with(string kind)
    {
        OpenConnection session = Connect();
        SfBulkJob job = await QueryAsync(session);
        FaultRule broken = Org.Faults.On(request => s_results.IsMatch(request.Path) && request.QueryString.Contains("NTAw", StringComparison.Ordinal)).Always(Fault.Drop());
        await Assert.ThrowsAnyAsync<SfException>(() => ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None));
        broken.Remove();
        string partial = Wanted + ".partial";
        string content = await File.ReadAllTextAsync(partial);
        switch (kind)
        {
            case "changed":
                await File.WriteAllTextAsync(partial, content.Replace("\"Id\"", "\"ID\"", StringComparison.Ordinal)[..^1] + " ");
                break;
#if NET
            case "link":
                File.Move(partial, Wanted + ".moved");
                File.CreateSymbolicLink(partial, Wanted + ".moved");
                break;
#endif
            default:
                job = await QueryAsync(session);
                break;
        }

        Org.Requests.Clear();
        Assert.Equal(Accounts, await ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None));

        AssertWhole();
        Assert.Equal(Pages, Fetched);
        if (kind == "link")
        {
            Assert.Equal(content, await File.ReadAllTextAsync(Wanted + ".moved"));
        }
    }

    [Fact]
    public async Task Cancelling_ends_at_once_and_keeps_whole_pages()
    {
        OpenConnection session = Connect();
        SfBulkJob job = await QueryAsync(session);
        HangFault hang = Fault.HangInBody();
        Org.Faults.On(request => s_results.IsMatch(request.Path) && request.QueryString.Contains("MzAw", StringComparison.Ordinal)).Once(hang);
        using var stop = new CancellationTokenSource();
        var third = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var receiver = new ExportReceiver(session, Trace, () => session.Key)
        {
            OnRows = rows =>
            {
                // Four pages come side by side: the fifth is asked for when the first is in the file.
                if (rows >= 3 * OnPage && Org.Requests.All.Any(request => request.QueryString.Contains("NDAw", StringComparison.Ordinal)))
                {
                    third.TrySetResult();
                }
            },
        };

        Task<long> receiving = receiver.ReceiveAsync(job, Wanted, null, stop.Token);
        await third.Task.WaitAsync(Patience);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving.WaitAsync(Patience));
        await Task.WhenAll(Org.Requests.All.Select(request => request.Completed)).WaitAsync(Patience);
        Assert.Equal(["accounts.csv.partial"], Files);
        Assert.Equal(0, (Rows(Wanted + ".partial").Count - 1) % OnPage);
        await ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None);
        AssertWhole();
    }

    [Fact]
    public async Task A_mark_and_other_encodings_are_written_as_wanted()
    {
        Org.Store.Insert("Account", new { Name = "Zürich ☃", Description = "a\nb" });
        OpenConnection session = Connect();
        SfBulkJob job = await QueryAsync(session);
#if NET
        var strict = (Encoding)CodePagesEncodingProvider.Instance.GetEncoding(1252)!.Clone();
#else
        var strict = (Encoding)Encoding.GetEncoding(1252).Clone();
#endif
        strict.EncoderFallback = EncoderFallback.ExceptionFallback;

        await ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None);
        byte[] plain = await File.ReadAllBytesAsync(Wanted);
        await ReceiverOf(session).ReceiveAsync(job, Wanted, new UTF8Encoding(true), CancellationToken.None);
        Assert.Equal([0xEF, 0xBB, 0xBF, .. plain], await File.ReadAllBytesAsync(Wanted));
        await ReceiverOf(session).ReceiveAsync(job, Wanted, Encoding.Unicode, CancellationToken.None);
        Assert.Equal([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(plain))], await File.ReadAllBytesAsync(Wanted));
        SfException error = await FailsAsync(
            () => ReceiverOf(session).ReceiveAsync(job, Wanted, strict, CancellationToken.None), "TextNotInEncoding", SfErrorCategory.InvalidData);
        Assert.Contains("' cannot be written in the encoding windows-1252 (row 2, column Description).", error.Message, StringComparison.OrdinalIgnoreCase);

        // Nothing is fetched twice for another encoding.
        Assert.Equal(["accounts.csv", "accounts.csv.partial"], Files);
        Org.Requests.Clear();
        await ReceiverOf(session).ReceiveAsync(job, Wanted, Encoding.BigEndianUnicode, CancellationToken.None);
        Assert.Equal(0, Fetched);
        Assert.Equal(["accounts.csv"], Files);
        AssertWhole();
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    [InlineData('^')]
    [InlineData('`')]
    public async Task The_values_stand_apart_as_wanted(char delimiter)
    {
        OpenConnection session = Connect();
        SfBulkJob job = await QueryAsync(session, delimiter: delimiter);

        await ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None);

        Assert.Equal(Accounts + 1, Rows(Wanted, delimiter).Count);
        Assert.Equal(["Id", "Name", "Description"], Rows(Wanted, delimiter)[0]);
    }

#if NET
    [Fact]
    public async Task A_file_that_is_being_written_is_its_owners_alone_and_then_as_any_other()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        OpenConnection session = Connect();
        SfBulkJob job = await QueryAsync(session);
        await File.WriteAllTextAsync(Path.Combine(Folder, "usual"), "");
        FaultRule broken = Org.Faults.On(request => s_results.IsMatch(request.Path) && request.QueryString.Contains("NTAw", StringComparison.Ordinal)).Always(Fault.Drop());
        await Assert.ThrowsAnyAsync<SfException>(() => ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None));
        broken.Remove();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Wanted + ".partial"));
        await ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None);
        Assert.Equal(File.GetUnixFileMode(Path.Combine(Folder, "usual")), File.GetUnixFileMode(Wanted));
    }
#endif

    [Fact]
    public async Task Results_that_are_gone_or_not_there_yet_say_so()
    {
        OpenConnection session = Connect();
        BulkJobs jobs = JobsOf(session);
        Org.BulkJobs.Next(new BulkJobPlan { QueuedPolls = int.MaxValue });
        SfBulkJob waiting = await jobs.CreateQueryAsync(Soql, includeDeleted: false, ',', CancellationToken.None);
        await FailsAsync(
            () => ReceiverOf(session).ReceiveAsync(waiting, Wanted, null, CancellationToken.None), "BulkJobNotDone", SfErrorCategory.InvalidOperation);
        Org.BulkJobs.Next(new BulkJobPlan { FailWith = "QUERY_TIMEOUT: Your query request was running for too long." });
        SfBulkJob failed = await QueryAsync(session);
        SfException error = await FailsAsync(
            () => ReceiverOf(session).ReceiveAsync(failed, Wanted, null, CancellationToken.None), "BulkQueryFailed", SfErrorCategory.InvalidOperation);
        Assert.Contains("QUERY_TIMEOUT", error.Message, StringComparison.Ordinal);
        SfBulkJob job = await QueryAsync(session);
        Org.BulkJobs.Expire();

        error = await FailsAsync(
            () => ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None), "Salesforce.NOT_FOUND", SfErrorCategory.ObjectNotFound);

        Assert.Contains(job.Id, error.Message, StringComparison.Ordinal);
        Assert.Empty(Files);
    }

    [Fact]
    public async Task Pages_that_lead_in_a_circle_are_an_error()
    {
        OpenConnection session = Connect(apiVersion: "57.0");
        SfBulkJob job = await QueryAsync(session);
        Org.Faults.On("GET", s_results).Always(new PageFault("\"Id\"\n\"001\"\n", rows: 1, next: "MTAw"));

        await FailsAsync(() => ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None), "PagesWithoutEnd", SfErrorCategory.InvalidData);
    }

    [Fact]
    public async Task A_list_that_leads_in_a_circle_is_done_without()
    {
        OpenConnection session = Connect();
        SfBulkJob job = await QueryAsync(session);
        Org.Faults.On("GET", s_list).Skip(1).Always(Fault.TransformResponse(list => list
            .Replace("\"done\":true", "\"done\":false", StringComparison.Ordinal)
            .Replace("\"nextRecordsUrl\":null", "\"nextRecordsUrl\":\"/x?locator=NTAw\"", StringComparison.Ordinal)));

        await ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None);

        AssertWhole();
    }

    [Fact]
    public async Task Rows_that_the_job_found_and_no_page_has_are_an_error()
    {
        OpenConnection session = Connect(apiVersion: "57.0");
        SfBulkJob job = await QueryAsync(session) with { Processed = Accounts + 1 };

        SfException error = await FailsAsync(
            () => ReceiverOf(session).ReceiveAsync(job, Wanted, null, CancellationToken.None), "ResultRowsMissing", SfErrorCategory.InvalidData);

        Assert.Contains($"{Accounts} rows", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Wanted));
    }

    // A page of its own making.
    private sealed class PageFault(string csv, int rows, string next) : Fault
    {
        public override Task StrikeAsync(FaultContext context)
        {
            context.Http.Response.StatusCode = 200;
            context.Http.Response.ContentType = "text/csv";
            context.Http.Response.Headers["Sforce-NumberOfRecords"] = rows.ToString(CultureInfo.InvariantCulture);
            context.Http.Response.Headers["Sforce-Locator"] = next;
            return context.SendAsync(Encoding.UTF8.GetBytes(csv));
        }
    }
}
