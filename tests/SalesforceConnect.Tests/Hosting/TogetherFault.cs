using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Tests.Hosting;

/// <summary>Holds requests back until so many of them have come.</summary>
internal sealed class TogetherFault(int count) : Fault
{
    // For what is bound to happen; reached only when a test fails.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _come;

    public override async Task StrikeAsync(FaultContext context)
    {
        if (Interlocked.Increment(ref _come) == count)
        {
            _all.SetResult();
        }

        await _all.Task.WaitAsync(s_patience);
        await context.SendAsync();
    }
}
