using SalesforceConnect.Bulk;

namespace SalesforceConnect.Core.Tests.Bulk;

/// <summary>Where a character stands that an encoding has not.</summary>
public sealed class ExportPlaceTests
{
    [Theory]
    [InlineData("\"Id\",\"Name\"\n\"1\",\"☃\"\n", ',', "☃", 1, "Name")]
    [InlineData("\"Id\",\"Name\"\n\"1\",\"a,\n\"\"b\"\"\n\"\n\"☃\",\"☃\"\n", ',', "☃", 2, "Id")]
    [InlineData("\"Id\";\"Owner.Name\"\n\"1;2\";\"x😀\"\n", ';', "😀", 1, "Owner.Name")]
    [InlineData("\"Id\"\n\"😁\"\n\"😀\"\n", ',', "😀", 2, "Id")]
    public void It_is_found(string csv, char delimiter, string character, long row, string column)
        => Assert.Equal(new ExportPlace(row, column), ExportPlace.Find(new StringReader(csv), delimiter, character));

    [Fact]
    public void What_stands_nowhere_has_no_place() => Assert.Null(ExportPlace.Find(new StringReader("\"☃\"\n\"a\"\n"), ',', "☃"));
}
