using System.Management.Automation;
using System.Text;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;
using SalesforceConnect.Tests.Pipeline;

namespace SalesforceConnect.Tests.Bulk;

/// <summary><c>Export-SfData</c>, with result pages of ten rows.</summary>
public sealed class ExportTests : StoppingTest, IDisposable
{
    private const string Jobs = "/services/data/v67.0/jobs/query";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sf-export-");

    private string Csv => Path.Combine(_folder.FullName, "accounts.csv");

    private IReadOnlyList<string> Files => [.. Directory.GetFileSystemEntries(_folder.FullName).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Org.BulkJobs.ResultPageSize = 10;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("'SELECT Id, Name FROM Account'", "\"Id\",\"Name\"")]
    [InlineData("-Query 'SELECT Id, Name FROM Account' -Path", "\"Id\",\"Name\"")]
    [InlineData("Account", "\"Id\",\"IsDeleted\",\"Name\",")]
    [InlineData("-Object Account -Path", "\"Id\",\"IsDeleted\",\"Name\",")]
    [InlineData("Account -Property Id, Owner.Name -Where \"Name LIKE '%'\" -Path", "\"Id\",\"Owner.Name\"")]
    public void A_query_or_an_object_goes_into_a_file_that_is_emitted(string what, string header)
    {
        using ModuleSession session = Session();

        PSObject file = session.Run($"Export-SfData {what} $Csv").Good().Single()!;

        Assert.Equal(Csv, Assert.IsType<FileInfo>(file.BaseObject).FullName);
        Assert.Equal(Csv, ((string)file.Properties["PSPath"].Value).Split("::")[1]);
        Assert.StartsWith(header, File.ReadLines(Csv).First(), StringComparison.Ordinal);
        Assert.Equal(30, CountRows());
        Assert.Equal(["accounts.csv"], Files);
    }

