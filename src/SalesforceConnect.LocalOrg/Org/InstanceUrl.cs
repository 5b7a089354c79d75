using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

internal static class InstanceUrl
{
    /// <summary>The org's origin as this request's client should know it.</summary>
    public static string For(Org org, HttpRequest request) => $"{request.Scheme}://{org.MyDomainHost ?? request.Host.Value}";
}
