using SalesforceConnect.Auth;
using SalesforceConnect.Connections;
using SalesforceConnect.Core.Tests.Hosting;
using SalesforceConnect.Disk;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Core.Tests.Connections;

/// <summary>What keeps other processes from a connection while one replaces its refresh token.</summary>
public sealed class ConnectionLockTests : IDisposable
{
    private const string OtherLocks = "Mono locks files in a way of its own.";

    private readonly string _name = "lock-" + Guid.NewGuid().ToString("N");

    public void Dispose()
    {
        foreach (string vault in new[] { "Vault", "Other" })
        {
            File.Delete(LockFile(vault));
        }
    }

    [FactUnless(Runtimes.Mono, OtherLocks)]
    public async Task Whoever_comes_second_waits_until_the_first_has_finished()
    {
        var clock = new TestClock { Stopped = true };
        ConnectionLock first = await TakeAsync(clock);

        Task<ConnectionLock> second = TakeAsync(clock, _name.ToUpperInvariant(), "VAULT");
        await clock.WaitBegunAsync();
        Assert.False(second.IsCompleted);
        first.Dispose();
        clock.Advance(TimeSpan.FromMilliseconds(20));

        using ConnectionLock held = await second.WaitAsync(CoreTest.Patience);
        Assert.Null(held.Hindrance);
    }

    [FactUnless(Runtimes.Mono, OtherLocks)]
    public async Task Another_vaults_connection_of_the_same_name_does_not_wait()
    {
        var clock = new TestClock();
        using ConnectionLock first = await TakeAsync(clock);
        using ConnectionLock second = await TakeAsync(clock, vault: "Other");

        Assert.Empty(clock.Waits);
    }

    [FactUnless(Runtimes.Mono, OtherLocks)]
    public async Task One_that_is_held_for_a_minute_is_busy()
    {
        var clock = new TestClock();
        using ConnectionLock first = await TakeAsync(clock);
        DateTimeOffset begin = clock.GetUtcNow();

        SfException error = await Assert.ThrowsAsync<SfException>(() => TakeAsync(clock));

        Assert.Equal(("ConnectionBusy", SfErrorCategory.ResourceBusy), (error.ErrorId, error.Category));
        Assert.Contains(_name, error.Message, StringComparison.Ordinal);
        Assert.InRange((clock.GetUtcNow() - begin).TotalSeconds, 60, 61);
    }

    [FactUnless(Runtimes.Mono, OtherLocks)]
    public async Task The_minute_begins_anew_when_somebody_else_has_taken_it()
    {
        var clock = new TestClock { Stopped = true };
        using ConnectionLock first = await TakeAsync(clock);
        Task<ConnectionLock> second = TakeAsync(clock);

        // Before the clock is turned: what waits looks at the file as soon as it is.
        await clock.WaitBegunAsync();
        File.SetLastWriteTimeUtc(LockFile("Vault"), clock.GetUtcNow().AddSeconds(50).UtcDateTime);
        clock.Advance(TimeSpan.FromSeconds(50));
        await PassAsync(clock, TimeSpan.FromSeconds(50));
        Assert.False(second.IsCompleted);
        await PassAsync(clock, TimeSpan.FromSeconds(9));
        Assert.False(second.IsCompleted);
        await clock.WaitBegunAsync();
        clock.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<SfException>(() => second.WaitAsync(CoreTest.Patience));
    }

    [FactUnless(Runtimes.Mono, OtherLocks)]
    public async Task A_wait_that_is_cancelled_ends_at_once()
    {
        var clock = new TestClock { Stopped = true };
        using ConnectionLock first = await TakeAsync(clock);
        using var stop = new CancellationTokenSource();
        Task<ConnectionLock> second = ConnectionLock.TakeAsync(_name, "Vault", clock, stop.Token);
        await clock.WaitBegunAsync();

        stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(CoreTest.Patience));
    }

    private static async Task PassAsync(TestClock clock, TimeSpan time)
    {
        await clock.WaitBegunAsync();
        clock.Advance(time);
    }

    private Task<ConnectionLock> TakeAsync(TestClock clock, string? name = null, string vault = "Vault")
        => ConnectionLock.TakeAsync(name ?? _name, vault, clock, CancellationToken.None);

    private string LockFile(string vault) => Path.Combine(
        UserFolder.PathOf("connections")!,
        SealedToken.Fingerprint(vault.ToUpperInvariant() + "\n" + _name.ToUpperInvariant()) + ".lock");
}
