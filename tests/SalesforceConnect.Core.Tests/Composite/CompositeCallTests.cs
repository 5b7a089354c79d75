using System.Text;
using SalesforceConnect.Composite;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Core.Tests.Composite;

/// <summary>Several requests as one call: each has its answer, who is to blame is named, and what does not fit is said before it is sent.</summary>
public sealed class CompositeCallTests : CoreTest
{
    private const string Contact = """{"LastName":"Moss","AccountId":"@{acc.id}"}""";

    [Fact]
    public async Task A_later_request_uses_what_an_earlier_one_answered()
    {
        IReadOnlyList<CompositeAnswer> answers = await SendAsync(CompositeMode.Composite, Account(), Post("Contact", Contact));

        Assert.All(answers, answer => Assert.Equal((201, null), (answer.StatusCode, answer.Failure)));
        Assert.Equal(["acc", "request1"], answers.Select(answer => answer.Request.ReferenceId));
        string contact = Assert.Single(Org.Store.Ids("Contact"));
        Assert.Equal(Assert.Single(Org.Store.Ids("Account")), Org.Store.Get("Contact", contact)!["AccountId"]);
    }

    [Theory]
    [InlineData("account", CompositeMode.Composite)]
    [InlineData("Acc", CompositeMode.Composite)]
    [InlineData("nope", CompositeMode.Graph)]
    public async Task A_reference_that_leads_nowhere_is_found_before_anything_is_sent(string name, object mode)
    {
        CompositeRequest contact = Post("Contact", Contact.Replace("acc", name));
        await FailsAsync(() => SendAsync((CompositeMode)mode, Account(), contact), "UnknownReference", SfErrorCategory.InvalidArgument);

        Assert.DoesNotContain(Org.Requests.All, request => request.Method == "POST" && request.Path != TokenPath);
    }

    [Theory]
    [InlineData(CompositeMode.Batch, true, false)]
    [InlineData(CompositeMode.Batch, false, true)]
    [InlineData(CompositeMode.Composite, false, true)]
    public async Task A_key_for_which_a_call_has_no_place_is_found_before_anything_is_sent(object mode, bool hasHeaders, bool hasGraph)
    {
        CompositeRequest wrong = Account() with
        {
            Headers = hasHeaders ? [new("Sforce-Auto-Assign", "FALSE")] : [],
            GraphId = hasGraph ? "g" : null,
            Input = "the request",
        };
        SfException error = await FailsAsync(
            () => SendAsync((CompositeMode)mode, Account() with { ReferenceId = "other" }, wrong), "RequestKeyDoesNotFit", SfErrorCategory.InvalidArgument);

        Assert.Equal("the request", error.Target);
        Assert.DoesNotContain(Org.Requests.All, request => request.Method == "POST" && request.Path != TokenPath);
    }

    [Fact]
    public async Task A_field_that_the_answer_has_not_is_to_blame_itself_where_nothing_else_is()
    {
        IReadOnlyList<CompositeAnswer> answers = await SendAsync(CompositeMode.Composite, Account(), Post("Contact", Contact.Replace(".id", ".Id")));

        Assert.Null(answers[0].Failure);
        Assert.False(answers[1].Failure!.IsBystander);
    }

    [Fact]
    public async Task The_one_that_took_all_back_is_named_and_the_others_are_not_blamed()
    {
        IReadOnlyList<CompositeAnswer> answers = await SendStoppingAsync(
            CompositeMode.Composite, stops: true, Account(), Post("Contact", """{"FirstName":"no last name"}"""));

        Assert.True(answers[0].Failure!.IsBystander);
        Assert.False(answers[1].Failure!.IsBystander);
        Assert.Equal("REQUIRED_FIELD_MISSING", answers[1].Failure!.Error.Code);
        Assert.Empty(Org.Store.Ids("Account"));
    }

    [Fact]
    public async Task A_batch_and_graphs_answer_in_the_order_of_the_requests()
    {
        IReadOnlyList<CompositeAnswer> batch = await SendAsync(CompositeMode.Batch, new CompositeRequest("GET", "limits"), new CompositeRequest("GET", "sobjects/Nope"));
        Assert.Equal([200, 404], batch.Select(answer => answer.StatusCode));

        IReadOnlyList<CompositeAnswer> graphs = await SendAsync(
            CompositeMode.Graph,
            Account() with { GraphId = "a" },
            Post("Contact", """{"FirstName":"x"}""") with { GraphId = "b" },
            Post("Contact", Contact) with { GraphId = "a" });
        Assert.Equal([true, false, true], graphs.Select(answer => answer.Failure is null));
    }

    [Fact]
    public async Task More_than_a_call_takes_is_said_before_it_is_sent()
    {
        CompositeRequest[] many = [.. Enumerable.Range(0, 26).Select(_ => new CompositeRequest("GET", "limits"))];
        await FailsAsync(() => SendAsync(CompositeMode.Composite, many), "TooManyRequests", SfErrorCategory.LimitsExceeded);
        CompositeRequest[] queries = [.. Enumerable.Range(0, 6).Select(_ => new CompositeRequest("GET", "query?q=SELECT+Id+FROM+Account"))];
        await FailsAsync(() => SendAsync(CompositeMode.Composite, queries), "TooManyCollections", SfErrorCategory.LimitsExceeded);
        await FailsAsync(() => SendAsync(CompositeMode.Composite, Account(), Account()), "ReferenceIdTwice", SfErrorCategory.InvalidArgument);
        await FailsAsync(
            () => SendAsync(CompositeMode.Composite, Account() with { ReferenceId = "a b" }), "InvalidReferenceId", SfErrorCategory.InvalidArgument);
    }

    private static CompositeRequest Account() => Post("Account", """{"Name":"Acme"}""") with { ReferenceId = "acc" };

    private static CompositeRequest Post(string objectName, string body)
        => new("POST", "sobjects/" + objectName) { Body = Encoding.UTF8.GetBytes(body) };

    private Task<IReadOnlyList<CompositeAnswer>> SendAsync(CompositeMode mode, params CompositeRequest[] requests)
        => SendStoppingAsync(mode, stops: false, requests);

    private Task<IReadOnlyList<CompositeAnswer>> SendStoppingAsync(CompositeMode mode, bool stops, params CompositeRequest[] requests)
    {
        OpenConnection session = Connect();
        return new CompositeCall(session, session.Instance).SendAsync(requests, mode, stops, Trace, CancellationToken.None);
    }
}
