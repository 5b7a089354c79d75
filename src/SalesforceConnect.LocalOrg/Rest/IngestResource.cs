using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace SalesforceConnect.LocalOrg;

/// <summary><c>/jobs/ingest</c>: loads of records.</summary>
internal static class IngestResource
{
    private const int FirstVersion = 41;
    private const int MaxOneShotLength = 100_000;

    public static Task AnswerAsync(RestCall call)
    {
        call.RequireVersion(FirstVersion);
        return call.Segments switch
        {
            [_, _] => call.Method switch
            {
                "GET" => JobListResource.AnswerAsync(call),
                "POST" => CreateAsync(call),
                _ => throw call.MethodNotAllowed("GET", "HEAD", "POST"),
            },
            [_, _, var id] => JobAsync(call, Find(call, id)),
            [_, _, var id, "batches"] => UploadAsync(call, Find(call, id)),
            [_, _, var id, var file] => ResultsAsync(call, Find(call, id), file),
            _ => throw SalesforceException.NotFound(),
        };
    }

    private static IngestJob Find(RestCall call, string id)
    {
        IngestJob job = call.Org.BulkJobs.Find(id) as IngestJob ?? throw SalesforceException.NotFound();
        string user = call.Token.User.Id;

        // The administrator has "Manage Data Integrations".
        return job.Order.UserId == user || user == OrgStore.AdministratorId
            ? job
            : throw new SalesforceException(
                400, "INVALIDUSER", $"InvalidUser : Job {job.Id} belongs to another user, and you do not manage data integrations");
    }

    private static async Task CreateAsync(RestCall call)
    {
        HttpContext http = call.Http;
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out MediaTypeHeaderValue? type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            using JsonDocument body = await RequestBody.ReadJsonAsync(http).ConfigureAwait(false);
            IngestJob job = Make(call, body.RootElement);
            call.Org.BulkJobs.Add(job);
            await JobJson.SendAsync(call, job, job.Status, inFull: false).ConfigureAwait(false);
            return;
        }

