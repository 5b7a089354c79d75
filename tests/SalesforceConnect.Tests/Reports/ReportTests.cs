using System.Globalization;
using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;
using SalesforceConnect.Tests.Pipeline;

namespace SalesforceConnect.Tests.Reports;

/// <summary><c>Get-SfReport</c> and <c>Export-SfReport</c>.</summary>
public sealed class ReportTests : StoppingTest, IDisposable
{
    private const string Analytics = "/services/data/v67.0/analytics/reports/";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sf-report-");

    protected override LocalOrgOptions Options => new() { AccountCount = 60, ContactCount = 60, OpportunityCount = 60, InvoiceCount = 5 };

    private string Csv => Path.Combine(_folder.FullName, "report.csv");

    private string Sheet => Path.Combine(_folder.FullName, "report.xlsx");

    private string Gold => Analytics + Org.Reports.Id("Gold Accounts");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("", "Accounts and Contacts|All Accounts|Contacts with Phones|Gold Accounts|Opportunities by Stage|Pipeline Totals|Stages by Type")]
    [InlineData("*acc* -Folder Pub*", "Accounts and Contacts|All Accounts|Gold Accounts")]
    [InlineData("'gold accounts', pipeline_totals", "Gold Accounts|Pipeline Totals")]
    [InlineData("* -Folder Nowhere*", "")]
    public void Reports_are_listed_by_name_and_folder(string parameters, string names)
    {
        using ModuleSession session = Session();

        Assert.Equal(names, string.Join('|', session.Run($"Get-SfReport {parameters} | ForEach-Object Name").Good()));
    }

    [Fact]
    public void A_name_that_is_not_there_is_an_error_of_its_own_with_the_nearest_one()
    {
        using ModuleSession session = Session();

        RunResult result = session.Run("Get-SfReport 'Gold Acounts', 'All Accounts'");

        result.Error.Is("ReportNotFound", ErrorCategory.ObjectNotFound, "Gold Acounts").Says("Did you mean Gold Accounts?");
        Assert.Equal("All Accounts", ((dynamic)Assert.Single(result.Output)!).Name);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error_of_its_own_with_the_nearest_one()
    {
        using ModuleSession session = Session();

        RunResult result = session.Run("'*stage*', 'Pipeline Totals' | Get-SfReport -Folder 'Public Report', 'Sales Reports'");

        result.Error.Is("ReportFolderNotFound", ErrorCategory.ObjectNotFound, "Public Report").Says("Did you mean Public Reports?");
        Assert.Contains("Opportunities by Stage", result.Output.Select(each => (string)((dynamic)each!).Name));
    }

    [Fact]
    public void A_delimiter_that_is_none_is_told_in_words_of_a_CSV_file()
    {
        using ModuleSession session = Session();

        ErrorRecord error = session.Run("Export-SfReport 'Gold Accounts' $Csv -Delimiter x").Error;

        Assert.Contains("'x' cannot stand between the values of a CSV file", error.Exception.Message);
        Assert.DoesNotContain("bulk", error.Exception.Message);
    }

    [Fact]
    public void A_report_is_described_with_columns_groups_and_filters()
    {
        using ModuleSession session = Session();

        dynamic report = session.Run("Get-SfReport 'Gold Accounts' | Get-SfReport -Detailed").One();

        Assert.Equal("Account Name,Industry,Annual Revenue,Employees,Active,Created Date", string.Join(',', (IEnumerable<object>)report.Columns));
        Assert.Equal("Tier equals Gold,Rating equals Hot,Warm,Employees greaterThan 100", string.Join(',', (IEnumerable<object>)report.Filters));
        Assert.Equal("1 AND (2 OR 3)", report.FilterLogic);
        Assert.Equal("Accounts", report.ReportType);
        dynamic stages = session.Run("Get-SfReport 'Opportunities by Stage' -Detailed").One();
        Assert.Equal("Stage,Type", string.Join(',', (IEnumerable<object>)stages.Groupings));
        Assert.Equal("Close Date: from 2000-01-01 on", stages.DateFilter);
    }

    [Fact]
    public void Rows_are_objects_with_typed_values_under_the_labels()
    {
        using ModuleSession session = Session();
        Org.Store.Insert("Account", new { Name = "Zyx", Tier__c = "Gold", Rating = "Hot", AnnualRevenue = 12, NumberOfEmployees = 7, Active__c = true });

        Assert.Equal(
            "Decimal|Int32|Boolean|DateTime|True|12",
            session.Run(
                """
                $row = Export-SfReport 'Gold Accounts' | Where-Object 'Account Name' -EQ Zyx
                $types = $row.'Annual Revenue', $row.Employees, $row.Active, $row.'Created Date' | ForEach-Object { $_.GetType().Name }
                $isNow = ([datetime]::Now - $row.'Created Date').TotalMinutes -lt 5
                ($types + $isNow + $row.'Annual Revenue') -join '|'
                """).Value());
        Assert.Equal(
            "ACCOUNT.NAME,INDUSTRY,SALES,EMPLOYEES,Account.Active__c,CREATED_DATE",
            session.Run("(Export-SfReport Gold_Accounts -ColumnName ApiName)[0].psobject.Properties.Name -join ','").Value());
    }

    [Fact]
    public void Filters_are_for_the_run_and_change_nothing()
    {
        using ModuleSession session = Session();
        int cold = Org.Store.Ids("Account").Count(id => Org.Store.Get("Account", id) is { } row && row["Rating"] is "Cold" && row["Tier__c"] is "Silver");
        Assert.InRange(cold, 1, 59);

        Assert.Equal(
            cold,
            session.Run("@(Export-SfReport 'All Accounts' -Filter @{ Rating = 'Cold'; 'Account.Tier__c' = 'eq', 'Silver' }).Count").Value());
        Assert.Equal(60, session.Run("@(Export-SfReport 'All Accounts').Count").Value());
    }

    [Fact]
    public void A_CSV_file_reads_the_same_in_every_culture_and_is_emitted()
    {
        using ModuleSession session = Session();
        string id = Org.Store.Insert("Account", new { Name = "Z, \"y\" x", Tier__c = "Gold", Rating = "Hot", AnnualRevenue = 12, Active__c = true });
        string created = ((DateTime)Org.Store.Get("Account", id)!["CreatedDate"]!).ToString("yyyy-MM-dd'T'HH:mm:ss.000'Z'", CultureInfo.InvariantCulture);

        PSObject file = session.Run("[cultureinfo]::CurrentCulture = 'de-DE'; Export-SfReport 'Gold Accounts' $Csv").Good().Single()!;

        Assert.Equal(Csv, Assert.IsType<FileInfo>(file.BaseObject).FullName);
        string[] lines = File.ReadAllLines(Csv);
        Assert.Equal("Account Name,Industry,Annual Revenue,Employees,Active,Created Date", lines[0]);
        Assert.Contains($"\"Z, \"\"y\"\" x\",,12,,true,{created}", lines);
        Assert.Equal(["report.csv"], _folder.GetFiles().Select(each => each.Name));
        session.Run("Export-SfReport 'Gold Accounts' $Csv -Delimiter Semicolon -Encoding utf8BOM -ColumnName ApiName").Good();
        Assert.StartsWith("ACCOUNT.NAME;INDUSTRY;", File.ReadAllText(Csv), StringComparison.Ordinal);
        Assert.Equal(0xEF, File.ReadAllBytes(Csv)[0]);
    }

    [Fact]
    public void A_report_with_too_many_rows_writes_nothing_and_a_workbook_has_them_all()
    {
        Org.Reports.DetailRowLimit = 50;
        File.WriteAllText(Csv, "before");
        using ModuleSession session = Session();

        session.Run("Export-SfReport 'All Accounts' $Csv").Error
            .Is("ReportTooLarge", ErrorCategory.LimitsExceeded, "All Accounts").Recommends("-Path report.xlsx");
        Assert.Equal("before", File.ReadAllText(Csv));
        Assert.Empty(session.Run("Export-SfReport 'All Accounts' -ErrorAction Ignore").Output);

        session.Run("Export-SfReport 'All Accounts' $Sheet").Good();
        Assert.Equal("PK", File.ReadAllText(Sheet)[..2]);
    }

    [Theory]
    [InlineData("'Gold Accounts' $Folder/x.txt", "ReportFileType", ErrorCategory.InvalidArgument)]
    [InlineData("'Gold Accounts' $Sheet -NoDetail", "ParametersDoNotFit", ErrorCategory.InvalidArgument)]
    [InlineData("'Gold Accounts' $Sheet -Encoding utf8", "ParametersDoNotFit", ErrorCategory.InvalidArgument)]
    [InlineData("'Gold Accounts' $Folder/nowhere/x.csv", "FileNotWritten", ErrorCategory.WriteError)]
    [InlineData("'Gold Accounts' $There -NoClobber", "ReportFileThere", ErrorCategory.ResourceExists)]
    public void What_cannot_be_written_is_said_before_anything_is_sent(string parameters, string errorId, ErrorCategory category)
    {
        using ModuleSession session = Session();
        File.WriteAllText(Path.Combine(_folder.FullName, "there.csv"), "before");
        session.Set("There", Path.Combine(_folder.FullName, "there.csv"));

        session.Run($"Export-SfReport {parameters}").Error.Is(errorId, category);

        AssertNothingSent();
    }

    [Fact]
    public void Several_reports_do_not_go_into_one_file()
    {
        using ModuleSession session = Session();

        RunResult result = session.Run("Get-SfReport 'Gold Accounts', 'Pipeline Totals' | Export-SfReport -Path $Csv");

        result.Error.Is("ReportsForOneFile", ErrorCategory.InvalidOperation);
        Assert.Single(result.Output);
        Assert.StartsWith("Account Name,", File.ReadAllText(Csv), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_finds_mistakes_and_neither_runs_nor_writes()
    {
        using ModuleSession session = Session();

        Assert.Empty(session.Run("Export-SfReport 'Gold Accounts' $Csv -WhatIf").Good());
        Assert.Empty(session.Run("Export-SfReport 'Gold Accounts' -WhatIf").Good());
        Assert.Empty(session.Run("Export-SfReport 'Gold Accounts' -NoDetail -Async -WhatIf").Good());
        session.Run("Export-SfReport 'Gold Accounts' $Csv -Filter @{ Teir = 'x' } -WhatIf").Error
            .Is("UnknownReportColumn", ErrorCategory.InvalidArgument, "Teir").Says("Did you mean Tier?");

        Assert.DoesNotContain(
            Org.Requests.All,
            request => request.Path.StartsWith(Gold, StringComparison.Ordinal) && !request.Path.EndsWith("/describe", StringComparison.Ordinal));
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public void A_matrix_is_refused_and_the_rest_of_the_pipeline_goes_on()
    {
        using ModuleSession session = Session();

        RunResult result = session.Run("'Stages by Type', 'Pipeline Totals' | Export-SfReport");

        result.Error.Is("ReportIsMatrix", ErrorCategory.InvalidOperation, "Stages by Type").Recommends(".xlsx");
        Assert.NotEmpty(result.Output);
        session.Run("Export-SfReport 'Accounts and Contacts'").Error.Is("ReportIsJoined", ErrorCategory.InvalidOperation).Recommends(".xlsx");
        session.Run("'Accounts and Contacts' | Export-SfReport -Path $Sheet").Good();
        Assert.Equal("PK", File.ReadAllText(Sheet)[..2]);
    }

    [Fact]
    public void Names_complete_with_Tab_and_so_do_the_ways_to_name_columns()
    {
        using ModuleSession session = Session();

        Assert.Equal(["'Gold Accounts'"], session.Complete("Export-SfReport go"));
        Assert.Equal(["'Opportunities by Stage'", "'Stages by Type'"], session.Complete("Get-SfReport *stage"));
        Assert.Equal(["ApiName"], session.Complete("Export-SfReport x -ColumnName A"));
    }

    [Theory]
    [InlineData("Export-SfReport 'Gold Accounts' $Csv", "", false)]
    [InlineData("Export-SfReport 'Gold Accounts' $Csv", "", true)]
    [InlineData("Export-SfReport 'Gold Accounts' $Sheet", "", true)]
    [InlineData("Get-SfReport 'Gold Accounts' -Detailed", "/describe", false)]
    public async Task Ctrl_C_ends_it_and_leaves_nothing(string script, string resource, bool inBody)
    {
        using ModuleSession session = Session();

        await StopWhileHanging(session, script + "; 'went on'", "GET", Gold + resource, inBody);

        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task Ctrl_C_ends_the_wait_for_an_asynchronous_run()
    {
        Org.Reports.PollsUntilDone = int.MaxValue;
        using ModuleSession session = Session();

        Stop(session, "Export-SfReport 'Gold Accounts' -Async -PollingIntervalSec 3600; 'went on'", async _ =>
        {
            while (!Org.Requests.All.Any(request => request.Path.Contains("/instances/", StringComparison.Ordinal)))
            {
                await Task.Yield();
            }
        });

        await Task.WhenAll(Org.Requests.All.Select(request => request.Completed)).WaitAsync(Patience);
    }

    [Fact]
    public void Who_has_enough_rows_ends_it()
    {
        using ModuleSession session = Session();

        Assert.Single(session.Run("Export-SfReport 'All Accounts' | Select-First 1").Good());
    }

    private ModuleSession Session() => new ModuleSession().Connect(Org).Set("Csv", Csv).Set("Sheet", Sheet).Set("Folder", _folder.FullName);
}
