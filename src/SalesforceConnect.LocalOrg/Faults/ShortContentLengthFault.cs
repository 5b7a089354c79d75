namespace SalesforceConnect.LocalOrg;

internal sealed class ShortContentLengthFault(double fraction) : Fault
{
    public override async Task StrikeAsync(FaultContext context)
    {
        var body = await context.WorkAsync().ConfigureAwait(false);
        foreach (var line in context.HeadLines((long)(body.Length * fraction)))
        {
            await context.SendUnframedAsync(line, context.ClientGone).ConfigureAwait(false);
        }

        await context.EndUnframedAsync(body, context.ClientGone).ConfigureAwait(false);
    }
}