        IngestJob whole = await ReadWholeAsync(call, HeaderUtilities.RemoveQuotes(type.Boundary).ToString()).ConfigureAwait(false);
        call.Org.BulkJobs.Add(whole);
        await CloseAsync(call, whole).ConfigureAwait(false);
    }

    /// <summary>A job and its data in one request: the part <c>job</c>, and the part <c>content</c> with a file name.</summary>
    private static async Task<IngestJob> ReadWholeAsync(RestCall call, string boundary)
    {
        CancellationToken gone = call.Http.RequestAborted;
        IngestJob? job = null;
        OrgBlob? content = null;
        try
        {
            var reader = new MultipartReader(boundary, call.Http.Request.Body);
            while (await reader.ReadNextSectionAsync(gone).ConfigureAwait(false) is { } section)
            {
                ContentDispositionHeaderValue? disposition = section.GetContentDispositionHeader();
                switch (HeaderUtilities.RemoveQuotes(disposition?.Name ?? default).ToString())
                {
                    case "job" when job is null:
                        using (JsonDocument body = await RequestBody.ReadPartAsync(
                            section.Body, section.ContentType, gone).ConfigureAwait(false))
                        {
                            job = Make(call, body.RootElement);
                        }

                        break;
                    case "content" when content is null && disposition!.IsFileDisposition() && IsCsv(section.ContentType):
                        content = await BlobSpool.ReadAsync(section.Body, MaxOneShotLength * 4, gone).ConfigureAwait(false);
                        break;
                    case var name:
                        throw RequestBody.Multipart(
                            $"Unexpected part '{name}': the parts are 'job' (JSON) and 'content' (text/csv, with a file name).");
                }
            }
        }
        catch (Exception malformed) when (malformed is InvalidDataException
            || (malformed is IOException and not BadHttpRequestException && !gone.IsCancellationRequested))
        {
            throw RequestBody.Multipart(malformed.Message);
        }

        if (job is null || content is null)
        {
            throw RequestBody.Multipart($"The part '{(job is null ? "job" : "content")}' is missing.");
        }

        using (var text = new StreamReader(content.OpenRead()))
        {
            if ((await text.ReadToEndAsync(gone).ConfigureAwait(false)).Length > MaxOneShotLength)
            {
                throw SalesforceException.TooLarge(MaxOneShotLength);
            }
        }

        job.TryTake(content);
        return job;
    }

    private static IngestJob Make(RestCall call, JsonElement body)
    {
        var request = JobRequest.Read(body, "object", "externalIdFieldName", "assignmentRuleId");
        string operation = request.Operation("insert", "update", "upsert", "delete", "hardDelete");
        CsvDialect dialect = request.Dialect();
        string name = request.Text("object") ?? "";
        OrgTable table = call.Org.Store.FindTable(name, tooling: false) ?? throw InvalidJob($"Unable to find object: {name}");
        call.Org.BulkJobs.RefuseUnsupported(table.Definition);
        if (operation == "hardDelete" && !call.Token.User.BulkHardDelete)
        {
            throw new SalesforceException(
                400, "FEATURENOTENABLED", "FeatureNotEnabled : hardDelete operation requires special user profile permission");
        }

        string? ruleId = request.Text("assignmentRuleId");
        var rules = new RecordRules(
            call.Org.RowLocks,
            call.Org.ValidationRules,
            call.Org.AssignmentRules,
            new AutoAssign(ruleId is not null, ruleId),
            call.Org.DuplicateRules,
            new DuplicateHandling(AllowSave: false, IncludeRecordDetails: false, RunAsCurrentUser: false),
            call.Root);
        FieldDefinition? key = operation == "upsert" ? Key(table.Definition, request.Text("externalIdFieldName")) : null;
        return new IngestJob(
            call.Org.BulkJobs.Order(operation, call.Token.User.Id, call.Version, dialect),
            new IngestTarget(call.Org.Store, table, key, ruleId, rules),
            call.Org.BulkJobs.Settings);
    }

    private static FieldDefinition Key(ObjectDefinition definition, string? name)
    {
        if (name is null)
        {
            throw InvalidJob($"External ID was blank for {definition.Name}. An External ID must be specified for upsert.");
        }

        return definition.FindField(name) is { IdLookup: true } key
            ? key
            : throw InvalidJob($"Field name provided, {name} does not match an External ID for {definition.Name}");
    }

    private static async Task JobAsync(RestCall call, IngestJob job)
    {
        switch (call.Method)
        {
            case "GET":
                BulkJobStatus status = await job.PollAsync(call.Http.RequestAborted).ConfigureAwait(false);
                await JobJson.SendAsync(call, job, status, inFull: true).ConfigureAwait(false);
                break;
            case "PATCH":
                using (JsonDocument body = await RequestBody.ReadJsonAsync(call.Http).ConfigureAwait(false))
                {
                    BulkJobState state = JobRequest.ReadState(body.RootElement, BulkJobState.UploadComplete, BulkJobState.Aborted);
                    await (state == BulkJobState.Aborted
                        ? JobState.AbortAsync(call, job)
                        : CloseAsync(call, job)).ConfigureAwait(false);
                }

                break;
            case "DELETE":
                JobState.Delete(
                    call,
                    job,
                    BulkJobState.UploadComplete,
                    BulkJobState.JobComplete,
                    BulkJobState.Aborted,
                    BulkJobState.Failed);
                break;
            default:
                throw call.MethodNotAllowed("DELETE", "GET", "HEAD", "PATCH");
        }
    }

    private static Task CloseAsync(RestCall call, IngestJob job)
    {
        BulkJobStatus before = job.Status;
        return job.TryClose()
            ? JobJson.SendAsync(call, job, before with { State = BulkJobState.UploadComplete }, inFull: false)
            : throw JobState.Refused("Closing", before.State);
    }

    private static async Task UploadAsync(RestCall call, IngestJob job)
    {
        if (call.Method != "PUT")
        {
            throw call.MethodNotAllowed("PUT");
        }

        HttpContext http = call.Http;
        if (!IsCsv(http.Request.ContentType))
        {
            throw RequestBody.UnsupportedType(http.Request.ContentType);
        }

        if (job.State != BulkJobState.Open)
        {
            throw JobState.Refused("Uploading to", job.State);
        }

        OrgBlob content;
        try
        {
            content = await BlobSpool.ReadAsync(
                http.Request.Body, call.Org.BulkJobs.MaxUploadLength, http.RequestAborted).ConfigureAwait(false);
        }
        catch (InvalidDataException broken)
        {
            throw new SalesforceException(400, "BULK_API_ERROR", $"The data cannot be unzipped: {broken.Message}");
        }

        if (!job.TryTake(content))
        {
            (content as IDisposable)?.Dispose();
            throw new SalesforceException(
                400,
                "BULK_API_ERROR",
                $"Found multiple contents for job: <{job.Id[..15]}>, please 'Close' / 'Abort' / 'Delete' the current Job "
                + "then create a new Job and make sure you only do 'PUT' once on a given Job.");
        }

        http.Response.StatusCode = 201;
    }

    private static Task ResultsAsync(RestCall call, IngestJob job, string file)
    {
        bool Is(string name) => file.Equals(name, StringComparison.OrdinalIgnoreCase);
        if (!Is("successfulResults") && !Is("failedResults") && !Is("unprocessedrecords"))
        {
            throw SalesforceException.NotFound();
        }

        if (call.Method != "GET")
        {
            throw call.MethodNotAllowed("GET", "HEAD");
        }

        if (!job.IsEnded || job.Results is not { } results)
        {
            throw JobState.NoResults(job.State);
        }

        ResultFile wanted = Is("successfulResults") ? results.Successful : Is("failedResults") ? results.Failed : results.Unprocessed;
        OrgBlob content = wanted.Content!;
        call.Http.Response.ContentType = JobState.Csv;
        return HttpMethods.IsHead(call.Http.Request.Method)
            ? Task.CompletedTask
            : BlobResource.SendAsync(call.Http, content, 0, content.Length);
    }

    private static bool IsCsv(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && type.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase);

    private static SalesforceException InvalidJob(string message) => new(400, "INVALIDJOB", $"InvalidJob : {message}");
}
