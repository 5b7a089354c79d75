using SalesforceConnect.Csv;

namespace SalesforceConnect.Core.Tests.Csv;

/// <summary>CSV as it is written.</summary>
public sealed class CsvTextTests
{
    [Theory]
    [InlineData("a|b", "a,b\n")]
    [InlineData("a|", "a,\n")]
    [InlineData("|", ",\n")]
    [InlineData("", "\"\"\n")]
    [InlineData(" a |b ", " a ,b \n")]
    [InlineData("x,y|\"z\"", "\"x,y\",\"\"\"z\"\"\"\n")]
    [InlineData("1\r\n2\r3\n4|;", "\"1\n2\n3\n4\",;\n")]
    [InlineData("#N/A|=1+1", "#N/A,=1+1\n")]
    public void A_value_is_quoted_where_it_must_be_and_lines_end_in_a_line_feed(string cells, string written)
        => Assert.Equal(written, Write(',', cells.Split('|')));

    [Fact]
    public void Another_delimiter_is_quoted_and_the_comma_is_not()
    {
        Assert.Equal("a,b;\"c;d\"\n", Write(';', "a,b", "c;d"));
        Assert.Equal("a,b\t\"c\td\"\t\n", Write('\t', "a,b", "c\td", null));
    }

    private static string Write(char delimiter, params string?[] cells)
    {
        using var writer = new StringWriter();
        CsvText.WriteRow(writer, cells, delimiter);
        return writer.ToString();
    }
}
