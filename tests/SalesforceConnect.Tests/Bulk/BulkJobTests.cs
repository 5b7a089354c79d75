using System.Globalization;
using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;
using SalesforceConnect.Tests.Pipeline;

namespace SalesforceConnect.Tests.Bulk;

/// <summary>The cmdlets for bulk jobs that there are.</summary>
public sealed class BulkJobTests : StoppingTest, IDisposable
{
    private const string Ingest = "/services/data/v67.0/jobs/ingest";
    private const string Nowhere = "7505g00000ZZZZZAAA";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sf-jobs-");

    protected override LocalOrgOptions Options => new() { SampleData = false };

    private string Csv => Path.Combine(_folder.FullName, "accounts.csv");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("$Job | Receive-SfBulkJob")]
    [InlineData("Receive-SfBulkJob $Job")]
    [InlineData("Receive-SfBulkJob -Job $Job -Kind Failed")]
    [InlineData("Receive-SfBulkJob $Job.Id -InputPath $Csv")]
    [InlineData("Receive-SfBulkJob -Id $Job.Id -InputPath ./accounts.csv")]
    [InlineData("$Job.Id | Receive-SfBulkJob -InputPath $Csv")]
    [InlineData("[pscustomobject]@{ Id = $Job.Id } | Receive-SfBulkJob -InputPath $Csv")]
    [InlineData("Get-SfBulkJob | Receive-SfBulkJob -InputPath $Csv")]
    [InlineData("Wait-SfBulkJob $Job -ErrorAction Ignore | Receive-SfBulkJob")]
    public void Failed_rows_come_with_their_line_in_its_order(string command)
    {
        using ModuleSession session = Loaded();
        IReadOnlyList<PSObject?> rows = session.Run(command).Good();
        Assert.Equal(
            ["Line", "RecordId", "ErrorCode", "Message", "Fields", "Name", "NumberOfEmployees", "Description"],
            rows[0]!.Properties.Select(property => property.Name));
        Assert.Equal(
            ["3|INVALID_TYPE_ON_FIELD_IN_RECORD|b|x|two\nlines", "5|REQUIRED_FIELD_MISSING||2|", "6|INVALID_TYPE_ON_FIELD_IN_RECORD|b|x|two\nlines"],
            rows.Select(row => string.Join("|", Values(row, "Line", "ErrorCode", "Name", "NumberOfEmployees", "Description"))));
        Assert.Equal(["NumberOfEmployees"], (string[])rows[0]!.Properties["Fields"].Value);
        Assert.Contains("Name", (string)rows[1]!.Properties["Message"].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void In_another_shell_it_is_received_by_its_ID_with_the_file_that_was_loaded_and_without_it_has_no_lines()
    {
        using ModuleSession session = Loaded();
        object id = session.Run("$Job.Id").Value();
        using ModuleSession other = new ModuleSession().Connect(Org).Set("Id", id).Set("Csv", Csv);
        Assert.Equal([3L, 5L, 6L], other.Run("Receive-SfBulkJob $Id -InputPath $Csv").Good().Select(row => row!.Properties["Line"].Value));
        IReadOnlyList<PSObject?> rows = other.Run("Receive-SfBulkJob $Id").Good();
        Assert.Equal(3, rows.Count);
        Assert.All(rows, row => Assert.Null(row!.Properties["Line"].Value));
        other.Run("Receive-SfBulkJob $Id -InputPath nothing.csv").Error.Is("FileUnreadable", ErrorCategory.ReadError);
        File.WriteAllText(Csv, "Firma\na\n");
        RunResult result = other.Run("Receive-SfBulkJob $Id -InputPath $Csv");
        Assert.Equal(3, result.Good().Count);
        Assert.Contains("Name, NumberOfEmployees, Description", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_is_no_longer_in_the_input_comes_without_a_line()
    {
        using ModuleSession session = Loaded();
        File.WriteAllText(Csv, "Name,NumberOfEmployees,Description\nb,x,\"two\nlines\"\n");
        Assert.Equal([2L, null, null], session.Run("$Job | Receive-SfBulkJob").Good().Select(row => row!.Properties["Line"].Value));
        File.Delete(Csv);
        Assert.Equal(3, session.Run("$Job | Receive-SfBulkJob").Good().Count);
    }

    [Fact]
    public void Successful_rows_have_their_IDs_and_unprocessed_ones_their_lines()
    {
        Org.BulkJobs.Next(new BulkJobPlan { UnprocessedRows = 2 });
        using ModuleSession session = Loaded("-ErrorAction SilentlyContinue");
        PSObject row = session.Run("$Job | Receive-SfBulkJob -Kind Successful").Good().Single()!;
        Assert.Equal(["Line", "RecordId", "Created", "Name", "NumberOfEmployees", "Description"], row.Properties.Select(property => property.Name));
        Assert.Equal(Org.Store.Ids("Account").Single(), row.Properties["RecordId"].Value);
        Assert.Equal(true, row.Properties["Created"].Value);
        IReadOnlyList<PSObject?> rows = session.Run("Receive-SfBulkJob $Job -Kind Unprocessed").Good();
        // Of two equal rows either may have been the one.
        Assert.Equal(["3|b", "5|"], rows.Select(each => string.Join("|", Values(each, "Line", "Name"))));
        Assert.DoesNotContain(rows[0]!.Properties, property => property.Name == "ErrorCode");
    }

    [Theory]
    [InlineData("Failed", "Name,NumberOfEmployees,Description,sf__Line,sf__Id,sf__Error", 3)]
    [InlineData("Successful", "Name,NumberOfEmployees,Description,sf__Line,sf__Id,sf__Created", 1)]
    [InlineData("Unprocessed", "sf__Line,sf__Id", 0)]
    public void Rows_go_into_a_file_that_is_emitted(string kind, string header, int count)
    {
        using ModuleSession session = Loaded();
        var file = (FileInfo)session.Run($"$Job | Receive-SfBulkJob -Kind {kind} -Path rows.csv").Good().Single()!.BaseObject;
        Assert.Equal(Path.Combine(_folder.FullName, "rows.csv"), file.FullName);
        Assert.Equal(header, File.ReadLines(file.FullName).First());
        Assert.Equal(count, File.ReadAllText(file.FullName).Split(",001").Length - 1 + (kind == "Failed" ? count : 0));
    }

    [Fact]
    public void A_character_of_a_failed_row_that_an_encoding_has_not_is_an_error()
    {
        File.WriteAllText(Csv, "Name,NumberOfEmployees\n☃,x\n");
        using ModuleSession session = new ModuleSession().Connect(Org).Set("Csv", Csv).Set("Folder", _folder.FullName);
        session.Run("$Job = Import-SfData Account $Csv -Operation Insert -ErrorAction Ignore");
        session.Run("$Job | Receive-SfBulkJob -Path $Folder/rows.csv -Encoding 1252").Error.Is("TextNotInEncoding", ErrorCategory.InvalidData)
            .Says("'☃'").Recommends("utf8BOM");
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "rows.csv")));
    }

    [Fact]
    public void A_file_of_failures_is_loaded_again_as_it_is_once_it_is_corrected()
    {
        using ModuleSession session = Loaded();
        var file = (FileInfo)session.Run("$Job | Receive-SfBulkJob -Path rows.csv -Encoding utf8BOM").Good().Single()!.BaseObject;
        Assert.Equal([0xEF, 0xBB, 0xBF], File.ReadAllBytes(file.FullName).Take(3));
        File.WriteAllText(file.FullName, File.ReadAllText(file.FullName).Replace(",x,", ",1,").Replace("\n,2,", "\nc,2,"));
        session.Run("Import-SfData Account rows.csv -Operation Insert -WarningAction SilentlyContinue").Good();
        Assert.Equal(4, Org.Store.Count("Account"));
    }

    [Theory]
    [InlineData("Import-SfData Account -Operation Insert")]
    [InlineData("New-SfRecord Account")]
    public void Rows_that_failed_are_corrected_and_piped_on(string command)
    {
        using ModuleSession session = Loaded();
        session.Run($"$Job | Receive-SfBulkJob | ForEach-Object {{ $_.NumberOfEmployees = 5; $_.Name = 'corrected'; $_ }} | {command}").Good();
        Assert.Equal(3, Org.Store.Ids("Account").Count(id => "corrected".Equals(Org.Store.Get("Account", id)!["Name"])));
    }

    [Theory]
    [InlineData("Receive-SfBulkJob $Job -Kind Result", "WrongResultKind", ErrorCategory.InvalidArgument)]
    [InlineData("Receive-SfBulkJob 'nonsense'", "NotAJob", ErrorCategory.InvalidArgument)]
    [InlineData("Receive-SfBulkJob $null", "NotAJob", ErrorCategory.InvalidArgument)]
    [InlineData("$null | Receive-SfBulkJob", "NotAJob", ErrorCategory.InvalidArgument)]
    [InlineData("$null | Wait-SfBulkJob", "NotAJob", ErrorCategory.InvalidArgument)]
    [InlineData("$null | Get-SfBulkJob", "NotAJob", ErrorCategory.InvalidArgument)]
    [InlineData("$null | Stop-SfBulkJob", "NotAJob", ErrorCategory.InvalidArgument)]
    [InlineData("$null | Remove-SfBulkJob", "NotAJob", ErrorCategory.InvalidArgument)]
    [InlineData("Receive-SfBulkJob @($null)", "NotAJob", ErrorCategory.InvalidArgument)]
    [InlineData("Wait-SfBulkJob $Job.Nothing", "NotAJob", ErrorCategory.InvalidArgument)]
    [InlineData("Receive-SfBulkJob ([pscustomobject]@{ Name = 'x' })", "NotAJob", ErrorCategory.InvalidArgument)]
    [InlineData("Receive-SfBulkJob $Nowhere", "Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-SfBulkJob $Nowhere", "Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound)]
    [InlineData("Wait-SfBulkJob $Nowhere", "Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound)]
    [InlineData("Stop-SfBulkJob $Nowhere", "Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound)]
    [InlineData("Remove-SfBulkJob $Nowhere", "Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound)]
    [InlineData("Receive-SfBulkJob $Job -Path no/folder/x.csv", "FileNotWritten", ErrorCategory.WriteError)]
    public void What_is_wrong_with_one_is_its_error_and_the_rest_goes_on(string command, string errorId, ErrorCategory category)
    {
        using ModuleSession session = Loaded().Set("Nowhere", Nowhere);
        ErrorRecord error = session.Run(command).Error.Is(errorId, category);
        if (errorId == "Salesforce.NOT_FOUND")
        {
            Assert.Equal(Nowhere, error.TargetObject is PSObject wrapped ? wrapped.BaseObject : error.TargetObject);
            error.Says("7 days").Recommends("Get-SfBulkJob");
        }

        Assert.Equal("caught", session.Run($"try {{ {command} -ErrorAction Stop }} catch {{ 'caught' }}").Value());
        RunResult result = session.Run("$Nowhere, $Job.Id | Get-SfBulkJob");
        Assert.Single(result.Output);
        Assert.Single(result.Errors);
    }

    [Fact]
    public void A_file_that_has_no_place_is_said_before_anything_is_sent()
    {
        using ModuleSession session = Loaded();
        Org.Requests.Clear();
        session.Run("$Job.Id | Receive-SfBulkJob -Path no/folder/x.csv").Error.Is("FileNotWritten", ErrorCategory.WriteError).Says("There is no folder");
        Assert.Empty(Org.Requests.All);
    }

    [Theory]
    [InlineData("Receive-SfBulkJob")]
    [InlineData("Wait-SfBulkJob")]
    [InlineData("Get-SfBulkJob")]
    [InlineData("Stop-SfBulkJob")]
    [InlineData("Remove-SfBulkJob")]
    public void The_ID_of_a_record_is_none_of_a_job_and_nothing_is_sent(string command)
    {
        using ModuleSession session = Loaded();
        Org.Requests.Clear();
        session.Run($"{command} 0015g00000AAAAAAAA").Error.Is("NotAJob", ErrorCategory.InvalidArgument)
            .Says("0015g00000AAAAAAAA").Recommends("750");
        session.Run($"[pscustomobject]@{{ Id = '0015g00000AAAAA' }} | {command}").Error.Is("NotAJob", ErrorCategory.InvalidArgument);
        Assert.Empty(Org.Requests.All);
    }

    [Fact]
    public void A_job_that_has_not_ended_has_no_results_yet()
    {
        Org.BulkJobs.Plan = new BulkJobPlan { RunningPolls = int.MaxValue };
        using ModuleSession session = Loaded("-NoWait");
        session.Run("$Job | Receive-SfBulkJob").Error.Is("BulkJobNotDone", ErrorCategory.InvalidOperation).Recommends("Wait-SfBulkJob 750");
        RunResult result = session.Run("$Job | Wait-SfBulkJob -TimeoutSec 1");
        Assert.Empty(result.Output);
        result.Error.Is("BulkJobTimeout", ErrorCategory.OperationTimeout).Recommends("Stop-SfBulkJob 750");
        session.Run("$Job | Stop-SfBulkJob -WhatIf").Good();
        Assert.Equal(BulkJobState.InProgress, Org.BulkJobs.All.Single().State);
        Assert.Equal("Aborted", session.Run("$Job = $Job | Stop-SfBulkJob; $Job.State").Value());
        Assert.Equal(BulkJobState.Aborted, Org.BulkJobs.All.Single().State);
        result = session.Run("$Job | Wait-SfBulkJob");
        Assert.Single(result.Output);
        result.Error.Is("BulkJobAborted", ErrorCategory.InvalidOperation).Recommends("-Kind Unprocessed");
        session.Run("$Job | Stop-SfBulkJob").Error.Is("Salesforce.INVALIDJOBSTATE", ErrorCategory.InvalidOperation)
            .Recommends("nothing to stop. Receive-SfBulkJob");
    }

    [Fact]
    public void Rows_that_failed_are_an_error_of_the_wait_as_of_the_import()
    {
        using ModuleSession session = Loaded("-NoWait");
        RunResult result = session.Run("$Job | Wait-SfBulkJob");
        Assert.Equal("JobComplete", result.Output.Single()!.Properties["State"].Value);
        ErrorRecord error = result.Error.Is("BulkRowsFailed", ErrorCategory.InvalidData).Says("3 of 4 rows failed.");
        object id = PSObject.AsPSObject(error.TargetObject).Properties["Id"].Value;
        error.Recommends($"Receive-SfBulkJob {id} gives each");
        Assert.Equal(3, session.Run($"Receive-SfBulkJob {id}").Good().Count);
        session.Run("$null = Export-SfData Account -NoWait | Wait-SfBulkJob").Good();
    }

    [Fact]
    public void Several_jobs_are_waited_for_side_by_side_in_their_order()
    {
        Org.BulkJobs.Plan = new BulkJobPlan { RunningPolls = 2 };
        using ModuleSession session = Loaded("-NoWait");
        session.Run("$Jobs = @($Job) + @(1..3 | ForEach-Object { Import-SfData Account $Csv -Operation Insert -NoWait })").Good();
        RunResult result = session.Run("$Jobs | Wait-SfBulkJob -PollingIntervalSec 1");
        Assert.All(result.Errors, error => error.Is("BulkRowsFailed", ErrorCategory.InvalidData));
        Assert.Equal(4, result.Errors.Count);
        Assert.Equal(
            session.Run("$Jobs.Id").Good().Select(id => id!.ToString()), result.Output.Select(job => (string)job!.Properties["Id"].Value));
        Assert.All(result.Output, job => Assert.Equal("JobComplete", job!.Properties["State"].Value));

        // What only this shell knows of a job stays with it.
        Assert.Equal([3L, 5L, 6L], session.Run("$Jobs[1] | Wait-SfBulkJob -ErrorAction Ignore | Receive-SfBulkJob").Good().Select(row => row!.Properties["Line"].Value));
    }

    [Fact]
    public void Jobs_are_removed_with_a_question_where_one_is_wanted()
    {
        using ModuleSession session = Loaded();
        session.Run("$Job | Remove-SfBulkJob -WhatIf").Good();
        Assert.Contains("\"Remove the bulk job, with the rows and reasons that Receive-SfBulkJob would get\"", session.Host.Written, StringComparison.Ordinal);
        string id = (string)session.Run("$Job.Id").Value();
        string made = ((DateTime)session.Run("$Job.CreatedDate").Value()).ToString("g", CultureInfo.CurrentCulture);
        Assert.Contains($"\"{id} (Insert of Account, JobComplete) made {made}\"", session.Host.Written, StringComparison.Ordinal);
        session.Host.Choices.Enqueue(2);
        session.Run("$Job | Remove-SfBulkJob -Confirm").Good();
        Assert.Single(Org.BulkJobs.All);
        Assert.Empty(session.Run("$Job | Remove-SfBulkJob").Good());
        Assert.Empty(Org.BulkJobs.All);
        foreach (string command in new[] { "Receive", "Remove", "Stop" })
        {
            session.Run($"$Job | {command}-SfBulkJob").Error.Is("Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound).Says("7 days").Recommends("Get-SfBulkJob");
        }
    }

    [Fact]
    public void A_job_that_runs_is_stopped_before_it_is_removed()
    {
        Org.BulkJobs.Plan = new BulkJobPlan { RunningPolls = int.MaxValue };
        using ModuleSession session = Loaded("-NoWait");
        ErrorRecord error = session.Run("$Job | Remove-SfBulkJob").Errors.Single();
        Assert.Equal(ErrorCategory.InvalidOperation, error.CategoryInfo.Category);
        error.Recommends("stop it with Stop-SfBulkJob first");
        session.Run("$Job | Stop-SfBulkJob | Remove-SfBulkJob").Good();
        Assert.Empty(Org.BulkJobs.All);
    }

    [Fact]
    public void A_hard_delete_without_its_permission_names_that()
    {
        using ModuleSession session = Loaded();
        session.Run("[pscustomobject]@{ Id = '0015g00000AAAAAAAA' } | Import-SfData Account -Operation HardDelete -Confirm:$false")
            .Error.Is("Salesforce.FEATURENOTENABLED", ErrorCategory.PermissionDenied).Recommends("Bulk API Hard Delete");
    }

    [Fact]
    public void The_list_has_all_pages_of_all_jobs_and_is_filtered()
    {
        Org.BulkJobs.ListPageSize = 2;
        using ModuleSession session = Loaded();
        session.Run("1..4 | ForEach-Object { $null = Import-SfData Account $Csv -Operation Insert -NoWait }; $null = @{ LastName = 'x' } | Import-SfData Contact -Operation Insert").Good();
        session.Run("$null = Invoke-SfRequest jobs/query -Method POST -Body @{ operation = 'query'; query = 'SELECT Id FROM Contact' }").Good();
        Assert.Equal(7, Count("Get-SfBulkJob"));
        Assert.Equal(2, Count("Get-SfBulkJob -Object Cont*"));
        Assert.Equal(5, Count("Get-SfBulkJob -Object account"));
        Assert.Equal(1, Count("Get-SfBulkJob -Operation Query"));
        Assert.Equal(6, Count("Get-SfBulkJob -JobType V2Ingest"));
        Assert.Equal(1, Count("Get-SfBulkJob -JobType V2Query"));
        Assert.Equal(0, Count("Get-SfBulkJob -JobType Classic"));
        Assert.Equal(7, Count("Get-SfBulkJob -State JobComplete, UploadComplete, InProgress"));
        Assert.Equal(0, Count("Get-SfBulkJob -State Aborted"));
        Assert.Equal(7, Count($"Get-SfBulkJob -CreatedById {Org.Users.Administrator.Id[..15]}"));
        Assert.Equal(0, Count("Get-SfBulkJob -UserId 005000000000001"));
        object[] dates = [.. session.Run("Get-SfBulkJob | ForEach-Object CreatedDate").Good().Select(date => date!.BaseObject)];
        Assert.Equal(dates.OrderDescending(), dates);

        int Count(string command) => session.Run(command).Good().Count;
    }

    [Fact]
    public void The_jobs_of_a_short_list_have_their_counts()
    {
        using ModuleSession session = Loaded();
        session.Run("$null = Import-SfData Account $Csv -Operation Insert -ErrorAction Ignore; $null = Export-SfData Account -NoWait | Wait-SfBulkJob");
        Assert.Equal(2, session.Run("Get-SfBulkJob | Where-Object Failed -gt 0").Good().Count);
        Assert.Equal(["3/4"], session.Run("Get-SfBulkJob -Object Account -Operation Insert | ForEach-Object { \"$($_.Failed)/$($_.Processed)\" }").Good().Select(text => text!.ToString()).Distinct());
    }

    [Theory]
    [InlineData(50, 50)]
    [InlineData(51, 0)]
    public void A_long_list_asks_for_none_of_its_jobs(int count, int asked)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run($"1..{count} | ForEach-Object {{ $null = Invoke-SfRequest jobs/query -Method POST -Body @{{ operation = 'query'; query = 'SELECT Id FROM Contact' }} }}").Good();
        Org.Requests.Clear();
        Assert.Equal(count, session.Run("Get-SfBulkJob").Good().Count);
        Assert.Equal(asked, Org.Requests.All.Count(request => request.Path.Contains("/jobs/query/750", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_job_of_a_list_that_does_not_tell_is_listed_all_the_same_with_a_warning()
    {
        using ModuleSession session = Loaded();
        session.Run("$null = Import-SfData Account $Csv -Operation Insert -ErrorAction Ignore");
        string id = Org.BulkJobs.All[0].Id;
        Org.Faults.On("GET", $"{Ingest}/{id}").Always(Fault.InsufficientAccess());
        RunResult result = session.Run("Get-SfBulkJob");
        Assert.Equal(2, result.Good().Count);
        Assert.StartsWith("How many rows 1 job has done is not known: ", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_leads_in_a_circle_is_an_error()
    {
        Org.Faults.On("GET", Ingest).Always(Fault.Json($$"""{"done":false,"records":[],"nextRecordsUrl":"{{Ingest}}?queryLocator=a"}"""));
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("Get-SfBulkJob -JobType V2Ingest").Error.Is("PagesWithoutEnd", ErrorCategory.InvalidData);
    }

    [Fact]
    public void A_job_of_another_user_is_a_clear_error()
    {
        using ModuleSession session = Loaded();
        OrgUser user = Org.Users.Add("other@example.com", "Other", "User");
        session.Set("Token", Org.Tokens.Issue(Org.Apps.Default, user).Value.ToSecureString());
        session.Run("New-SfConnection theirs -InstanceUrl $Url -AccessToken $Token -SessionOnly").Good();
        foreach (string command in new[] { "Get-SfBulkJob", "Receive-SfBulkJob", "Stop-SfBulkJob", "Remove-SfBulkJob" })
        {
            ErrorRecord error = session.Run($"{command} $Job.Id").Error.Is("Salesforce.INVALIDUSER", ErrorCategory.PermissionDenied);
            error.Recommends("Manage Data Integrations");
        }
    }

    [Fact]
    public void A_job_that_expired_is_a_clear_error()
    {
        using ModuleSession session = Loaded();
        Org.BulkJobs.Expire();
        session.Run("$Job | Receive-SfBulkJob").Error.Is("Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound).Says("kept for 7 days".Replace("kept", "keeps them"));
    }

    [Fact]
    public void A_job_of_another_version_is_received_by_its_own()
    {
        using ModuleSession session = Loaded();
        string id = (string)session.Run("$Job.Id").Value();
        session.Run("New-SfConnection older " + ModuleSession.SignIn + " -SessionOnly -ApiVersion 60.0").Good();
        Org.Requests.Clear();
        Assert.Equal(3, session.Run($"Receive-SfBulkJob {id} -Connection older").Good().Count);
        Assert.Contains(Org.Requests.All, request => request.Path == $"{Ingest}/{id}/failedResults");
        session.Run("$Old = Import-SfData Account $Csv -Operation Insert -Connection older -ErrorAction Ignore").Good();
        Assert.Equal("60.0", session.Run("$Old.ApiVersion").Value());
        Assert.Equal(3, session.Run("$Old | Receive-SfBulkJob -Connection acme").Good().Count);
    }

    [Fact]
    public async Task A_job_of_another_org_is_refused_unless_that_is_named()
    {
        await using LocalOrgServer other = await LocalOrgServer.StartAsync(new LocalOrgOptions { SampleData = false, OrganizationNumber = 2 });
        using ModuleSession session = Loaded();
        session.Connect(other, "other");
        session.Run("$Job | Receive-SfBulkJob").Error.Is("ForeignJob", ErrorCategory.SecurityError).Recommends("-Connection");
        Assert.Empty(other.Requests.All);
        Assert.Equal(3, session.Run("$Job | Receive-SfBulkJob -Connection acme").Good().Count);
    }

    [Fact]
    public void Rows_that_the_job_counts_and_no_result_has_are_an_error()
    {
        Org.BulkJobs.Next(new BulkJobPlan { LostRows = 2 });
        using ModuleSession session = Loaded("-ErrorAction SilentlyContinue");
        RunResult result = session.Run("$Job | Receive-SfBulkJob -Kind Unprocessed");
        Assert.Empty(result.Output);
        result.Error.Is("BulkRowsMissing", ErrorCategory.InvalidData).Says("2 rows");
    }

    [Fact]
    public async Task Whoever_has_enough_rows_ends_it()
    {
        using ModuleSession session = Loaded();
        Assert.Single(session.Run("$Job | Receive-SfBulkJob | Select-First 1").Good());
        await Task.WhenAll(Org.Requests.All.Select(request => request.Completed)).WaitAsync(Patience);
    }

    [Theory]
    [InlineData("Get-SfBulkJob", "")]
    [InlineData("Receive-SfBulkJob $Job", "/failedResults")]
    [InlineData("Wait-SfBulkJob $Job", "")]
    public void Ctrl_C_ends_it_at_once(string command, string ending)
    {
        using ModuleSession session = Loaded();
        HangFault hang = Fault.Hang();
        Org.Faults.On(request => request.Path.StartsWith(Ingest, StringComparison.Ordinal) && request.Path.EndsWith(ending, StringComparison.Ordinal)).Once(hang);
        Stop(session, command, _ => hang.Reached);
    }

    private static IEnumerable<object?> Values(PSObject? row, params string[] names) => names.Select(name => row!.Properties[name].Value);

    /// <summary>A session with a job of four rows of which three fail, two of them equal.</summary>
    private ModuleSession Loaded(string options = "-ErrorAction Ignore")
    {
        File.WriteAllText(Csv, "Name,NumberOfEmployees,Description\na,1,\nb,x,\"two\r\nlines\"\n,2,\nb,x,\"two\nlines\"\n");
        ModuleSession session = new ModuleSession().Connect(Org).Set("Csv", Csv).Set("Folder", _folder.FullName);
        session.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($Folder)").Good();
        session.Run($"$Job = Import-SfData Account $Csv -Operation Insert {options}");
        return session;
    }
}
