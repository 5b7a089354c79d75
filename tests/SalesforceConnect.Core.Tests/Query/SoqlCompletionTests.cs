using SalesforceConnect.Soql;

namespace SalesforceConnect.Core.Tests.Query;

/// <summary>What is being typed at a place of a query, by its text alone. The place is where the bar stands.</summary>
public sealed class SoqlCompletionTests
{
    [Theory]
    [InlineData("SELECT Id FROM |", "Object ''")]
    [InlineData("select Id from Acc|", "Object 'Acc'")]
    [InlineData("SELECT Id FROM Acc|ount WHERE Id = null", "Object 'Acc'")]
    [InlineData("SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Con|", "Object 'Con'")]
    [InlineData("SELECT Id, (SELECT Id FROM Con|) FROM Account", "ChildRelationship Account 'Con'")]
    [InlineData("SELECT Id, (SELECT Id, (SELECT Id FROM |) FROM Contacts) FROM Account", "ChildRelationship Account>Contacts ''")]
    [InlineData("SELECT | FROM Account", "Field Account ''")]
    [InlineData("SELECT Na| FROM Account", "Field Account 'Na'")]
    [InlineData("SELECT Id, Na|me FROM Account", "Field Account 'Na'")]
    [InlineData("SELECT Id,| FROM Account", "Field Account ''")]
    [InlineData("SELECT Id, Owner.| FROM Account", "Field Account.Owner ''")]
    [InlineData("SELECT Owner.Manager.Na| FROM Account", "Field Account.Owner.Manager 'Na'")]
    [InlineData("SELECT Owner|.Name FROM Account", "Field Account 'Owner'")]
    [InlineData("SELECT a.Na|, a.Owner.Name FROM Account a", "Field Account 'Na'")]
    [InlineData("SELECT a.Owner.Na| FROM Account AS a", "Field Account.Owner 'Na'")]
    [InlineData("SELECT Account.Na| FROM Account", "Field Account 'Na'")]
    [InlineData("SELECT Account.Na| FROM Contact", "Field Contact.Account 'Na'")]
    [InlineData("SELECT Id FROM Contact c, c.Account a WHERE a.|", "Field Contact.Account ''")]
    [InlineData("SELECT a.Na| FROM Contact c, c.Account a", "Field Contact.Account 'Na'")]
    [InlineData("SELECT Id FROM Contact AS c, c.Account AS a, a.Owner o WHERE o.Profile.Na|", "Field Contact.Account.Owner.Profile 'Na'")]
    [InlineData("SELECT Id FROM Contact c, c.Account a WHERE c.La|", "Field Contact 'La'")]
    [InlineData("SELECT Id FROM Contact c, c.Account a WHERE a.Industry = '|", "Value Contact.Account Industry ''")]
    [InlineData("SELECT Id FROM Contact c, c.Account a WHERE a.Industry IN ('|", "Value Contact.Account Industry ''")]
    [InlineData("SELECT TYPEOF e.Wh| FROM Account a, a.Events e", "Relationship Account.Events 'e.Wh'")]
    [InlineData("SELECT Id, (SELECT La| FROM Contacts FROM Account", "Field Account>Contacts 'La'")]
    [InlineData("SELECT For| FROM Opportunity", "Field Opportunity 'For'")]
    [InlineData("SELECT | FROM Order ORDER BY Id", "Field Order ''")]
    [InlineData("SELECT Id FROM Account WHERE CreatedDate IN (TODAY, |", "Value Account CreatedDate ''")]
    [InlineData("SELECT Id, // the name, |\nName FROM Account", null)]
    [InlineData("SELECT Id, /* the| */ FROM Account", null)]
    [InlineData("SELECT Id, /* the */| FROM Account", "Field Account ''")]
    [InlineData("SELECT Id FROM Account WHERE |; // all of them", "Field Account ''")]
    [InlineData("SELECT Id FROM Account WHERE Name = null; |", null)]
    [InlineData("SELECT MAX(Cr| FROM Account", "Field Account 'Cr'")]
    [InlineData("SELECT MAX(Cr|) FROM Account", "Field Account 'Cr'")]
    [InlineData("SELECT Id, (SELECT La| FROM Contacts) FROM Account", "Field Account>Contacts 'La'")]
    [InlineData("SELECT Id, (SELECT Owner.| FROM Contacts) FROM Account", "Field Account>Contacts.Owner ''")]
    [InlineData("SELECT Id FROM Account WHERE |", "Field Account ''")]
    [InlineData("SELECT Id FROM Account WHERE (Name = 'x' AND In|", "Field Account 'In'")]
    [InlineData("SELECT Id FROM Account WHERE NOT (In|", "Field Account 'In'")]
    [InlineData("SELECT Id FROM Account WHERE Name = 'FROM Lead WHERE ' OR In|", "Field Account 'In'")]
    [InlineData("SELECT Id FROM Account WHERE Id IN (SELECT Acc| FROM Contact)", "Field Contact 'Acc'")]
    [InlineData("SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE La|)", "Field Contact 'La'")]
    [InlineData("SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact) AND In|", "Field Account 'In'")]
    [InlineData("SELECT Id FROM Account ORDER BY |", "Field Account ''")]
    [InlineData("SELECT Id FROM Account ORDER BY Name DESC, Cr|", "Field Account 'Cr'")]
    [InlineData("SELECT COUNT(Id) FROM Account GROUP BY In|", "Field Account 'In'")]
    [InlineData("SELECT Id FROM Account WHERE Industry = |", "Value Account Industry ''")]
    [InlineData("SELECT Id FROM Account WHERE Industry = '|", "Value Account Industry ''")]
    [InlineData("SELECT Id FROM Account WHERE Industry != 'Ag|", "Value Account Industry 'Ag'")]
    [InlineData("SELECT Id FROM Account WHERE Industry = Ag|", "Value Account Industry 'Ag'")]
    [InlineData("SELECT Id FROM Account WHERE Industry = 'Food & |", "Value Account Industry 'Food & '")]
    [InlineData("SELECT Id FROM Account WHERE Industry IN ('Retail', '|", "Value Account Industry ''")]
    [InlineData("SELECT Id FROM Account WHERE Industry NOT IN (|", "Value Account Industry ''")]
    [InlineData("SELECT Id FROM Account WHERE Tags__c INCLUDES ('a', |)", "Value Account Tags__c ''")]
    [InlineData("SELECT Id FROM Contact WHERE Account.Industry = '|", "Value Contact.Account Industry ''")]
    [InlineData("SELECT Id FROM Contact c WHERE c.Account.Industry = '|", "Value Contact.Account Industry ''")]
    [InlineData("SELECT Id FROM Account WHERE CreatedDate > |", "Value Account CreatedDate ''")]
    [InlineData("SELECT Id FROM Account WHERE CreatedDate <= THIS_|", "Value Account CreatedDate 'THIS_'")]
    [InlineData("SELECT Id FROM Account WHERE CreatedDate <> LAST_N|", "Value Account CreatedDate 'LAST_N'")]
    [InlineData("SELECT Id FROM Account WHERE Industry = 'B|'", "Value Account Industry 'B'")]
    [InlineData("SELECT Id FROM Account WHERE Industry = '|'", "Value Account Industry ''")]
    [InlineData("SELECT TYPEOF | FROM Task", "Relationship Task ''")]
    [InlineData("SELECT Id, TYPEOF Wh| WHEN Account THEN Phone END FROM Task", "Relationship Task 'Wh'")]
    [InlineData("SELECT TYPEOF What WHEN Acc| FROM Task", "ReferencedObject Task What 'Acc'")]
    [InlineData("SELECT TYPEOF What WHEN Account THEN Phone WHEN | FROM Task", "ReferencedObject Task What ''")]
    [InlineData("SELECT TYPEOF t.What WHEN Acc| THEN Phone END FROM Task t", "ReferencedObject Task What 'Acc'")]
    [InlineData("SELECT TYPEOF What WHEN Account THEN Ph| END FROM Task", "Field Account 'Ph'")]
    [InlineData("SELECT TYPEOF What WHEN Account THEN Phone, Owner.Na| END FROM Task", "Field Account.Owner 'Na'")]
    [InlineData("SELECT TYPEOF What WHEN Account THEN Phone ELSE Na| END FROM Task", "Field Name 'Na'")]
    [InlineData("SELECT TYPEOF What WHEN Account THEN Phone END, Sub| FROM Task", "Field Task 'Sub'")]
    [InlineData("SELECT TYPEOF What WHEN Account | END FROM Task", null)]
    [InlineData("SELECT TYPEOF What W| FROM Task", null)]
    [InlineData("SELECT TYPEOF '| FROM Task", null)]
    [InlineData("SELECT Id, (SELECT Id FROM Contacts WHERE LeadSource = '|) FROM Account", null)]
    [InlineData("SELECT Id FROM Account WHERE Industry = 'Retail'|", null)]
    [InlineData("SELECT Id FROM Account WHERE Industry |", null)]
    [InlineData("SELECT Id FROM Account WHERE Number >= |", "Value Account Number ''")]
    [InlineData("SELECT Id FROM Account LIMIT |", null)]
    [InlineData("SELECT Id FROM Account |", null)]
    [InlineData("SELECT Id FROM Account a|", null)]
    [InlineData("SELECT Id|", null)]
    [InlineData("SELECT Id, | FROM ", null)]
    [InlineData("SELECT | FROM WHERE", null)]
    [InlineData("SELECT Id |FROM Account", null)]
    [InlineData("SEL|", null)]
    [InlineData("|", null)]
    [InlineData("'|", null)]
    [InlineData("FROM |", null)]
    [InlineData(")(|", null)]
    public void What_is_typed_is_known(string text, string? expected)
    {
        int place = text.IndexOf('|', StringComparison.Ordinal);
        Assert.Equal(expected, Describe(SoqlCompletion.At(SoqlQuery.Parse(text.Remove(place, 1)), place)));
    }

