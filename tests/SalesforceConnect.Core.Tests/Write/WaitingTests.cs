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

        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        await Task.Delay(1000);
        TimeSpan spent = Process.GetCurrentProcess().TotalProcessorTime - before;

        Assert.True(spent < TimeSpan.FromMilliseconds(700), $"It goes round in circles: {spent} of a second.");
        hang.Release();
        await feeding.WaitAsync(Patience);
        await writing.WaitAsync(Patience);
        Assert.Equal(10_000, run.Results.Count);
    }
}
#endif
