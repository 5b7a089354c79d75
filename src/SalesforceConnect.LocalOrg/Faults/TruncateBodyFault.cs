namespace SalesforceConnect.LocalOrg;

internal sealed class TruncateBodyFault(double fraction) : Fault
{
    public override async Task StrikeAsync(FaultContext context)
    {
        byte[] body = await context.WorkAsync().ConfigureAwait(false);
        context.Request.EndedByServer = true;
        if (context.Http.Response.StatusCode is 204 or 304)
        {
            // Where no body is due, the headers are what breaks off.
            context.Drop();
            return;
        }

        context.Http.Response.ContentLength = Math.Max(body.Length, 1);

        // Kestrel closes the connection itself when fewer bytes were written than Content-Length promised.
        await context.WriteRawAsync(body.AsMemory(0, (int)(body.Length * fraction))).ConfigureAwait(false);
    }
}
