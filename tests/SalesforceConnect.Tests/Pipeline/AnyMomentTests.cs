using System.Management.Automation;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Pipeline;

/// <summary>
/// Writing pipelines of any shape that end by themselves, by an error, by whoever takes their results, or by Ctrl+C at any moment: each
/// comes to its end, and the next command works. What a seed does is the same each time, but for when threads get their turn.
/// </summary>
public sealed class AnyMomentTests : StoppingTest
{
    private const string Collection = "/services/data/v67.0/composite/sobjects";
    private const int ScriptsOfSeed = 12;

    private static readonly int[] s_counts = [0, 1, 7, 60, 450, 1300];
    private static readonly int[] s_batches = [1, 3, 20, 200];

    private static readonly string[] s_next =
    [
        "", "", "",
        "| Set-SfRecord Account -Value @{ Rating = 'Hot' } -BatchSize 7",
        "| Set-SfRecord Account -Value @{ Rating = 'Hot' } | Remove-SfRecord -Confirm:$false",
        "| Remove-SfRecord -BatchSize 9 -Confirm:$false",
    ];

    private static readonly string[] s_ends =
    [
        "", "", "",
        "| Select-First 1",
        "| Select-First 30",
        "| ForEach-Object { throw 'enough' }",
        "| ForEach-Object { if (++$n -eq 40) { throw 'enough' } }",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_ends_a_pipeline_at_whatever_moment_ends_it(int seed)
    {
        var random = new Random(seed);
        using ModuleSession session = new ModuleSession().Connect(Org);
        for (int number = 0; number < ScriptsOfSeed; number++)
        {
            int rows = Of(s_counts);
            int wrong = random.Next(4) == 0 ? random.Next(rows + 1) : -1;
            string row = $"@{{ Name = \"A$_\"; Active__c = if ($_ -eq {wrong}) {{ {Of("'no date'", "'x'")} }} else {{ $true }} }}";
            string unknown = random.Next(6) == 0 ? $"if ($_ -eq {random.Next(rows + 1)}) {{ @{{ Nmae = 'x' }} }} else {{ {row} }}" : row;
            string options = $"-BatchSize {Of(s_batches)} -ThrottleLimit {1 + random.Next(5)}"
                + Of("", "", " -ErrorAction Stop", " -AllOrNone") + Of("", "", " -Verbose", " -Debug");
            string script = $"$n = 0; 1..{rows} | Where-Object {{ {rows} }} | ForEach-Object {{ {unknown} }}"
                + $" | New-SfRecord Account {options} {Of(s_next)} {Of(s_ends)}";
            int stopAt = random.Next(3) == 0 ? random.Next(8) : -1;
            Org.Requests.Clear();
            Org.Faults.Clear();
            if (random.Next(4) == 0)
            {
                Org.Faults.On("POST", Collection).Skip(random.Next(4)).Once(Of(Fault.DailyLimit(), Fault.Drop(), Fault.InvalidJson()));
            }

            Task<RunResult> running = Task.Factory.StartNew(
                () => stopAt < 0 ? session.Run(script) : session.RunWhile(script, shell => StopAtAsync(shell, stopAt)),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
            Assert.True(
                await Task.WhenAny(running, Task.Delay(Patience)) == running, $"Seed {seed}, script {number} has no end: {script}");
            await running;
            await Task.WhenAll(Org.Requests.All.Select(request => request.Completed)).WaitAsync(Patience);
            Assert.NotEmpty(session.Run("Get-SfLimit").Good());
        }

        T Of<T>(params T[] choices) => choices[random.Next(choices.Length)];
    }

    // By then it may have come to its end. What has not begun cannot be stopped: the engine would refuse to begin it.
    private async Task StopAtAsync(PowerShell shell, int requests)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shell.InvocationStateChanged += (_, _) => begun.TrySetResult();
        if (shell.InvocationStateInfo.State != PSInvocationState.NotStarted)
        {
            begun.TrySetResult();
        }

        await begun.Task.WaitAsync(Patience);
        while (Org.Requests.All.Count < requests && shell.InvocationStateInfo.State == PSInvocationState.Running)
        {
            await Task.Yield();
        }

        shell.Stop();
    }
}
