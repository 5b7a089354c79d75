using System.Globalization;
using System.Management.Automation;
using System.Text;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;
using SalesforceConnect.Tests.Pipeline;

namespace SalesforceConnect.Tests.Bulk;

/// <summary><c>Import-SfData</c>, as people call it.</summary>
public sealed class ImportTests : StoppingTest, IDisposable
{
    private const string Ingest = "/services/data/v67.0/jobs/ingest";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sf-import-");

    protected override LocalOrgOptions Options => new() { SampleData = false };

    private string Csv => Path.Combine(_folder.FullName, "accounts.csv");

    private int Jobs => Org.Requests.Count("POST", Ingest);

    private string Upload => Org.Requests.All.Single(request => request.Method == "PUT").Body;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("Import-SfData Account $Csv -Operation Insert")]
    [InlineData("Import-SfData -Object account -Path $Csv -Operation insert")]
    [InlineData("[IO.FileInfo]$Csv | Import-SfData Account -Operation Insert")]
    [InlineData("$Csv | Import-SfData Account -Operation Insert")]
    [InlineData("'*.csv' | Import-SfData Account -Operation Insert")]
    [InlineData("Import-SfData Account a*.csv -Operation Insert")]
    [InlineData("Import-SfData Account ./accounts.csv -Operation Insert")]
    [InlineData("Import-SfData Account -Operation Insert -InputObject ([IO.FileInfo]$Csv)")]
    [InlineData("([IO.DirectoryInfo]$Folder).GetFiles('*.csv') | Import-SfData Account -Operation Insert")]
    [InlineData("$Rows | Import-SfData Account -Operation Insert")]
    [InlineData("Import-SfData Account -Operation Insert -InputObject $Rows")]
    [InlineData("@{ Name = 'a'; Phone = '1' }, @{ name = 'b' } | Import-SfData Account -Operation Insert")]
    [InlineData("[pscustomobject]@{ Name = 'a'; Phone = '1'; Id = '' }, [pscustomobject]@{ Name = 'b'; Phone = $null } | Import-SfData Account -Operation Insert")]
    [InlineData("$Records | Import-SfData -Operation Insert")]
    [InlineData("$Records | Import-SfData Account -Operation Insert")]
    public void Rows_are_loaded_however_they_are_given(string command)
    {
        using ModuleSession session = Session("Name,Phone\na,1\nb,\n")
            .Set("Rows", new object[] { Row(("Name", "a"), ("Phone", "1")), Row(("Name", "b"), ("Phone", "")) });
        if (command.Contains("$Records", StringComparison.Ordinal))
        {
            Org.Store.Insert("Account", new { Name = "a", Phone = "1" });
            Org.Store.Insert("Account", new { Name = "b" });
            session.Run("$Records = Invoke-SfQuery 'SELECT Name, Phone FROM Account ORDER BY Name'").Good();
            foreach (string id in Org.Store.Ids("Account"))
            {
                Org.Store.Delete("Account", id);
            }
        }

        dynamic job = session.Run(command).One();

        Assert.Equal(("JobComplete", "Account", "Insert", 2L, 0L), ((string)job.State, (string)job.Object, job.Operation.ToString(), (long)job.Processed, (long)job.Failed));
        Assert.Equal(["a", "b"], Names());
        Assert.Equal(["1", null], Column("Phone"));
        Assert.Equal(command.Contains("sv", StringComparison.Ordinal) ? Csv : null, (string?)job.InputPath);
        Assert.Equal(2, (long)job.Uploaded);
        Assert.Equal(1, Jobs);
    }

    [Theory]
    [InlineData("Import-SfData Account $Csv", "Operation")]
    [InlineData("Import-SfData Account -Operation Insert", "Path")]
    [InlineData("Import-SfData Account $Csv -Operation Query", "Operation")]
    [InlineData("Import-SfData Account $Csv -Operation Insert -RetryLocked 11", "RetryLocked")]
    public void What_does_not_bind_is_no_command(string command, string parameter)
    {
        using ModuleSession session = Session("Name\na\n");
        session.Host.Answers.Clear();
        Assert.Contains(parameter, session.Run(command).Error.ToString(), StringComparison.Ordinal);
        AssertNothingSent();
    }

    [Theory]
    [InlineData("Import-SfData Account $Csv -Operation Upsert", "ParameterNeedsAnother", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfData Account $Csv -Operation Insert -ExternalIdField External_Id__c", "ParameterNeedsAnother", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfData Account $Csv -Operation Insert -NoWait -FailedPath f.csv", "ParametersDoNotFit", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfData Account $Csv -Operation Insert -NoWait -RetryLocked 1", "ParametersDoNotFit", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfData '../limits' $Csv -Operation Insert", "InvalidObjectName", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfData Account $Csv -Operation Insert -FailedPath no/such/folder/f.csv", "FileNotWritten", ErrorCategory.WriteError)]
    [InlineData("Import-SfData Account $Csv -Operation Insert -SuccessPath $Folder", "FileNotWritten", ErrorCategory.WriteError)]
    [InlineData("Import-SfData Account $Csv -Operation Insert -FailedPath $Csv", "SameFile", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfData Account $Csv -Operation Insert -SuccessPath ./accounts.csv", "SameFile", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfData Account $Csv -Operation Insert -SuccessPath x.csv -FailedPath ./x.csv", "SameFile", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfData Account -Operation Insert -InputObject $null", "NotARow", ErrorCategory.InvalidArgument)]
    [InlineData("@{ Name = 'a' } | Import-SfData -Operation Insert", "ObjectMissing", ErrorCategory.InvalidArgument)]
    [InlineData("@{ Name = 'a' } | Import-SfData Account -Operation Insert -Map @{ a = 'Name' }", "OnlyForFiles", ErrorCategory.InvalidArgument)]
    [InlineData("@{ Name = 'a' } | Import-SfData Account -Operation Insert -Delimiter ';'", "OnlyForFiles", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfData -Path $Csv -Operation Insert", "ObjectMissing", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfData Account nothing.csv -Operation Insert", "FileUnreadable", ErrorCategory.ReadError)]
    [InlineData("Import-SfData Account no*thing.csv -Operation Insert", "FileUnreadable", ErrorCategory.ReadError)]
    [InlineData("[IO.DirectoryInfo]$Folder | Import-SfData Account -Operation Insert", "FileUnreadable", ErrorCategory.ReadError)]
    [InlineData("Import-SfData Account $Csv -Operation Update", "ColumnMissing", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfData Account $Csv -Operation Insert -Map @{ Nmae = 'Name' }", "MappedColumnMissing", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfData Account $Csv -Operation Insert -Map @{ Name = 'Nmae' }", "UnknownColumn", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfData Account $Csv -Operation Insert -SortBy Phone", "SortColumnMissing", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfData Account $Csv -Operation Upsert -ExternalIdField Name", "FieldFindsNoRecords", ErrorCategory.InvalidArgument)]
    [InlineData("Import-SfData Nothing__c $Csv -Operation Insert", "Salesforce.NOT_FOUND", ErrorCategory.ObjectNotFound)]
    public void What_is_wrong_is_told_before_anything_is_written(string command, string errorId, ErrorCategory category)
    {
        using ModuleSession session = Session("Name\na\n");
        session.Run(command).Error.Is(errorId, category);
        Assert.Equal(0, Jobs);
        Assert.Equal("caught", session.Run($"try {{ {command} -ErrorAction Stop; 'went on' }} catch {{ 'caught' }}").Value());
        Assert.Empty(session.Run($"{command} -ErrorAction Stop; 'went on'").Output);
        Assert.Equal(0, Jobs);
    }

    [Fact]
    public void An_error_of_a_file_has_the_file_for_its_target_and_the_other_files_are_loaded()
    {
        using ModuleSession session = Session("Name\na\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "b.csv"), "Name\n\"b\"x\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "c.csv"), "Name\nc\n");
        RunResult result = session.Run("Import-SfData Account accounts.csv, b.csv, c.csv -Operation Insert");
        Assert.Equal(2, result.Output.Count);
        result.Error.Is("CsvUnreadable", ErrorCategory.InvalidData, Path.Combine(_folder.FullName, "b.csv")).Says("line 2, column 1").Recommends("doubled");
        Assert.Equal(["a", "c"], Names());
    }

    [Fact]
    public void Rows_that_cannot_be_sent_are_in_the_failed_file_too_and_come_back_from_it()
    {
        using ModuleSession session = Session("Name\na\n").Set(
            "Rows", new object[] { Row(("Name", "a"), ("NumberOfEmployees", "many")), Row(("Name", ""), ("Phone", "1")), Row(("Name", "c")) });
        RunResult result = session.Run("$Rows | Import-SfData Account -Operation Insert -FailedPath failed.csv");
        Assert.Equal(["ValueNotConverted", "BulkRowsFailed"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        string[] lines = File.ReadAllLines(Path.Combine(_folder.FullName, "failed.csv"));
        Assert.Equal("Name,NumberOfEmployees,Phone,sf__Id,sf__Error", lines[0]);
        Assert.Equal(2, lines.Length - 1);
        Assert.StartsWith("a,many,,,\"ValueNotConverted:", lines[1], StringComparison.Ordinal);
        Assert.StartsWith(",,1,,REQUIRED_FIELD_MISSING:", lines[2], StringComparison.Ordinal);

        // Corrected, and read by whatever reads CSV files.
        session.Set("Rows", new object[] { Row(("Name", "a"), ("NumberOfEmployees", "5"), ("sf__Id", ""), ("sf__Error", "ValueNotConverted:…")) });
        session.Run("$Rows | Import-SfData Account -Operation Insert").Good();
        Assert.Equal(["a", "c"], Names());
    }

    [Fact]
    public void Where_no_row_can_be_sent_the_failed_file_has_them_all()
    {
        using ModuleSession session = Session("Name\na\n").Set("Rows", new object[] { Row(("Name", "a"), ("NumberOfEmployees", "many")) });
        session.Run("$Rows | Import-SfData Account -Operation Insert -FailedPath failed.csv").Error.Is("ValueNotConverted", ErrorCategory.InvalidArgument);
        Assert.Equal(2, File.ReadAllLines(Path.Combine(_folder.FullName, "failed.csv")).Length);
        Assert.Equal(0, Jobs);
    }

    [Fact]
    public void A_column_that_is_mapped_to_nothing_is_left_out_without_a_word()
    {
        using ModuleSession session = Session("Name,Branch,Phone\na,x,1\n");
        RunResult result = session.Run("Import-SfData Account $Csv -Operation Insert -Map @{ Branch = $null }");
        Assert.Single(result.Good());
        Assert.Empty(result.Warnings);
        Assert.Equal("Name,Phone\na,1\n", Upload);
    }

    [Theory]
    [InlineData("@{ Name = 'a' }")]
    [InlineData("@{ Name = 'a' }, @{ Name = 'b' }")]
    [InlineData("([pscustomobject]@{ Name = 'a' })")]
    public void Rows_in_place_of_a_file_say_what_to_do(string rows)
    {
        using ModuleSession session = Session("Name\na\n");
        Assert.Contains("by the pipeline", session.Run($"Import-SfData Account {rows} -Operation Insert").Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, Jobs);
    }

    [Fact]
    public void Paths_for_results_take_one_file()
    {
        using ModuleSession session = Session("Name\na\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "b.csv"), "Name\nb\n");
        RunResult result = session.Run("Import-SfData Account *.csv -Operation Insert -FailedPath f.txt");
        Assert.Equal(2, result.Errors.Count);
        Assert.All(result.Errors, error => error.Is("ResultPathTaken", ErrorCategory.InvalidArgument));
        Assert.Equal(0, Jobs);
        result = session.Run("([IO.DirectoryInfo]$Folder).GetFiles('*.csv') | Import-SfData Account -Operation Insert -FailedPath f.txt");
        Assert.Single(result.Output);
        result.Error.Is("ResultPathTaken", ErrorCategory.InvalidArgument).Says("b.csv");
    }

    [Fact]
    public void Files_do_not_come_among_rows_nor_two_objects_together()
    {
        using ModuleSession session = Session("Name\na\n");
        RunResult result = session.Run("@{ Name = 'r' }, ([IO.FileInfo]$Csv), @{ Name = 's' } | Import-SfData Account -Operation Insert");
        result.Error.Is("FilesAmongRows", ErrorCategory.InvalidArgument);
        Assert.Equal(["r", "s"], Names());

        Org.Store.Insert("Contact", new { LastName = "Moss" });
        result = session.Run(
            "(Invoke-SfQuery 'SELECT Name FROM Account'), (Invoke-SfQuery 'SELECT LastName FROM Contact') | ForEach-Object { $_ } | Import-SfData -Operation Insert");
        result.Error.Is("BulkOneObject", ErrorCategory.InvalidArgument).Says("Contact");
        Assert.Equal(4, Names().Count);
    }

    [Fact]
    public async Task Records_of_another_org_are_not_changed_here_unless_it_is_named()
    {
        await using LocalOrgServer other = await LocalOrgServer.StartAsync(new LocalOrgOptions { SampleData = false, OrganizationNumber = 2 });
        string theirs = other.Store.Insert("Account", new { Name = "theirs" });
        using ModuleSession session = Session("Name\na\n").Use(other);
        session.Run("New-SfConnection other " + ModuleSession.SignIn + " -SessionOnly; $Foreign = Invoke-SfQuery 'SELECT Id, Name FROM Account'; Select-SfConnection acme").Good();

        RunResult result = session.Run("$Foreign | ForEach-Object { $_.Name = 'x'; $_ } | Import-SfData -Operation Update");
        result.Error.Is("ForeignRecord", ErrorCategory.SecurityError).Says("Row 1:");
        session.Run("$Foreign | Import-SfData -Operation Delete -Confirm:$false").Error.Is("ForeignRecord", ErrorCategory.SecurityError);
        Assert.Equal(0, Jobs);
        session.Run("$Foreign | Import-SfData -Operation Insert").Good();
        Assert.Equal(["x"], Names());
        session.Run("$Foreign | ForEach-Object { $_.Name = 'y'; $_ } | Import-SfData -Operation Update -Connection acme").Good();
        Assert.Equal(["y"], Names());
        Assert.Equal("theirs", other.Store.Get("Account", theirs)!["Name"]);
    }

    [Fact]
    public void Rows_are_converted_as_those_that_are_written_one_by_one()
    {
        using ModuleSession session = Session("Name\na\n");
        RunResult result = session.Run(
            """
            [pscustomobject]@{ Name = 'a'; NumberOfEmployees = '1'; Active__c = 'true' },
            [pscustomobject]@{ Name = 'b'; NumberOfEmployees = '1,5'; Active__c = 'true' },
            @{ Name = 'c'; Regions__c = 'North', 'South'; Phone = $null },
            @{ Name = 'd'; Description = '#N/A' },
            @{ Name = 'e'; Contacts = @(@{ LastName = 'f' }) },
            5 | Import-SfData Account -Operation Insert
            """);
        Assert.Equal(["a", "c"], Names());
        Assert.Equal(
            ["Row 2", "Row 4", "Row 5", "Row 6"], result.Errors.Select(error => error.ToString().Split(':')[0]).Order(StringComparer.Ordinal));
        Assert.Contains(result.Errors, error => error.FullyQualifiedErrorId.StartsWith("TextNotInBulk", StringComparison.Ordinal));
        Assert.Contains(result.Errors, error => error.FullyQualifiedErrorId.StartsWith("ChildrenNotInBulk", StringComparison.Ordinal));
        Assert.Contains(result.Errors, error => error.FullyQualifiedErrorId.StartsWith("NotARow", StringComparison.Ordinal));
        Assert.All(result.Errors, error => Assert.NotNull(error.ErrorDetails.RecommendedAction));
        Assert.Equal(["North;South"], Column("Regions__c").OfType<string>());
        Assert.Contains("#N/A", Upload, StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_records_send_what_was_changed_and_unchanged_ones_nothing_with_a_word()
    {
        string[] ids = [.. new[] { "a", "b", "c" }.Select(name => Org.Store.Insert("Account", new { Name = name, Phone = "1", Rating = "Hot" }))];
        using ModuleSession session = Session("Name\na\n");
        RunResult result = session.Run(
            "Invoke-SfQuery 'SELECT Id, Name, Phone, CreatedDate, Rating FROM Account ORDER BY Name' "
            + "| ForEach-Object { if ($_.Name -ne 'b') { $_.Phone = '2' }; if ($_.Name -eq 'c') { $_.Rating = $null }; $_ } | Import-SfData -Operation Update");
        Assert.Equal($"Id,Phone,Rating\n{ids[0]},2,\n{ids[2]},2,#N/A\n", Upload);
        Assert.Equal(["2", "1", "2"], Column("Phone"));
        Assert.Contains("1 row holds nothing", Assert.Single(result.Warnings), StringComparison.Ordinal);

        Org.Requests.Clear();
        result = session.Run("Invoke-SfQuery 'SELECT Id, Name FROM Account' | Import-SfData -Operation Update");
        Assert.Empty(result.Output);
        Assert.Equal(0, Jobs);
        Assert.Contains("3 rows hold nothing", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void An_upsert_takes_the_key_in_any_case()
    {
        Org.Store.Insert("Account", new { Name = "old", External_Id__c = "K1" });
        using ModuleSession session = Session("EXTERNAL_ID__C;Name\nK1;a\nK2;b\n");
        session.Run("Import-SfData Account $Csv -Operation Upsert -ExternalIdField external_id__c").Good();
        session.Run("@{ external_id__c = 'K2'; Name = 'c' }, @{ Name = 'd'; EXTERNAL_ID__c = 'K3' } | Import-SfData Account -Operation Upsert -ExternalIdField External_id__c").Good();
        Assert.Equal(["a", "c", "d"], Names());
        Assert.Equal(2, Org.Requests.All.Where(request => request.Method == "PUT").Last().Body.Split('\n')[0].Split(',').Length);
    }

    [Theory]
    [InlineData("Import-SfData Account $Csv -Operation Insert -WhatIf", "2 rows of accounts.csv into Account")]
    [InlineData("$WhatIfPreference = $true; Import-SfData Account $Csv -Operation Insert", "2 rows of accounts.csv into Account")]
    [InlineData("@{ Name = 'a' } | Import-SfData Account -Operation Insert -WhatIf", "1 row of the pipeline into Account")]
    [InlineData("Import-SfData Account $Csv -Operation Upsert -ExternalIdField External_Id__c -WhatIf", "2 rows")]
    [InlineData("Import-SfData Account $Ids -Operation Delete -WhatIf", "2 rows of ids.csv into Account")]
    public void A_dry_run_reads_and_writes_nothing(string command, string target)
    {
        using ModuleSession session = Session("Name,External_Id__c\na,1\nb,2\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "ids.csv"), "Id\n001000000000001\n001000000000002\n");
        session.Set("Ids", Path.Combine(_folder.FullName, "ids.csv"));
        Assert.Empty(session.Run(command).Good());
        Assert.Contains(target, session.Host.Written, StringComparison.Ordinal);
        Assert.Equal(["GET"], Org.Requests.All.Select(request => request.Method).Distinct());
        Assert.Empty(session.Host.Asked);
    }

    [Fact]
    public void A_dry_run_finds_mistakes_in_rows_too()
    {
        using ModuleSession session = Session("External_Id__c,Name,Description\nK,a,\nk,b," + new string('x', 140_000) + "\nK,c,\nL,d,,,too many\n");
        RunResult result = session.Run("Import-SfData Account $Csv -Operation Upsert -ExternalIdField External_Id__c -WhatIf");
        Assert.Equal(2, result.Errors.Count);
        result.Errors[0].Is("BulkValueTooLong", ErrorCategory.LimitsExceeded, 3L).Says("Line 3");
        result.Errors[1].Is("CsvRowTooLong", ErrorCategory.InvalidData).Says("line 5");
        File.WriteAllText(Csv, "External_Id__c,Name\nK,a\nL,b\nk,c\n");
        result = session.Run("Import-SfData Account $Csv -Operation Upsert -ExternalIdField External_Id__c -WhatIf");
        Assert.Contains("first in line 4 as in line 2", Assert.Single(result.Warnings), StringComparison.Ordinal);
        session.Run("@{ Name = 'a' }, @{ Name = 'b'; NumberOfEmployees = 'x' } | Import-SfData Account -Operation Insert -WhatIf").Error
            .Is("ValueNotConverted", ErrorCategory.InvalidArgument).Says("Row 2:");
        Assert.Equal(0, Jobs);
    }

    [Fact]
    public void A_header_alone_is_nothing_to_load()
    {
        using ModuleSession session = Session("Name\n");
        foreach (string command in new[] { "-Operation Insert", "-Operation Insert -WhatIf", "-Operation Insert -Confirm" })
        {
            RunResult result = session.Run("Import-SfData Account $Csv " + command);
            Assert.Empty(result.Good());
            Assert.Contains("no rows", Assert.Single(result.Warnings), StringComparison.Ordinal);
        }

        Assert.Equal(0, Jobs);
    }

    [Fact]
    public void A_deletion_asks_and_Enter_means_No()
    {
        string[] ids = [.. new[] { "a", "b" }.Select(name => Org.Store.Insert("Account", new { Name = name }))];
        using ModuleSession session = Session($"Id\n{ids[0]}\n{ids[1]}\n");
        session.Host.Choices.Enqueue(TestHost.JustEnter);
        Assert.Empty(session.Run("Import-SfData Account $Csv -Operation Delete").Good());
        Assert.Contains("2 rows", Assert.Single(session.Host.Asked), StringComparison.Ordinal);
        Assert.Equal(0, Jobs);
        session.Host.Choices.Enqueue(0);
        session.Run("$Ids = @(Invoke-SfQuery 'SELECT Id FROM Account'); $Ids | Import-SfData -Operation Delete").Good();
        Assert.Equal(2, session.Host.Asked.Count);
        Assert.Empty(Names());
    }

    [Theory]
    [InlineData("Import-SfData Account $Csv -Operation Delete -Confirm:$false")]
    [InlineData("$ConfirmPreference = 'None'; Import-SfData Account $Csv -Operation Delete")]
    [InlineData("Import-SfData Account $Csv -Operation HardDelete -Confirm:$false")]
    public void A_deletion_that_was_settled_does_not_ask(string command)
    {
        Org.Users.Administrator.BulkHardDelete = true;
        string id = Org.Store.Insert("Account", new { Name = "a" });
        using ModuleSession session = Session($"Name,Id\nx,{id}\n");
        session.Run(command).Good();
        Assert.Empty(session.Host.Asked);
        Assert.Empty(Names());
        Assert.Equal($"Id\n{id}\n", Upload);
    }

    [Fact]
    public void An_insert_asks_with_Confirm_alone()
    {
        using ModuleSession session = Session("Name\na\n");
        session.Host.Choices.Enqueue(2);
        session.Run("Import-SfData Account $Csv -Operation Insert -Confirm").Good();
        Assert.Contains("1 row", Assert.Single(session.Host.Asked), StringComparison.Ordinal);
        Assert.Equal(0, Jobs);
    }

    [Fact]
    public void What_is_left_out_of_a_file_is_told()
    {
        using ModuleSession session = Session("Id,Name,CreatedDate,Owner.Name,sf__Error\n001000000000001,a,2026-01-01,x,y\n");
        RunResult result = session.Run("Import-SfData Account $Csv -Operation Insert");
        Assert.Contains("Id, CreatedDate, Owner.Name.", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal("Name\na\n", Upload);
    }

    [Fact]
    public void Failed_rows_are_one_error_whose_target_is_the_job_and_the_advice_works()
    {
        using ModuleSession session = Session("Name,NumberOfEmployees\na,1\nb,x\nc,y\n");
        RunResult result = session.Run("$Job = Import-SfData Account $Csv -Operation Insert -FailedPath failed.csv; $Job");
        ErrorRecord error = result.Error.Is("BulkRowsFailed", ErrorCategory.InvalidData).Says("2 of 3 rows failed").Recommends("failed.csv");
        Assert.Same(result.Output.Single()!.BaseObject, error.TargetObject);
        Assert.Equal(["b,x", "c,y"], File.ReadLines(Path.Combine(_folder.FullName, "failed.csv")).Skip(1).Select(line => line[..3]));
        IReadOnlyList<PSObject?> rows = session.Run("$Job | Receive-SfBulkJob").Good();
        Assert.Equal(["3 b", "4 c"], rows.Select(row => $"{Value(row, "Line")} {Value(row, "Name")}"));
        Assert.Equal("caught", session.Run("try { Import-SfData Account $Csv -Operation Insert -ErrorAction Stop } catch { 'caught' }").Output[^1]!.BaseObject);
    }

    [Theory]
    [InlineData("POST", "")]
    [InlineData("PUT", "/batches")]
    [InlineData("GET", "")]
    [InlineData("GET", "/failedResults")]
    public void Ctrl_C_ends_it_at_once_and_names_the_job_that_goes_on(string method, string ending)
    {
        Org.BulkJobs.Plan = new BulkJobPlan { RunningPolls = 1 };
        HangFault hang = Fault.Hang();
        Org.Faults.On(request => request.Method == method && request.Path.StartsWith(Ingest, StringComparison.Ordinal)
            && request.Path.EndsWith(ending, StringComparison.Ordinal) && (ending.Length > 0 || request.Path.Split('/').Length <= 7)).Once(hang);
        using ModuleSession session = Session("Name,NumberOfEmployees\na,x\n");
        Stop(session, "Import-SfData Account $Csv -Operation Insert", _ => hang.Reached);
        bool goesOn = method + ending == "GET";
        Assert.Equal(goesOn, session.Host.Written.Contains("goes on in Salesforce", StringComparison.Ordinal));
        Assert.True(!goesOn || session.Host.Written.Contains(Org.BulkJobs.All.Single().Id, StringComparison.Ordinal));
        Assert.Equal(goesOn, session.Host.Written.Contains("Stop-SfBulkJob", StringComparison.Ordinal));
    }

    [Fact]
    public void Ctrl_C_while_rows_come_sends_nothing()
    {
        HangFault hang = Fault.Hang();
        Org.Faults.On(request => request.Path.EndsWith("/describe", StringComparison.Ordinal)).Once(hang);
        using ModuleSession session = Session("Name\na\n");
        Stop(session, "& { foreach ($n in 1..1000000) { @{ Name = \"A$n\" } } } | Import-SfData Account -Operation Insert", _ => hang.Reached);
        Assert.Equal(0, Jobs);
    }

    [Fact]
    public async Task Whoever_has_enough_ends_it_and_the_other_jobs_are_named()
    {
        Org.BulkJobs.Next(new BulkJobPlan());
        Org.BulkJobs.Plan = new BulkJobPlan { RunningPolls = int.MaxValue };
        using ModuleSession session = Session("Name\na\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "b.csv"), "Name\nb\n");
        Assert.Single(session.Run("Import-SfData Account accounts.csv, b.csv -Operation Insert | Select-First 1").Good());
        await Task.WhenAll(Org.Requests.All.Select(request => request.Completed)).WaitAsync(Patience);
        Assert.Single(Org.BulkJobs.All);
    }

    [Fact]
    public void A_job_that_takes_too_long_is_emitted_with_its_error()
    {
        Org.BulkJobs.Plan = new BulkJobPlan { RunningPolls = int.MaxValue };
        using ModuleSession session = Session("Name\na\n");
        RunResult result = session.Run("Import-SfData Account $Csv -Operation Insert -TimeoutSec 1");
        dynamic job = Assert.Single(result.Output)!;
        Assert.Equal("InProgress", (string)job.State);
        result.Error.Is("BulkJobTimeout", ErrorCategory.OperationTimeout).Recommends($"Wait-SfBulkJob {job.Id}");
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void Progress_is_shown_and_taken_down()
    {
        Org.BulkJobs.Plan = new BulkJobPlan { RunningPolls = 2 };
        using ModuleSession session = Session("Name\na\nb\n");
        session.Run("Import-SfData Account $Csv -Operation Insert").Good();
        Assert.Contains(session.Host.Progress, record => record.Activity.Contains("Account", StringComparison.Ordinal));
        Assert.Equal(ProgressRecordType.Completed, session.Host.Progress.Last().RecordType);
    }

    [Fact]
    public void A_file_of_Excel_is_loaded_as_it_is()
    {
        using ModuleSession session = Session("");
        Encoding windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        File.WriteAllText(Csv, "Firma;Ort\r\n\"Müller & Söhne; KG\";Köln\r\n;\r\n", windows);
        session.Run("Import-SfData Account $Csv -Operation Insert -Map @{ Firma = 'Name'; Ort = 'BillingCity' }").Error
            .Is("CsvNotInEncoding", ErrorCategory.InvalidData, Csv).Recommends("-Encoding 1252");
        session.Run("Import-SfData Account $Csv -Operation Insert -Map @{ Firma = 'Name'; Ort = 'BillingCity' } -Encoding 1252").Good();
        Assert.Equal(["Müller & Söhne; KG"], Names());
        Assert.Equal(["Köln"], Column("BillingCity"));
    }

    [Theory]
    [InlineData("';'", ";")]
    [InlineData("semicolon", ";")]
    [InlineData("`t", "\t")]
    [InlineData("Tab", "\t")]
    [InlineData("'~'", "~")]
    public void The_delimiter_is_a_character_or_its_name(string given, string delimiter)
    {
        using ModuleSession session = Session($"Name{delimiter}Phone\na,b|c{delimiter}1\n");
        session.Run($"Import-SfData Account $Csv -Operation Insert -Delimiter {given}").Good();
        Assert.Equal(["a,b|c"], Names());
        Assert.Contains("Delimiter", session.Run("Import-SfData Account $Csv -Operation Insert -Delimiter nonsense").Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Semicolon", session.Complete("Import-SfData Account x.csv -Delimiter "));
    }

    [Fact]
    public void An_object_name_completes()
    {
        using ModuleSession session = Session("Name\na\n");
        Assert.Contains("Account", session.Complete("Import-SfData Acc"));
        Assert.Equal(["Delete", "HardDelete", "Insert", "Update", "Upsert"], session.Complete("Import-SfData Account x.csv -Operation "));
    }

    private ModuleSession Session(string csv)
    {
        File.WriteAllText(Csv, csv);
        ModuleSession session = new ModuleSession().Connect(Org).Set("Csv", Csv).Set("Folder", _folder.FullName);
        session.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($Folder)").Good();
        return session;
    }

    private static PSObject Row(params (string Name, object? Value)[] values)
    {
        var row = new PSObject();
        foreach ((string name, object? value) in values)
        {
            row.Properties.Add(new PSNoteProperty(name, value));
        }

        return row;
    }

    private static object? Value(PSObject? row, string name) => row!.Properties[name].Value;

    private IReadOnlyList<string> Names() => [.. Column("Name").OfType<string>().Order(StringComparer.Ordinal)];

    private IReadOnlyList<string?> Column(string field)
        => [.. Org.Store.Ids("Account").Select(id => Convert.ToString(Org.Store.Get("Account", id)![field], CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null)];
}
