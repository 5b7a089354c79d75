using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SalesforceConnect.Bulk;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Fuzz;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Csv;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;
using BulkJobs = SalesforceConnect.Bulk.BulkJobs;

namespace SalesforceConnect.Core.Tests.Bulk;

/// <summary>Rows loaded into an org, and what it holds then.</summary>
[Collection(TemporaryFiles.Name)]
public sealed class BulkLoadTests : LoadTest
{
    [Fact]
    public async Task A_file_becomes_a_job_as_Salesforce_wants_it()
    {
        string path = Write(
            "\"name\";Phone;numberofemployees\r\n\"Müller; Söhne\";\"1\r\n2\";3\r\n\"a \"\"b\"\"\";;\r\n", encoding: new UTF8Encoding(true));
        LoadRun run = (await LoadFileAsync(Insert, path)).Good();

        using JsonDocument job = JsonDocument.Parse(Requests("POST").Single().Body);
        Assert.Equal(
            ["object=Account", "operation=insert", "contentType=CSV", "columnDelimiter=COMMA", "lineEnding=LF"],
            job.RootElement.EnumerateObject().Select(member => $"{member.Name}={member.Value.GetString()}"));
        Assert.Equal(["Name,Phone,NumberOfEmployees\nMüller; Söhne,\"1\n2\",3\n\"a \"\"b\"\"\",,\n"], Uploads);
        Assert.Equal("text/csv; charset=UTF-8", Requests("PUT").Single().Headers["Content-Type"]);
        Assert.Equal(["{\"state\":\"UploadComplete\"}"], Requests("PATCH").Select(request => request.Body));
        Assert.Equal(["Müller; Söhne", "a \"b\""], Column());
        Assert.Equal(["1\n2", null], Column("Phone"));
        SfBulkJob made = run.Jobs.Single();
        Assert.Equal(
            ("JobComplete", "Account", SfBulkOperation.Insert, 2L, 2L, 0L, 0L, path),
            (made.State, made.Object, made.Operation, made.Uploaded, made.Processed, made.Failed, made.Unprocessed, made.InputPath));
        Assert.Empty(TemporaryOnes);
    }

    [Fact]
    public async Task An_update_changes_what_has_a_value_and_clears_by_its_sign()
    {
        string[] ids = [.. Numbered("A", 3).Select(name => Org.Store.Insert("Account", new { Name = name, Phone = "1", Fax = "1" }))];
        LoadRun run = await LoadFileAsync(Update, Write($"Id,Phone,Fax\n{ids[0]},2,\n{ids[1]},#N/A,3\n#N/A,4,\n"));
        run.Error("BulkRowsFailed");
        Assert.Equal(["2", null, "1"], Column("Phone"));
        Assert.Equal(["1", "3", "1"], Column("Fax"));
        Assert.Equal(["A0001", "A0002", "A0003"], Column());

        (await LoadFileAsync(Update with { EmptyClears = true }, Write($"Id,Phone,Fax\n{ids[0]},,\n"))).Good();
        Assert.Equal([null, null, "1"], Column("Phone"));
        Assert.Equal([null, "3", "1"], Column("Fax"));
    }

    [Fact]
    public async Task An_upsert_makes_and_changes_by_the_key()
    {
        Org.Store.Insert("Account", new { Name = "old", External_Id__c = "K1" });
        LoadRun run = (await LoadFileAsync(Upsert, Write("External_Id__c,Name\nK1,new\nK2,made\n"))).Good();
        Assert.Equal(["made", "new"], Sorted());
        using JsonDocument job = JsonDocument.Parse(Requests("POST").Single().Body);
        Assert.Equal("External_Id__c", job.RootElement.GetProperty("externalIdFieldName").GetString());
        Assert.Equal("External_Id__c", run.Jobs.Single().ExternalIdField);
    }

