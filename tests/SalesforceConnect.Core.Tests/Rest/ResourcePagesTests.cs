using System.Net;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Core.Tests.Rest;

/// <summary>Pages of any resource: each is read once, and they end.</summary>
public sealed class ResourcePagesTests : CoreTest
{
    private const string QueryPath = Root + "/query";

    [Theory]
    [InlineData(9, 1, true, "PageMissing")]
    [InlineData(5, 200, false, "PagesWithoutEnd")]
    [InlineData(5, 0, false, "PagesWithoutEnd")]
    public async Task Pages_without_end_are_an_error(long announced, int rows, bool isCircle, string errorId)
    {
        Org.Faults
            .On("GET", QueryPath)
            .Always(new PagesFault(page => PagesFault.Page(announced, rows, isCircle ? page % 2 == 0 ? "even" : "odd" : $"{page}")));

        await FailsAsync(ReadAsync, errorId, SfErrorCategory.InvalidData);

        Assert.InRange(Org.Requests.Count("GET", QueryPath), 3, 53);
    }

    [Theory]
    [InlineData(9, 1, true, "PageMissing")]
    [InlineData(5, 2000, false, "PagesWithoutEnd")]
    [InlineData(5, 0, false, "PagesWithoutEnd")]
    public async Task So_it_is_with_lists_in_a_row(long announced, int rows, bool isCircle, string errorId)
    {
        Org.Faults
            .On("GET", QueryPath + "/")
            .Always(new PagesFault(page => PagesFault.Page(announced, rows, isCircle ? page % 2 == 0 ? "even" : "odd" : $"{page}")));
        Org.Faults
            .On("GET", QueryPath)
            .Always(new PagesFault(_ => PagesFault.Page(1, 1, null, $",\"Contacts\":{PagesFault.Page(announced, 1, "even")}")));

        await FailsAsync(ReadAsync, errorId, SfErrorCategory.InvalidData);

        Assert.InRange(Org.Requests.Count("GET", QueryPath), 3, 15);
    }

    [Fact]
    public async Task Pages_that_stand_in_each_other_are_read_once()
    {
        Org.Faults
            .On("GET", QueryPath)
            .Always(new PagesFault(_ => PagesFault.Page(2, 1, null, $",\"Contacts\":{PagesFault.Page(2, 1, "1")}")));

        await FailsAsync(ReadAsync, "PageMissing", SfErrorCategory.InvalidData);

        Assert.InRange(Org.Requests.Count("GET", QueryPath), 2, 5);
    }

    [Fact]
    public async Task A_few_more_than_announced_are_no_error()
    {
        Org.Faults.On("GET", QueryPath).Always(new PagesFault(page => PagesFault.Page(2, page < 3 ? 2 : 0, page < 3 ? $"{page}" : null)));

        Assert.Equal(4, await ReadAsync());
    }

    [Theory]
    [InlineData("query?q=x", "RowsMissing")]
    [InlineData("tooling/query/?q=x", "RowsMissing")]
    [InlineData("/services/data/v67.0/query/01gXX-2000", null)]
    [InlineData("queryAll/01gXX-2000?a=b", null)]
    public async Task Fewer_records_than_announced_are_an_error_unless_it_began_in_the_middle(string path, string? errorId)
    {
        Org.Faults.On("GET", Root).Always(new PagesFault(page => PagesFault.Page(9, 2, page < 3 ? $"{page}" : null)));

        var error = await Record.ExceptionAsync(() => ReadAsync(path)) as SfException;

        Assert.Equal(errorId, error?.ErrorId);
        Assert.Equal(
            errorId is not null, error?.Message.Contains("gave 6 records, but Salesforce announced 9", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task So_it_is_with_children()
    {
        string rows = PagesFault.Page(1, 1, null, $",\"Id\":\"001x\",\"Contacts\":{PagesFault.Page(3, 1, "a")}");
        Org.Faults.On("GET", QueryPath + "/").Always(new PagesFault(_ => PagesFault.Page(3, 1, null)));
        Org.Faults.On("GET", QueryPath).Always(new PagesFault(_ => rows));

        SfException error = await FailsAsync(ReadAsync, "ChildRowsMissing", SfErrorCategory.InvalidData);

        Assert.Contains("Contacts of 001x came with 2 records, but Salesforce announced 3", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"totalSize":9,"done":true,"items":[1,2]}""", 2)]
    [InlineData("""{"totalSize":9,"done":true,"records":[]}""", 1)]
    [InlineData("""{"totalSize":9,"records":[1,2]}""", 1)]
    public async Task What_is_no_page_of_records_misses_none(string page, int items)
    {
        Org.Faults.On("GET", QueryPath).Always(new PagesFault(_ => page));

        Assert.Equal(items, await ReadAsync());
    }

    [Fact]
    public async Task An_error_after_the_first_page_says_how_far_it_got_and_stays_what_it_is()
    {
        Org.Faults
            .On("GET", QueryPath + "/")
            .Always(Fault.Error(HttpStatusCode.BadRequest, "INVALID_QUERY_LOCATOR", "invalid query locator"));
        Org.Faults.On("GET", QueryPath).Always(new PagesFault(_ => PagesFault.Page(1234, 2, "x")));

        SfException error = await FailsAsync(ReadAsync, "Salesforce.INVALID_QUERY_LOCATOR", SfErrorCategory.ObjectNotFound);

        Assert.Contains("broke off after 2 of 1,234 items", error.Message, StringComparison.Ordinal);
        Assert.Equal(400, Assert.IsType<SfApiException>(error).StatusCode);
        Assert.Equal(400, Assert.IsType<SfApiException>(error.InnerException).StatusCode);
        Assert.DoesNotContain("broke off", error.InnerException!.Message, StringComparison.Ordinal);
    }

    private Task<int> ReadAsync() => ReadAsync("query?q=x");

    private async Task<int> ReadAsync(string path)
    {
        OpenConnection session = Connect();
        var request = new SfRequest("GET", path);
        int count = 0;
        await new ResourcePages(
            next => SendAsync(session, next), JsonTable.Instance).ReadAsync(request, await SendAsync(session, request), items =>
        {
            count += items.Length;
            return Task.CompletedTask;
        });
        return count;
    }
}
