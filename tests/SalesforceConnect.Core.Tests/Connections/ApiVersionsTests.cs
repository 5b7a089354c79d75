using System.Text;
using SalesforceConnect.Connections;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Core.Tests.Connections;

public sealed class ApiVersionsTests
{
    [Theory]
    [InlineData("67", "67.0")]
    [InlineData("67.0", "67.0")]
    [InlineData("v67.0", "67.0")]
    [InlineData("V67", "67.0")]
    [InlineData(" 67.00 ", "67.0")]
    [InlineData("100", "100.0")]
    public void A_version_is_taken_as_people_write_it(string given, string expected) => Assert.Equal(expected, ApiVersions.Parse(given));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("v")]
    [InlineData("vv67")]
    [InlineData("67.5")]
    [InlineData("0")]
    [InlineData("-67")]
    [InlineData("1000")]
    [InlineData("6,7")]
    [InlineData("67/../..")]
    [InlineData("67.0?x=1")]
    [InlineData("6e1")]
    [InlineData("newest")]
    [InlineData("٦٧")]
    [InlineData("99999999999999999999999999999999999999")]
    public void Anything_else_is_refused(string given)
    {
        SfException error = Assert.Throws<SfException>(() => ApiVersions.Parse(given));

        Assert.Equal(("InvalidApiVersion", SfErrorCategory.InvalidArgument), (error.ErrorId, error.Category));
        Assert.Contains("67.0", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void The_newest_is_the_highest_number_whatever_the_order()
    {
        const string List = """[{"version":"67.0"},{"version":"100.0"},{"label":"Winter","version":"65.0","url":"/services/data/v65.0"}]""";

        ApiVersions versions = ApiVersions.Read(
            new SfResponse(200, Encoding.UTF8.GetBytes(List)), new Uri("https://acme.my.salesforce.com"));

        Assert.Equal("100.0", versions.Newest);
        Assert.True(versions.Offers("67.0"));
        Assert.False(versions.Offers("66.0"));
        Assert.False(versions.Offers("x"));
    }
}