    [Theory]
    [InlineData("SELECT Id, Na FROM Account")]
    [InlineData("SELECT Id, FROM Account")]
    [InlineData("SELECT  FROM Account")]
    [InlineData("SELECT Id, (SELECT Id FROM ) FROM Account")]
    [InlineData("SELECT Id FROM Account WHERE Name IN ('a', 'b ) ")]
    [InlineData("SELECT Id FROM Account WHERE ")]
    [InlineData("SELECT Id FROM Account WHERE Industry = ")]
    [InlineData("")]
    [InlineData("'")]
    public void Every_place_lies_in_the_text_and_each_is_named_once(string soql)
    {
        int[] places = [.. SoqlCompletion.Places(SoqlQuery.Parse(soql))];
        Assert.All(places, place => Assert.InRange(place, 0, soql.Length));
        Assert.Equal(places.Distinct(), places);
    }

    [Theory]
    [InlineData("SELECT Id, Na| FROM Account")]
    [InlineData("SELECT Id,| FROM Account")]
    [InlineData("SELECT |  FROM Account")]
    [InlineData("SELECT Id, (SELECT Id FROM |) FROM Account")]
    [InlineData("SELECT Id FROM Account WHERE Industry = 'B|")]
    [InlineData("SELECT Id FROM Account WHERE Industry = '|")]
    [InlineData("SELECT Id FROM Account WHERE Industry = 'B|' AND Name = null")]
    [InlineData("SELECT Id FROM Account WHERE Industry = '|' LIMIT 1")]
    [InlineData(@"SELECT Id FROM Account WHERE Name = 'O\'|")]
    public void Where_something_may_be_typed_is_a_place(string text)
    {
        int place = text.IndexOf('|', StringComparison.Ordinal);
        string soql = text.Remove(place, 1);
        Assert.Contains(place, SoqlCompletion.Places(SoqlQuery.Parse(soql)));
    }

