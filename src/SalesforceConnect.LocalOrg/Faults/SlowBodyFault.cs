namespace SalesforceConnect.LocalOrg;

internal sealed class SlowBodyFault(TimeSpan pause, int pieces) : Fault
{
    public override async Task StrikeAsync(FaultContext context)
    {
        byte[] body = await context.WorkAsync().ConfigureAwait(false);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.ClientGone, context.ServerStopping);
        context.Http.Response.ContentLength = body.Length;
        int sent = 0;
        for (int piece = 1; piece <= pieces; piece++)
        {
            int to = (int)((long)body.Length * piece / pieces);
            await context.WriteRawAsync(body.AsMemory(sent, to - sent), end.Token).ConfigureAwait(false);
            sent = to;
            if (piece < pieces)
            {
                await Task.Delay(pause, end.Token).ConfigureAwait(false);
            }
        }
    }
}
