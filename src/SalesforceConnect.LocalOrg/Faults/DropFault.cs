namespace SalesforceConnect.LocalOrg;

internal sealed class DropFault : Fault
{
    public override async Task StrikeAsync(FaultContext context)
    {
        if (StrikesAfterWork)
        {
            await context.WorkAsync().ConfigureAwait(false);
        }

        context.Drop();
    }
}
