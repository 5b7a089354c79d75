using System.Globalization;
using SalesforceConnect.Connections;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.Bulk;

/// <summary>Makes bulk jobs and asks for them (Bulk API 2.0 and Bulk API Developer Guide).</summary>
/// <param name="sender">Makes the calls.</param>
/// <param name="caller">Where to tell of them.</param>
/// <param name="org">The org; asked once a call was answered.</param>
internal sealed class BulkJobs(ISender sender, ICaller? caller, Func<OrgKey?> org)
{
    private const int Created = 201;
    private const string Csv = "text/csv; charset=UTF-8";

    // Two kinds of job have IDs of one kind.
    private static readonly string[] s_resources = [BulkResource.Ingest, BulkResource.Query];

    /// <summary>Makes a job that loads.</summary>
    /// <param name="objectName">The object.</param>
    /// <param name="operation">What it does.</param>
    /// <param name="externalIdField">The field by which an upsert finds records; null for any other.</param>
    /// <param name="assignmentRule">The ID of an assignment rule; null for none.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public Task<SfBulkJob> CreateLoadAsync(
        string objectName, SfBulkOperation operation, string? externalIdField, string? assignmentRule, CancellationToken cancellationToken)
        => CreateAsync(
            BulkResource.Ingest,
            [("object", objectName),
                ("operation", Name(operation)),
            ("externalIdFieldName", externalIdField),
            ("assignmentRuleId", assignmentRule),
            ("contentType", "CSV"),
            ("columnDelimiter", "COMMA"),
            ("lineEnding", "LF")],
            cancellationToken);

    /// <summary>Makes a job that reads.</summary>
    /// <param name="query">The query.</param>
    /// <param name="includeDeleted">Whether it reads deleted and archived records too.</param>
    /// <param name="delimiter">The character between the values of its results.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task<SfBulkJob> CreateQueryAsync(string query, bool includeDeleted, char delimiter, CancellationToken cancellationToken)
        => await CreateAsync(
            BulkResource.Query,
            [("operation", Name(includeDeleted ? SfBulkOperation.QueryAll : SfBulkOperation.Query)),
            ("query", query),
            ("contentType", "CSV"),
            ("columnDelimiter", BulkDelimiter.NameOf(delimiter)),
            ("lineEnding", "LF")],
            cancellationToken).ConfigureAwait(false) with
        {
            Query = query,
        };

    /// <summary>Uploads the one file of a job. It is never done twice: a job whose upload broke off is of no more use.</summary>
    /// <param name="job">The job.</param>
    /// <param name="path">The file, as Salesforce wants it.</param>
    /// <param name="listener">Hears of the bytes.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">
    /// It broke off, was refused, or <c>NotAnUpload</c>: something else answered in the org's place.
    /// </exception>
    public async Task UploadAsync(SfBulkJob job, string path, ITransferListener? listener, CancellationToken cancellationToken)
    {
        SfRequest request = For(job, "PUT", "/batches", RequestBody.FromFile(path, Csv)) with { Listener = listener, MaximumRetries = 0 };
        SfResponse answer = await sender.SendAsync(request, caller, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode != Created)
        {
            throw new SfException("NotAnUpload", SfErrorCategory.InvalidData, job.Id, answer.StatusCode);
        }
    }

    /// <summary>Says that all of a job's rows are there: Salesforce begins.</summary>
    public Task<SfBulkJob> CloseAsync(SfBulkJob job, CancellationToken cancellationToken)
        => SetStateAsync(job, "UploadComplete", cancellationToken);

    /// <summary>Stops a job. Rows that are done stay done.</summary>
    public Task<SfBulkJob> AbortAsync(SfBulkJob job, CancellationToken cancellationToken)
        => SetStateAsync(job, "Aborted", cancellationToken);

    /// <summary>A job as it is now.</summary>
    /// <exception cref="SfException">It is not there any more, or the call was refused.</exception>
    public async Task<SfBulkJob> RenewAsync(SfBulkJob job, CancellationToken cancellationToken)
        => job.Now(SfBulkJob.Read(await SendAsync(job, For(job, "GET"), cancellationToken).ConfigureAwait(false), org()));

    /// <summary>Asks for each job of a list, which does not say how many rows they have, side by side.</summary>
    /// <param name="listed">The jobs.</param>
    /// <param name="take">Takes each in its order, as it is now; where the org does not tell, as it was listed, and why.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task RenewAllAsync(
        IEnumerable<SfBulkJob> listed, Action<SfBulkJob, SfException?> take, CancellationToken cancellationToken)
    {
        using var calls = new SideBySide();
        await calls.RunInOrderAsync<SfBulkJob, (SfBulkJob Job, SfException? Failure)>(
            listed,
            async (job, stop) =>
            {
                try
                {
                    return (await RenewAsync(job, stop).ConfigureAwait(false), null);
                }
                catch (SfException failure)
                {
                    return (job, failure);
                }
            },
            renewed => take(renewed.Job, renewed.Failure),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The job with an ID.</summary>
    /// <exception cref="SfException"><c>BulkJobNotFound</c>: there is none, or it is another user's, or it has expired.</exception>
    public async Task<SfBulkJob> FindAsync(string id, CancellationToken cancellationToken)
    {
        SfApiException? refusal = null;
        foreach (string resource in s_resources)
        {
            try
            {
                var request = new SfRequest("GET", $"{resource}/{UrlText.Escape(id)}");
                SfResponse answer = await sender.SendAsync(request, caller, cancellationToken).ConfigureAwait(false);
                return SfBulkJob.Read(answer, org());
            }
            catch (SfApiException refused) when (refused.StatusCode is 400 or 404)
            {
                // Where the first says that there is none, the second may have it; what it says otherwise counts more.
                refusal = refusal is null || !refused.Refusal.MeansNotFound ? refused : refusal;
            }
        }

        throw refusal!.Refusal.MeansNotFound ? refusal.InWords("BulkJobNotFound", id) : refusal;
    }

    /// <summary>Removes a job and its results.</summary>
    /// <exception cref="SfException">It is not there any more, or it has not come to its end.</exception>
    public Task RemoveAsync(SfBulkJob job, CancellationToken cancellationToken) => SendAsync(job, For(job, "DELETE"), cancellationToken);

    /// <summary>A call for one of a job's own resources.</summary>
    /// <param name="job">The job.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="below">The rest of the path, with its slash, such as <c>/results</c>.</param>
    /// <param name="body">What it carries.</param>
    /// <returns>With the API version that the job was made with: another one is refused for results.</returns>
    public static SfRequest For(SfBulkJob job, string method, string below = "", RequestBody? body = null)
        => new(method, $"{job.Resource}/{job.Id}{below}", body) { ApiVersion = job.ApiVersion };

    private async Task<SfResponse> SendAsync(SfBulkJob job, SfRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await sender.SendAsync(request, caller, cancellationToken).ConfigureAwait(false);
        }
        catch (SfApiException refusal) when (refusal.Refusal.MeansNotFound)
        {
            throw refusal.InWords("BulkJobNotFound", job.Id);
        }
    }

    private async Task<SfBulkJob> SetStateAsync(SfBulkJob job, string state, CancellationToken cancellationToken)
    {
        byte[] body = JsonObject.Write(writer => writer.WriteString("state", state));
        SfRequest request = For(job, "PATCH", body: new RequestBody(body, RequestBody.Json)) with { IsRepeatable = true };
        try
        {
            return job.Now(SfBulkJob.Read(await SendAsync(job, request, cancellationToken).ConfigureAwait(false), org()));
        }
        catch (SfException failure) when (MayHaveBeenHeard(failure))
        {
            // Whether it was is asked, not guessed.
            if (await TryRenewAsync(job, cancellationToken).ConfigureAwait(false) is { } now && now.State != job.State)
            {
                return now;
            }

            throw;
        }
    }

    // A refusal of the first try is the org's last word; one of a later try may mean that an earlier one was heard.
    private static bool MayHaveBeenHeard(SfException failure) => failure switch
    {
        { IsBeforeCall: true } or TransportException { WasSent: false } => false,
        SfApiException refusal => refusal.Attempts > 1
            || (refusal.StatusCode >= 500 && !refusal.Refusal.Meaning.WasRefusedUnprocessed),
        _ => true,
    };

    private async Task<SfBulkJob?> TryRenewAsync(SfBulkJob job, CancellationToken cancellationToken)
    {
        try
        {
            return await RenewAsync(job, cancellationToken).ConfigureAwait(false);
        }
        catch (SfException)
        {
            return null;
        }
    }

    // A job that is made twice costs nothing: without rows it does nothing.
    private async Task<SfBulkJob> CreateAsync(string resource, (string Name, string? Value)[] members, CancellationToken cancellationToken)
    {
        byte[] body = JsonObject.Write(writer =>
        {
            foreach ((string name, string? value) in members)
            {
                if (value is not null)
                {
                    writer.WriteString(name, value);
                }
            }
        });
        SfRequest request = new("POST", resource, new RequestBody(body, RequestBody.Json)) { IsRepeatable = true };
        SfResponse answer = await sender.SendAsync(request, caller, cancellationToken).ConfigureAwait(false);
        return SfBulkJob.Read(answer, org()) with
        {
            MadeAt = DateTimeOffset.TryParse(
                answer.Header("Date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null,
        };
    }

    private static string Name(SfBulkOperation operation)
    {
        string name = operation.ToString();
        return char.ToLowerInvariant(name[0]) + name.Substring(1);
    }
}