    [Fact]
    public void Several_objects_go_into_a_folder_and_one_that_fails_does_not_end_the_others()
    {
        using ModuleSession session = Session();

        RunResult result = session.Run("Export-SfData Account, Nothing__c, Contact, account, Opportunity -Directory $Folder/new/export");

        Assert.Equal(["Account.csv", "Contact.csv", "Opportunity.csv"], result.Output.Select(file => ((FileInfo)file!.BaseObject).Name));
        result.Error.Is("Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound, "Nothing__c");
        Assert.Equal(
            ["Account.csv", "Contact.csv", "Opportunity.csv"],
            Directory.GetFiles(Path.Combine(_folder.FullName, "new", "export")).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Records_are_those_of_a_query_and_can_be_changed_and_written()
    {
        using ModuleSession session = Session();

        string name = (string)session.Run(
            """
            $bulk = Export-SfData 'SELECT Id, Name, CreatedDate, Owner.Name FROM Account ORDER BY Id'
            $rest = Invoke-SfQuery 'SELECT Id, Name, CreatedDate, Owner.Name FROM Account ORDER BY Id'
            if ($bulk[0].GetType() -ne $rest[0].GetType()) { throw 'types' }
            if ("$($bulk.CreatedDate)$($bulk.Owner.Name)" -ne "$($rest.CreatedDate)$($rest.Owner.Name)") { throw 'values' }
            $bulk[0].Name = 'changed'
            $bulk[0] | Set-SfRecord -Confirm:$false | ForEach-Object Action
            """).Value().ToString()!;

        Assert.Equal("Updated", name);
        Assert.Contains(Org.Store.Ids("Account"), id => "changed".Equals(Org.Store.Get("Account", id)!["Name"]));
    }

    [Fact]
    public async Task Who_has_enough_records_ends_the_download()
    {
        HangFault hang = Fault.Hang();
        Org.Faults.On(request => request.Path.EndsWith("/results", StringComparison.Ordinal) && request.QueryString.Length > 0).Always(hang);
        using ModuleSession session = Session();

        Assert.Equal(10, session.Run("Export-SfData Account | Select-First 10").Good().Count);

        await Task.WhenAll(Org.Requests.All.Select(request => request.Completed)).WaitAsync(Patience);
        Assert.Empty(session.Host.Written);
    }

    [Fact]
    public void Without_waiting_it_is_the_job_that_is_emitted()
    {
        Org.BulkJobs.Next(new BulkJobPlan { QueuedPolls = int.MaxValue });
        using ModuleSession session = Session();

        dynamic job = session.Run("Export-SfData Account -NoWait -IncludeDeleted").One();

        Assert.Equal("UploadComplete", (string)job.State);
        Assert.Equal("QueryAll", job.Operation.ToString());
        Assert.Single(Org.BulkJobs.All);
    }

    [Theory]
    [InlineData("-Path $Csv -NoWait", "ParametersDoNotFit")]
    [InlineData("-WatermarkPath $Folder/m.json -NoWait", "ParametersDoNotFit")]
    [InlineData("-Since ([datetime]::Now) -WatermarkPath $Folder/m.json", "ParametersDoNotFit")]
    [InlineData("-TimeoutSec 5 -NoWait", "ParametersDoNotFit")]
    public void What_does_not_go_together_is_said_before_anything_is_sent(string parameters, string errorId)
    {
        using ModuleSession session = Session();

        session.Run($"Export-SfData Account {parameters}").Error.Is(errorId, ErrorCategory.InvalidArgument);

        AssertNothingSent();
    }

    [Theory]
    [InlineData("Account $Folder/nowhere/x.csv", "There is no folder")]
    [InlineData("Account $Folder", "It is a folder")]
    [InlineData("Account $Csv -WatermarkPath $Folder/nowhere/marks.json", "There is no folder")]
    [InlineData("Account, Contact -Directory $Folder/new -WatermarkPath $Folder/nowhere/marks.json", "There is no folder")]
    public void A_file_that_has_no_place_is_said_before_anything_is_sent(string what, string says)
    {
        using ModuleSession session = Session();

        session.Run($"Export-SfData {what}").Errors[0].Is("FileNotWritten", ErrorCategory.WriteError).Says(says);

        AssertNothingSent();
    }

    [Fact]
    public void Several_objects_need_a_folder()
    {
        using ModuleSession session = Session();

        session.Run("Export-SfData -Object Account, Contact -Path $Csv").Error.Is("OneObjectAtATime", ErrorCategory.InvalidArgument).Recommends("-Directory");

        AssertNothingSent();
    }

    [Theory]
    [InlineData("Export-SfData Account, Contact $Csv")]
    [InlineData("Export-SfData Account, Contact, Opportunity")]
    [InlineData("Export-SfData 'Account, Contact' $Csv")]
    [InlineData("Export-SfData 'Account Contact' $Csv -WhatIf")]
    public void Several_objects_by_position_need_a_folder_too(string command)
    {
        using ModuleSession session = Session();

        session.Run(command).Error.Is("OneObjectAtATime", ErrorCategory.InvalidArgument).Says("objects").Recommends("-Directory");

        AssertNothingSent();
    }

    [Fact]
    public void A_file_in_the_place_of_a_query_says_how_to_give_it()
    {
        string path = Path.Combine(_folder.FullName, "q.soql");
        File.WriteAllText(path, "SELECT Id, Name\nFROM Account\n");
        using ModuleSession session = Session().Set("Soql", path);

        session.Run("Export-SfData $Soql $Csv").Error.Is("QueryIsFile", ErrorCategory.InvalidArgument)
            .Says(path).Recommends($"Export-SfData (Get-Content '{path}' -Raw)");
        AssertNothingSent();

        session.Run("Export-SfData ([IO.File]::ReadAllText($Soql)) $Csv").Good();
        Assert.Equal(30, CountRows());

        // A single word is an object, whatever lies in the folder.
        File.WriteAllText(Path.Combine(_folder.FullName, "Account"), "");
        session.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($Folder); Export-SfData Account $Csv").Good();
    }

    [Fact]
    public void What_is_wrong_with_a_query_is_said_without_a_parameter_that_there_is_not()
    {
        using ModuleSession session = Session();

        ErrorRecord refused = session.Run("Export-SfData 'SELECT Id FROM Account WHERE Name = \"x\"' $Csv").Error.Is("Salesforce.MALFORMED_QUERY", ErrorCategory.InvalidArgument);
        refused.Recommends("Invoke-SfQuery takes the value by -Parameter");
        session.Run("Export-SfData 'SELECT Id FROM Account WHERE Name = :name' $Csv").Error.Is("ParameterMissing", ErrorCategory.InvalidArgument)
            .Recommends("Export-SfData has no -Parameter");
    }

    [Fact]
    public void WhatIf_sends_nothing_and_writes_nothing()
    {
        using ModuleSession session = Session();

        session.Run("Export-SfData Account $Csv -WhatIf; Export-SfData Account, Contact -Directory $Folder/x -WhatIf").Good();

        AssertNothingSent();
        Assert.Empty(Files);
        Assert.Contains("accounts.csv", session.Host.Written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf8BOM", 65001, true)]
    [InlineData("utf8", 65001, false)]
    [InlineData("unicode", 1200, true)]
    [InlineData("bigendianunicode", 1201, true)]
    [InlineData("utf32", 12000, true)]
    [InlineData("([Text.Encoding]::Unicode)", 1200, true)]
    [InlineData("1200", 1200, true)]
    [InlineData("utf-16", 1200, true)]
    public void Encodings_are_those_of_PowerShell(string encoding, int codePage, bool hasMark)
    {
        using ModuleSession session = Session();

        session.Run($"Export-SfData 'SELECT Id, Name FROM Account' $Csv -Encoding {encoding}").Good();

        byte[] bytes = File.ReadAllBytes(Csv);
        Encoding expected = codePage == 65001 ? new UTF8Encoding(hasMark) : Encoding.GetEncoding(codePage);
        Assert.Equal(hasMark, expected.GetPreamble().Length > 0 && bytes.AsSpan().StartsWith(expected.GetPreamble()));
        Assert.StartsWith("\"Id\",\"Name\"\n", expected.GetString(bytes, hasMark ? expected.GetPreamble().Length : 0, bytes.Length - (hasMark ? expected.GetPreamble().Length : 0)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_character_that_an_encoding_has_not_is_an_error_and_no_question_mark()
    {
        Org.Store.Insert("Account", new { Name = "Zürich" });
        Org.Store.Insert("Account", new { Name = "☃" });
        using ModuleSession session = Session();

        session.Run("Export-SfData \"SELECT Name FROM Account WHERE Name = 'Zürich'\" $Csv -Encoding 1252").Good();
        Assert.Equal([.. "\"Name\"\n\"Z"u8, 0xFC, .. "rich\"\n"u8], File.ReadAllBytes(Csv));
        RunResult result = session.Run("Export-SfData \"SELECT Name FROM Account WHERE Name = '☃'\" $Csv -Encoding 1252");
        string id = Org.BulkJobs.All[^1].Id;
        result.Error.Is("TextNotInEncoding", ErrorCategory.InvalidData).Says("'☃' cannot be written in the encoding windows-1252 (row 1, column Name).").Recommends($"Receive-SfBulkJob {id} -Path '{Csv}' -Encoding utf8BOM");
        Assert.Empty(result.Warnings);

        // As it says, and nothing comes twice.
        Org.Requests.Clear();
        session.Run($"Receive-SfBulkJob {id} -Path $Csv -Encoding utf8BOM").Good();
        Assert.Equal([0xEF, 0xBB, 0xBF, .. "\"Name\"\n\"☃\"\n"u8], File.ReadAllBytes(Csv));
        Assert.DoesNotContain(Org.Requests.All, request => request.Path.EndsWith("/results", StringComparison.Ordinal));
        Assert.Equal(["accounts.csv"], Files);
    }

    [Theory]
    [InlineData("1252", " -Encoding windows-1252 goes on")]
    [InlineData("utf8BOM", " -Encoding utf8BOM goes on")]
    [InlineData("unicode", " -Encoding utf-16 goes on")]
    [InlineData("utf8", "' goes on")]
    public void The_command_that_goes_on_with_an_export_has_its_encoding(string encoding, string says)
    {
        FaultRule broken = Org.Faults.On(request => request.Path.EndsWith("/results", StringComparison.Ordinal) && request.QueryString.Contains("MjA", StringComparison.Ordinal))
            .Always(Fault.InsufficientAccess());
        using ModuleSession session = Session();

        RunResult result = session.Run($"Export-SfData 'SELECT Id FROM Account' $Csv -Encoding {encoding}");

        string warning = Assert.Single(result.Warnings);
        Assert.Contains(says, warning, StringComparison.OrdinalIgnoreCase);
        broken.Remove();
        session.Run(warning[warning.IndexOf("Receive-", StringComparison.Ordinal)..].Replace(" goes on from there.", "", StringComparison.Ordinal)).Good();
        Assert.Equal(["accounts.csv"], Files);
    }

    [Theory]
    [InlineData("';'", "\"Id\";\"Name\"")]
    [InlineData("Tab", "\"Id\"\t\"Name\"")]
    [InlineData("\"`t\"", "\"Id\"\t\"Name\"")]
    [InlineData("pipe", "\"Id\"|\"Name\"")]
    public void Delimiters_are_given_by_character_or_name(string delimiter, string header)
    {
        using ModuleSession session = Session();

        session.Run($"Export-SfData 'SELECT Id, Name FROM Account' $Csv -Delimiter {delimiter}").Good();

        Assert.Equal(header, File.ReadLines(Csv).First());
    }

    [Theory]
    [InlineData("Export-SfData Account x.csv -Delimiter '#'", "comma, semicolon, tab, pipe, caret, backquote")]
    [InlineData("Export-SfData Account x.csv -Encoding nope", "utf8BOM")]
    public void What_is_no_delimiter_or_encoding_says_what_is(string script, string says)
    {
        using ModuleSession session = Session();

        Assert.Contains(says, session.Run(script).Error.ToString(), StringComparison.Ordinal);

        AssertNothingSent();
    }

    [Fact]
    public void Nights_follow_each_other()
    {
        using ModuleSession session = Session();
        session.Run("Export-SfData Account, Contact -Directory $Folder/a -WatermarkPath $Folder/marks.json").Good();
        string marks = File.ReadAllText(Path.Combine(_folder.FullName, "marks.json"));
        string id = Org.Store.Insert("Account", new { Name = "new" });

        Assert.Equal(2, session.Run("Export-SfData Account, Contact -Directory $Folder/b -WatermarkPath $Folder/marks.json").Good().Count);

        // What was made within the last quarter of an hour comes twice.
        Assert.Contains(id, File.ReadAllText(Path.Combine(_folder.FullName, "b", "Account.csv")), StringComparison.Ordinal);
        Assert.Contains("\"Contact\"", marks, StringComparison.Ordinal);
        Assert.DoesNotContain("null", marks, StringComparison.Ordinal);
        session.Run("Export-SfData Opportunity -Path $Csv -WatermarkPath $Folder/marks.json")
            .Error.Is("WatermarkOfOtherObject", ErrorCategory.InvalidArgument);
    }

    [Theory]
    [InlineData("Account -Path $Csv")]
    [InlineData("-Object Account -Path $Csv")]
    [InlineData("'SELECT Id FROM Account' $Csv")]
    [InlineData("-Object Account, Contact -Directory $Folder/export")]
    public void An_increment_does_not_take_the_place_of_the_one_before(string what)
    {
        using ModuleSession session = Session();
        string command = $"Export-SfData {what} -WatermarkPath $Folder/marks.json";
        session.Run(command).Good();
        Dictionary<string, string> before = Directory.GetFiles(_folder.FullName, "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllText);
        Org.Requests.Clear();

        RunResult result = session.Run(command);

        Assert.Empty(result.Output);
        Assert.Equal(what.Contains(',', StringComparison.Ordinal) && what.Contains("Directory", StringComparison.Ordinal) ? 2 : 1, result.Errors.Count);
        result.Errors[0].Is("IncrementExists", ErrorCategory.ResourceExists).Says(".csv").Recommends("yyyy-MM-dd_HHmmss");
        Assert.Empty(Org.Requests.All);
        Assert.Equal(before, Directory.GetFiles(_folder.FullName, "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllText));
    }

    [Fact]
    public void Of_a_night_of_which_a_part_failed_that_part_is_made_up_for_in_the_same_folder()
    {
        using ModuleSession session = Session();
        FaultRule broken = Org.Faults.On(request => request.Method == "POST" && request.Body.Contains("FROM Contact", StringComparison.Ordinal))
            .Always(Fault.InsufficientAccess());
        const string Command = "Export-SfData Account, Contact -Directory $Folder/a -WatermarkPath $Folder/a/marks.json";
        Assert.Single(session.Run(Command).Errors);
        broken.Remove();

        RunResult result = session.Run(Command);

        Assert.Equal("Contact.csv", ((FileInfo)result.Output.Single()!.BaseObject).Name);
        result.Error.Is("IncrementExists", ErrorCategory.ResourceExists);
    }

    [Fact]
    public void An_object_whose_first_night_fails_gets_its_mark_the_next_night()
    {
        using ModuleSession session = Session();
        FaultRule broken = Org.Faults.On(request => request.Method == "POST" && request.Body.Contains("FROM Contact", StringComparison.Ordinal))
            .Always(Fault.InsufficientAccess());
        session.Run("Export-SfData Account, Contact -Directory $Folder/a -WatermarkPath $Folder/marks.json")
            .Error.Is("Salesforce.INSUFFICIENT_ACCESS_OR_READONLY", ErrorCategory.PermissionDenied, "Contact");
        broken.Remove();

        session.Run("Export-SfData Account, Contact -Directory $Folder/b -WatermarkPath $Folder/marks.json").Good();

        Assert.Equal(31, File.ReadLines(Path.Combine(_folder.FullName, "b", "Contact.csv")).Count(line => line.StartsWith("\"003", StringComparison.Ordinal)) + 1);
    }

    [Fact]
    public void The_mark_stays_where_not_all_records_were_taken()
    {
        using ModuleSession session = Session();
        session.Run("Export-SfData Account -WatermarkPath $Folder/marks.json | Select-First 3").Good();
        Assert.Empty(Files);

        Assert.Equal(30, session.Run("Export-SfData Account -WatermarkPath $Folder/marks.json").Good().Count);

        Assert.Equal(["marks.json"], Files);
    }

    [Fact]
    public void Since_narrows_to_what_changed()
    {
        using ModuleSession session = Session();
        string id = Org.Store.Insert("Account", new { Name = "new" });

        dynamic found = session.Run("Export-SfData 'SELECT Id FROM Account' -Since ([datetime]::Now).AddMinutes(-10)").One();

        Assert.Equal(id, (string)found.Id);
    }

    [Fact]
    public async Task Ctrl_C_while_the_job_runs_ends_at_once_and_says_how_to_go_on()
    {
        Org.BulkJobs.Next(new BulkJobPlan { RunningPolls = int.MaxValue });
        using ModuleSession session = Session();

        Stop(session, "Export-SfData Account $Csv", async _ =>
        {
            while (Org.Requests.Count("GET", Jobs) < 2)
            {
                await Task.Delay(20);
            }
        });

        string id = Assert.Single(Org.BulkJobs.All).Id;
        Assert.Contains($"Receive-SfBulkJob {id} -Path '{Csv}'", session.Host.Written, StringComparison.Ordinal);
        Assert.Contains($"Stop-SfBulkJob {id}", session.Host.Written, StringComparison.Ordinal);
        await Task.WhenAll(Org.Requests.All.Select(request => request.Completed)).WaitAsync(Patience);
        Assert.Empty(Files);
    }

    [Fact]
    public async Task Ctrl_C_during_the_download_keeps_what_is_whole()
    {
        HangFault hang = Fault.HangInBody();
        Org.Faults.On(request => request.Path.EndsWith("/results", StringComparison.Ordinal) && request.QueryString.Contains("MjA", StringComparison.Ordinal)).Always(hang);
        using ModuleSession session = Session();

        Stop(session, "Export-SfData Account $Csv", _ => hang.Reached);

        await Task.WhenAll(Org.Requests.All.Select(request => request.Completed)).WaitAsync(Patience);
        Assert.Contains($"Receive-SfBulkJob {Assert.Single(Org.BulkJobs.All).Id} -Path '{Csv}'", session.Host.Written, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_shell_goes_on_where_an_export_broke_off()
    {
        FaultRule broken = Org.Faults.On(request => request.Path.EndsWith("/results", StringComparison.Ordinal) && request.QueryString.Contains("MjA", StringComparison.Ordinal))
            .Always(Fault.InsufficientAccess());
        using (ModuleSession first = Session())
        {
            RunResult result = first.Run("Export-SfData Account $Csv");
            result.Error.Is("Salesforce.INSUFFICIENT_ACCESS_OR_READONLY", ErrorCategory.PermissionDenied, "Account");
            Assert.StartsWith("20 rows have come and are kept", Assert.Single(result.Warnings), StringComparison.Ordinal);
        }

        broken.Remove();
        string id = Assert.Single(Org.BulkJobs.All).Id;
        using ModuleSession session = Session();

        PSObject file = session.Run($"Receive-SfBulkJob {id} -Path $Csv").Good().Single()!;

        Assert.Equal(Csv, Assert.IsType<FileInfo>(file.BaseObject).FullName);
        Assert.Equal(1, Org.Requests.All.Count(request => request.Path.EndsWith("/results", StringComparison.Ordinal)));
        Assert.Equal(30, CountRows());
        Assert.Equal(["accounts.csv"], Files);
    }

    [Fact]
    public void The_results_of_a_job_are_received_as_records_too()
    {
        using ModuleSession session = Session();
        session.Run("$job = Export-SfData 'SELECT Id, Name, CreatedDate, Owner.Name FROM Account ORDER BY Id' -NoWait | Wait-SfBulkJob").Good();

        IReadOnlyList<PSObject?> ofJob = session.Run("$job | Receive-SfBulkJob").Good();
        IReadOnlyList<PSObject?> ofId = session.Run("Receive-SfBulkJob $job.Id").Good();

        Assert.Equal(30, ofJob.Count);
        Assert.Same(ofJob[0]!.BaseObject.GetType(), ofId[0]!.BaseObject.GetType());
        Assert.IsType<DateTime>(ofId[0]!.Properties["CreatedDate"].Value);
        Assert.Equal(Org.Store.Ids("Account"), ofId.Select(record => (string)record!.Properties["Id"].Value));
    }

    [Fact]
    public void Progress_is_shown_and_taken_down()
    {
        Org.BulkJobs.Next(new BulkJobPlan { RunningPolls = 2 });
        using ModuleSession session = Session();

        session.Run("Export-SfData Account $Csv").Good();

        Assert.Contains(session.Host.Progress, record => record.StatusDescription.Contains("InProgress", StringComparison.Ordinal));
        Assert.Equal(ProgressRecordType.Completed, session.Host.Progress.Last().RecordType);
    }

    [Fact]
    public void Tab_completes_queries_objects_fields_delimiters_and_encodings()
    {
        using ModuleSession session = Session();
        session.Run("Get-SfLimit | Out-Null").Good();

        Assert.Contains("Account", session.Complete("Export-SfData -Object Acc"));
        Assert.Contains("AnnualRevenue", session.Complete("Export-SfData -Object Account -Property Annual"));
        Assert.Contains(session.Complete("Export-SfData 'SELECT Id FROM Acc"), found => found.Contains("Account", StringComparison.Ordinal));
        Assert.Equal(["Semicolon"], session.Complete("Export-SfData Account x.csv -Delimiter S"));
        Assert.Equal(["utf8", "utf8BOM", "utf8NoBOM"], session.Complete("Export-SfData Account x.csv -Encoding utf8"));
    }

    private ModuleSession Session() => new ModuleSession().Connect(Org).Set("Csv", Csv).Set("Folder", _folder.FullName);

    // Values may hold line ends: rows begin with an ID.
    private int CountRows() => File.ReadLines(Csv).Count(line => line.StartsWith("\"001", StringComparison.Ordinal));
}