    [Theory]
    [InlineData(SfBulkOperation.Delete)]
    [InlineData(SfBulkOperation.HardDelete)]
    public async Task A_deletion_sends_IDs_alone(SfBulkOperation operation)
    {
        Allow();
        string[] ids = [.. Numbered("A", 3).Select(name => Org.Store.Insert("Account", new { Name = name }))];
        (await LoadFileAsync(Delete with { Operation = operation }, Write($"Name,Id,CreatedDate\nx,{ids[0]},2026\ny,{ids[2]},2026\n"))).Good();
        Assert.Equal([$"Id\n{ids[0]}\n{ids[2]}\n"], Uploads);
        Assert.Equal(["A0002"], Column());

        void Allow()
        {
#if NET
            Org.Users.Administrator.BulkHardDelete = true;
#else
            Org.Call("set", "Users.Administrator.BulkHardDelete", true);
#endif
        }
    }

    [Fact]
    public async Task A_parent_is_found_by_its_key()
    {
        string parent = Org.Store.Insert("Account", new { Name = "Parent", External_Id__c = "P" });
        (await LoadFileAsync(Insert, Write("Name,Parent.External_Id__c\nChild,P\n"))).Good();
        Assert.Equal([null, parent], Column("ParentId"));
    }

    [Fact]
    public async Task An_assignment_rule_goes_with_the_job()
    {
        await LoadFileAsync(Insert with { ObjectName = "Case", AssignmentRule = "01Q000000000001" }, Write("Subject\na\n"));
        using JsonDocument job = JsonDocument.Parse(Requests("POST").Single().Body);
        Assert.Equal("01Q000000000001", job.RootElement.GetProperty("assignmentRuleId").GetString());
    }

    [Fact]
    public async Task More_than_a_job_takes_becomes_several_of_whole_rows_in_order()
    {
        const int Most = 2_000;
        string path = Write("Name,Description", 500, number => $"A{number:0000},\"some text\nof row {number}\"");
        LoadRun run = (await LoadFileAsync(Insert with { MostBytes = Most }, path)).Good();

        Assert.InRange(run.Jobs.Count, 8, 12);
        Assert.Equal(500, run.Jobs.Sum(job => job.Uploaded));
        Assert.Equal(Numbered("A", 500), Sorted());
        int[] lengths = [.. Uploads.Select(Encoding.UTF8.GetByteCount)];
        Assert.All(lengths, length => Assert.InRange(length, 1, Most));
        Assert.Single(lengths, length => length < Most - 100);
        Assert.All(Uploads, upload => Assert.StartsWith("Name,Description\nA", upload, StringComparison.Ordinal));

        // The jobs come out in the order of the rows, whichever is done first.
        Dictionary<string, string> uploads = Requests("PUT").ToDictionary(request => request.Path.Split('/')[6], request => request.Body);
        Assert.Equal(
            Numbered("A", 500),
            run.Jobs.SelectMany(job => uploads[job.Id].Split('\n').Where(line => line.StartsWith('A')).Select(line => line.Split(',')[0])));
        Assert.Equal(run.Jobs.Count, Requests("PATCH").Length);
        Assert.Empty(TemporaryOnes);
    }

    [Fact]
    public async Task A_row_that_is_longer_than_a_file_may_be_goes_alone()
    {
        LoadRun run = (await LoadFileAsync(
            Insert with { MostBytes = 100 }, Write("Name,Description", 3, number => $"A{number:0000}," + new string('x', 200)))).Good();
        Assert.Equal(3, run.Jobs.Count);
        Assert.Equal(Numbered("A", 3), Sorted());
    }

    [Fact]
    public async Task Files_go_up_side_by_side_and_each_job_is_closed_as_soon_as_its_file_is_there()
    {
        HangFault held = Fault.Hang();
        Org.Faults.On("PUT", Ingest).Once(held);
        var closed = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<LoadRun> loading = LoadFileAsync(
            Insert with { MostBytes = 100 },
            Write("Name,Description", 3, number => $"A{number:0000}," + new string('x', 100)),
            prepare: run => run.OnProgress = progress =>
            {
                // The two other files are there and closed while the first is held.
                if (progress.Sent == 2)
                {
                    closed.TrySetResult(true);
                }
            });
        await closed.Task.WaitAsync(Patience);
        Assert.Equal(2, Requests("PATCH").Length);
        held.Release();
        (await loading).Good();
        Assert.Equal(Numbered("A", 3), Sorted());
    }

