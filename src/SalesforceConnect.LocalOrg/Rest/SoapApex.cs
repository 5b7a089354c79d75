using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// <c>/services/Soap/s</c>: anonymous Apex with its debug log in one call, as the Salesforce CLI asks for it (Apex WSDL,
/// <c>executeAnonymous</c>). Nothing else of the SOAP API is there.
/// </summary>
internal sealed class SoapApex(Org org)
{
    private static readonly XNamespace s_soap = "http://schemas.xmlsoap.org/soap/envelope/";
    private static readonly XNamespace s_apex = "http://soap.sforce.com/2006/08/apex";
    private static readonly XNamespace s_instance = "http://www.w3.org/2001/XMLSchema-instance";

    public async Task AnswerAsync(HttpContext http, string version)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            await RefuseAsync(http, "sf:UNKNOWN_EXCEPTION", "HTTP Method must be POST.").ConfigureAwait(false);
            return;
        }

        XDocument request;
        try
        {
            request = await XDocument.LoadAsync(http.Request.Body, LoadOptions.PreserveWhitespace, http.RequestAborted).ConfigureAwait(false);
        }
        catch (XmlException mistake)
        {
            await RefuseAsync(http, "soapenv:Client", mistake.Message).ConfigureAwait(false);
            return;
        }

        string session = Find(request, "sessionId")?.Value.Trim() ?? "";
        if (!org.Tokens.TryGetActive(session, out IssuedToken? token) || !token.User.IsActive || !token.User.ApiEnabled)
        {
            await RefuseAsync(
                http, "sf:INVALID_SESSION_ID", "INVALID_SESSION_ID: Invalid Session ID found in SessionHeader: Illegal Session").ConfigureAwait(false);
            return;
        }

        if (Find(request, "executeAnonymous")?.Elements().FirstOrDefault() is not { } code)
        {
            await RefuseAsync(http, "soapenv:Client", "LocalOrg knows executeAnonymous alone of the SOAP API.").ConfigureAwait(false);
            return;
        }

        if (!org.Usage.TryCount())
        {
            await RefuseAsync(http, "sf:REQUEST_LIMIT_EXCEEDED", "REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.").ConfigureAwait(false);
            return;
        }

        var call = new RestCall(org, http, token, version, []) { Dispatch = _ => throw SalesforceException.NotFound() };
        AnonymousApex.Result result = new AnonymousApex(org.Store, org.Clock).Run(code.Value, token.User, call.Rules, version);
        bool wantsLog = Find(request, "DebuggingHeader") is not null && result.Log is not null;
        await WriteAsync(http, 200, [
            .. wantsLog ? new[] { new XElement(s_soap + "Header", new XElement(s_apex + "DebuggingInfo", new XElement(s_apex + "debugLog", Printable(result.Log!)))) } : [],
            new XElement(s_soap + "Body", Answer(result)),
        ]).ConfigureAwait(false);
    }

    private static XElement Answer(AnonymousApex.Result result) => new(
        s_apex + "executeAnonymousResponse",
        new XElement(
            s_apex + "result",
            new XElement(s_apex + "column", result.Column),
            Text("compileProblem", result.CompileProblem),
            new XElement(s_apex + "compiled", result.IsCompiled),
            Text("exceptionMessage", result.ExceptionMessage),
            Text("exceptionStackTrace", result.ExceptionStackTrace),
            new XElement(s_apex + "line", result.Line),
            new XElement(s_apex + "success", result.IsSuccess)));

    private static XElement Text(string name, string? value) => value is null
        ? new XElement(s_apex + name, new XAttribute(s_instance + "nil", "true"))
        : new XElement(s_apex + name, Printable(value));

    /// <summary>Without what XML cannot hold.</summary>
    private static string Printable(string text) => string.Concat(text.Where(XmlConvert.IsXmlChar));

    private static XElement? Find(XDocument request, string name) => request.Descendants().FirstOrDefault(element => element.Name.LocalName == name);

    private static Task RefuseAsync(HttpContext http, string code, string message) => WriteAsync(http, 500, [
        new XElement(s_soap + "Body", new XElement(s_soap + "Fault", new XElement("faultcode", code), new XElement("faultstring", message))),
    ]);

    private static Task WriteAsync(HttpContext http, int status, XElement[] parts)
    {
        // Clients look for these prefixes by their letters.
        var envelope = new XElement(
            s_soap + "Envelope",
            new XAttribute(XNamespace.Xmlns + "soapenv", s_soap.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "xsi", s_instance.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "sf", "urn:fault.partner.soap.sforce.com"),
            parts);
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/xml;charset=UTF-8";
        return http.Response.WriteAsync(
            string.Create(CultureInfo.InvariantCulture, $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>{envelope.ToString(SaveOptions.DisableFormatting)}"),
            http.RequestAborted);
    }
}
