namespace SalesforceConnect.LocalOrg.Tests;

public sealed class SoqlErrorTests
{
    private static readonly OrgStore Store = new(new LocalOrgOptions { SampleData = false });

    [Fact]
    public void An_unexpected_token_is_shown_with_its_place() => AssertError(
        "SELECT Id FORM Account", "MALFORMED_QUERY",
        "\nSELECT Id FORM Account\n          ^\nERROR at Row:1:Column:11\nunexpected token: 'FORM'");

    [Fact]
    public void An_unknown_field_is_shown_with_its_place() => AssertError(
        "SELECT Foo FROM Account",
        "INVALID_FIELD",
        "\nSELECT Foo FROM Account\n       ^\nERROR at Row:1:Column:8\nNo such column 'Foo' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.");

    [Fact]
    public void The_place_counts_rows() => AssertError(
        "SELECT Id\nFROM Account\nWHERE Nme = 'x'",
        "INVALID_FIELD",
        "\nWHERE Nme = 'x'\n      ^\nERROR at Row:3:Column:7\nNo such column 'Nme' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.");

    [Theory]
    [InlineData("", "MALFORMED_QUERY", "SOQL statement cannot be empty")]
    [InlineData("SELECT", "MALFORMED_QUERY", "unexpected token: '<EOF>'")]
    [InlineData("SELECT FROM Account", "MALFORMED_QUERY", "unexpected token: 'FROM'")]
    [InlineData("SELECT Id, FROM Account", "MALFORMED_QUERY", "unexpected token: 'FROM'")]
    [InlineData("UPDATE Account", "MALFORMED_QUERY", "unexpected token: 'UPDATE'")]
    [InlineData("SELECT * FROM Account", "MALFORMED_QUERY", "unexpected token: '*'")]
    [InlineData("SELECT Id FROM Account WHERE", "MALFORMED_QUERY", "unexpected token: '<EOF>'")]
    [InlineData("SELECT Id FROM Account WHERE Name", "MALFORMED_QUERY", "unexpected token: '<EOF>'")]
    [InlineData("SELECT Id FROM Account WHERE Name = ", "MALFORMED_QUERY", "unexpected token: '<EOF>'")]
    [InlineData("SELECT Id FROM Account WHERE Name = x", "MALFORMED_QUERY", "unexpected token: 'x'")]
    [InlineData("SELECT Id FROM Account WHERE Name = 'x' AND Name = 'y' OR Name = 'z'", "MALFORMED_QUERY", "unexpected token: 'OR'")]
    [InlineData("SELECT Id FROM Account WHERE Name = 'x' OR Name = 'y' AND Name = 'z'", "MALFORMED_QUERY", "unexpected token: 'AND'")]
    [InlineData("SELECT Id FROM Account WHERE (Name = 'x'", "MALFORMED_QUERY", "unexpected token: '<EOF>'")]
    [InlineData("SELECT Id FROM Account WHERE Name IN ()", "MALFORMED_QUERY", "unexpected token: ')'")]
    [InlineData("SELECT Id FROM Account WHERE Name = 'x", "MALFORMED_QUERY", "mismatched character '<EOF>' expecting '''")]
    [InlineData("SELECT Id FROM Account WHERE Name = :name", "MALFORMED_QUERY", "Bind variables only allowed in Apex code")]
    [InlineData("SELECT Id FROM Account WHERE Name = 'a\\qb'", "MALFORMED_QUERY", "Illegal escape sequence: '\\q'")]
    [InlineData("SELECT Id FROM Account LIMIT 'x'", "MALFORMED_QUERY", "unexpected token: 'x'")]
    [InlineData("SELECT Id FROM Account LIMIT 1 ORDER BY Id", "MALFORMED_QUERY", "unexpected token: 'ORDER'")]
    [InlineData("SELECT Id FROM Account ORDER BY", "MALFORMED_QUERY", "unexpected token: '<EOF>'")]
    [InlineData("SELECT Id FROM Account garbage more", "MALFORMED_QUERY", "unexpected token: 'more'")]
    [InlineData("SELECT Id FROM Account; DROP", "MALFORMED_QUERY", "unexpected token: ';'")]
    [InlineData("SELECT COUNT(), Id FROM Account", "MALFORMED_QUERY", "COUNT() must be the only element in the SELECT list")]
    [InlineData("SELECT Id FROM Account WITH DATA CATEGORY Geography__c AT usa__c", "MALFORMED_QUERY", "WITH DATA is not supported by this local org")]
    [InlineData("SELECT toLabel(Name) FROM Account", "MALFORMED_QUERY", "Invalid use of function TOLABEL on string field")]
    [InlineData("SELECT FORMAT(Name) FROM Account", "MALFORMED_QUERY", "Invalid use of function FORMAT on string field")]
    [InlineData("SELECT convertCurrency(NumberOfEmployees) FROM Account", "MALFORMED_QUERY", "Invalid use of function CONVERTCURRENCY on int field")]
    [InlineData("SELECT AnnualRevenue, FORMAT(AnnualRevenue) FROM Account", "INVALID_FIELD", "duplicate field selected: AnnualRevenue")]
    [InlineData("SELECT toLabel(Industry), COUNT(Id) FROM Account GROUP BY Industry", "MALFORMED_QUERY", "toLabel in a grouped query is not supported by this local org")]
    [InlineData("SELECT convertTimezone(CreatedDate) FROM Account", "MALFORMED_QUERY", "The function convertTimezone is not supported by this local org")]
    [InlineData("SELECT Id FROM Account, Account.Contacts c", "MALFORMED_QUERY", "More than one object in FROM is not supported by this local org")]
    [InlineData("SELECT COUNT(Id) FROM Account GROUP BY ROLLUP(Industry, Name, Phone, Fax)", "MALFORMED_QUERY", "GROUP BY ROLLUP takes at most 3 fields")]
    [InlineData("SELECT COUNT(Id) FROM Account GROUP BY CUBE(Industry", "MALFORMED_QUERY", "unexpected token: '<EOF>'")]
    [InlineData("SELECT GROUPING(Industry), COUNT(Id) FROM Account GROUP BY Industry", "MALFORMED_QUERY", "GROUPING takes a field of GROUP BY ROLLUP or CUBE")]
    [InlineData("SELECT GROUPING(Name), COUNT(Id) FROM Account GROUP BY ROLLUP(Industry)", "MALFORMED_QUERY", "GROUPING takes a field of GROUP BY ROLLUP or CUBE")]
    [InlineData("SELECT Id FROM Account ALL ROWS", "MALFORMED_QUERY", "ALL ROWS not allowed in this context")]
    [InlineData("SELECT Id FROM Account ORDER BY Id FOR UPDATE", "MALFORMED_QUERY", "ORDER BY is not allowed with FOR UPDATE")]
    [InlineData("SELECT Id FROM Account USING SCOPE Delegated", "MALFORMED_QUERY", "USING SCOPE Delegated is not supported by this local org")]
    [InlineData("SELECT Id FROM Profile USING SCOPE Mine", "MALFORMED_QUERY", "The scope Mine is not available for Profile")]
    [InlineData("SELECT Id FROM Site__c WHERE Opens_At__c = 25:00:00Z", "INVALID_QUERY_FILTER_OPERATOR", "invalid time: 25:00:00Z")]
    [InlineData("SELECT Id FROM Account WHERE Name = 09:00:00Z", "INVALID_FIELD", "value of filter criterion for field 'Name' must be of type string and should be enclosed in quotes")]
    [InlineData("SELECT Id FROM Site__c WHERE DISTANCE(Name, GEOLOCATION(1, 2), 'km') < 5", "MALFORMED_QUERY", "Invalid use of function DISTANCE on string field")]
    [InlineData("SELECT Id FROM Site__c WHERE DISTANCE(Location__c, GEOLOCATION(1, 2), 'ft') < 5", "MALFORMED_QUERY", "The unit of DISTANCE must be 'mi' or 'km'")]
    [InlineData("SELECT Id n FROM Account", "MALFORMED_QUERY", "only aggregate expressions use field aliasing")]
    [InlineData("SELECT Name, COUNT(Id) FROM Account", "MALFORMED_QUERY", "Field must be grouped or aggregated: Name")]
    [InlineData("SELECT SUM(Name) FROM Account", "MALFORMED_QUERY", "field Name does not support aggregate operator SUM")]
    [InlineData("SELECT FIELDS(ALL) FROM Account", "MALFORMED_QUERY", "The SOQL FIELDS function must have a LIMIT of at most 200")]
    [InlineData("SELECT FIELDS(CUSTOM) FROM Account LIMIT 201", "MALFORMED_QUERY", "The SOQL FIELDS function must have a LIMIT of at most 200")]
    [InlineData("SELECT Id FROM Foo", "INVALID_TYPE", "sObject type 'Foo' is not supported.")]
    [InlineData("SELECT Id, (SELECT Id FROM Foos) FROM Account", "INVALID_TYPE", "Didn't understand relationship 'Foos' in FROM part of query call.")]
    [InlineData("SELECT Foo.Name FROM Account", "INVALID_FIELD", "Didn't understand relationship 'Foo' in field path.")]
    [InlineData("SELECT Owner.Foo FROM Account", "INVALID_FIELD", "No such column 'Foo' on entity 'User'.")]
    [InlineData("SELECT Id FROM Account ORDER BY Foo", "INVALID_FIELD", "No such column 'Foo' on entity 'Account'.")]
    [InlineData("SELECT Id, Name, id FROM Account", "INVALID_FIELD", "duplicate field selected: id")]
    [InlineData("SELECT Id FROM Account WHERE NumberOfEmployees = '5'", "INVALID_FIELD", "value of filter criterion for field 'NumberOfEmployees' must be of type int and should not be enclosed in quotes")]
    [InlineData("SELECT Id FROM Account WHERE Name = 5", "INVALID_FIELD", "value of filter criterion for field 'Name' must be of type string and should be enclosed in quotes")]
    [InlineData("SELECT Id FROM Account WHERE Active__c = 'true'", "INVALID_FIELD", "value of filter criterion for field 'Active__c' must be of type boolean and should not be enclosed in quotes")]
    [InlineData("SELECT Id FROM Account WHERE CreatedDate > 2026-01-01", "INVALID_FIELD", "value of filter criterion for field 'CreatedDate' must be of type datetime and should not be enclosed in quotes")]
    [InlineData("SELECT Id FROM Opportunity WHERE CloseDate > 2026-01-01T00:00:00Z", "INVALID_FIELD", "value of filter criterion for field 'CloseDate' must be of type date and should not be enclosed in quotes")]
    [InlineData("SELECT Id FROM Account WHERE Description = 'x'", "INVALID_FIELD", "field 'Description' can not be filtered in a query call")]
    [InlineData("SELECT Id FROM Account ORDER BY Description", "MALFORMED_QUERY", "field 'Description' can not be sorted in a query call")]
    [InlineData("SELECT Id FROM Account WHERE Id = 'abc'", "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: abc")]
    [InlineData("SELECT Id FROM Account WHERE Id LIKE '001%'", "INVALID_QUERY_FILTER_OPERATOR", "invalid operator on id field")]
    [InlineData("SELECT Id FROM Account WHERE AnnualRevenue LIKE '1%'", "INVALID_QUERY_FILTER_OPERATOR", "invalid operator on currency field")]
    [InlineData("SELECT Id FROM Account WHERE Name INCLUDES ('x')", "INVALID_QUERY_FILTER_OPERATOR", "INCLUDES/EXCLUDES operators are only valid on multi-select picklist fields")]
    [InlineData("SELECT Id FROM Account WHERE Name > null", "INVALID_QUERY_FILTER_OPERATOR", "operator > is not valid for null")]
    [InlineData("SELECT Id FROM Account OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000")]
    [InlineData("SELECT Id FROM Account WHERE CreatedDate = LAST_N_DAYS:99999999", "MALFORMED_QUERY", "date literal out of range: LAST_N_DAYS:99999999")]
    [InlineData("SELECT Id FROM Opportunity WHERE CloseDate = 2026-02-30", "INVALID_QUERY_FILTER_OPERATOR", "invalid date: 2026-02-30")]
    public void What_is_wrong_is_said(string soql, string errorCode, string end)
    {
        SalesforceException error = Assert.Throws<SalesforceException>(() => QueryEngine.Run(Store, soql, includeDeleted: false));

        Assert.Equal((400, errorCode), (error.Status, error.Errors[0].ErrorCode));
        Assert.Contains(end, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused_and_does_not_take_the_process_down()
    {
        string soql = $"SELECT Id FROM Account WHERE {new string('(', 50_000)}Name = 'x'{new string(')', 40_000)}";

        Assert.Equal(
            "QUERY_TOO_COMPLICATED", Assert.Throws<SalesforceException>(() => QueryEngine.Run(Store, soql, false)).Errors[0].ErrorCode);
    }

    private static void AssertError(string soql, string errorCode, string message)
    {
        SalesforceException error = Assert.Throws<SalesforceException>(() => QueryEngine.Run(Store, soql, includeDeleted: false));
        Assert.Equal(errorCode, error.Errors[0].ErrorCode);
        Assert.Equal(message, error.Message);
    }
}
