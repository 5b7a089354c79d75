using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>How a bulk job is told.</summary>
internal static class JobJson
{
    /// <summary>The standard objects, among those that a local org has, whose queries are cut by primary key.</summary>
    private static readonly string[] s_chunked =
        ["Account", "Case", "Contact", "ContentVersion", "Event", "Lead", "Opportunity", "Task", "User"];

    /// <summary>Answers with a job.</summary>
    /// <param name="call">The request.</param>
    /// <param name="job">The job.</param>
    /// <param name="status">How it stands.</param>
    /// <param name="inFull">Whether one asked for it; who made it or changed its state is told less.</param>
    public static Task SendAsync(RestCall call, BulkJob job, BulkJobStatus status, bool inFull) =>
        Json.WriteAsync(call.Http, 200, json => Write(json, job, status, inFull));

    public static void Write(Utf8JsonWriter json, BulkJob job, BulkJobStatus status, bool inFull)
    {
        var load = job as IngestJob;
        json.WriteStartObject();
        json.WriteString("id", job.Id);
        json.WriteString("operation", job.Order.Operation);
        json.WriteString("object", job.ObjectName);
        json.WriteString("createdById", job.Order.UserId);
        json.WriteString("createdDate", SalesforceFormat.DateTime(job.CreatedAt.UtcDateTime));
        json.WriteString("systemModstamp", SalesforceFormat.DateTime(status.ChangedAt.UtcDateTime));
        json.WriteString("state", status.State.ToString());
        if (load?.Target.Key is { } key)
        {
            json.WriteString("externalIdFieldName", key.Name);
        }

        if (load?.Target.AssignmentRuleId is { } rule)
        {
            json.WriteString("assignmentRuleId", rule);
        }

        json.WriteString("concurrencyMode", "Parallel");
        json.WriteString("contentType", "CSV");
        json.WritePropertyName("apiVersion");
        json.WriteRawValue(job.Order.ApiVersion, skipInputValidation: true);
        if (inFull || load is not null)
        {
            json.WriteString("jobType", job.JobType);
        }

        if (status.State == BulkJobState.Open)
        {
            json.WriteString("contentUrl", $"services/data/v{job.Order.ApiVersion}/jobs/ingest/{job.Id}/batches");
        }

        json.WriteString("lineEnding", job.Order.Dialect.LineEnding);
        json.WriteString("columnDelimiter", job.Order.Dialect.ColumnDelimiter);
        if (inFull)
        {
            WriteWork(json, load, job as QueryJob, status);
        }

        json.WriteEndObject();
    }

    /// <summary>A load of the older API, as lists have it.</summary>
    public static void Write(Utf8JsonWriter json, ClassicJob job)
    {
        string created = SalesforceFormat.DateTime(job.CreatedAt.UtcDateTime);
        json.WriteStartObject();
        json.WriteString("id", job.Id);
        json.WriteString("operation", "insert");
        json.WriteString("object", job.ObjectName);
        json.WriteString("createdById", job.UserId);
        json.WriteString("createdDate", created);
        json.WriteString("systemModstamp", created);
        json.WriteString("state", "Closed");
        json.WriteString("concurrencyMode", "Serial");
        json.WriteString("contentType", "XML");
        json.WritePropertyName("apiVersion");
        json.WriteRawValue("45.0", skipInputValidation: true);
        json.WriteString("jobType", "Classic");
        json.WriteEndObject();
    }

    private static void WriteWork(Utf8JsonWriter json, IngestJob? load, QueryJob? query, BulkJobStatus status)
    {
        long busy = (long)status.Busy.TotalMilliseconds;
        json.WriteNumber("numberRecordsProcessed", status.ProcessedRows);
        if (load is not null)
        {
            json.WriteNumber("numberRecordsFailed", status.FailedRows);
        }

        json.WriteNumber("retries", 0);
        json.WriteNumber("totalProcessingTime", busy);
        if (load is not null)
        {
            json.WriteNumber("apiActiveProcessingTime", busy);
            json.WriteNumber("apexProcessingTime", 0);
        }

        if (query is not null)
        {
            json.WriteBoolean("isPkChunkingSupported", query.Select.Definition.IsCustom || s_chunked.Contains(query.ObjectName));
        }

        if (status.ErrorMessage is { } message)
        {
            json.WriteString("errorMessage", message);
        }
    }
}
