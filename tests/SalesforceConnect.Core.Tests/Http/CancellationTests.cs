using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Http;

/// <summary>Cancelling ends a call in whatever phase it is, and the server sees it.</summary>
public sealed class CancellationTests : CoreTest, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task Before_it_begins()
    {
        OpenConnection session = Connect();
        await _stop.CancelAsync();

        await CancelledAsync(GetAsync(session, cancellationToken: _stop.Token));

        Assert.Empty(Org.Requests.All);
    }

    [Fact]
    public async Task While_it_connects()
    {
        await using var silent = new RawServer();
        OpenConnection session = Connect(url: new Uri($"https://127.0.0.1:{silent.Port}"));
        Task<SfResponse> call = GetAsync(session, cancellationToken: _stop.Token);
        await silent.FirstBytes.WaitAsync(Patience);

        await _stop.CancelAsync();

        await CancelledAsync(call);
        await silent.ClientLeft.WaitAsync(Patience);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_it_waits_for_the_answer_or_in_the_middle_of_it(bool inBody)
    {
        OpenConnection session = Connect();
        HangFault hang = inBody ? Fault.HangInBody() : Fault.Hang();
        Org.Faults.On("GET", Limits).Always(hang);
        Task<SfResponse> call = GetAsync(session, cancellationToken: _stop.Token);
        await hang.Reached.WaitAsync(Patience);

        await _stop.CancelAsync();

        await CancelledAsync(call);
        RecordedRequest request = Assert.Single(Org.Requests.All, each => each.Path == Limits);
        await request.Completed.WaitAsync(Patience);
        Assert.True(request.Aborted);
        Assert.Contains(Trace.VerboseLines, line => line.Contains("cancelled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_it_signs_in()
    {
        OpenConnection session = Connect();
        HangFault hang = Fault.Hang();
        Org.Faults.On("POST", TokenPath).Always(hang);
        Task<SfResponse> call = GetAsync(session, cancellationToken: _stop.Token);
        await hang.Reached.WaitAsync(Patience);

        await _stop.CancelAsync();

        await CancelledAsync(call);
        RecordedRequest request = Assert.Single(Org.Requests.All);
        await request.Completed.WaitAsync(Patience);
        Assert.True(request.Aborted);
    }

    [Fact]
    public async Task While_it_waits_for_its_next_try()
    {
        Clock = new TestClock { Stopped = true };
        OpenConnection session = Connect();
        Org.Faults.On("GET", Limits).Always(Fault.Maintenance());
        Task<SfResponse> call = GetAsync(session, cancellationToken: _stop.Token);
        await Clock.WaitBegunAsync();

        await _stop.CancelAsync();

        await CancelledAsync(call);
        Assert.Equal(1, Org.Requests.Count("GET", Limits));
    }

    [Fact]
    public async Task A_connection_serves_on_after_a_call_was_cancelled()
    {
        OpenConnection session = Connect();
        HangFault hang = Fault.Hang();
        Org.Faults.On("GET", Limits).Once(hang);
        Task<SfResponse> call = GetAsync(session, cancellationToken: _stop.Token);
        await hang.Reached.WaitAsync(Patience);
        await _stop.CancelAsync();
        await CancelledAsync(call);

        Assert.Equal(200, (await GetAsync(session)).StatusCode);
    }

    [Fact]
    public async Task A_connections_test_ends_too()
    {
        HangFault hang = Fault.Hang();
        Org.Faults.On("GET", "/services/data").Always(hang);
        Task<SfConnectionTest> test = new ConnectionTester(Trace).RunAsync(Connect(), "given", _stop.Token);
        await hang.Reached.WaitAsync(Patience);

        await _stop.CancelAsync();

        await CancelledAsync(test);
    }

    private static async Task CancelledAsync(Task call)
    {
        OperationCanceledException end = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Patience));
        Assert.True(end.CancellationToken.IsCancellationRequested);
    }
}
