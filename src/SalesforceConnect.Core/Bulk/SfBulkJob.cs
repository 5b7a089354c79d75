using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using SalesforceConnect.Bulk;
using SalesforceConnect.Connections;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Rest;

namespace SalesforceConnect;

/// <summary>A bulk job as the org told of it last (Bulk API 2.0 and Bulk API Developer Guide, "Get Job Info").</summary>
public sealed record SfBulkJob
{
    private static readonly string[] s_ends = ["JobComplete", "Failed", "Aborted"];

    internal SfBulkJob()
    {
    }

    /// <summary>The job's ID.</summary>
    public string Id { get; internal init; } = "";

    /// <summary>The object whose records are written or read; null where the org does not say.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "It is what Salesforce calls it.")]
    public string? Object { get; internal init; }

    /// <summary>What is done.</summary>
    public SfBulkOperation Operation { get; internal init; }

    /// <summary>
    /// <c>Open</c>, <c>UploadComplete</c>, <c>InProgress</c>, <c>JobComplete</c> (some rows may have failed), <c>Failed</c> (rows that were
    /// done before stay done), <c>Aborted</c>.
    /// </summary>
    public string State { get; internal init; } = "";

    /// <summary>How many rows were worked on, the failed ones among them; null in a list of jobs, which does not say.</summary>
    public long? Processed { get; internal init; }

    /// <summary>How many rows failed; null in a list of jobs, which does not say.</summary>
    public long? Failed { get; internal init; }

    /// <summary>How many rows were uploaded and not worked on; null where it is not known how many were uploaded.</summary>
    public long? Unprocessed => Uploaded is { } uploaded && Processed is { } processed && IsDone ? Math.Max(0, uploaded - processed) : null;

    /// <summary>How many rows were uploaded; null for a job that reads, and for one that another process made.</summary>
    public long? Uploaded { get; internal init; }

    /// <summary>The file that the rows are from; null for rows of the pipeline, and for a job that another process made.</summary>
    public string? InputPath { get; internal init; }

    /// <summary>The field by which an upsert finds records.</summary>
    public string? ExternalIdField { get; internal init; }

    /// <summary>The query of a job that this process made.</summary>
    public string? Query { get; internal init; }

    /// <summary>Why a job failed as a whole, as Salesforce says it.</summary>
    public string? ErrorMessage { get; internal init; }

    /// <summary>When it was made, in local time.</summary>
    public DateTime? CreatedDate { get; internal init; }

    /// <summary>Who made it.</summary>
    public string? CreatedById { get; internal init; }

    /// <summary>When it changed last, in local time.</summary>
    public DateTime? SystemModstamp { get; internal init; }

    /// <summary>What kind of job it is: <c>V2Ingest</c>, <c>V2Query</c>, <c>Classic</c>, <c>BigObjectIngest</c>.</summary>
    public string? JobType { get; internal init; }

    /// <summary>The API version that it was made with, such as <c>67.0</c>. Its results can be had with that one alone.</summary>
    public string? ApiVersion { get; internal init; }

    /// <summary>How long Salesforce worked on it.</summary>
    public TimeSpan? ProcessingTime { get; internal init; }

    /// <summary>How often Salesforce began a part of it anew.</summary>
    public int Retries { get; internal init; }

    /// <summary>Whether it has come to its end, good or bad.</summary>
    internal bool IsDone => s_ends.Contains(State, StringComparer.Ordinal);

    /// <summary>The resource that it lives in.</summary>
    internal string Resource => BulkResource.Of(Operation);

    /// <summary>The org that it is a job of; null where that is not known.</summary>
    internal OrgKey? Org { get; init; }

    /// <summary>What this process knows of the rows that it uploaded; null for nothing.</summary>
    internal BulkInput? Input { get; init; }

    /// <summary>The character between the values of its files.</summary>
    internal char Delimiter { get; init; } = ',';

    /// <summary>
    /// The time on the server when the job was made, by the Date header of the answer; null for a job that was not made here.
    /// </summary>
    internal DateTimeOffset? MadeAt { get; init; }

    /// <summary>Its ID and state.</summary>
    public override string ToString() => $"{Id} {State}";

    /// <summary>The same job, as it is told of now; what only this process knows stays.</summary>
    internal SfBulkJob Now(SfBulkJob told) => told with
    {
        Object = told.Object ?? Object,
        ExternalIdField = told.ExternalIdField ?? ExternalIdField,
        CreatedDate = told.CreatedDate ?? CreatedDate,
        CreatedById = told.CreatedById ?? CreatedById,
        JobType = told.JobType ?? JobType,
        ApiVersion = told.ApiVersion ?? ApiVersion,
        Uploaded = Uploaded,
        InputPath = InputPath,
        Query = Query,
        Org = Org,
        Input = Input,
        MadeAt = MadeAt,
    };

    /// <summary>The same job, with what this process knows of the rows that it uploads.</summary>
    internal SfBulkJob With(BulkInput? input, long rows, string? path) => this with { Input = input, Uploaded = rows, InputPath = path };

    /// <summary>Reads what the org tells of one job.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="org">The org.</param>
    /// <exception cref="SfException"><c>InvalidJson</c>.</exception>
    internal static SfBulkJob Read(SfResponse response, OrgKey? org) => Reading(response, root => Read(root, org));

    /// <summary>Reads a page of the list of jobs.</summary>
    /// <inheritdoc cref="Read(SfResponse, OrgKey?)"/>
    internal static IReadOnlyList<SfBulkJob> ReadList(SfResponse response, OrgKey? org)
        => Reading(response, root => root.GetProperty("records").EnumerateArray().Select(job => Read(job, org)).ToArray());

    private static T Reading<T>(SfResponse response, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(response.Json);
            return read(document.RootElement);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new SfException("InvalidJson", SfErrorCategory.InvalidData, failure, response.Body.Length, 0);
        }
    }

    private static SfBulkJob Read(JsonElement job, OrgKey? org) => new()
    {
        Id = job.FindText("id") ?? throw new JsonException("A job has no id."),
        Object = job.FindText("object"),
        Operation = Enum.TryParse(job.FindText("operation"), ignoreCase: true, out SfBulkOperation operation)
            ? operation
            : SfBulkOperation.Query,
        State = job.FindText("state") ?? "",
        Processed = Number(job, "numberRecordsProcessed"),
        Failed = Number(job, "numberRecordsFailed"),
        ExternalIdField = job.FindText("externalIdFieldName"),
        ErrorMessage = job.FindText("errorMessage"),
        CreatedDate = Time(job.FindText("createdDate")),
        CreatedById = job.FindText("createdById"),
        SystemModstamp = Time(job.FindText("systemModstamp")),
        JobType = job.FindText("jobType"),
        ApiVersion = Version(job),
        ProcessingTime = Number(job, "totalProcessingTime") is { } time ? TimeSpan.FromMilliseconds(time) : null,
        Retries = (int)(Number(job, "retries") ?? 0),
        Delimiter = BulkDelimiter.Of(job.FindText("columnDelimiter")),
        Org = org,
    };

    private static long? Number(JsonElement job, string name)
        => job.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number)
            ? number
            : null;

    // A number on the wire, such as 67.0.
    private static string? Version(JsonElement job)
        => job.TryGetProperty("apiVersion", out JsonElement value)
            && value.ValueKind == JsonValueKind.Number
            && value.TryGetDecimal(out decimal version)
            ? version.ToString("0.0", CultureInfo.InvariantCulture)
            : job.FindText("apiVersion");

    private static DateTime? Time(string? text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time.LocalDateTime
            : null;
}
