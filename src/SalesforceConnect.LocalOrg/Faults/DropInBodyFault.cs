using Microsoft.AspNetCore.Connections;

namespace SalesforceConnect.LocalOrg;

internal sealed class DropInBodyFault(long afterBytes) : Fault
{
    public override Task StrikeAsync(FaultContext context) => context.StreamAsync(afterBytes, () =>
    {
        context.Drop();
        throw new ConnectionAbortedException();
    });
}
