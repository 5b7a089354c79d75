using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Tests.Hosting;

/// <summary>Holds a request back until something has happened elsewhere.</summary>
internal sealed class WhenFault(Task happened) : Fault
{
    // For what is bound to happen; reached only when a test fails.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    public override async Task StrikeAsync(FaultContext context)
    {
        await happened.WaitAsync(s_patience);
        await context.SendAsync();
    }
}
