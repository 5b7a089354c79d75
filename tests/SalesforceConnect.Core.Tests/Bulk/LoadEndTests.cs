using SalesforceConnect.Bulk;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.LocalOrg;
using BulkJobs = SalesforceConnect.Bulk.BulkJobs;

namespace SalesforceConnect.Core.Tests.Bulk;

/// <summary>What a load leaves behind, however it ends, and how much it takes up on its way.</summary>
[Collection(TemporaryFiles.Name)]
public sealed class LoadEndTests : LoadTest
{
    [Fact]
    public async Task Temporary_files_are_their_owners_alone()
    {
        int seen = 0;
        Org.Faults.On(request =>
        {
            if (request.Method == "PUT")
            {
                Assert.All(TemporaryOnes, AssertOwnersAlone);
                seen += TemporaryOnes.Count;
            }

            return false;
        });
        (await LoadFileAsync(Insert with { SortBy = "Name" }, Write("Name", 3, number => $"A{number}"))).Good();
#if NET
        // Mono takes its folder for temporary files from the environment that the process began with.
        Assert.True(seen > 0);
#endif
        Assert.Empty(TemporaryOnes);
    }

    [Fact]
    public void Rows_that_wait_are_in_a_file_without_a_name_and_can_be_read_again()
    {
        using (var rows = new RowFile())
        {
            for (int number = 0; number < 20_000; number++)
            {
                rows.Add(number, [new(number % 3, "text of " + number), new(3, "\ud800 half")]);
            }
#if NET
            Assert.Equal(OperatingSystem.IsWindows() ? 1 : 0, TemporaryOnes.Count);
#endif
            for (int time = 0; time < 2; time++)
            {
                int number = 0;
                foreach (LoadRow row in rows.Rows(4))
                {
                    Assert.Equal((number, "text of " + number, "\uFFFD half"), (row.Line, row.Cells[number % 3], row.Cells[3]));
                    Assert.Null(row.Cells[(number + 1) % 3]);
                    number++;
                }

                Assert.Equal(20_000, number);
            }
        }

        Assert.Empty(TemporaryOnes);
    }

