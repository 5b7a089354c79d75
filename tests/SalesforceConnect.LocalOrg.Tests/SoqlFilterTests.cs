using System.Globalization;
using Microsoft.Extensions.Time.Testing;

namespace SalesforceConnect.LocalOrg.Tests;

/// <summary>Each filter is checked against rows made for it, by name, so that both what it takes and what it leaves is told.</summary>
public sealed class SoqlFilterTests
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 8, 26, 15, 30, 0, TimeSpan.Zero));
    private static readonly OrgStore Store = MakeStore();

    [Theory]
    [InlineData("Name = 'alpha'", "Alpha")]
    [InlineData("Name != 'alpha'", "Beta,Gam%ma,De_lta,O'Neil \"Ünï\"")]
    [InlineData("Name <> 'ALPHA'", "Beta,Gam%ma,De_lta,O'Neil \"Ünï\"")]
    [InlineData("Name < 'beta'", "Alpha")]
    [InlineData("Name >= 'GAM'", "Gam%ma,O'Neil \"Ünï\"")]
    [InlineData("Name = 'O\\'Neil \\\"Ünï\\\"'", "O'Neil \"Ünï\"")]
    [InlineData("Name = 'o\\'neil \\\"ÜNÏ\\\"'", "O'Neil \"Ünï\"")]
    [InlineData("Name = '\\u0041lpha'", "Alpha")]
    [InlineData("Name LIKE 'al%'", "Alpha")]
    [InlineData("Name LIKE '%a'", "Alpha,Beta,Gam%ma,De_lta")]
    [InlineData("Name LIKE '%ETA'", "Beta")]
    [InlineData("Name LIKE 'be_a'", "Beta")]
    [InlineData("Name LIKE '_'", "")]
    [InlineData("Name LIKE '%\\%%'", "Gam%ma")]
    [InlineData("Name LIKE '%\\_%'", "De_lta")]
    [InlineData("Name LIKE '%\\'%'", "O'Neil \"Ünï\"")]
    [InlineData("Name LIKE 'alpha'", "Alpha")]
    [InlineData("Name LIKE '%m%m%'", "Gam%ma")]
    [InlineData("NOT Name LIKE 'al%'", "Beta,Gam%ma,De_lta,O'Neil \"Ünï\"")]
    [InlineData("(NOT Name = 'alpha') AND Name LIKE '%a'", "Beta,Gam%ma,De_lta")]
    [InlineData("Name IN ('alpha', 'BETA')", "Alpha,Beta")]
    [InlineData("Name NOT IN ('alpha', 'BETA')", "Gam%ma,De_lta,O'Neil \"Ünï\"")]
    [InlineData("Name = 'alpha' OR Name = 'beta' OR NumberOfEmployees = 30", "Alpha,Beta,Gam%ma")]
    [InlineData("Name = 'alpha' AND (NumberOfEmployees = 99 OR NumberOfEmployees = 10)", "Alpha")]
    [InlineData("NumberOfEmployees > 10", "Beta,Gam%ma")]
    [InlineData("NumberOfEmployees >= 10.0", "Alpha,Beta,Gam%ma")]
    [InlineData("NumberOfEmployees < 1e1", "")]
    [InlineData("NumberOfEmployees = null", "De_lta,O'Neil \"Ünï\"")]
    [InlineData("NumberOfEmployees != NULL", "Alpha,Beta,Gam%ma")]
    [InlineData("NumberOfEmployees != 10", "Beta,Gam%ma,De_lta,O'Neil \"Ünï\"")]
    [InlineData("NumberOfEmployees IN (10, 30)", "Alpha,Gam%ma")]
    [InlineData("NumberOfEmployees NOT IN (10, 30)", "Beta,De_lta,O'Neil \"Ünï\"")]
    [InlineData("NumberOfEmployees IN (10, null)", "Alpha,De_lta,O'Neil \"Ünï\"")]
    [InlineData("AnnualRevenue = -1500.0", "Beta")]
    [InlineData("AnnualRevenue > -2000 AND AnnualRevenue < +5", "Beta")]
    [InlineData("Active__c = false", "Beta")]
    [InlineData("Active__c != FALSE", "Alpha,Gam%ma,De_lta,O'Neil \"Ünï\"")]
    [InlineData("Industry = ''", "De_lta,O'Neil \"Ünï\"")]
    [InlineData("Industry = null", "De_lta,O'Neil \"Ünï\"")]
    [InlineData("Regions__c INCLUDES ('EMEA')", "Alpha,Beta")]
    [InlineData("Regions__c INCLUDES ('emea;americas', 'Japan')", "Beta,Gam%ma")]
    [InlineData("Regions__c EXCLUDES ('EMEA')", "Gam%ma,De_lta,O'Neil \"Ünï\"")]
    [InlineData("Regions__c = 'Americas;EMEA'", "Beta")]
    [InlineData("Parent.Name = 'alpha'", "Beta,Gam%ma")]
    [InlineData("Parent.Name != 'alpha'", "Alpha,De_lta,O'Neil \"Ünï\"")]
    [InlineData("Parent.Parent.Name = 'alpha'", "")]
    [InlineData("ParentId = null", "Alpha,De_lta,O'Neil \"Ünï\"")]
    [InlineData("a.Name = 'alpha'", "Alpha")]
    [InlineData("Account.Name = 'alpha'", "Alpha")]
    [InlineData("Owner.Username LIKE 'admin@%'", "Alpha,Beta,Gam%ma,De_lta,O'Neil \"Ünï\"")]
    [InlineData("Id IN (SELECT AccountId FROM Contact WHERE LastName = 'One')", "Alpha")]
    [InlineData("Id NOT IN (SELECT AccountId FROM Contact)", "Beta,Gam%ma,De_lta,O'Neil \"Ünï\"")]
    [InlineData("CALENDAR_YEAR(CreatedDate) = 2026 AND Name = 'beta'", "Beta")]
    public void Accounts(string where, string names)
    {
        QueryResult result = QueryEngine.Run(Store, $"SELECT Name FROM Account a WHERE {where}", includeDeleted: false);

        Assert.Equal(names, string.Join(',', result.Rows.Select(r => r[Store.Table("Account").Definition.NameField])));
    }

    [Theory]
    [InlineData("WITH SECURITY_ENFORCED", 5)]
    [InlineData("WHERE Industry = 'Banking' WITH USER_MODE LIMIT 1", 1)]
    [InlineData("WITH SYSTEM_MODE FOR UPDATE", 5)]
    [InlineData("LIMIT 2 FOR UPDATE", 2)]
    [InlineData("USING SCOPE Everything WHERE Name = 'Beta'", 1)]
    [InlineData("a USING SCOPE Mine WHERE a.Industry = 'Banking'", 2)]
    public void Clauses_for_modes_scopes_and_locks(string clauses, int count) =>
        Assert.Equal(
            count,
            QueryEngine.Run(
                Store, $"SELECT Id FROM Account {clauses}", includeDeleted: false, userId: OrgStore.AdministratorId).Rows.Count);

    [Fact]
    public void The_scope_Mine_finds_what_the_user_owns() =>
        Assert.Empty(
            QueryEngine.Run(Store, "SELECT Id FROM Account USING SCOPE Mine", includeDeleted: false, userId: "0055g00000Another1A").Rows);

    [Theory]
    [InlineData("Opens_At__c = 09:00:00.000Z", "Berlin")]
    [InlineData("Opens_At__c > 09:00:00Z", "Paris")]
    [InlineData("Opens_At__c IN (09:00:00.000Z, 10:30:00.000Z)", "Berlin,Paris")]
    [InlineData("Opens_At__c = null", "Nowhere")]
    [InlineData("DISTANCE(Location__c, GEOLOCATION(52.5, 13.4), 'km') < 50", "Berlin")]
    [InlineData("DISTANCE(Location__c, GEOLOCATION(52.5, 13.4), 'mi') > 500 ORDER BY DISTANCE(Location__c, GEOLOCATION(0, 0), 'mi')", "Paris")]
    [InlineData("Location__Latitude__s != null ORDER BY DISTANCE(Location__c, GEOLOCATION(48.9, 2.3), 'km')", "Paris,Berlin")]
    public void Sites(string where, string names)
    {
        QueryResult result = QueryEngine.Run(Store, $"SELECT Name FROM Site__c WHERE {where}", includeDeleted: false);

        Assert.Equal(names, string.Join(',', result.Rows.Select(r => r[Store.Table("Site__c").Definition.NameField])));
    }

    [Theory]
    [InlineData("CloseDate = 2026-08-26", "today")]
    [InlineData("CloseDate = TODAY", "today")]
    [InlineData("CloseDate = YESTERDAY", "yesterday")]
    [InlineData("CloseDate < TODAY", "yesterday,lastmonth,lastyear")]
    [InlineData("CloseDate <= today", "today,yesterday,lastmonth,lastyear")]
    [InlineData("CloseDate > TODAY", "tomorrow,nextyear")]
    [InlineData("CloseDate >= TODAY", "today,tomorrow,nextyear")]
    [InlineData("CloseDate != TODAY", "yesterday,tomorrow,lastmonth,lastyear,nextyear")]
    [InlineData("CloseDate = LAST_N_DAYS:1", "today,yesterday")]
    [InlineData("CloseDate = NEXT_N_DAYS:1", "tomorrow")]
    [InlineData("CloseDate = N_DAYS_AGO:1", "yesterday")]
    [InlineData("CloseDate = THIS_WEEK", "today,yesterday,tomorrow")]
    [InlineData("CloseDate = LAST_MONTH", "lastmonth")]
    [InlineData("CloseDate = THIS_QUARTER", "today,yesterday,tomorrow,lastmonth")]
    [InlineData("CloseDate = THIS_YEAR", "today,yesterday,tomorrow,lastmonth")]
    [InlineData("CloseDate = LAST_YEAR", "lastyear")]
    [InlineData("CloseDate = NEXT_YEAR", "nextyear")]
    [InlineData("CloseDate = LAST_N_MONTHS:2", "lastmonth")]
    [InlineData("CloseDate IN (TODAY, 2027-01-15)", "today,nextyear")]
    [InlineData("CloseDate > 2026-08-25 AND CloseDate < 2026-12-31", "today,tomorrow")]
    [InlineData("CreatedDate = TODAY", "today,yesterday,tomorrow,lastmonth,lastyear,nextyear")]
    [InlineData("CreatedDate >= 2026-08-26T15:30:00Z", "today,yesterday,tomorrow,lastmonth,lastyear,nextyear")]
    [InlineData("CreatedDate > 2026-08-26T15:30:00.000+0000", "")]
    [InlineData("CreatedDate = 2026-08-26T17:30:00+02:00", "today,yesterday,tomorrow,lastmonth,lastyear,nextyear")]
    [InlineData("CALENDAR_MONTH(CloseDate) = 7", "lastmonth")]
    [InlineData("DAY_ONLY(CreatedDate) = 2026-08-26 AND Name LIKE 't%'", "today,tomorrow")]
    [InlineData("StageName = 'closed won'", "today")]
    [InlineData("IsWon = true", "today")]
    [InlineData("Probability = 100", "today")]
    public void Opportunities(string where, string names)
    {
        QueryResult result = QueryEngine.Run(Store, $"SELECT Name FROM Opportunity WHERE {where}", includeDeleted: false);

        Assert.Equal(names, string.Join(',', result.Rows.Select(r => r[Store.Table("Opportunity").Definition.NameField])));
    }

    [Theory]
    [InlineData("Name", "Alpha,Beta,De_lta,Gam%ma,O'Neil \"Ünï\"")]
    [InlineData("Name DESC", "O'Neil \"Ünï\",Gam%ma,De_lta,Beta,Alpha")]
    [InlineData("NumberOfEmployees, Name", "De_lta,O'Neil \"Ünï\",Alpha,Beta,Gam%ma")]
    [InlineData("NumberOfEmployees ASC NULLS LAST, Name DESC", "Alpha,Beta,Gam%ma,O'Neil \"Ünï\",De_lta")]
    [InlineData("NumberOfEmployees DESC NULLS LAST, Name", "Gam%ma,Beta,Alpha,De_lta,O'Neil \"Ünï\"")]
    [InlineData("NumberOfEmployees DESC NULLS FIRST, Name", "De_lta,O'Neil \"Ünï\",Gam%ma,Beta,Alpha")]
    [InlineData("Parent.Name NULLS LAST, Name", "Beta,Gam%ma,Alpha,De_lta,O'Neil \"Ünï\"")]
    [InlineData("Name LIMIT 2", "Alpha,Beta")]
    [InlineData("Name LIMIT 2 OFFSET 1", "Beta,De_lta")]
    [InlineData("Name OFFSET 3", "Gam%ma,O'Neil \"Ünï\"")]
    [InlineData("Name LIMIT 0", "")]
    [InlineData("Name FOR VIEW, REFERENCE", "Alpha,Beta,De_lta,Gam%ma,O'Neil \"Ünï\"")]
    [InlineData("Name FOR VIEW", "Alpha,Beta,De_lta,Gam%ma,O'Neil \"Ünï\"")]
    public void Order(string orderBy, string names)
    {
        QueryResult result = QueryEngine.Run(Store, $"select Name from account order by {orderBy}", includeDeleted: false);

        Assert.Equal(names, string.Join(',', result.Rows.Select(r => r[Store.Table("Account").Definition.NameField])));
    }

    [Theory]
    [InlineData("SELECT COUNT(Id), SUM(NumberOfEmployees), AVG(NumberOfEmployees), MIN(Name), MAX(AnnualRevenue) FROM Account", "5;60;20;Alpha;1000000")]
    [InlineData("SELECT COUNT(NumberOfEmployees) c, COUNT_DISTINCT(Industry) d FROM Account", "3;2")]
    [InlineData("SELECT Industry, COUNT(Id) n FROM Account GROUP BY Industry ORDER BY COUNT(Id) DESC, Industry", ";2|Banking;2|Energy;1")]
    [InlineData("SELECT Industry, COUNT(Id) n FROM Account GROUP BY Industry HAVING COUNT(Id) > 1 AND Industry != null", "Banking;2")]
    [InlineData("SELECT Parent.Name, COUNT(Id) FROM Account WHERE ParentId != null GROUP BY Parent.Name", "Alpha;2")]
    [InlineData("SELECT SUM(NumberOfEmployees) FROM Account WHERE Name = 'nobody'", "")]
    [InlineData("SELECT COUNT(Id) FROM Account WHERE Name = 'nobody' GROUP BY Industry", null)]
    [InlineData("SELECT Industry, COUNT(Id) FROM Account GROUP BY ROLLUP(Industry) ORDER BY GROUPING(Industry), Industry", ";2|Banking;2|Energy;1|;5")]
    [InlineData("SELECT Industry, Parent.Name, GROUPING(Industry) i, GROUPING(Parent.Name) p, COUNT(Id) FROM Account WHERE Industry != null GROUP BY ROLLUP(Industry, Parent.Name)", "Banking;;0;0;1|Banking;Alpha;0;0;1|Energy;Alpha;0;0;1|Banking;;0;1;2|Energy;;0;1;1|;;1;1;3")]
    [InlineData("SELECT Industry, Parent.Name, COUNT(Id) FROM Account WHERE ParentId != null GROUP BY CUBE(Industry, Parent.Name)", "Banking;Alpha;1|Energy;Alpha;1|;Alpha;2|Banking;;1|Energy;;1|;;2")]
    [InlineData("SELECT Industry, COUNT(Id) FROM Account GROUP BY ROLLUP(Industry) HAVING GROUPING(Industry) = 1", ";5")]
    [InlineData("SELECT COUNT(Id) FROM Account WHERE Name = 'nobody' GROUP BY ROLLUP(Industry)", null)]
    [InlineData("SELECT FORMAT(SUM(AnnualRevenue)) total, FORMAT(MIN(CreatedDate)), FORMAT(COUNT(Id)) FROM Account", "$998,500;8/26/2026, 3:30 PM;5")]
    [InlineData("SELECT CALENDAR_YEAR(CreatedDate), COUNT(Id) FROM Account GROUP BY CALENDAR_YEAR(CreatedDate)", "2026;5")]
    public void Aggregates(string soql, string? rows)
    {
        AggregateRows result = QueryEngine.Run(Store, soql, includeDeleted: false).Aggregates!;

        Assert.Equal(
            rows,
            result.Rows.Count == 0
                ? null
                : string.Join(
                    '|', result.Rows.Select(r => string.Join(';', r.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture))))));
    }

    private static OrgStore MakeStore()
    {
        var org = new Org(new LocalOrgOptions { SampleData = false, Clock = Clock });
        OrgStore store = org.Store;
        string alpha = store.Insert(
            "Account",
            new { Name = "Alpha", NumberOfEmployees = 10, Industry = "Banking", Regions__c = "EMEA", AnnualRevenue = 1_000_000 });
        store.Insert(
            "Account",
            new { Name = "Beta", NumberOfEmployees = 20, Industry = "Banking", Regions__c = "Americas;EMEA", ParentId = alpha, Active__c = false, AnnualRevenue = -1500 });
        store.Insert(
            "Account", new { Name = "Gam%ma", NumberOfEmployees = 30, Industry = "Energy", Regions__c = "Japan", ParentId = alpha });
        store.Insert("Account", new { Name = "De_lta" });
        store.Insert("Account", new { Name = "O'Neil \"Ünï\"" });
        store.Insert("Contact", new { LastName = "One", AccountId = alpha });
        store.Insert("Contact", new { LastName = "Two" });
        store.Insert(
            "Site__c",
            new { Name = "Berlin", Opens_At__c = "09:00:00.000Z", Location__Latitude__s = 52.52, Location__Longitude__s = 13.405 });
        store.Insert(
            "Site__c",
            new { Name = "Paris", Opens_At__c = "10:30:00.000Z", Location__Latitude__s = 48.857, Location__Longitude__s = 2.352 });
        store.Insert("Site__c", new { Name = "Nowhere" });
        foreach ((string? name, string? date, string? stage) in new[]
        {
            ("today", "2026-08-26", "Closed Won"), ("yesterday", "2026-08-25", "Prospecting"), ("tomorrow", "2026-08-27", "Prospecting"),
            ("lastmonth", "2026-07-31", "Prospecting"), ("lastyear", "2025-12-31", "Prospecting"),
            ("nextyear", "2027-01-15", "Prospecting"),
        })
        {
            store.Insert("Opportunity", new { Name = name, CloseDate = date, StageName = stage });
        }

        return store;
    }
}
