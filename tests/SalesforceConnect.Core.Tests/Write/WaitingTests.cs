#if NET
using System.Diagnostics;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Work;
using SalesforceConnect.Write;

namespace SalesforceConnect.Core.Tests.Write;

/// <summary>What only shows while nothing else runs.</summary>
[Collection(nameof(TimeZoneTests))]
public sealed class WaitingTests : WriteTest
{
    [Fact]
    public async Task A_writer_that_waits_for_its_oldest_call_does_nothing_else()
    {
        HangFault hang = Fault.Hang();
        Org.Faults.On("POST", Collection).Once(hang);
        using var hand = new HandOver<WriteRow>(400);
        var run = new WriteRun();
        int brought = 0;
        Task feeding = FeedAsync(hand, NamedRows(10_000).Select(row =>
        {
            Interlocked.Increment(ref brought);
            return row;
        }));
        Task writing = RunAsync(hand, Create, run);
        await hang.Reached.WaitAsync(Patience);
        await RecordWriterTests.SettledAsync(() => Volatile.Read(ref brought));

        // The runtime has work of its own at first; one who goes round in circles never comes to rest.
        var clock = Stopwatch.StartNew();
        TimeSpan spent;
        do
        {
            Assert.True(clock.Elapsed < Patience, "It goes round in circles.");
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            await Task.Delay(1000);
            spent = Process.GetCurrentProcess().TotalProcessorTime - before;
        }
        while (spent > TimeSpan.FromMilliseconds(150));

        hang.Release();
        await feeding.WaitAsync(Patience);
        await writing.WaitAsync(Patience);
        Assert.Equal(10_000, run.Results.Count);
    }
}
#endif