    [Fact]
    public async Task Results_are_in_no_file_that_anybody_else_can_reach()
    {
        LoadRun run = await LoadFileAsync(Insert, Write("Name,NumberOfEmployees\na,x\n"));
        using ResultRows rows = await new BulkResults(Connect(), Trace).FetchAsync(run.Jobs[0], SfBulkResultKind.Failed, CancellationToken.None);
#if NET
        // On Windows it has a name as long as it is open, and others may not open it.
        Assert.Equal(OperatingSystem.IsWindows() ? 1 : 0, TemporaryOnes.Count);
#endif
        Assert.Single(rows);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Results_of_no_rows_are_none_whether_they_have_a_header_or_nothing(bool hasHeader)
    {
        Org.BulkJobs.EmptyResultsHaveHeader = hasHeader;
        LoadRun run = (await LoadFileAsync(Insert with { SuccessPath = PathOf("s.csv"), FailedPath = PathOf("f.csv") }, Write("Name\na\n"))).Good();
        foreach (SfBulkResultKind kind in new[] { SfBulkResultKind.Failed, SfBulkResultKind.Unprocessed })
        {
            using ResultRows rows = await new BulkResults(Connect(), Trace).FetchAsync(run.Jobs[0], kind, CancellationToken.None);
            Assert.Empty(rows);
        }
    }

    [Theory]
    [InlineData("POST", "")]
    [InlineData("PUT", "/batches")]
    [InlineData("PATCH", "")]
    [InlineData("GET", "")]
    [InlineData("GET", "/failedResults")]
    public async Task Ctrl_C_ends_it_at_once_in_every_phase_and_leaves_no_file(string method, string ending)
    {
        HangFault hang = Fault.Hang();
        var reached = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Org.Faults.On(request =>
        {
            bool isIt = request.Method == method && request.Path.StartsWith(Ingest, StringComparison.Ordinal)
                && (ending.Length > 0 ? request.Path.EndsWith(ending, StringComparison.Ordinal) : request.Path.Split('/').Length <= 7)
                && !request.Body.Contains("Aborted");
            if (isIt)
            {
                reached.TrySetResult(true);
            }

            return isIt;
        }).Once(hang);
        using var stop = new CancellationTokenSource();
        Task<LoadRun> loading = LoadFileAsync(
            Insert with { SortBy = "Name" }, Write("Name,NumberOfEmployees\na,x\nb,1\n"), cancellationToken: stop.Token);
        await reached.Task.WaitAsync(Patience);
        stop.Cancel();
        LoadRun run = await loading.WaitAsync(Patience);

        Assert.IsAssignableFrom<OperationCanceledException>(run.Failure);
        Assert.Empty(TemporaryOnes);

        // What Salesforce may work on is named, and what it does not work on is given up.
        BulkJobInfo[] jobs = [.. Org.BulkJobs.All];
        switch (method + ending)
        {
            case "POST":
                Assert.Empty(run.Running);
                break;
            case "PUT/batches" or "PATCH":
                Assert.Empty(run.Running);
                Assert.Equal(BulkJobState.Aborted, Assert.Single(jobs).State);
                break;
            case "GET/failedResults":
                Assert.Empty(run.Running);
                break;
            default:
                Assert.Equal(jobs.Select(job => job.Id), run.Running.Select(job => job.Id));
                break;
        }
    }

    [Fact]
    public async Task Whoever_has_seen_enough_ends_it_and_the_other_jobs_are_named()
    {
        // Whoever asks for the jobs beside that of the first row waits.
        Org.Faults.On(request => request.Method == "GET" && request.Path.StartsWith(Ingest, StringComparison.Ordinal)
            && Requests("PUT").All(upload => !upload.Body.Contains("A0001") || upload.Path != request.Path + "/batches")).Always(Fault.Hang());
        string path = Write("Name", 30, number => $"A{number:0000}");
        LoadRun run = await LoadFileAsync(
            Insert with { MostBytes = 100 }, path, prepare: run => run.Take = _ => throw new NotSupportedException("Enough."));
        Assert.IsType<NotSupportedException>(run.Failure);
        Assert.Empty(TemporaryOnes);
        Assert.Equal(
            Org.BulkJobs.All.Where(job => job.State != BulkJobState.Aborted && job.Id != run.Jobs[0].Id)
                .Select(job => job.Id)
                .OrderBy(id => id, StringComparer.Ordinal),
            run.Running.Select(job => job.Id));
    }

    [Fact]
    public async Task A_job_whose_close_is_not_answered_is_asked_for_and_goes_on_where_it_is_closed()
    {
        Org.Faults.On("PATCH", Ingest).Always(Fault.Drop().AfterWork());
        (await LoadFileAsync(Insert, Write("Name", 3, number => $"A{number:0000}"))).Good();
        Assert.Equal(Numbered("A", 3), Sorted());
        Assert.Single(Requests("POST"));
    }

    [Fact]
    public async Task A_job_that_cannot_be_closed_is_given_up_and_not_begun_anew()
    {
        Org.Faults.On(request => request.Method == "PATCH" && request.Body.Contains("UploadComplete")).Always(Fault.Drop());
        LoadRun run = await LoadFileAsync(Insert, Write("Name", 3, number => $"A{number:0000}"));
        run.Ended("AnswerBrokeOff");
        Assert.Empty(run.Running);
        Assert.Equal(BulkJobState.Aborted, Org.BulkJobs.All.Single().State);
        Assert.Empty(Column());

        // Where nothing comes through any more, it is named.
        Org.Faults.Clear();
        Org.Faults.On(request => request.Method is "PATCH" or "GET" && request.Path.StartsWith(Ingest, StringComparison.Ordinal)).Always(Fault.Drop().AfterWork());
        run = await LoadFileAsync(Insert, Write("Name", 3, number => $"B{number:0000}"));
        run.Ended("AnswerBrokeOff");
        Assert.Equal(Org.BulkJobs.All[1].Id, run.Running.Single().Id);
        Assert.Single(Requests("POST"), request => request.Number > Requests("PUT")[0].Number);
    }

    [Fact]
    public async Task An_upload_that_breaks_off_is_begun_anew_with_another_job_and_the_first_is_stopped()
    {
        Org.Faults.On("PUT", Ingest).Times(2, Fault.Drop().AfterWork());
        LoadRun run = (await LoadFileAsync(Insert, Write("Name", 3, number => $"A{number:0000}"))).Good();
        Assert.Equal(
            [BulkJobState.Aborted, BulkJobState.Aborted, BulkJobState.JobComplete], Org.BulkJobs.All.Select(job => job.State));
        Assert.Equal(Org.BulkJobs.All[2].Id, run.Jobs.Single().Id);
        Assert.Equal(Numbered("A", 3), Sorted());
        Assert.Equal(2, Trace.VerboseLines.Count(line => line.Contains("broke off")));
        Assert.Equal([1.0, 2.0], Clock.Waits.Select(wait => wait.TotalSeconds).Where(wait => wait >= 1));
    }

    [Fact]
    public async Task However_many_rows_there_are_few_are_on_the_disk_at_a_time()
    {
#if NET
        const int Count = 300_000;
#else
        const int Count = 30_000;
#endif
        const int Most = 200_000;
        Org.BulkJobs.Plan = new BulkJobPlan { QueuedPolls = int.MaxValue };
        int most = 0;
        long mostBytes = 0;
        OpenConnection session = Connect();
        LoadRun run = await LoadAsync(
            Insert with { NoWait = true, MostBytes = Most },
            new ListSource(["Name", "External_Id__c"], Rows()),
            session);

        Assert.Null(run.Failure);
        Assert.Equal(Count, run.Jobs.Sum(job => job.Uploaded));
        Assert.InRange(run.Jobs.Count, Count * 20 / Most, Count * 40 / Most);
#if NET
        Assert.InRange(most, 2, 7);
        Assert.InRange(mostBytes, 1, 7 * Most);
#endif
        Assert.Empty(TemporaryOnes);

        IEnumerable<LoadRow> Rows()
        {
            string?[] cells = new string?[2];
            for (int number = 0; number < Count; number++)
            {
                if (number % 2_000 == 0)
                {
                    FileInfo[] files = [.. TemporaryOnes.Select(file => new FileInfo(file)).Where(file => file.Exists)];
                    most = Math.Max(most, files.Length);
                    mostBytes = Math.Max(mostBytes, files.Sum(LengthOf));
                }

                cells[0] = $"Name of {number}";
                cells[1] = $"K{number}";
                yield return new LoadRow(number, cells);
            }
        }

        static long LengthOf(FileInfo file)
        {
            try
            {
                return file.Length;
            }
            catch (FileNotFoundException)
            {
                return 0;
            }
        }
    }

    private static void AssertOwnersAlone(string path)
    {
#if NET
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
#endif
        Assert.True(File.Exists(path));
    }
}
