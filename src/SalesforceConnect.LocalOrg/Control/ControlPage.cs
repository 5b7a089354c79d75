using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary>The page that shows a person what is in the org, what was called last and which faults are on. It has no script.</summary>
internal static class ControlPage
{
    private const int ShownRequests = 25;

    private const string Style = """
        :root { color-scheme: light dark; --line: #c9c9c9; --quiet: #5c5c5c; --bad: #b3261e; --head: #032d60; }
        @media (prefers-color-scheme: dark) { :root { --line: #4a4a4a; --quiet: #a8a8a8; --bad: #ff8a80; --head: #9cc9ff; } }
        body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 72rem; padding: 1.5rem 2rem 3rem; }
        h1 { font-size: 1.5rem; margin: 0; color: var(--head); }
        h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
        p { margin: .25rem 0; }
        .quiet { color: var(--quiet); }
        .bad { color: var(--bad); }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
        th { font-weight: 600; white-space: nowrap; }
        .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .fixed { white-space: nowrap; }
        code { font: 13px/1.5 ui-monospace, monospace; }
        ul { columns: 16rem auto; list-style: none; margin: 0; padding: 0; }
        li { display: flex; justify-content: space-between; gap: 1rem; break-inside: avoid; border-bottom: 1px solid var(--line); padding: .15rem .75rem .15rem 0; }
        """;

    public static Task WriteAsync(ControlCall call)
    {
        HttpResponse response = call.Http.Response;
        response.ContentType = "text/html;charset=UTF-8";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
        return response.WriteAsync(Page(call.Org, $"{call.Http.Request.Scheme}://{call.Http.Request.Host}"), call.Http.RequestAborted);
    }

    private static string Page(Org org, string url)
    {
        var page = new StringBuilder();
        page.Append(
            CultureInfo.InvariantCulture,
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>LocalOrg: {Text(org.Options.OrganizationName)}</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <h1>{Text(org.Options.OrganizationName)}</h1>
            <p>A Salesforce-compatible org on this machine, at <code>{Text(url)}</code>. <span class="quiet">LocalOrg {StatusJson.Version}, organization {Text(org.OrganizationId)}</span></p>
            <p class="quiet">Its time: {Time(org.Clock.GetUtcNow())} UTC{(org.Clock.IsStopped ? ", stopped" : "")}. API requests today: {Number(org.ApiRequestsUsed)} of {Number(org.DailyApiLimit)}. Access tokens that work: {Number(org.Tokens.ActiveCount)}.</p>

            """);
        AddFaults(page, org.Faults.Rules);
        AddRequests(page, org.Requests.All);
        AddObjects(page, org);
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void AddFaults(StringBuilder page, IReadOnlyList<FaultRule> rules)
    {
        page.Append("<h2 id=\"faults\">Faults</h2>\n");
        if (rules.Count == 0)
        {
            page.Append("<p class=\"quiet\">None are on. <code>POST /_localorg/faults</code> switches one on.</p>\n");
            return;
        }

        page.Append("<table>\n<tr><th>No.</th><th>Requests</th><th>Fault</th><th class=\"number\">Struck</th><th class=\"number\">Still to strike</th></tr>\n");
        foreach (FaultRule rule in rules)
        {
            string left = rule.Remaining is { } remaining ? Number(remaining) : "always";
            string after = rule.Fault is { StrikesAfterWork: true } ? " <span class=\"quiet\">after the work</span>" : "";
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{rule.Number}</td><td><code>{Text(rule.Requests)}</code></td><td><code>{Text(Shorten(rule.Fault?.ToString() ?? ""))}</code>{after}</td><td class=\"number\">{Number(rule.Hits)}</td><td class=\"number\">{left}</td></tr>\n");
        }

        page.Append("</table>\n");
    }

    private static void AddRequests(StringBuilder page, IReadOnlyList<RecordedRequest> requests)
    {
        page.Append("<h2 id=\"requests\">Last requests</h2>\n");
        if (requests.Count == 0)
        {
            page.Append("<p class=\"quiet\">None yet.</p>\n");
            return;
        }

        page.Append("<table>\n<tr><th class=\"number\">No.</th><th>At</th><th>Method</th><th>Path</th><th class=\"number\">Status</th><th class=\"number\">ms</th></tr>\n");
        foreach (RecordedRequest request in requests.Reverse().Take(ShownRequests))
        {
            string status = !request.IsCompleted ? "under way"
                : request.Aborted ? "client left"
                : request.StatusCode == 0 ? "no answer"
                : request.StatusCode.ToString(CultureInfo.InvariantCulture);
            string kind = request.IsCompleted && (request.Aborted || request.StatusCode is 0 or >= 400) ? "number bad" : "number";
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td class=\"number\">{request.Number}</td><td class=\"fixed\">{request.ReceivedAt.ToLocalTime():HH:mm:ss.fff}</td><td>{Text(request.Method)}</td><td><code>{Text(Shorten(RequestCalls.Target(request)))}</code></td><td class=\"{kind}\">{status}</td><td class=\"number\">{request.Duration.TotalMilliseconds:F0}</td></tr>\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"</table>\n<p class=\"quiet\">{Number(requests.Count)} are kept: <a href=\"{ControlApi.Root}/requests\">all of them</a> with headers and bodies.</p>\n");
    }

    private static void AddObjects(StringBuilder page, Org org)
    {
        page.Append("<h2 id=\"objects\">Objects</h2>\n<ul>\n");
        foreach ((string name, int count) in StatusJson.Counts(org))
        {
            page.Append(CultureInfo.InvariantCulture, $"<li><span>{Text(name)}</span> <span class=\"number{(count == 0 ? " quiet" : "")}\">{Number(count)}</span></li>\n");
        }

        page.Append("</ul>\n");
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Shorten(string text)
    {
        const int shown = 300;
        return text.Length > shown ? text[..shown] + "…" : text;
    }

    private static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");
}
