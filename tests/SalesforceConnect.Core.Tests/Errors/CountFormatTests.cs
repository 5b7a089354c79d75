using System.Globalization;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Core.Tests.Errors;

/// <summary>One thing is one, and several are several, in whatever text counts them.</summary>
public sealed class CountFormatTests
{
    [Theory]
    [InlineData(0, "0 requests")]
    [InlineData(1, "1 request")]
    [InlineData(2, "2 requests")]
    [InlineData(1L, "1 request")]
    [InlineData(1.0, "1 request")]
    [InlineData(1234, "1,234 requests")]
    [InlineData("1", "1 requests")]
    [InlineData(null, " requests")]
    public void A_number_takes_its_word(object? count, string expected)
        => Assert.Equal(expected, string.Format(CountFormat.Current, "{0:N0 request|requests}", count));

    [Fact]
    public void A_word_may_stand_alone_and_other_formats_are_as_they_were()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal("1 was, 2 were", string.Format(CountFormat.Current, "{0} {0: was|were}, {1} {1: was|were}", 1, 2));
            Assert.Equal("1,5 s | 1.234 | x |  true",
                string.Format(CountFormat.Current, "{0:0.0} s | {1:N0} | {2} | {3,5}", 1.5, 1234, "x", "true"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(1, "Stopped. 1 row was certainly done")]
    [InlineData(2, "Stopped. 2 rows were certainly done")]
    public void Texts_count_so(int count, string expected)
        => Assert.StartsWith(expected, Text.Message("WriteStopped", count), StringComparison.Ordinal);
}
