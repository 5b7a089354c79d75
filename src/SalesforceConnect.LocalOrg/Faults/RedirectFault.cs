using System.Net;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary>Redirects to an address that follows from the request's own.</summary>
internal sealed class RedirectFault(Func<Uri, Uri> target, HttpStatusCode status) : Fault
{
    public override Task StrikeAsync(FaultContext context)
    {
        HttpRequest request = context.Http.Request;
        var asked = new Uri($"{request.Scheme}://{request.Host}{context.Request.Path}{context.Request.QueryString}");
        context.Http.Response.Headers.Clear();
        context.Http.Response.StatusCode = (int)status;
        context.Http.Response.Headers.Location = target(asked).AbsoluteUri;
        return context.SendAsync("");
    }
}