    [Fact]
    public async Task Nothing_waits_where_nobody_wants_to()
    {
        Org.BulkJobs.Plan = new BulkJobPlan { QueuedPolls = int.MaxValue };
        LoadRun run = await LoadFileAsync(Insert with { NoWait = true, MostBytes = 100 }, Write("Name", 30, number => $"A{number:0000}"));
        Assert.Null(run.Failure);
        Assert.All(run.Jobs, job => Assert.Equal("UploadComplete", job.State));
        Assert.True(run.Jobs.Count > 1);
        Assert.Empty(Requests("GET"));
        Assert.Empty(run.Running);
    }

    [Fact]
    public async Task A_job_is_asked_for_soon_at_first_and_then_less_often()
    {
        Org.BulkJobs.Plan = new BulkJobPlan { QueuedPolls = 4, RunningPolls = 8 };
        LoadRun run = (await LoadFileAsync(Insert, Write("Name", 9, number => $"A{number:0000}"))).Good();
        double[] waits = [.. Clock.Waits.Select(wait => wait.TotalSeconds)];
        Assert.Equal([0.5, 0.75, 1.125], waits.Take(3));
        Assert.Equal(12, waits.Length);
        Assert.Equal(10, waits[waits.Length - 1]);
        Assert.Equal(waits.OrderBy(wait => wait), waits);

        // Progress tells state and rows on the way.
        Assert.Contains(run.Progress, progress => progress is { State: "UploadComplete", Sent: 9 });
        Assert.Contains(run.Progress, progress => progress is { State: "InProgress", Processed: > 0 and < 9 });
        Assert.Equal(new LoadProgress(9, 9, 0, "JobComplete"), run.Progress[run.Progress.Count - 1]);
    }

