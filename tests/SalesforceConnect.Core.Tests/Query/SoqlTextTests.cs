using SalesforceConnect.Errors;
using SalesforceConnect.Query;
using SalesforceConnect.Soql;

namespace SalesforceConnect.Core.Tests.Query;

/// <summary>Queries as they stand in files: comments and the last semicolon are not sent, and nothing else is touched.</summary>
public sealed class SoqlTextTests : QueryTest
{
    [Theory]
    [InlineData("SELECT Id FROM Account", "SELECT Id FROM Account")]
    [InlineData("  SELECT Id FROM Account ;\n;  ", "SELECT Id FROM Account")]
    [InlineData("// first\r\n// second\nSELECT Id -- x\nFROM Account // third", "SELECT Id -- x\nFROM Account")]
    [InlineData("/* a\n b */SELECT/**/Id FROM Account; // end;", "SELECT Id FROM Account")]
    [InlineData("SELECT Id FROM Account WHERE Name = '// /* ; */' AND Site = 'a\\'//;'", "SELECT Id FROM Account WHERE Name = '// /* ; */' AND Site = 'a\\'//;'")]
    [InlineData("SELECT Id FROM Account WHERE Name = 'never closed; // x;", "SELECT Id FROM Account WHERE Name = 'never closed; // x;")]
    [InlineData("FIND {a // b; /* c */ \\} d} RETURNING Account; // e", "FIND {a // b; /* c */ \\} d} RETURNING Account")]
    [InlineData("SELECT Id FROM Account /* never closed", "SELECT Id FROM Account")]
    [InlineData("SELECT 4/2 FROM Account", "SELECT 4/2 FROM Account")]
    [InlineData("// nothing", "")]
    [InlineData("/", "/")]
    [InlineData(";", "")]
    [InlineData("", "")]
    public void Comments_and_the_last_semicolon_are_left_out_and_never_inside_quotes(string text, string expected)
        => Assert.Equal(expected, new SoqlText(text).Plain().Trim());

    [Theory]
    [InlineData("", "NoQuery")]
    [InlineData("/* SELECT Id FROM Account */", "NoQuery")]
    [InlineData("SELECT Id FROM Account; SELECT Id FROM Contact;", "SeveralQueries")]
    public void What_is_not_one_query_is_told(string text, string errorId)
    {
        SfException error = Assert.Throws<SfException>(() => new QueryParameters(SoqlQuery.Parse(text), new Dictionary<string, object?>()));

        Assert.Equal((errorId, SfErrorCategory.InvalidArgument), (error.ErrorId, error.Category));
    }

    [Fact]
    public void Places_stand_outside_of_comments()
    {
        var query = new QueryParameters(
            SoqlQuery.Parse("// :a\nSELECT Id FROM Account /* :b */ WHERE Name = :n AND Site = ':c'; // :d"),
            new Dictionary<string, object?> { ["n"] = "x" });

        Assert.Equal("SELECT Id FROM Account   WHERE Name = 'x' AND Site = ':c'", Assert.Single(query.Queries));
        Assert.Empty(query.Warnings);
    }

    [Theory]
    [InlineData("SELECT a FROM b", true)]
    [InlineData("\n select a\nfrom b where c = 'd'", true)]
    [InlineData("// c\nSELECT a FROM b", true)]
    [InlineData("SELECT Id, Name", false)]
    [InlineData("FROM Account", false)]
    [InlineData("LIMIT 2", false)]
    [InlineData("SELECT 'FROM'", false)]
    [InlineData("project.soql", false)]
    public void A_query_begins_with_SELECT_and_has_a_FROM(string text, bool isQuery) => Assert.Equal(isQuery, new SoqlText(text).IsQuery);

    [Theory]
    [InlineData("select name, owner.name, owner.profile.name from account order by name", "Name, Owner.Name, Owner.Profile.Name")]
    [InlineData("select owner.NAME, NAME from account order by name", "Owner.Name, Name")]
    [InlineData("select name, parent.name, parent.createddate from account order by name", "Name, Parent.Name, Parent.CreatedDate")]
    public async Task Names_are_as_Salesforce_answers_them_in_flat_records_too(string soql, string names)
    {
        Org.Store.Insert("Account", new { Name = "B", ParentId = AddAccounts(2)[0] });

        List<SfRecord> records = await ReadAsync(soql, new QueryOptions { IsFlat = true });

        Assert.All(records, record => Assert.Equal(names, Names(record)));
        Assert.Equal("SalesforceConnect.Records.Account", records[0].GetType().FullName!.Split('_')[0]);
    }

    [Fact]
    public async Task Where_no_record_of_the_page_has_the_parent_the_describe_tells_its_fields_names()
    {
        AddAccounts(5);

        Assert.Equal(
            "Name, Parent.Name, Parent.CreatedDate",
            Names((await ReadAsync("select name, parent.name, parent.createddate from account", new QueryOptions { IsFlat = true }))[0]));
    }
}
