using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SalesforceConnect.LocalOrg;

/// <summary><c>/analytics/reports</c>: reports listed, described and run, at once or beside other things.</summary>
internal static class AnalyticsResource
{
    private const int MostListed = 200;

    public static Task AnswerAsync(RestCall call) => call.Segments switch
    {
        [_, "reports"] => ListAsync(call),
        [_, "reports", var id] => RunAsync(call, call.Org.Reports.Find(id)),
        [_, "reports", var id, "describe"] => DescribeAsync(call, call.Org.Reports.Find(id)),
        [_, "reports", var id, "instances"] => InstancesAsync(call, call.Org.Reports.Find(id)),
        [_, "reports", var id, "instances", var instance]
            => InstanceAsync(call, call.Org.Reports.Find(id), call.Org.Reports.Instance(instance)),
        _ => throw SalesforceException.NotFound(),
    };

    private static Task ListAsync(RestCall call)
    {
        Require(call, "GET");
        return Json.WriteAsync(call.Http, 200, json =>
        {
            json.WriteStartArray();
            foreach (ReportDefinition report in call.Org.Reports.All.Take(MostListed))
            {
                json.WriteStartObject();
                json.WriteString("describeUrl", $"{Url(call, report)}/describe");
                json.WriteString("format", report.FormatName);
                json.WriteString("id", report.Id);
                json.WriteString("instancesUrl", $"{Url(call, report)}/instances");
                json.WriteString("name", report.Name);
                json.WriteString("url", Url(call, report));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static Task DescribeAsync(RestCall call, ReportDefinition report)
    {
        Require(call, "GET");
        return Json.WriteAsync(call.Http, 200, json => ReportJson.WriteDescribe(json, report, call.Org.Store));
    }

    private static async Task RunAsync(RestCall call, ReportDefinition report)
    {
        Require(call, "GET", "POST");
        ReportRun run = ReportRun.Of(call.Org.Store, await WantedAsync(call, report).ConfigureAwait(false));
        if (WantsSheet(call))
        {
            byte[] sheet = ReportSheet.Of(run);
            call.Http.Response.ContentType = ReportSheet.ContentType;
            call.Http.Response.Headers.ContentDisposition = $"attachment; filename=\"{report.DeveloperName}.xlsx\"";
            await call.Http.Response.Body.WriteAsync(sheet, call.Http.RequestAborted).ConfigureAwait(false);
            return;
        }

        await Json.WriteAsync(
            call.Http,
            200,
            json => ReportJson.WriteResult(json, run, call.Org.Store, IncludesDetails(call), call.Org.Reports.DetailRowLimit, attributes =>
            {
                attributes.WriteString("describeUrl", $"{Url(call, report)}/describe");
                attributes.WriteString("instancesUrl", $"{Url(call, report)}/instances");
                attributes.WriteString("reportId", report.Id);
                attributes.WriteString("reportName", report.Name);
                attributes.WriteString("type", "Report");
            })).ConfigureAwait(false);
    }

    private static bool WantsSheet(RestCall call)
        => call.Http.Request.Headers.Accept.ToString().Contains(ReportSheet.ContentType, StringComparison.OrdinalIgnoreCase);

    private static async Task InstancesAsync(RestCall call, ReportDefinition report)
    {
        Require(call, "GET", "POST");
        if (call.Method == "GET")
        {
            await Json.WriteAsync(call.Http, 200, json =>
            {
                json.WriteStartArray();
                foreach (ReportInstance instance in call.Org.Reports.Instances(report.Id))
                {
                    WriteInstance(json, call, report, instance);
                }

                json.WriteEndArray();
            }).ConfigureAwait(false);
            return;
        }

        ReportRun run = ReportRun.Of(call.Org.Store, await WantedAsync(call, report).ConfigureAwait(false));
        ReportInstance begun = call.Org.Reports.Begin(run, IncludesDetails(call), call.Token.User.Id);
        await Json.WriteAsync(call.Http, 200, json => WriteInstance(json, call, report, begun, "New")).ConfigureAwait(false);
    }

    private static Task InstanceAsync(RestCall call, ReportDefinition report, ReportInstance instance)
    {
        Require(call, "GET", "DELETE");
        if (call.Method == "DELETE")
        {
            call.Org.Reports.Remove(instance);
            call.Http.Response.StatusCode = 204;
            return Task.CompletedTask;
        }

        string status = instance.Status;
        instance.Ask();
        return Json.WriteAsync(call.Http, 200, json =>
        {
            if (status == "Success")
            {
                ReportJson.WriteResult(
                    json, instance.Run, call.Org.Store, instance.IncludeDetails, call.Org.Reports.DetailRowLimit, WriteAttributes);
                return;
            }

            json.WriteStartObject();
            json.WriteStartObject("attributes");
            WriteAttributes(json);
            json.WriteEndObject();
            json.WriteNull("factMap");
            json.WriteEndObject();
        });

        void WriteAttributes(Utf8JsonWriter json)
        {
            json.WriteString("completionDate", status == "Running" ? null : SalesforceFormat.DateTime(instance.Requested));
            json.WriteString("errorMessage", status == "Error" ? instance.ErrorMessage : null);
            json.WriteString("id", instance.Id);
            json.WriteString("ownerId", instance.OwnerId);
            json.WriteString("reportId", report.Id);
            json.WriteString("reportName", report.Name);
            json.WriteString("requestDate", SalesforceFormat.DateTime(instance.Requested));
            json.WriteString("status", status);
            json.WriteString("type", "ReportInstance");
        }
    }

    private static void WriteInstance(
        Utf8JsonWriter json, RestCall call, ReportDefinition report, ReportInstance instance, string? status = null)
    {
        status ??= instance.Status;
        json.WriteStartObject();
        json.WriteString("completionDate", status is "New" or "Running" ? null : SalesforceFormat.DateTime(instance.Requested));
        json.WriteBoolean("hasDetailRows", instance.IncludeDetails && report.HasDetailRows);
        json.WriteString("id", instance.Id);
        json.WriteString("ownerId", instance.OwnerId);
        json.WriteString("requestDate", SalesforceFormat.DateTime(instance.Requested));
        json.WriteString("status", status);
        json.WriteString("url", $"{Url(call, report)}/instances/{instance.Id}");
        json.WriteEndObject();
    }

    /// <summary>The report as the body of a POST wants it; what the body does not say stays as it is saved.</summary>
    private static async Task<ReportDefinition> WantedAsync(RestCall call, ReportDefinition report)
    {
        if (report.Format == ReportFormat.MultiBlock && !WantsSheet(call))
        {
            throw new SalesforceException(400, "BAD_REQUEST", "A joined report can’t be run by this resource.");
        }

        if (call.Method != "POST")
        {
            return report;
        }

        using JsonDocument body = await RequestBody.ReadJsonAsync(call.Http).ConfigureAwait(false);
        if (!JsonEnvelope.Read(body.RootElement, "reportMetadata").Has("reportMetadata"))
        {
            return report;
        }

        JsonElement wanted = body.RootElement.GetProperty("reportMetadata");
        return report with
        {
            Filters = wanted.TryGetProperty("reportFilters", out JsonElement filters)
                ? [.. filters.EnumerateArray().Select(Filter)]
                : report.Filters,
            FilterLogic = wanted.TryGetProperty("reportBooleanFilter", out JsonElement logic) ? logic.GetString() : report.FilterLogic,
            Dates = wanted.TryGetProperty("standardDateFilter", out JsonElement dates) ? Dates(dates) : report.Dates,
            DetailColumns = wanted.TryGetProperty("detailColumns", out JsonElement columns)
                ? [.. columns.EnumerateArray().Select(column => report.Type.Column(column.GetString()).Name)]
                : report.DetailColumns,
            HasDetailRows = wanted.TryGetProperty("hasDetailRows", out JsonElement details) ? details.GetBoolean() : report.HasDetailRows,
        };
    }

    private static ReportFilter Filter(JsonElement filter) => new(
        filter.GetProperty("column").GetString() ?? "",
        filter.GetProperty("operator").GetString() ?? "",
        filter.TryGetProperty("value", out JsonElement value) ? value.GetString() ?? "" : "");

    private static ReportDates Dates(JsonElement dates)
    {
        string duration = dates.GetProperty("durationValue").GetString() ?? "";
        return duration == "CUSTOM"
            ? new ReportDates(dates.GetProperty("column").GetString() ?? "", Day("startDate"), Day("endDate"))
            : throw new SalesforceException(400, "BAD_REQUEST", $"This org does not know the duration {duration}.");

        DateOnly? Day(string name) => dates.TryGetProperty(name, out JsonElement day) && day.GetString() is { } text
            ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;
    }

    private static bool IncludesDetails(RestCall call)
        => call.Http.Request.Query["includeDetails"].ToString().Equals("true", StringComparison.OrdinalIgnoreCase);

    private static string Url(RestCall call, ReportDefinition report) => $"{call.Root}/analytics/reports/{report.Id}";

    private static void Require(RestCall call, params string[] methods)
    {
        if (!methods.Contains(call.Method))
        {
            throw call.MethodNotAllowed(methods);
        }
    }
}