    [Fact]
    public void No_text_and_no_place_is_too_odd()
    {
        var random = new Random(5);
        string[] parts = ["SELECT ", "FROM ", "WHERE ", "(", ")", ",", "'", "=", "!", ".", "a", "Account ", " ", "\\", "IN ", "AS ", "NOT ", "BY ", "TYPEOF ", "WHEN ", "THEN ", "END "];
        for (int round = 0; round < 20_000; round++)
        {
            string soql = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => parts[random.Next(parts.Length)]));
            var query = SoqlQuery.Parse(soql);
            for (int place = 0; place <= soql.Length; place++)
            {
                SoqlCompletion? found = SoqlCompletion.At(query, place);
                Assert.True(found is null || (found.Start >= 0 && found.Start <= place && found.Start + found.Length <= soql.Length), soql);
            }

            Assert.All(SoqlCompletion.Places(query), place => Assert.InRange(place, 0, soql.Length));
        }
    }

    private static string? Describe(SoqlCompletion? found) => found is null
        ? null
        : $"{found.Kind} {string.Join('>', [.. found.ObjectName is null ? Array.Empty<string>() : [found.ObjectName], .. found.Children])}{string.Concat(found.Parents.Select(parent => "." + parent))}{(found.FieldName is null ? "" : " " + found.FieldName)} '{found.Word}'"
            .Replace("  ", " ", StringComparison.Ordinal);
}