    [Fact]
    public async Task Whoever_says_how_often_to_ask_is_obeyed()
    {
        Org.BulkJobs.Plan = new BulkJobPlan { RunningPolls = 3 };
        (await LoadFileAsync(Insert with { PollingInterval = TimeSpan.FromSeconds(7) }, Write("Name", 1, number => "A"))).Good();
        Assert.Equal([7, 7, 7], Clock.Waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task A_job_that_takes_too_long_is_handed_on_and_the_rest_is_loaded()
    {
        Org.BulkJobs.Next(new BulkJobPlan { RunningPolls = int.MaxValue });
        LoadRun run = await LoadFileAsync(
            Insert with { Limit = TimeSpan.FromSeconds(60), MostBytes = 100 }, Write("Name", 30, number => $"A{number:0000}"));
        SfException error = run.Error("BulkJobTimeout");
        Assert.Equal(SfErrorCategory.OperationTimeout, error.Category);
        Assert.Contains("Wait-SfBulkJob", error.RecommendedAction, StringComparison.Ordinal);
        Assert.True(run.Jobs.Count > 1);
        Assert.Single(run.Jobs, job => job.State == "InProgress");
        Assert.All(run.Jobs.Where(job => job.State != "InProgress"), job => Assert.Equal("JobComplete", job.State));
        Assert.Equal(30, run.Jobs.Sum(job => job.Uploaded));
        Assert.Equal(60, Clock.Waits.Sum(wait => wait.TotalSeconds), 3);
        Assert.Empty(run.Running);
    }

    [Fact]
    public async Task Failures_are_one_error_with_reasons_and_the_job_finds_their_lines()
    {
        string path = Write("Name,NumberOfEmployees\nA0001,1\n,2\nA0002,x\n\nA0003,y\n\"A\n4\",4\n");
        LoadRun run = await LoadFileAsync(Insert, path);
        SfException error = run.Error("BulkRowsFailed");
        Assert.Equal(SfErrorCategory.InvalidData, error.Category);
        Assert.StartsWith("3 of 5 rows failed. 2 × ", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 × REQUIRED_FIELD_MISSING", error.Message, StringComparison.Ordinal);
        Assert.Contains("Receive-SfBulkJob", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("JobComplete 5/3", run.States);
        Assert.Same(run.Jobs[0], run.Errors.Single().Target);
        using ResultRows rows = await new BulkResults(Connect(), Trace).FetchAsync(run.Jobs[0], SfBulkResultKind.Failed, CancellationToken.None);
        Assert.Equal(
            ["3 REQUIRED_FIELD_MISSING", "4 INVALID_TYPE_ON_FIELD_IN_RECORD", "6 INVALID_TYPE_ON_FIELD_IN_RECORD"],
            InputRows.WithLines(run.Jobs[0].Input!, rows, missing => Assert.Fail(missing[0])).Select(row => $"{row.Line} {row.Error!.Code}"));
    }

    [Theory]
    [InlineData(0, "JobComplete 4/1")]
    [InlineData(1, "JobComplete 4/1 JobComplete 1/0")]
    [InlineData(5, "JobComplete 4/1 JobComplete 1/0")]
    public async Task A_locked_row_is_tried_again_in_a_job_of_its_own(int retries, string states)
    {
        Org.RowLocks.Add("A0003");
        LoadRun run = await LoadFileAsync(Insert with { RetryLocked = retries }, Write("Name", 4, number => $"A{number:0000}"));
        Assert.Equal(states, run.States);
        if (retries == 0)
        {
            Assert.Contains("1 × UNABLE_TO_LOCK_ROW", run.Error("BulkRowsFailed").Message, StringComparison.Ordinal);
            return;
        }

        Assert.Empty(run.Errors);
        Assert.Equal(Numbered("A", 4), Sorted());
        Assert.Equal("Name\nA0003\n", Uploads[1]);
        Assert.Contains(TimeSpan.FromSeconds(2), Clock.Waits);
    }

    [Fact]
    public async Task What_failed_for_another_reason_is_not_tried_again_and_counts_once()
    {
        Org.RowLocks.Add("A0003");
        LoadRun run = await LoadFileAsync(Insert with { RetryLocked = 3 }, Write("Name,NumberOfEmployees\nA0001,1\nA0002,x\nA0003,3\n"));
        Assert.Equal("JobComplete 3/2 JobComplete 1/0", run.States);
        Assert.StartsWith("1 of 3 rows failed.", run.Error("BulkRowsFailed").Message, StringComparison.Ordinal);
        Assert.Equal(["A0001", "A0003"], Sorted());
    }

    [Fact]
    public async Task Unprocessed_rows_are_tried_again_or_told()
    {
        Org.BulkJobs.Next(new BulkJobPlan { UnprocessedRows = 2 });
        LoadRun run = (await LoadFileAsync(Insert with { RetryLocked = 1 }, Write("Name", 5, number => $"A{number:0000}"))).Good();
        Assert.Equal("JobComplete 3/0 JobComplete 2/0", run.States);
        Assert.Equal(Numbered("A", 5), Sorted());

        Org.BulkJobs.Next(new BulkJobPlan { UnprocessedRows = 2 });
        run = await LoadFileAsync(Insert, Write("Name", 5, number => $"B{number:0000}"));
        SfException error = run.Error("BulkRowsUnprocessed");
        Assert.Equal(SfErrorCategory.LimitsExceeded, error.Category);
        Assert.StartsWith("2 of 5 rows were not worked on.", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, run.Jobs[0].Unprocessed);
    }

    [Fact]
    public async Task Rows_that_are_in_no_result_are_an_error()
    {
        Org.BulkJobs.Next(new BulkJobPlan { LostRows = 2, UnprocessedRows = 1 });
        LoadRun run = await LoadFileAsync(Insert, Write("Name", 6, number => $"A{number:0000}"));
        Assert.Contains("2 rows", run.Error("BulkRowsMissing").Message, StringComparison.Ordinal);
        Assert.Contains("1 of 6 rows", run.Error("BulkRowsUnprocessed").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("InvalidBatch : Field name not found : Foo__c", "field-level security", 0)]
    [InlineData("TooManyLockFailure : Too many lock failure 200. Trying again later.", "-SortBy", 1)]
    public async Task A_job_that_fails_as_a_whole_tells_why_and_what_it_left(string reason, string advice, int jobsMore)
    {
        Org.BulkJobs.Next(new BulkJobPlan { FailWith = reason, FailAfterRows = 2 });
        Org.BulkJobs.Next(new BulkJobPlan { FailWith = reason, FailAfterRows = 1 });
        LoadRun run = await LoadFileAsync(Insert with { RetryLocked = 1 }, Write("Name", 5, number => $"A{number:0000}"));
        Assert.Equal(1 + jobsMore, run.Jobs.Count);
        SfException error = run.Error("BulkJobFailed");
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(run.Jobs[jobsMore], error.Target);
        Assert.StartsWith($"{3 - jobsMore} of 5 rows", run.Error("BulkRowsUnprocessed").Message, StringComparison.Ordinal);
        Assert.Equal(2 + jobsMore, Column().Count);
    }

    [Fact]
    public async Task A_job_that_somebody_else_stops_is_told_and_not_begun_anew()
    {
        Org.BulkJobs.Next(new BulkJobPlan { PauseAfterRows = 2 });
        OpenConnection other = Connect();
        bool isStopped = false;
        LoadRun run = await LoadFileAsync(
            Insert with { RetryLocked = 3 },
            Write("Name", 5, number => $"A{number:0000}"),
            prepare: run => run.OnProgress = progress =>
            {
                if (progress.Processed == 2 && !isStopped)
                {
                    isStopped = true;
                    BulkJobs jobs = JobsOf(other);
                    jobs.AbortAsync(jobs.FindAsync(Org.BulkJobs.All.Single().Id, default).GetAwaiter().GetResult(), default).GetAwaiter().GetResult();
                }
            });
        Assert.Equal("Aborted 2/0", run.States);
        Assert.Equal("BulkJobAborted", run.Error("BulkJobAborted").ErrorId);
        Assert.Contains("3 of 5 rows", run.Error("BulkRowsUnprocessed").Message, StringComparison.Ordinal);
        Assert.Equal(Numbered("A", 2), Sorted());
    }

    [Fact]
    public async Task The_days_limit_is_told_with_the_rows_that_it_cost()
    {
        Org.BulkJobs.DailyBatchLimit = 0;
        LoadRun run = await LoadFileAsync(Insert with { RetryLocked = 2 }, Write("Name", 5, number => $"A{number:0000}"));
        SfException error = run.Error("BulkJobFailed");
        Assert.Equal(SfErrorCategory.LimitsExceeded, error.Category);
        Assert.Contains("Get-SfLimit", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("5 rows", run.Error("BulkRowsMissing").Message, StringComparison.Ordinal);
        Assert.Empty(Column());
    }

    [Fact]
    public async Task A_part_that_is_refused_ends_the_load_and_the_parts_before_are_told()
    {
        Org.Faults.On("POST", Ingest).Skip(5).Always(Fault.DailyLimit());
        Org.RowLocks.Add("A0001");
        LoadRun run = await LoadFileAsync(
            Insert with { MostBytes = 100, FailedPath = PathOf("failed.csv") }, Write("Name", 400, number => $"A{number:0000}"));
        Assert.Equal(SfErrorCategory.LimitsExceeded, run.Ended("Salesforce.REQUEST_LIMIT_EXCEEDED").Category);
        Assert.Equal(5, run.Jobs.Count);
        Assert.Equal(run.Jobs.Any(job => job.Failed > 0), File.ReadAllText(PathOf("failed.csv")).Contains("A0001"));
        Assert.Contains("sf__Error", File.ReadAllText(PathOf("failed.csv")), StringComparison.Ordinal);

        // No more than what was under way was tried, and what is missing is told by its lines.
        Assert.InRange(Requests("POST").Length, 6, 12);
        string warning = Trace.Warnings.Single();
        var missing = new HashSet<int>();
        foreach (Match range in Regex.Matches(warning, @"from line (\d+) to line (\d+)").Cast<Match>())
        {
            missing.UnionWith(Enumerable.Range(Number(range, 1), Number(range, 2) - Number(range, 1) + 1));
        }

        missing.UnionWith(Enumerable.Range(Number(Regex.Match(warning, @"the row in line (\d+) and all after it"), 1), 400));
        Assert.Equal(
            Enumerable.Range(2, 400).Where(line => !missing.Contains(line) && line != 2).Select(line => $"A{line - 1:0000}"),
            Sorted());
        Assert.Empty(TemporaryOnes);

        static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_to_its_end_ends_the_load_and_what_was_uploaded_is_told()
    {
        string path = Write("Name", 60, number => number == 45 ? "A0045,too much" : $"A{number:0000}");
        LoadRun run = await LoadFileAsync(Insert with { MostBytes = 100 }, path);
        Assert.Contains("line 46", run.Ended("CsvRowTooLong").Message, StringComparison.Ordinal);
        Assert.True(run.Jobs.Count > 1);
        int rows = (int)run.Jobs.Sum(job => job.Uploaded!.Value);
        Assert.Equal(Numbered("A", rows), Sorted());
        Assert.Contains($"the row in line {rows + 2} and all after it", Trace.Warnings.Single(), StringComparison.Ordinal);

        // Where one job takes all, nothing is sent.
        run = await LoadFileAsync(Insert, path);
        run.Ended("CsvRowTooLong");
        Assert.Empty(run.Jobs);
        Assert.Equal(rows, Column().Count);
        Assert.Empty(TemporaryOnes);
    }

    [Fact]
    public async Task A_value_that_no_job_takes_is_that_rows_error()
    {
        string longest = new('x', 131_073);
        LoadRun run = await LoadFileAsync(
            Insert with { FailedPath = PathOf("failed.csv") },
            Write($"Name,Description,Fax,Website,Phone\nA0001,,,,\nA0002,{longest},,,\nA0003,,,,\nA0004,{longest[1..]},{longest[1..]},{longest[1..]},{longest[1..]}\n"));
        Assert.Equal([3L, 5L], run.Errors.Select(each => each.Target));
        Assert.Contains("Line 3: the value of Description has 131,073 characters", run.Error("BulkValueTooLong").Message, StringComparison.Ordinal);
        Assert.Contains("Line 5: the row has 524,293 characters", run.Error("BulkRowTooLong").Message, StringComparison.Ordinal);
        Assert.Equal(["A0001", "A0003"], Sorted());
        using CsvFile failed = CsvFile.Open(PathOf("failed.csv"));
        string[] cells = new string[7];
        Assert.True(failed.Read(cells));
        Assert.Equal(("A0002", longest), (cells[0], cells[1]));
        Assert.StartsWith("BulkValueTooLong:", cells[6], StringComparison.Ordinal);
        Assert.True(failed.Read(cells));
        Assert.Equal("A0004", cells[0]);
        Assert.False(failed.Read(cells));
    }

    [Fact]
    public async Task Rows_with_the_same_key_are_told_before_they_are_sent()
    {
        int warningsAtUpload = -1;
        Org.Faults.On(request =>
        {
            warningsAtUpload = request.Method == "PUT" ? Trace.Warnings.Count : warningsAtUpload;
            return false;
        });
        await LoadFileAsync(Upsert, Write("External_Id__c,Name\nK1,a\nK2,b\nk1,c\n"));
        Assert.Equal(1, warningsAtUpload);
        Assert.Contains("1 row has a value of External_Id__c that a row before has, the first in line 4 as in line 2", Trace.Warnings.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_alone_makes_no_job_and_says_so()
    {
        LoadRun run = await LoadFileAsync(Insert with { FailedPath = PathOf("failed.csv") }, Write("Name,Phone\n"));
        Assert.Null(run.Failure);
        Assert.Empty(run.Jobs);
        Assert.Contains("no rows", Trace.Warnings.Single(), StringComparison.Ordinal);
        Assert.Empty(Requests("POST"));
        Assert.Equal("Name,Phone,sf__Id,sf__Error\n", File.ReadAllText(PathOf("failed.csv")));
    }

    [Fact]
    public async Task Rows_are_sorted_by_a_parent_before_they_are_cut()
    {
        string[] parents = [.. Numbered("P", 3).Select(name => Org.Store.Insert("Account", new { Name = name }))];
        LoadRun run = (await LoadFileAsync(
            Insert with { SortBy = "parentid", MostBytes = 200 }, Write("Name,ParentId", 60, number => $"A{number:0000},{parents[number % 3]}"))).Good();
        Dictionary<string, string> uploads = Requests("PUT").ToDictionary(request => request.Path.Split('/')[6], request => request.Body);
        string[] sent = [.. run.Jobs.SelectMany(job => uploads[job.Id].Split('\n').Skip(1).Where(line => line.Length > 0))];
        Assert.Equal(sent.OrderBy(line => line.Split(',')[1], StringComparer.Ordinal), sent);
        Assert.Equal(60, sent.Length);
    }

    [Fact]
    public async Task What_goes_in_comes_out_whatever_it_is()
    {
        const int Count = 5_000;
        var random = new Random(20261129);
        string[] texts = [.. Enumerable.Range(0, Count).Select(_ => GeneratedCsv.Cell(random).Replace("\u0001", ""))];
        string path = PathOf("input.csv");
        using (var writer = new StreamWriter(path, append: false, new UTF8Encoding(true)))
        {
            CsvText.WriteRow(writer, ["Name", "Description", "External_Id__c", "NumberOfEmployees"], ';');
            for (int row = 0; row < Count; row++)
            {
                // Each tenth row has a number that is none, and equal ones among them.
                bool fails = row % 10 == 3;
                CsvText.WriteRow(writer, [$"N{(fails ? row % 70 : row)}", fails ? texts[row % 70] : texts[row], fails ? "" : $"K{row}", fails ? "x" : "1"], ';');
            }
        }

        LoadRun run = await LoadFileAsync(Insert with { MostBytes = 20_000, FailedPath = PathOf("failed.csv") }, path);
        Assert.Equal(Count / 10, run.Jobs.Sum(job => job.Failed));
        Assert.True(run.Jobs.Count > 3);
        Assert.StartsWith("500 of 5,000 rows failed.", run.Error("BulkRowsFailed").Message, StringComparison.Ordinal);
        Dictionary<string, string?> stored = Org.Store.Ids("Account").Select(id => Org.Store.Get("Account", id)!)
            .ToDictionary(found => found["External_Id__c"]!.ToString()!, found => found.TryGetValue("Description", out object? value) ? value?.ToString() : null);
        Assert.Equal(Count - (Count / 10), stored.Count);
        for (int row = 0; row < Count; row++)
        {
            if (row % 10 != 3)
            {
                string text = CsvText.WithLineFeeds(texts[row]);
                Assert.Equal(text is "" or "#N/A" ? "" : text, stored[$"K{row}"] ?? "");
            }
        }

        // Each failure is in the file once, as it was.
        using CsvFile failed = CsvFile.Open(PathOf("failed.csv"));
        Assert.Equal((';', true), (failed.Delimiter, failed.IsMarked));
        string[] cells = new string[6];
        for (int row = 3; row < Count; row += 10)
        {
            Assert.True(failed.Read(cells));
            Assert.Equal(($"N{row % 70}", CsvText.WithLineFeeds(texts[row % 70]), "x"), (cells[0], CsvText.WithLineFeeds(cells[1]), cells[3]));
        }

        Assert.False(failed.Read(cells));
        Assert.Empty(TemporaryOnes);
    }
}
