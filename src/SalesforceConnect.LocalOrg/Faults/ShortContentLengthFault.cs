namespace SalesforceConnect.LocalOrg;

internal sealed class ShortContentLengthFault(double fraction) : Fault
{
    public override async Task StrikeAsync(FaultContext context)
    {
        byte[] body = await context.WorkAsync().ConfigureAwait(false);
        foreach (string line in context.HeadLines((long)(body.Length * fraction)))
        {
            await context.SendUnframedAsync(line, context.ClientGone).ConfigureAwait(false);
        }

        await context.EndUnframedAsync(body, context.ClientGone).ConfigureAwait(false);
    }
}
