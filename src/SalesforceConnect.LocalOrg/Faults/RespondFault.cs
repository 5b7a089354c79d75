using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

internal sealed class RespondFault(
    int status, string? body, string? contentType, IReadOnlyList<(string Name, string Value)> headers) : Fault
{
    public override Task StrikeAsync(FaultContext context)
    {
        HttpResponse response = context.Http.Response;
        response.Headers.Clear();
        response.StatusCode = status;
        if (body is not null && contentType is not null)
        {
            response.ContentType = contentType;
        }

        foreach ((string? name, string? value) in headers)
        {
            response.Headers.Append(name, value);
        }

        return context.SendAsync(body ?? "");
    }

    public override string ToString()
    {
        if (Written is not null)
        {
            return Written;
        }

        const int shown = 80;
        string text = body ?? "";
        return $"{status} {(text.Length > shown ? text[..shown] + "…" : text)}".TrimEnd();
    }
}
