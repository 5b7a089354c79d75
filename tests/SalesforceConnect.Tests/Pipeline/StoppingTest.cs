using System.Diagnostics;
using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Pipeline;

/// <summary>A test that presses Ctrl+C while a script hangs.</summary>
public abstract class StoppingTest : OrgTest
{
    // Issue 2: "each ends within a second".
    internal static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);

    // For what is bound to happen; reached only when a test fails.
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    internal Task StopWhileHanging(ModuleSession session, string script, string method, string path, bool inBody)
        => StopWhileHanging(session, script, method, path, inBody ? Fault.HangInBody() : Fault.Hang());

    /// <summary>Lets the script hang in one request and stops it there: it ends at once, its request is gone, and no other comes.</summary>
    /// <param name="session">Where it runs.</param>
    /// <param name="script">What runs.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="path">The request's path.</param>
    /// <param name="hang">Where it hangs.</param>
    /// <param name="isFarEnough">Whether the client has come as far as the org, where that matters.</param>
    internal async Task StopWhileHanging(
        ModuleSession session, string script, string method, string path, HangFault hang, Func<bool>? isFarEnough = null)
    {
        Org.Faults.On(request => request.Method == method && request.Path == path).Always(hang);
        Stop(session, script, async _ =>
        {
            await hang.Reached;
            while (isFarEnough?.Invoke() == false)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10));
            }
        });
        await AssertAborted(Org, method, path);
        int requests = Org.Requests.All.Count;
        await Task.WhenAll(Org.Requests.All.Select(request => request.Completed)).WaitAsync(Patience);
        Assert.Equal(requests, Org.Requests.All.Count);
    }

    /// <summary>Stops a script as soon as it is where it is to hang: it ends at once, without a word.</summary>
    internal static void Stop(ModuleSession session, string script, Func<PowerShell, Task> reached)
    {
        var clock = new Stopwatch();
        RunResult result = session.RunWhile(script, async shell =>
        {
            await reached(shell).WaitAsync(Patience);
            clock.Start();
            shell.Stop();
        });
        AssertStopped(result, clock.Elapsed);
    }

    internal static void AssertStopped(RunResult result, TimeSpan elapsed)
    {
        Assert.Empty(result.Output);
        Assert.Empty(result.Errors);
        Assert.True(result.WasStopped);
        Assert.True(elapsed < Bound, $"It took {elapsed}.");
    }

    internal static async Task AssertAborted(LocalOrgServer org, string method, string path, bool last = true)
    {
        RecordedRequest[] requests = [.. org.Requests.All.Where(request => request.Method == method && request.Path == path)];
        RecordedRequest request = last ? requests[^1] : requests[0];
        await request.Completed.WaitAsync(Patience);
        Assert.True(request.Aborted);
    }
}
