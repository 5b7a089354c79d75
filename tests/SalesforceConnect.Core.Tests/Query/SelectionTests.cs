using SalesforceConnect.Records;
using SalesforceConnect.Soql;

namespace SalesforceConnect.Core.Tests.Query;

/// <summary>What a record's properties are, from the text of the query alone.</summary>
public sealed class SelectionTests
{
    [Theory]
    [InlineData("SELECT Id FROM Account", "Id")]
    [InlineData("select id,name from account", "id name")]
    [InlineData("SELECT Name, Owner.Name, Id, Owner.Profile.Name, Owner.Id FROM Account", "Name Owner{Name Profile{Name} Id} Id")]
    [InlineData("SELECT a.Name, a.Owner.Name FROM Account a WHERE a.Name = 'x'", "Name Owner{Name}")]
    [InlineData("SELECT a.Name, a.Owner.Name FROM Account AS a WHERE a.Name = 'x'", "Name Owner{Name}")]
    [InlineData("select c.LastName, a.Name from Contact as c, c.Account as a", "LastName Account{Name}")]
    [InlineData("SELECT Id, (SELECT c.LastName FROM Account.Contacts AS c) FROM Account", "Id Contacts[LastName]")]
    [InlineData("SELECT Account.Name FROM Account", "Name")]
    [InlineData("SELECT Account.Name FROM Contact", "Account{Name}")]
    [InlineData("SELECT c.LastName, a.Name FROM Contact c, c.Account a", "LastName Account{Name}")]
    [InlineData("SELECT Id, (SELECT Id, Owner.Name FROM Contacts WHERE Name = ')' ORDER BY Id), Name FROM Account", "Id Contacts[Id Owner{Name}] Name")]
    [InlineData("SELECT (SELECT Id, (SELECT Id FROM Cases) FROM a.Contacts) FROM Account a", "Contacts[Id Cases[Id]]")]
    [InlineData("SELECT Id FROM Contact WHERE AccountId IN (SELECT Id FROM Account WHERE Name = 'FROM x')", "Id")]
    [InlineData("SELECT TYPEOF What WHEN Account THEN Phone, Owner.Name WHEN Opportunity THEN Amount ELSE Name END, Id FROM Event", "What<Account{Phone Owner{Name}} Opportunity{Amount} {Name}> Id")]
    [InlineData("SELECT TYPEOF What WHEN Account THEN Phone END FROM Event", "What<Account{Phone}>")]
    [InlineData("SELECT Name, COUNT(Id) FROM Account GROUP BY Name", "Name expr0")]
    [InlineData("SELECT Owner.Name n, COUNT(Id), MAX(CreatedDate) latest, SUM(Amount) FROM Opportunity GROUP BY Owner.Name", "n expr0 latest expr1")]
    [InlineData("SELECT CALENDAR_YEAR(CreatedDate), COUNT_DISTINCT(Name) c FROM Account GROUP BY CALENDAR_YEAR(CreatedDate) HAVING COUNT(Id) > 1", "expr0 c")]
    [InlineData("SELECT DAY_ONLY(convertTimezone(CreatedDate)) d FROM Account GROUP BY DAY_ONLY(convertTimezone(CreatedDate))", "d")]
    [InlineData("SELECT toLabel(Status), FORMAT(Amount) Shown, convertCurrency(Amount) FROM Lead", "Status Shown Amount")]
    [InlineData("SELECT DISTANCE(Location__c, GEOLOCATION(1.5, -2), 'km'), Id FROM Place__c", "? Id")]
    [InlineData("SELECT FIELDS(ALL), Owner.Name FROM Account LIMIT 200", "* Owner{Name}")]
    [InlineData("SELECT Id FROM Group", "Id")]
    [InlineData("SELECT Id FROM Order ORDER BY Id", "Id")]
    [InlineData("SELECT COUNT() FROM Account", "")]
    public void The_SELECT_list_tells_the_properties(string soql, string expected)
        => Assert.Equal(expected, Describe(Selection.Of(Parse(soql))!));

    [Theory]
    [InlineData("SELECT COUNT() FROM Account", true, true)]
    [InlineData("select count ( ) from Account where Name = 'x'", true, true)]
    [InlineData("SELECT COUNT(Id) FROM Account", false, true)]
    [InlineData("SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact GROUP BY AccountId)", false, false)]
    [InlineData("SELECT Id, (SELECT COUNT(Id) FROM Contacts) FROM Account", false, false)]
    [InlineData("SELECT Count__c FROM Account", false, false)]
    public void Counts_and_groups_are_told_apart(string soql, bool isCount, bool isAggregate)
        => Assert.Equal((isCount, isAggregate), (Parse(soql).IsCount, Parse(soql).IsAggregate));

    [Theory]
    [InlineData("SELECT Id FROM Order WHERE Name = 'LIMIT 1' AND Id IN (SELECT Id FROM B ORDER BY Id LIMIT 2)", "WHERE")]
    [InlineData("SELECT Id FROM A USING SCOPE mine WHERE a = 1 WITH SECURITY_ENFORCED GROUP BY b HAVING c = 1 ORDER BY d LIMIT 1 OFFSET 2 FOR VIEW", "USING WHERE WITH GROUP HAVING ORDER LIMIT OFFSET FOR")]
    public void The_clauses_of_the_query_itself_are_found(string soql, string clauses)
        => Assert.Equal(clauses, string.Join(' ', Parse(soql).Clauses.Skip(2).Select(clause => clause.Keyword)));

    [Theory]
    [InlineData("")]
    [InlineData("SELECT")]
    [InlineData("SELECT Id")]
    [InlineData("SELECT FROM")]
    [InlineData("SELECT Id, FROM Account")]
    [InlineData("SELECT Id Name FROM Account")]
    [InlineData("SELECT (SELECT Id FROM Contacts FROM Account")]
    [InlineData("SELECT Id FROM Account)")]
    [InlineData("SELECT 'x' FROM Account")]
    [InlineData("SELECT COUNT(")]
    [InlineData("SELECT A..B FROM C")]
    [InlineData("SELECT TYPEOF What WHEN Account FROM Event")]
    [InlineData("SELECT Id FROM Account AS")]
    [InlineData("UPDATE Account")]
    public void What_is_not_understood_is_left_to_Salesforce(string soql) => Assert.Null(Selection.Of(SoqlQuery.Parse(soql).Root));

    private static SoqlStatement Parse(string soql)
    {
        SoqlStatement statement = SoqlQuery.Parse(soql).Root;
        Assert.NotNull(Selection.Of(statement));
        return statement;
    }

    private static string Describe(SelectNode node) => string.Join(' ', node.Columns.Select(column => column.Kind switch
    {
        SelectColumnKind.Parent => $"{column.Name}{{{Describe(column.Node!)}}}",
        SelectColumnKind.Children => $"{column.Name}[{Describe(column.Node!)}]",
        SelectColumnKind.TypeOf
            => $"{column.Name}<{string.Join(' ', column.Branches.Select(branch => $"{branch.Key}{{{Describe(branch.Value)}}}").Concat(column.Node is null ? [] : [$"{{{Describe(column.Node)}}}"]))}>",
        SelectColumnKind.Open => "*",
        SelectColumnKind.Unnamed => "?",
        _ => column.Name,
    }));
}
