namespace SalesforceConnect.LocalOrg;

internal sealed class DelayFault(TimeSpan time) : Fault
{
    internal override bool ChangesAnswer => false;

    public override async Task StrikeAsync(FaultContext context)
    {
        if (StrikesAfterWork)
        {
            await context.WorkAsync().ConfigureAwait(false);
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.ClientGone, context.ServerStopping);
        await Task.Delay(time, end.Token).ConfigureAwait(false);
        await context.SendAsync().ConfigureAwait(false);
    }
}
