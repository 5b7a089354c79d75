namespace SalesforceConnect.LocalOrg;

internal sealed class SlowHeadersFault(TimeSpan pause) : Fault
{
    public override async Task StrikeAsync(FaultContext context)
    {
        byte[] body = await context.WorkAsync().ConfigureAwait(false);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.ClientGone, context.ServerStopping);
        foreach (string line in context.HeadLines(body.Length))
        {
            await context.SendUnframedAsync(line, end.Token).ConfigureAwait(false);
            await Task.Delay(pause, end.Token).ConfigureAwait(false);
        }

        await context.EndUnframedAsync(body, end.Token).ConfigureAwait(false);
    }
}
