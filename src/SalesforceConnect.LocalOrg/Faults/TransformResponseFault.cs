using System.Text;

namespace SalesforceConnect.LocalOrg;

internal sealed class TransformResponseFault(Func<string, string> transform) : Fault
{
    public override async Task StrikeAsync(FaultContext context)
    {
        byte[] body = await context.WorkAsync().ConfigureAwait(false);
        await context.SendAsync(transform(Encoding.UTF8.GetString(body))).ConfigureAwait(false);
    }
}
