using System.Text.RegularExpressions;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Contract;

/// <summary>What a person sees at 100 columns.</summary>
public sealed class ViewTests : OrgTest
{
    [Fact]
    public void Connections_are_a_table()
    {
        using ModuleSession session = new ModuleSession().WithVault().Save(Org, "saved").Connect(Org, "here");
        string[] lines = Shown(session, "Get-SfConnection");
        Assert.Matches(@"^\*\s+Name\s+Org\s+Username\s+Vault\s+AuthMethod", lines[0]);
        Assert.Matches(@"^\*\s+here\s+localhost:\d+\s+admin@local-org\.example\s+\(session\)\s+ClientSecret", lines[2]);
        Assert.Matches(@"^\s+saved\s+localhost:\d+\s+admin@local-org\.example\s+Standin\s+ClientSecret", lines[3]);
        Assert.Equal(4, lines.Length);
    }

    [Fact]
    public void A_listed_connection_without_facts_is_shown_too()
    {
        using ModuleSession session = new ModuleSession().WithVault("@{ SupportsMetadata = $false }").Save(Org, "saved");
        using ModuleSession second = session.NewShell();
        Assert.Matches(@"^\s+saved\s+Standin", Shown(second, "Get-SfConnection")[2]);
    }

    [Fact]
    public void Limits_are_a_table()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        string[] lines = Shown(session, "Get-SfLimit DataStorageMB, HourlyDashboardStatuses");
        Assert.Matches(@"^Name\s+Used\s+Remaining\s+Max\s+Used %", lines[0]);
        Assert.Matches(@"^DataStorageMB\s+38\s+986\s+1024\s+3\.7$", lines[2]);
        Assert.Matches(@"^HourlyDashboardStatuses\s+0\s+999999999\s+999999999\s+0\.0$", lines[3]);
    }

    [Fact]
    public void Objects_and_their_parts_are_tables()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Assert.Matches(@"^Name\s+Label\s+Prefix\s+Custom\s+Fields", Shown(session, "Get-SfObject")[0]);
        Assert.Matches(@"^Account\s+Account\s+001\s+False\s+\d+$", Shown(session, "Get-SfObject Account")[2]);
        string[] fields = Shown(session, "(Get-SfObject Account).Fields");
        Assert.Matches(@"^Name\s+Type\s+Required\s+Label", fields[0]);
        Assert.Contains(fields, line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^Name\s+string\(255\)\s+yes\s+Account Name$"));
        Assert.Contains(fields, line => line.EndsWith("Owner ID -> User", StringComparison.Ordinal));
        Assert.Matches(@"^Name\s+ObjectName\s+Field", Shown(session, "(Get-SfObject Account).ChildRelationships")[0]);
    }

    [Theory]
    [InlineData(80, "Get-SfObject Account, Opportunity, Invoice__c", "Name Label Prefix Custom Fields")]
    [InlineData(80, "(Get-SfObject Account).Fields", "Name Type Required Label")]
    [InlineData(80, "(Get-SfObject Account).ChildRelationships", "Name ObjectName Field")]
    [InlineData(80, "& { foreach ($f in (Get-SfObject Account).Fields) { if ($f.Name -eq 'Industry') { $f.PicklistValues } } }", "Value Label Active Default")]
    [InlineData(80, "Get-SfLimit", "Name Used Remaining Max Used %")]
    [InlineData(120, "Get-SfObject", "Name Label Prefix Custom Fields")]
    public void No_column_is_lost_where_there_is_little_room(int width, string command, string columns)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run($"$size = $Host.UI.RawUI.BufferSize; $size.Width = {width}; $Host.UI.RawUI.BufferSize = $size").Good();
        string[] lines = Shown(session, command, width);
        Assert.Equal(columns, Regex.Replace(lines[0], @"\s+", " "));
        Assert.DoesNotContain(lines, line => line.Contains('…', StringComparison.Ordinal));
    }

    [Fact]
    public void Event_logs_are_a_table()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Set("Folder", session.VaultHome);
        string[] lines = Shown(session, "Export-SfEventLog Login \"$Folder/logs\"");
        Assert.Matches(@"^EventType\s+Length File$", lines[0]);
        Assert.Matches(@"^Login\s+[\d,]+ Login_\d{4}-\d\d-\d\d_Daily\.csv$", lines[2]);
        Assert.Equal(5, lines.Length);
    }

    [Fact]
    public void Bulk_jobs_and_rows_that_failed_are_tables()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("$rows = [pscustomobject]@{ Name = 'a'; NumberOfEmployees = '1'; Description = 'b' }, [pscustomobject]@{ Name = ''; NumberOfEmployees = '2'; Description = 'c' }");
        session.Run("$job = $rows | Import-SfData Account -Operation Insert -ErrorAction Ignore");

        string[] jobs = Shown(session, "$job");
        Assert.Matches(@"^Id\s+Object\s+Operation\s+State\s+Processed\s+Failed\s+Unprocessed$", jobs[0]);
        Assert.Equal("Account Insert JobComplete 2 1 0", string.Join(' ', Words(jobs[2]).Skip(1)));

        string[] rows = Shown(session, "$job | Receive-SfBulkJob");
        Assert.Matches(@"^\s+Line\s+ErrorCode\s+Message\s+RecordId$", rows[0]);
        Assert.Matches(@"^\s+\w+_\w+\s+\w", rows[2]);
        Assert.DoesNotContain(rows, line => line.Contains('…', StringComparison.Ordinal));
        Assert.Equal(session.Run("($job | Receive-SfBulkJob).Message").Value().ToString()!.Split(' '), rows.Skip(2).SelectMany(Words).Skip(1));

        static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public void Reports_are_a_table_and_a_described_one_is_a_list()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        string[] lines = Shown(session, "Get-SfReport *stage*");
        Assert.Matches(@"^Name\s+Folder\s+Format\s+LastRunDate\s+Id$", lines[0]);
        Assert.Matches(@"^Opportunities by Stage\s+Sales Reports\s+Summary\s+2024-03-06 \d\d:\d\d\s+00O\w{15}$", lines[2]);
        string[] details = Shown(session, "Get-SfReport 'Gold Accounts' -Detailed");
        Assert.Contains("Columns       : Account Name, Industry, Annual Revenue, Employees, Active, Created Date", details);
        Assert.Contains("Filters       : 1. Tier equals Gold", details);
        Assert.Matches(@"^Label\s+Name\s+Type\s+Shown$", Shown(session, "(Get-SfReport 'Gold Accounts' -Detailed).FilterColumns")[0]);
        Assert.Matches(@"^Tier\s+equals\s+Gold\s+Account.Tier__c$", Shown(session, "(Get-SfReport 'Gold Accounts' -Detailed).Filters")[2]);
    }

    [Fact]
    public void Records_with_few_fields_are_a_table_in_which_a_parent_has_its_name()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        string[] lines = Shown(session, "Invoke-SfQuery 'SELECT Name, Owner.Name FROM Account LIMIT 2'");
        Assert.Matches(@"^Name\s+Owner$", lines[0]);
        Assert.DoesNotContain("SalesforceConnect", string.Join('\n', lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Records_of_several_objects_are_a_table_that_names_them()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Store.Insert("Account", new { Name = "Zyx Foods" });
        Org.Store.Insert("Contact", new { LastName = "Zyx" });
        string[] lines = Shown(session, "Search-SfRecord -Text zyx -Object Contact, Account");
        Assert.Matches(@"^Object\s+Id\s+Name$", lines[0]);
        Assert.Matches(@"^Contact\s+003\w{15}\s+Zyx$", lines[2]);
        Assert.Matches(@"^Account\s+001\w{15}\s+Zyx Foods$", lines[3]);
    }

    // As the host shows it: colours aside, every line fits.
    private static string[] Shown(ModuleSession session, string command, int width = TestHost.ScreenWidth)
    {
        int before = session.Host.Written.Length;
        session.Run($"{command} | Out-Default");
        string[] lines = [.. Regex.Replace(session.Host.Written[before..], "\e\\[[0-9;]*m", "")
            .ReplaceLineEndings("\n")
            .Split('\n')
            .Select(line => line.TrimEnd())
            .Where(line => line.Length > 0)];
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        return lines;
    }
}
