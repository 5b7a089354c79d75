using System.Diagnostics;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Work;

namespace SalesforceConnect.Core.Tests.Work;

/// <summary>Work side by side: in order, never too much at a time, and none of it left behind.</summary>
public sealed class SideBySideTests
{
    private static readonly int[] s_items = [.. Enumerable.Range(1, 20)];

    private readonly object _turn = new();
    private readonly TaskCompletionSource<int>[] _work = [.. Enumerable.Range(0, 21)
        .Select(_ => new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously))];
    private readonly List<int> _begun = [];
    private readonly List<int> _taken = [];
    private int _running;
    private int _mostRunning;

    [Fact]
    public async Task What_came_of_items_is_taken_in_their_order_and_no_more_runs_than_there_is_room_for()
    {
        using var sideBySide = new SideBySide(3);
        Task all = sideBySide.RunInOrderAsync(s_items, WorkAsync, _taken.Add, CancellationToken.None);
        Assert.Equal([1, 2, 3], _begun);

        Finish(s_items.Reverse());
        await all.WaitAsync(CoreTest.Patience);

        Assert.Equal(s_items, _taken);
        Assert.Equal(3, _mostRunning);
    }

    [Fact]
    public async Task One_that_hangs_holds_up_what_is_taken_and_not_the_work()
    {
        using var sideBySide = new SideBySide(2);
        Task all = sideBySide.RunInOrderAsync(s_items, WorkAsync, _taken.Add, CancellationToken.None);

        Finish(s_items.Skip(1));
        for (var clock = Stopwatch.StartNew(); !Read(() => _begun.Count == s_items.Length && _running == 1);)
        {
            Assert.True(clock.Elapsed < CoreTest.Patience);
            await Task.Yield();
        }

        Assert.Empty(_taken);
        Finish([1]);
        await all.WaitAsync(CoreTest.Patience);
        Assert.Equal(s_items, _taken);
    }

    [Fact]
    public async Task No_more_is_begun_ahead_than_a_few()
    {
        Task all = SideBySide.InOrderAsync(s_items, WorkAsync, TakeAsync, CancellationToken.None, ahead: 4);
        Finish([2, 3, 4]);
        Assert.Equal([1, 2, 3, 4], Read(() => _begun.ToArray()));

        Finish([1, .. s_items.Skip(4)]);
        await all.WaitAsync(CoreTest.Patience);

        Assert.Equal(s_items, _taken);
        Assert.InRange(_mostRunning, 1, 4);
    }

    [Fact]
    public async Task A_failure_ends_in_its_turn_what_is_taken_in_order_and_cancels_the_rest()
    {
        using var sideBySide = new SideBySide(3);
        Task all = sideBySide.RunInOrderAsync(s_items, WorkAsync, _taken.Add, CancellationToken.None);
        _work[2].SetException(new InvalidDataException());
        Finish([1]);

        await Assert.ThrowsAsync<InvalidDataException>(() => all.WaitAsync(CoreTest.Patience));

        Assert.Equal([1], _taken);
        Assert.Equal(0, Read(() => _running));
    }

    [Fact]
    public async Task What_takes_can_end_it()
    {
        using var sideBySide = new SideBySide(3);
        Task all = sideBySide.RunInOrderAsync(s_items, WorkAsync, _ => throw new InvalidDataException(), CancellationToken.None);
        Finish([1]);

        await Assert.ThrowsAsync<InvalidDataException>(() => all.WaitAsync(CoreTest.Patience));

        Assert.Equal(0, Read(() => _running));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelling_ends_it_when_all_of_it_has_ended(bool inOrder)
    {
        using var stop = new CancellationTokenSource();
        using var sideBySide = new SideBySide(3);
        Task all = inOrder ? sideBySide.RunInOrderAsync(s_items, WorkAsync, _taken.Add, stop.Token) : AllAsync(sideBySide, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => all.WaitAsync(CoreTest.Patience));
        Assert.Equal((3, 0), (Read(() => _begun.Count), Read(() => _running)));
    }

    [Fact]
    public async Task The_first_failure_ends_work_in_no_order_at_once()
    {
        using var sideBySide = new SideBySide(3);
        Task all = AllAsync(sideBySide, CancellationToken.None);
        _work[3].SetException(new InvalidDataException());

        await Assert.ThrowsAsync<InvalidDataException>(() => all.WaitAsync(CoreTest.Patience));

        Assert.Equal(0, Read(() => _running));
    }

    [Fact]
    public async Task Work_in_no_order_is_all_done()
    {
        using var sideBySide = new SideBySide(3);
        Task all = AllAsync(sideBySide, CancellationToken.None);

        Finish(s_items.Reverse());
        await all.WaitAsync(CoreTest.Patience);

        Assert.Equal((20, 3), (_begun.Count, _mostRunning));
    }

    private Task AllAsync(SideBySide sideBySide, CancellationToken cancellationToken)
        => SideBySide.AllAsync(s_items, (item, stop) => sideBySide.RunAsync(() => WorkAsync(item, stop), stop), cancellationToken);

    private async Task<int> WorkAsync(int item, CancellationToken cancellationToken)
    {
        Read(() =>
        {
            _begun.Add(item);
            return _mostRunning = Math.Max(_mostRunning, ++_running);
        });
        try
        {
            await _work[item].Task.WaitAsync(cancellationToken);
            return item;
        }
        finally
        {
            Read(() => --_running);
        }
    }

    private async Task TakeAsync(int item, Task<int> work) => _taken.Add(await work);

    private void Finish(IEnumerable<int> items)
    {
        foreach (int item in items)
        {
            _work[item].SetResult(item);
        }
    }

    private T Read<T>(Func<T> read)
    {
        lock (_turn)
        {
            return read();
        }
    }
}
