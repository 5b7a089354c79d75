using SalesforceConnect.Core.Tests.Query;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Core.Tests.Http;

/// <summary>The place of a mistake in a query, where nobody shows the lines of a message as lines.</summary>
public sealed class MarkedPlaceTests : QueryTest
{
    [Theory]
    [InlineData("\nSELECT Id FORM Account\n          ^\nERROR at Row:1:Column:11\nunexpected token: 'FORM'", "unexpected token: 'FORM' – row 1, column 11: SELECT Id -->FORM Account")]
    [InlineData("\nSELECT Id\nFROM Account\nWHERE Nme = 'x'\n      ^\nERROR at Row:3:Column:7\nNo such column", "No such column – row 3, column 7: SELECT Id FROM Account WHERE -->Nme = 'x'")]
    [InlineData("\r\n  Id FROM\r\n         ^\r\nERROR at Row:1:Column:10\r\nends too soon", "ends too soon – row 1, column 10: Id FROM-->")]
    [InlineData("\nWHERE\n     ^\nERROR at Row:2:Column:6\nunexpected token: '<EOF>'", "unexpected token: '<EOF>' – row 2, column 6: WHERE-->")]
    [InlineData("ERROR at Row:1:Column:8\nwithout an excerpt", "ERROR at Row:1:Column:8\nwithout an excerpt")]
    [InlineData(" plain words ", "plain words")]
    [InlineData("", "")]
    public void The_place_is_marked_in_the_line(string message, string expected) => Assert.Equal(expected, MarkedPlace.InLine(message));

    [Fact]
    public async Task The_error_of_a_query_marks_it_and_keeps_the_words_of_Salesforce()
    {
        SfException failure = await FailsAsync(
            () => ReadAsync("SELECT Id FROM Acount"), "Salesforce.INVALID_TYPE", SfErrorCategory.InvalidArgument);

        Assert.Contains("row 1, column 16: SELECT Id FROM -->Acount (GET ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Contains(
            "\n               ^\nERROR at Row:1:Column:16\n",
            Assert.IsType<SfApiException>(failure).AllErrors[0].Message,
            StringComparison.Ordinal);
    }
}
