using System.Text;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Work;

namespace SalesforceConnect.Core.Tests.Query;

/// <summary>What is kept of describes when calls fail, and when many ask at once.</summary>
public sealed class TypeCacheTests
{
    private const string Sobjects = "sobjects";

    private readonly Queue<Func<SfResponse>> _answers = new();
    private readonly List<string> _paths = [];

    [Fact]
    public async Task A_failure_of_whatever_kind_is_not_kept()
    {
        TypeCache cache = Answering(() => throw new ObjectDisposedException("client"), () => Described("Name"));

        await Assert.ThrowsAsync<ObjectDisposedException>(() => FindAsync(cache, "Name"));

        Assert.True((await FindAsync(cache, "Name"))!.HasField("Name"));
    }

    [Fact]
    public async Task One_who_asks_anew_is_not_troubled_by_the_failure_of_another_who_did()
    {
        TypeCache cache = Answering(
            () => Described("Old"), () => throw new SfException("NoConnection", SfErrorCategory.InvalidOperation), () => Described("New"));
        await FindAsync(cache, "Old");

        // While the second looks through its fields, the first asks and fails.
        IEnumerable<string> Fields()
        {
            if (_paths.Count == 1)
            {
                Assert.ThrowsAsync<SfException>(() => FindAsync(cache, "Other")).GetAwaiter().GetResult();
            }

            yield return "New";
        }

        Assert.True((await cache.FindAsync(Sobjects, "Account", Fields(), caller: null, CancellationToken.None))!.HasField("New"));
    }

    [Fact]
    public async Task One_who_waits_for_the_call_of_another_may_go_and_the_call_goes_on()
    {
        var answer = new TaskCompletionSource<SfResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        int calls = 0;
        var cache = new TypeCache(new Sender(_ =>
        {
            calls++;
            return answer.Task;
        }));
        using var stop = new CancellationTokenSource();
        Task<ObjectTypes?> first = FindAsync(cache, "Name");
        Task<ObjectTypes?> second = cache.FindAsync(Sobjects, "Account", ["Name"], caller: null, stop.Token);

        stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        answer.SetResult(Described("Name"));
        Assert.True((await first)!.HasField("Name"));
        Assert.True((await FindAsync(cache, "Name"))!.HasField("Name"));
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_name_stays_one_part_of_the_path()
    {
        TypeCache cache = Answering(() => Described("Name"), () => Described("Name"), () => Described("Name"));

        await cache.FindAsync(Sobjects, "../limits?", [], caller: null, CancellationToken.None);
        await cache.FindQuietlyAsync(Sobjects, "../wires?", CancellationToken.None);
        await cache.DescribeAsync(Sobjects, "../limits?", caller: null, CancellationToken.None);

        Assert.Equal(["sobjects/..%2Flimits%3F/describe", "sobjects/..%2Fwires%3F/describe", "sobjects/..%2Flimits%3F/describe"], _paths);
    }

    private static Task<ObjectTypes?> FindAsync(TypeCache cache, string field)
        => cache.FindAsync(Sobjects, "Account", [field], caller: null, CancellationToken.None);

    private static SfResponse Described(string field)
        => new(
            200,
            Encoding.UTF8.GetBytes(
                $"{{\"name\":\"Account\",\"label\":\"Account\",\"fields\":[{{\"name\":\"{field}\",\"label\":\"{field}\",\"type\":\"string\"}}]}}"));

    private TypeCache Answering(params Func<SfResponse>[] answers)
    {
        foreach (Func<SfResponse> answer in answers)
        {
            _answers.Enqueue(answer);
        }

        return new TypeCache(new Sender(request =>
        {
            _paths.Add(request.Path);
            return Task.FromResult(0).ContinueWith(_ => _answers.Dequeue()(), TaskScheduler.Default);
        }));
    }

    private sealed class Sender(Func<SfRequest, Task<SfResponse>> answer) : ISender
    {
        public Task<SfResponse> SendAsync(SfRequest request, ICaller? caller, CancellationToken cancellationToken) => answer(request);

        public Task<string> ApiVersionAsync(ICaller? caller, CancellationToken cancellationToken) => Task.FromResult("67.0");
    }
}
