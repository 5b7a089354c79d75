using System.Net;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Query;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Query;

/// <summary>All pages and all children, each record once; or an error that says how far it got.</summary>
public sealed class PagingTests : QueryTest
{
    private const string Names9 = "A1 A2 A3 A4 A5 A6 A7 A8 A9";

    private static readonly Dictionary<string, Func<Fault>> s_passing = new()
    {
        ["503"] = () => Fault.ServerUnavailable(),
        ["503 with a page"] = () => Fault.Maintenance(),
        ["drop"] = Fault.Drop,
        ["broken off"] = () => Fault.TruncateBody(),
        ["broken gzip"] = () => Fault.TruncatedGzip(),
        ["concurrent limit"] = Fault.ConcurrentLimit,
        ["expired session"] = Fault.SessionExpired,
    };

    [Theory]
    [InlineData("503", 0)]
    [InlineData("503", 1)]
    [InlineData("503 with a page", 1)]
    [InlineData("drop", 1)]
    [InlineData("broken off", 1)]
    [InlineData("broken off", 2)]
    [InlineData("broken gzip", 2)]
    [InlineData("concurrent limit", 2)]
    [InlineData("expired session", 0)]
    [InlineData("expired session", 2)]
    public async Task A_fault_that_passes_changes_nothing(string fault, int page)
    {
        AddAccounts(9);
        Org.Faults.On("GET", QueryPath).Skip(page).Once(s_passing[fault]());

        Assert.Equal(Names9, Text(await ReadAsync("SELECT Name FROM Account")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_fault_that_stays_says_how_far_it_got(int page)
    {
        AddAccounts(9);
        Org.Faults
            .On("GET", QueryPath)
            .Skip(page)
            .Always(Fault.Error(HttpStatusCode.BadRequest, "INVALID_QUERY_LOCATOR", "invalid query locator"));
        var records = new List<SfRecord>();

        SfException error = await FailsAsync(
            () => ReadAsync("SELECT Name FROM Account", into: records), "Salesforce.INVALID_QUERY_LOCATOR", SfErrorCategory.ObjectNotFound);

        Assert.Equal(page * 4, records.Count);
        Assert.Equal(page > 0, error.Message.Contains($"broke off after {page * 4} of 9 records", StringComparison.Ordinal));
        Assert.Contains("two days", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"done\":false", "\"done\":true", 4)]
    [InlineData("\"totalSize\":9", "\"totalSize\":10", 9)]
    [InlineData("\"nextRecordsUrl\"", "\"next\"", 4)]
    public async Task Fewer_records_than_announced_are_an_error_after_the_last_of_them(string sent, string changed, int count)
    {
        AddAccounts(9);
        bool endsEarly = changed.Contains("done", StringComparison.Ordinal);
        Org.Faults.On("GET", QueryPath).Once(Fault.TransformResponse(body => endsEarly
            ? System.Text.RegularExpressions.Regex
                .Replace(body, "\"nextRecordsUrl\":\"[^\"]*\",", "")
                .Replace(sent, changed, StringComparison.Ordinal)
            : body.Replace(sent, changed, StringComparison.Ordinal)));
        var records = new List<SfRecord>();

        SfException error = await FailsAsync(
            () => ReadAsync("SELECT Name FROM Account", into: records), "RowsMissing", SfErrorCategory.InvalidData);

        Assert.Equal(count, records.Count);
        Assert.Contains($"{count} records", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_leads_to_itself_ends_with_an_error()
    {
        AddAccounts(9);
        string? second = null;
        Org.Faults
            .On(request => request.Path.StartsWith(QueryPath + "/", StringComparison.Ordinal) && (second ??= request.Path) is not null)
            .Always(
            Fault.TransformResponse(
                body => System.Text.RegularExpressions.Regex.Replace(
                    body, "\"nextRecordsUrl\":\"[^\"]*\"", _ => $"\"nextRecordsUrl\":\"{second}\"")));

        await FailsAsync(() => ReadAsync("SELECT Name FROM Account"), "RowsMissing", SfErrorCategory.InvalidData);

        Assert.Equal(2, Org.Requests.Count("GET", QueryPath));
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(9, 10)]
    [InlineData(2000, 12_000)]
    [InlineData(1, 9_999)]
    public async Task A_few_more_than_announced_are_no_error(int announced, int count)
    {
        Org.Faults
            .On("GET", QueryPath)
            .Always(new PagesFault(page => PagesFault.Page(announced, page == 1 ? count - 1 : 1, page == 1 ? "2" : null)));

        Assert.Equal(count, (await ReadAsync("SELECT Name FROM Account")).Count);
    }

    [Theory]
    [InlineData(5, 200, "they hold", 10_000)]
    [InlineData(2000, 2000, "they hold", 20_000)]
    [InlineData(5, 0, "hold nothing", 0)]
    public async Task Pages_without_end_are_an_error(long announced, int rows, string reason, int given)
    {
        Org.Faults.On("GET", QueryPath).Always(new PagesFault(page => PagesFault.Page(announced, rows, $"{page}")));
        var records = new List<SfRecord>();

        SfException error = await FailsAsync(
            () => ReadAsync("SELECT Name FROM Account", into: records), "PagesWithoutEnd", SfErrorCategory.InvalidData);

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(given, records.Count);
        Assert.InRange(Org.Requests.Count("GET", QueryPath), 1, 53);
    }

    [Fact]
    public async Task Some_pages_without_rows_are_no_error()
    {
        Org.Faults
            .On("GET", QueryPath)
            .Always(new PagesFault(page => PagesFault.Page(9, page % 10 == 0 ? 3 : 0, page < 30 ? $"{page}" : null)));

        Assert.Equal(9, (await ReadAsync("SELECT Name FROM Account")).Count);
    }

    [Theory]
    [InlineData(9, 1, "RowsMissing")]
    [InlineData(2, 1, "PagesWithoutEnd")]
    public async Task Pages_that_name_each_other_are_read_once(long announced, int rows, string errorId)
    {
        Org.Faults.On("GET", QueryPath).Always(new PagesFault(page => PagesFault.Page(announced, rows, page % 2 == 0 ? "even" : "odd")));

        await FailsAsync(() => ReadAsync("SELECT Name FROM Account"), errorId, SfErrorCategory.InvalidData);

        Assert.Equal(3, Org.Requests.Count("GET", QueryPath));
    }

    [Theory]
    [InlineData(9, 1, "ChildRowsMissing")]
    [InlineData(2, 1, "PagesWithoutEnd")]
    [InlineData(2, 2000, "PagesWithoutEnd")]
    [InlineData(2, 0, "PagesWithoutEnd")]
    public async Task So_it_is_with_children(long announced, int rows, string errorId)
    {
        bool isCircle = rows == 1;
        Org.Faults
            .On("GET", QueryPath + "/")
            .Always(new PagesFault(page => PagesFault.Page(announced, rows, isCircle ? page % 2 == 0 ? "even" : "odd" : $"{page}")));
        Org.Faults
            .On("GET", QueryPath)
            .Always(new PagesFault(_ => PagesFault.Page(1, 1, null, $",\"Contacts\":{PagesFault.Page(announced, 1, "even")}")));

        await FailsAsync(() => ReadAsync("SELECT Name, (SELECT Name FROM Contacts) FROM Account"), errorId, SfErrorCategory.InvalidData);

        Assert.InRange(Org.Requests.Count("GET", QueryPath), 2, 15);
    }

    [Fact]
    public async Task A_few_more_children_than_announced_are_no_error()
    {
        Org.Faults
            .On("GET", QueryPath)
            .Always(new PagesFault(_ => PagesFault.Page(1, 1, null, $",\"Contacts\":{PagesFault.Page(2, 3, null)}")));

        SfRecord account = Assert.Single(await ReadAsync("SELECT Name, (SELECT Name FROM Contacts) FROM Account"));

        Assert.Equal(3, Assert.IsType<SfRecord[]>(Value(account, "Contacts")).Length);
    }

    [Fact]
    public async Task Pages_that_stand_in_each_other_are_read_once()
    {
        Org.Faults.On("GET", QueryPath).Always(new PagesFault(_ => PagesFault.Page(2, 1, "1", $",\"Parts\":{PagesFault.Page(2, 1, "2")}")));

        await FailsAsync(() => ReadAsync("SELECT FIELDS(ALL) FROM Account"), "ChildRowsMissing", SfErrorCategory.InvalidData);

        Assert.InRange(Org.Requests.Count("GET", QueryPath), 2, 10);
    }

    [Theory]
    [InlineData("{}", "NotAQueryResult")]
    [InlineData("[]", "NotAQueryResult")]
    [InlineData("""{"totalSize":1,"done":true,"records":[5]}""", "NotAQueryResult")]
    [InlineData("""{"totalSize":1,"done":true,"records":[{"Name":"x"}""", "InvalidJson")]
    [InlineData("", "InvalidJson")]
    public async Task What_is_no_result_is_told(string body, string errorId)
    {
        Org.Faults.On("GET", QueryPath).Always(Fault.Respond(HttpStatusCode.OK, body));

        await FailsAsync(() => ReadAsync("SELECT Name FROM Account"), errorId, SfErrorCategory.InvalidData);
    }

    [Fact]
    public async Task The_next_page_is_fetched_while_this_one_is_worked_on_and_no_more_than_that()
    {
        AddAccounts(17);
        using QueryReader reader = Begin("SELECT Name FROM Account");
        HangFault hang = Fault.Hang();

        await reader.NextAsync(CancellationToken.None).WaitAsync(Patience);
        Assert.Equal(1, Org.Requests.Count("GET", QueryPath));
        Org.Faults.On("GET", QueryPath + "/").Skip(1).Always(hang);
        QueryPage? second = await reader.NextAsync(CancellationToken.None).WaitAsync(Patience);
        await hang.Reached.WaitAsync(Patience);

        Assert.Equal(("A5 A6 A7 A8", 2), (Text(second!.Records), second.Number));
        Assert.Equal(3, Org.Requests.Count("GET", QueryPath));
        hang.Release();
        Assert.Equal("A9 A10 A11 A12", Text((await reader.NextAsync(CancellationToken.None).WaitAsync(Patience))!.Records));
    }

    [Fact]
    public async Task The_next_page_is_sent_for_while_the_body_of_this_one_still_comes_and_no_more_than_that()
    {
        AddAccounts(17);
        using QueryReader reader = Begin("SELECT Name FROM Account");
        await reader.NextAsync(CancellationToken.None).WaitAsync(Patience);
        HangFault hang = Fault.HangInBody();
        Org.Faults.On("GET", QueryPath + "/").Once(hang);

        Task<QueryPage?> second = reader.NextAsync(CancellationToken.None);
        await hang.Reached.WaitAsync(Patience);
        RecordedRequest third = await Org.Requests.WaitForAsync(
            request => LocatorOf(request) is { } locator && locator.EndsWith("-8", StringComparison.Ordinal), Patience);
        await third.Completed.WaitAsync(Patience);
        Assert.False(second.IsCompleted);
        hang.Release();

        Assert.Equal("A5 A6 A7 A8", Text((await second.WaitAsync(Patience))!.Records));
        Assert.Equal(3, Org.Requests.Count("GET", QueryPath));
        Assert.Equal("A9 A10 A11 A12", Text((await reader.NextAsync(CancellationToken.None).WaitAsync(Patience))!.Records));
    }

    [Theory]
    [InlineData("broken off")]
    [InlineData("broken gzip")]
    public async Task A_page_that_comes_again_does_not_send_for_the_next_one_again(string fault)
    {
        AddAccounts(13);
        Org.Faults.On("GET", QueryPath + "/").Once(s_passing[fault]());

        Assert.Equal(Names9 + " A10 A11 A12 A13", Text(await ReadAsync("SELECT Name FROM Account")));

        Assert.Equal(
            [2, 1, 1], Org.Requests.All.Select(LocatorOf).OfType<string>().GroupBy(locator => locator).Select(page => page.Count()));
    }

    [Fact]
    public async Task What_a_page_said_before_it_broke_off_does_not_count()
    {
        AddAccounts(9);
        Org.Faults.On("GET", QueryPath + "/").Once(new HeadFault(Page("elsewhere")));

        Assert.Equal(Names9, Text(await ReadAsync("SELECT Name FROM Account")));

        await Org.Requests.WaitForAsync(request => LocatorOf(request) == "elsewhere", Patience);
    }

    [Fact]
    public async Task An_error_that_looks_like_a_page_sends_for_nothing()
    {
        AddAccounts(9);
        Org.Faults.On("GET", QueryPath + "/").Once(Fault.Respond(HttpStatusCode.ServiceUnavailable, Page("elsewhere")));

        Assert.Equal(Names9, Text(await ReadAsync("SELECT Name FROM Account")));

        Assert.DoesNotContain("elsewhere", Org.Requests.All.Select(LocatorOf));
    }

    [Fact]
    public async Task Whoever_sees_that_more_is_wanted_can_send_for_the_second_page_at_once()
    {
        AddAccounts(9);
        using QueryReader reader = Begin("SELECT Name FROM Account");
        await reader.NextAsync(CancellationToken.None).WaitAsync(Patience);

        reader.SendForNext();
        reader.SendForNext();

        await Org.Requests.WaitForAsync("GET", QueryPath + "/", Patience);
        Assert.Equal("A5 A6 A7 A8", Text((await reader.NextAsync(CancellationToken.None).WaitAsync(Patience))!.Records));
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(100, 3)]
    public async Task No_page_is_fetched_beyond_what_is_wanted(int first, int pages)
    {
        AddAccounts(9);

        List<SfRecord> accounts = await ReadAsync("SELECT Name FROM Account", new QueryOptions { First = first });

        Assert.Equal(Math.Min(first, 9), accounts.Count);
        Assert.Equal(pages, Org.Requests.Count("GET", QueryPath));
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(500, null, "batchSize=500")]
    [InlineData(null, 300L, "batchSize=300")]
    [InlineData(null, 5L, "batchSize=200")]
    [InlineData(null, 5000L, null)]
    public async Task The_page_size_is_asked_for(int? batchSize, long? first, string? header)
    {
        AddAccounts(9);

        await ReadAsync("SELECT Name FROM Account", new QueryOptions { BatchSize = batchSize, First = first });

        Assert.All(Org.Requests.All.Where(request => request.Path.StartsWith(QueryPath, StringComparison.Ordinal)), request
            => Assert.Equal(header, request.Headers.GetValueOrDefault("Sforce-Query-Options")));
    }

    [Fact]
    public async Task Deleted_records_are_found_where_they_are_wanted()
    {
        Org.Store.Delete("Account", AddAccounts(3)[1]);

        Assert.Equal("A1 A3", Text(await ReadAsync("SELECT Name FROM Account")));
        Assert.Equal("A1 A2 A3", Text(await ReadAsync("SELECT Name FROM Account", new QueryOptions { IncludeDeleted = true })));
    }

    [Fact]
    public async Task Children_are_complete_at_any_depth()
    {
        IReadOnlyList<string> accounts = AddAccounts(5);
        AddContacts(accounts[0], "a", 5);
        AddContacts(accounts[1], "b", 2);
        AddContacts(accounts[4], "c", 7);

        List<SfRecord> users = await ReadAsync("SELECT Name, (SELECT LastName FROM Contacts ORDER BY LastName) FROM Account ORDER BY Name");

        Assert.Equal([5, 2, 0, 0, 7], users.Select(account => Assert.IsType<SfRecord[]>(Value(account, "Contacts")).Length));
        Assert.Equal(
            ["c1", "c2", "c3", "c4", "c5", "c6", "c7"],
            Assert.IsType<SfRecord[]>(Value(users[4], "Contacts")).Select(contact => Value(contact, "LastName")));
    }

    [Fact]
    public async Task Children_of_many_records_are_fetched_side_by_side()
    {
        foreach (string account in AddAccounts(3))
        {
            AddContacts(account, "c", 3);
        }

        HangFault hang = Fault.Hang();
        Org.Faults.On("GET", QueryPath + "/").Always(hang);
        Task<List<SfRecord>> reading = ReadAsync("SELECT Id, (SELECT Id FROM Contacts) FROM Account");
        while (Org.Requests.Count("GET", QueryPath + "/") < 3)
        {
            await Org.Requests.WaitForAsync(
                request => request.Path.StartsWith(QueryPath + "/", StringComparison.Ordinal) && !request.IsCompleted, Patience);
            await Task.Yield();
        }

        hang.Release();
        Assert.All(await reading, account => Assert.Equal(3, Assert.IsType<SfRecord[]>(Value(account, "Contacts")).Length));
    }

    [Fact]
    public async Task Children_that_do_not_come_keep_the_record_back()
    {
        AddContacts(AddAccounts(1)[0], "c", 5);
        Org.Faults
            .On("GET", QueryPath + "/")
            .Always(Fault.Error(HttpStatusCode.BadRequest, "INVALID_QUERY_LOCATOR", "invalid query locator"));
        var records = new List<SfRecord>();

        await FailsAsync(
            () => ReadAsync("SELECT Name, (SELECT Id FROM Contacts) FROM Account", into: records),
            "Salesforce.INVALID_QUERY_LOCATOR",
            SfErrorCategory.ObjectNotFound);

        Assert.Empty(records);
    }

    [Fact]
    public async Task Fewer_children_than_announced_are_an_error()
    {
        AddContacts(AddAccounts(1)[0], "c", 3);
        Org.Faults
            .On("GET", QueryPath)
            .Once(Fault.TransformResponse(body => body.Replace("\"totalSize\":3", "\"totalSize\":4", StringComparison.Ordinal)));

        SfException error = await FailsAsync(
            () => ReadAsync("SELECT Name, (SELECT Id FROM Contacts) FROM Account"), "ChildRowsMissing", SfErrorCategory.InvalidData);

        Assert.Contains("Contacts of A1 came with 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_takes_the_request_back()
    {
        AddAccounts(9);
        HangFault hang = Fault.Hang();
        Org.Faults.On("GET", QueryPath + "/").Always(hang);
        using QueryReader reader = Begin("SELECT Name FROM Account");
        using var stop = new CancellationTokenSource();
        await reader.NextAsync(stop.Token).WaitAsync(Patience);

        Task<QueryPage?> next = reader.NextAsync(stop.Token);
        await hang.Reached.WaitAsync(Patience);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(Patience));
        await Org.Requests.All[^1].Completed.WaitAsync(Patience);
        Assert.True(Org.Requests.All[^1].Aborted);
    }

    [Fact]
    public async Task Stopping_takes_back_both_the_page_that_comes_and_the_one_after_it()
    {
        AddAccounts(13);
        HangFault inBody = Fault.HangInBody();
        HangFault before = Fault.Hang();
        Org.Faults.On("GET", QueryPath + "/").Once(inBody);
        Org.Faults.On("GET", QueryPath + "/").Always(before);
        using QueryReader reader = Begin("SELECT Name FROM Account");
        using var stop = new CancellationTokenSource();
        await reader.NextAsync(stop.Token).WaitAsync(Patience);

        Task<QueryPage?> next = reader.NextAsync(stop.Token);
        await Task.WhenAll(inBody.Reached, before.Reached).WaitAsync(Patience);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(Patience));
        RecordedRequest[] pages = [.. Org.Requests.All.Where(request => LocatorOf(request) is not null)];
        await Task.WhenAll(pages.Select(page => page.Completed)).WaitAsync(Patience);
        Assert.Equal([true, true], pages.Select(page => page.Aborted));
    }

    private static string Page(string next) => $$"""{"totalSize":9,"done":false,"nextRecordsUrl":"{{QueryPath}}/{{next}}","records":[]}""";

    // Null for what is not a page after the first.
    private static string? LocatorOf(RecordedRequest request)
        => request.Path.StartsWith(QueryPath + "/", StringComparison.Ordinal) ? request.Path[(QueryPath.Length + 1)..] : null;

    private static string Text(IEnumerable<SfRecord> accounts) => string.Join(' ', accounts.Select(account => Value(account, "Name")));

    // Sends the beginning of something, and ends the connection.
    private sealed class HeadFault(string head) : Fault
    {
        public override async Task StrikeAsync(FaultContext context)
        {
            context.Http.Response.ContentLength = head.Length + 1;
            await context.WriteRawAsync(System.Text.Encoding.UTF8.GetBytes(head));
        }
    }
}
