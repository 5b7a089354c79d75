using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace SalesforceConnect.Core.Tests.Hosting;

/// <summary>A clock whose waits are over as soon as they begin, or, with <see cref="Stopped"/>, only when a test turns it.</summary>
internal sealed class TestClock : FakeTimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();
    private readonly Channel<TimeSpan> _begun = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>Whether waits last until the test calls <see cref="FakeTimeProvider.Advance"/>.</summary>
    public bool Stopped { get; init; }

    /// <summary>How long the product wanted to wait, each time.</summary>
    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    /// <summary>Returns when the product has begun one more wait.</summary>
    public Task WaitBegunAsync() => _begun.Reader.ReadAsync().AsTask().WaitAsync(CoreTest.Patience);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Enqueue(dueTime);
        if (!Stopped)
        {
            Advance(dueTime);
        }

        _begun.Writer.TryWrite(dueTime);
        return timer;
    }
}
