using System.Diagnostics;
using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Queries;

/// <summary>What Tab offers of the org: objects, fields, paths and values, in a query and for parameters.</summary>
public sealed class SoqlTabTests : OrgTest
{
    private const string Objects = "/services/data/v67.0/sobjects";

    // A completer gives up after two seconds; this is for a busy machine.
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("Invoke-SfQuery 'SELECT Id FROM Acc", "'SELECT Id FROM Account")]
    [InlineData("Invoke-SfQuery -Query \"SELECT Id FROM inv", "\"SELECT Id FROM Invoice__c")]
    [InlineData("Invoke-SfQuery -Connection acme 'SELECT Id FROM Acc", "'SELECT Id FROM Account")]
    [InlineData("$a = Get-SfConnection acme; Invoke-SfQuery -Connection $a 'SELECT Id FROM Acc", "'SELECT Id FROM Account")]
    [InlineData("Invoke-SfQuery 'SELECT Id, (SELECT Id FROM Contac) FROM Account'", "'SELECT Id, (SELECT Id FROM Contacts) FROM Account'")]
    [InlineData("Invoke-SfQuery 'SELECT Id, Indus FROM Account'", "'SELECT Id, Industry FROM Account'")]
    [InlineData("Invoke-SfQuery 'SELECT Indus FROM Account WHERE Name = ''x'' LIMIT 5'", "'SELECT Industry FROM Account WHERE Name = ''x'' LIMIT 5'")]
    [InlineData("Invoke-SfQuery 'SELECT Owner.Usern FROM Account'", "'SELECT Owner.Username FROM Account'")]
    [InlineData("Invoke-SfQuery 'SELECT a.Owner.Usern FROM Account a'", "'SELECT a.Owner.Username FROM Account a'")]
    [InlineData("Invoke-SfQuery 'SELECT Id, (SELECT LastNa FROM Contacts) FROM Account'", "'SELECT Id, (SELECT LastName FROM Contacts) FROM Account'")]
    [InlineData("Invoke-SfQuery 'SELECT Id FROM Account WHERE Indus", "'SELECT Id FROM Account WHERE Industry")]
    [InlineData("Invoke-SfQuery 'SELECT Id FROM Account ORDER BY Indus", "'SELECT Id FROM Account ORDER BY Industry")]
    [InlineData("Invoke-SfQuery 'SELECT Id FROM Account WHERE Industry = ''Agri", "'SELECT Id FROM Account WHERE Industry = ''Agriculture''")]
    [InlineData("Invoke-SfQuery 'SELECT Id FROM Account WHERE Industry = Agri", "'SELECT Id FROM Account WHERE Industry = ''Agriculture''")]
    [InlineData("Invoke-SfQuery \"SELECT Id FROM Account WHERE Industry = 'Agri", "\"SELECT Id FROM Account WHERE Industry = 'Agriculture'")]
    [InlineData("Invoke-SfQuery \"SELECT Id FROM Account WHERE Name = $x AND Industry IN ('Retail', 'Agri", "\"SELECT Id FROM Account WHERE Name = $x AND Industry IN ('Retail', 'Agriculture'")]
    [InlineData("Invoke-SfQuery 'SELECT Id FROM Contact WHERE Account.Industry = ''Agri", "'SELECT Id FROM Contact WHERE Account.Industry = ''Agriculture''")]
    [InlineData("Invoke-SfQuery \"SELECT Id FROM Account WHERE Industry = 'Agri\"", "\"SELECT Id FROM Account WHERE Industry = 'Agriculture'\"")]
    [InlineData("Invoke-SfQuery \"SELECT Id FROM Account WHERE Industry = 'Agri'\"", "\"SELECT Id FROM Account WHERE Industry = 'Agriculture'\"")]
    [InlineData("Invoke-SfQuery 'SELECT Id FROM Account WHERE Industry = ''Agri'' LIMIT 5'", "'SELECT Id FROM Account WHERE Industry = ''Agriculture'' LIMIT 5'")]
    [InlineData("Invoke-SfQuery 'SELECT Id, (SELECT Id FROM Opp ) FROM Account'", "'SELECT Id, (SELECT Id FROM Opportunities ) FROM Account'")]
    [InlineData("Invoke-SfQuery 'SELECT Id,\n Indus\nFROM Account'", "'SELECT Id,\n Industry\nFROM Account'")]
    [InlineData("Invoke-SfQuery 'SELECT What.Usern FROM Task'", "'SELECT What.Username FROM Task'")]
    [InlineData("Invoke-SfQuery 'SELECT Owner.Usern FROM Case'", "'SELECT Owner.Username FROM Case'")]
    [InlineData("Invoke-SfQuery 'SELECT TYPEOF Wha FROM Task'", "'SELECT TYPEOF What FROM Task'")]
    [InlineData("Invoke-SfQuery 'SELECT TYPEOF What WHEN Acc FROM Task'", "'SELECT TYPEOF What WHEN Account FROM Task'")]
    [InlineData("Invoke-SfQuery 'SELECT TYPEOF What WHEN Account THEN Indus END FROM Task'", "'SELECT TYPEOF What WHEN Account THEN Industry END FROM Task'")]
    [InlineData("Invoke-SfQuery 'SELECT Id FROM User WHERE IsActive = t", "'SELECT Id FROM User WHERE IsActive = true")]
    [InlineData("Invoke-SfQuery 'SELECT Id FROM Account WHERE CreatedDate = THIS_M", "'SELECT Id FROM Account WHERE CreatedDate = THIS_MONTH")]
    [InlineData("Invoke-SfQuery 'SELECT Id FROM Account WHERE CreatedDate >= LAST_N_D", "'SELECT Id FROM Account WHERE CreatedDate >= LAST_N_DAYS:")]
    [InlineData("Invoke-SfQuery 'SELECT Id FROM Opportunity WHERE CloseDate < TOD'", "'SELECT Id FROM Opportunity WHERE CloseDate < TODAY'")]
    [InlineData("Invoke-SfQuery 'SELECT Indus FROM Account WHERE CreatedDate > LAST_N_DAYS:30'", "'SELECT Industry FROM Account WHERE CreatedDate > LAST_N_DAYS:30'")]
    [InlineData("Invoke-SfQuery -Tooling 'SELECT Id FROM ApexCl", "'SELECT Id FROM ApexClass")]
    [InlineData("Get-SfObject Acc", "Account")]
    [InlineData("Get-SfObject -Name Lead, Acc", "Account")]
    [InlineData("Get-SfObject *voice_", "Invoice__c")]
    [InlineData("Get-SfObject '?ccount", "Account")]
    [InlineData("Get-SfRecord Acc", "Account")]
    [InlineData("Get-SfRecord Account -Property Id, Indus", "Industry")]
    [InlineData("Get-SfRecord Account -Property 'Indus", "Industry")]
    [InlineData("Get-SfRecord Account -Property Owner.Usern", "Owner.Username")]
    [InlineData("Get-SfRecord Invoice__c -ExternalIdField Numb", "Number__c")]
    [InlineData("Search-SfRecord -Text x -Object Lead, Acc", "Account")]
    [InlineData("Search-SfRecord -Text x -Object Account, Contact -Property Ph", "Phone")]
    [InlineData("Get-SfRecord 0015g0000000001AAA -Property Indus", "Industry")]
    [InlineData("Get-SfRecord -Id 0015g0000000001AAA, '003000000000001' -Property Owner.Usern", "Owner.Username")]
    [InlineData("Search-SfRecord x -Object Lead, Acc", "Account")]
    [InlineData("Get-SfLimit DailyApiR", "DailyApiRequests")]
    [InlineData("Get-SfLimit -Connection acme *ApiRequest", "DailyApiRequests")]
    [InlineData("Get-SfLimit MassEmail, DataSt", "DataStorageMB")]
    [InlineData("Invoke-SfRequest sob", "sobjects")]
    [InlineData("Invoke-SfRequest -Path lim", "limits")]
    [InlineData("Invoke-SfRequest /lim", "/limits")]
    [InlineData("Invoke-SfRequest sobjects/Acc", "sobjects/Account")]
    [InlineData("Invoke-SfRequest 'sobjects/Acc", "sobjects/Account")]
    [InlineData("Invoke-SfRequest SObjects/acc", "SObjects/Account")]
    [InlineData("Invoke-SfRequest /services/data/v60.0/sobjects/Acc", "/services/data/v60.0/sobjects/Account")]
    [InlineData("Invoke-SfRequest services/data/v60.0/lim", "services/data/v60.0/limits")]
    [InlineData("Invoke-SfRequest tooling/sobjects/ApexCl", "tooling/sobjects/ApexClass")]
    [InlineData("Invoke-SfRequest -Method POST -Body $x -Path composite/tree/Acc", "composite/tree/Account")]
    [InlineData("Invoke-SfRequest sobjects/Account/desc", "sobjects/Account/describe", "sobjects/Account/describe/layouts")]
    [InlineData("Invoke-SfRequest tooling/sobjects/ApexClass/", "tooling/sobjects/ApexClass/describe")]
    [InlineData("Invoke-SfRequest limits -ApiVersion 66", "66.0")]
    [InlineData("Invoke-SfRequest limits -ApiVersion 5", "59.0", "58.0")]
    [InlineData("Set-SfConnection acme -ApiVersion 66", "66.0")]
    public void The_names_of_the_org_are_offered(string line, params string[] offered)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("Get-SfObject").Good();
        Assert.Equal(offered, Offered(session, line));
        Assert.Empty(session.Host.Asked);
        Assert.Empty(session.ErrorList);
    }

    [Theory]
    [InlineData("Get-SfLimit Dai", "/services/data/v67.0/limits")]
    [InlineData("Invoke-SfRequest lim", "/services/data/v67.0/")]
    [InlineData("Invoke-SfRequest sobjects/Acc", Objects)]
    [InlineData("Invoke-SfRequest limits -ApiVersion 6", "/services/data")]
    public void A_list_is_asked_for_once_and_what_is_refused_or_hangs_is_given_up(string line, string path)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults.On("GET", path).Once(Fault.InsufficientAccess());
        Offered(session, line, presses: 1);
        Assert.NotEmpty(Offered(session, line));
        int calls = Org.Requests.All.Count;
        Assert.NotEmpty(Offered(session, line));
        Assert.Equal(calls, Org.Requests.All.Count);

        using ModuleSession other = new ModuleSession().Connect(Org);
        Org.Faults.On("GET", path).Always(Fault.Hang());
        var clock = Stopwatch.StartNew();
        other.Complete(line);
        Assert.True(clock.Elapsed < s_bound, $"It took {clock.Elapsed}.");
        Assert.Empty(session.ErrorList.Concat(other.ErrorList));
    }

    [Fact]
    public void The_only_saved_connection_is_asked_once_a_call_has_opened_it()
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = first.NewShell();
        second.Complete("Get-SfObject Acc");
        AssertNothingSent();
        second.Run("Get-SfLimit MassEmail").Good();
        Assert.Equal(["Account"], Offered(second, "Get-SfObject Acc"));
        Assert.Equal(["'SELECT Id FROM Account"], Offered(second, "Invoke-SfQuery 'SELECT Id FROM Acc"));
        Assert.Equal(["sobjects/Account"], Offered(second, "Invoke-SfRequest sobjects/Acc"));
        Assert.Empty(second.Host.Asked);
        second.Run("Remove-SfConnection acme").Good();
        Assert.DoesNotContain("Account", Offered(second, "Get-SfObject Acc", presses: 1));
    }

    [Fact]
    public void After_a_failed_choice_no_other_connection_is_asked()
    {
        using ModuleSession first = new ModuleSession().WithVault().Save(Org);
        using ModuleSession second = first.NewShell();
        second.Run("Get-SfLimit MassEmail").Good();
        second.Run("Select-SfConnection nope").Error.Is("ConnectionNotFound", ErrorCategory.ObjectNotFound);
        Assert.DoesNotContain("Account", Offered(second, "Get-SfObject Acc", presses: 1));
    }

    [Fact]
    public void A_relationship_is_offered_beside_its_field()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("Get-SfObject").Good();
        Assert.Equal(
            ["'SELECT Owner.", "'SELECT OwnerId"],
            Offered(session, "Invoke-SfQuery 'SELECT Owner FROM Account'").Select(text => text.Split(" FROM")[0]));
        Assert.Contains("Owner.", Offered(session, "Get-SfRecord Account -Property Own"));
    }

    [Fact]
    public void All_values_are_offered_between_empty_quotes_and_all_relationships_after_an_inner_FROM()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("Get-SfObject").Good();
        int values = (int)session.Run(
            "(& { foreach ($f in (Get-SfObject Account).Fields) { if ($f.Name -eq 'Industry') { $f.PicklistValues } } }).Count")
            .Value();
        Assert.Equal(values, Offered(session, "Invoke-SfQuery \"SELECT Id FROM Account WHERE Industry = '\"").Count);
        Assert.Equal(values, Offered(session, "Invoke-SfQuery \"SELECT Id FROM Account WHERE Industry = ''\"").Count);
        Assert.Contains(
            "'SELECT Id, (SELECT Id FROM Contacts) FROM Account'",
            Offered(session, "Invoke-SfQuery 'SELECT Id, (SELECT Id FROM ) FROM Account'"));
        Assert.Contains(
            "'SELECT What.Name'",
            Offered(session, "Invoke-SfQuery 'SELECT What. FROM Task'").Select(text => text.Replace(" FROM Task", "")));
    }

    [Fact]
    public void Only_fields_that_find_records_are_offered_for_ExternalIdField()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("Get-SfObject").Good();
        Assert.Equal(["Id", "Number__c"], Offered(session, "Get-SfRecord Invoice__c -ExternalIdField "));
    }

    [Fact]
    public void Describes_are_asked_for_once()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("Get-SfObject").Good();
        Offered(session, "Invoke-SfQuery 'SELECT Id FROM Account WHERE Indus");
        session.Run("$null = Invoke-SfQuery 'SELECT Id, CreatedDate FROM Account LIMIT 1'").Good();
        Offered(session, "Invoke-SfQuery 'SELECT Id FROM Account WHERE Phon");
        Assert.Equal(1, Org.Requests.Count("GET", Objects + "/Account/describe"));
    }

    [Theory]
    [InlineData("Invoke-SfQuery 'SELECT Id FROM Account WHERE Zzz")]
    [InlineData("Invoke-SfQuery 'SELECT Id FROM Account'")]
    [InlineData("Invoke-SfQuery 'SELECT Id, FROM")]
    [InlineData("Invoke-SfQuery 'SELECT Zzz FROM Nothing'")]
    [InlineData("Invoke-SfQuery 'SELECT Name.Zzz FROM Account'")]
    [InlineData("Invoke-SfQuery ''")]
    [InlineData("Get-SfRecord -Property Zzz")]
    [InlineData("Get-SfRecord Nothing -Property Zzz")]
    [InlineData("Get-SfObject -Connection nobody Zzz")]
    [InlineData("Get-SfLimit Zzz")]
    [InlineData("Get-SfLimit -Connection nobody Dai")]
    [InlineData("Invoke-SfRequest sobjects/Zzz")]
    [InlineData("Invoke-SfRequest query/?q=Acc")]
    [InlineData("Invoke-SfRequest https://example.com/sobjects/Acc")]
    [InlineData("Invoke-SfRequest limits -ApiVersion zz")]
    [InlineData("Get-SfRecord zzz000000000001 -Property Indus")]
    public void Nothing_is_offered_where_nothing_fits(string line)
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        session.Run("Get-SfObject").Good();
        Assert.DoesNotContain(
            session.Complete(line),
            text => text.Contains("Account", StringComparison.Ordinal) && !line.Contains(text.Trim('\''), StringComparison.Ordinal));
        Assert.Empty(session.ErrorList);
        Assert.Empty(session.Host.Asked);
    }

    [Fact]
    public void Without_a_connection_at_work_nothing_is_asked()
    {
        using ModuleSession session = new ModuleSession().Use(Org);
        Assert.DoesNotContain(
            session.Complete("Invoke-SfQuery 'SELECT Id FROM Acc"), text => text.Contains("Account", StringComparison.Ordinal));
        session.Run($"$null = New-SfConnection acme {ModuleSession.SignIn} -SessionOnly -SkipTest").Good();
        session.Complete("Invoke-SfQuery 'SELECT Id FROM Acc");
        AssertNothingSent();
    }

    [Fact]
    public void An_expired_token_is_not_renewed_for_Tab()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Tokens.ExpireAll();
        Offered(session, "Get-SfObject Acc", presses: 1);
        Assert.Equal(0, Org.Requests.Count("POST", "/services/oauth2/token"));
        session.Run("Get-SfObject Account").Good();
        Assert.Equal(["Account"], Offered(session, "Get-SfObject Acc"));
    }

    [Fact]
    public void An_org_that_hangs_is_given_up()
    {
        using ModuleSession session = new ModuleSession().Connect(Org);
        Org.Faults.On("GET", Objects).Always(Fault.Hang());
        var clock = Stopwatch.StartNew();
        session.Complete("Get-SfObject Acc");
        Assert.True(clock.Elapsed < s_bound, $"It took {clock.Elapsed}.");
        Assert.Empty(session.ErrorList);
    }

    // A press of Tab gives up after two seconds; what a busy machine has not found by then is there for a later one.
    private static IReadOnlyList<string> Offered(ModuleSession session, string line, int presses = 10)
    {
        IReadOnlyList<string> offered = [];
        for (int press = 0; press < presses && offered.Count == 0; press++)
        {
            offered = session.Complete(line);
        }

        return offered;
    }
}
