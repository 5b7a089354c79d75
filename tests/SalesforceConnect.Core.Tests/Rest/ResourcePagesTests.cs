using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.Http;
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
        Org.Faults.On("GET", QueryPath).Always(new PagesFault(page => PagesFault.Page(announced, rows, isCircle ? page % 2 == 0 ? "even" : "odd" : $"{page}")));

        await FailsAsync(ReadAsync, errorId, SfErrorCategory.InvalidData);

        Assert.InRange(Org.Requests.Count("GET", QueryPath), 3, 53);
    }

    [Theory]
    [InlineData(9, 1, true, "PageMissing")]
    [InlineData(5, 2000, false, "PagesWithoutEnd")]
    [InlineData(5, 0, false, "PagesWithoutEnd")]
    public async Task So_it_is_with_lists_in_a_row(long announced, int rows, bool isCircle, string errorId)
    {
        Org.Faults.On("GET", QueryPath + "/").Always(new PagesFault(page => PagesFault.Page(announced, rows, isCircle ? page % 2 == 0 ? "even" : "odd" : $"{page}")));
        Org.Faults.On("GET", QueryPath).Always(new PagesFault(_ => PagesFault.Page(1, 1, null, $",\"Contacts\":{PagesFault.Page(announced, 1, "even")}")));

        await FailsAsync(ReadAsync, errorId, SfErrorCategory.InvalidData);

        Assert.InRange(Org.Requests.Count("GET", QueryPath), 3, 15);
    }

    [Fact]
    public async Task Pages_that_stand_in_each_other_are_read_once()
    {
        Org.Faults.On("GET", QueryPath).Always(new PagesFault(_ => PagesFault.Page(2, 1, null, $",\"Contacts\":{PagesFault.Page(2, 1, "1")}")));

        await FailsAsync(ReadAsync, "PageMissing", SfErrorCategory.InvalidData);

        Assert.InRange(Org.Requests.Count("GET", QueryPath), 2, 5);
    }

    [Fact]
    public async Task A_few_more_than_announced_are_no_error()
    {
        Org.Faults.On("GET", QueryPath).Always(new PagesFault(page => PagesFault.Page(2, page < 3 ? 2 : 0, page < 3 ? $"{page}" : null)));

        Assert.Equal(4, await ReadAsync());
    }

    private async Task<int> ReadAsync()
    {
        ConnectionSession session = Connect();
        var request = new SfRequest("GET", "query?q=x");
        int count = 0;
        await new ResourcePages(next => SendAsync(session, next), JsonTable.Instance).ReadAsync(request, await SendAsync(session, request), items =>
        {
            count += items.Length;
            return Task.CompletedTask;
        });
        return count;
    }
}
