namespace SalesforceConnect.LocalOrg;

internal sealed class ResponseHeaderFault(string name, string? value) : Fault
{
    public override async Task StrikeAsync(FaultContext context)
    {
        await context.WorkAsync().ConfigureAwait(false);
        if (value is null)
        {
            context.Http.Response.Headers.Remove(name);
        }
        else
        {
            context.Http.Response.Headers[name] = value;
        }

        await context.SendAsync().ConfigureAwait(false);
    }
}
