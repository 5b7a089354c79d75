using System.Globalization;
using System.Text.Json;
using SalesforceConnect.Connections;
using SalesforceConnect.Describe;
using SalesforceConnect.Errors;
using SalesforceConnect.Query;
using SalesforceConnect.Rest;
using SalesforceConnect.Soql;
using SalesforceConnect.Work;

namespace SalesforceConnect.Bulk;

/// <summary>
/// One export: makes the job, waits for it and fetches its results. What bulk jobs do not take goes by the REST API.
/// </summary>
/// <param name="sender">Makes the calls.</param>
/// <param name="types">Knows the fields' types.</param>
/// <param name="query">The query.</param>
/// <param name="options">How it is to go.</param>
/// <param name="caller">Where to tell of it.</param>
/// <param name="org">The org; asked once a call was answered.</param>
/// <param name="clock">The clock for the waits.</param>
internal sealed class ExportRun(
    ISender sender, TypeCache types, SoqlQuery query, ExportOptions options, ICaller? caller, Func<OrgKey> org, TimeProvider clock)
{
    // From about this size on Salesforce itself cuts a query into parts, unless LIMIT or ORDER BY keep it from that.
    private const long LargeObject = 250_000;

    private readonly FirstDate _dated = new(sender);
    private SoqlQuery? _narrowed;
    private Watermark? _marks;
    private BulkJobs? _jobs;

    /// <summary>From when on changes are wanted; null for all records, or for what <see cref="Marks"/> say.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>
    /// Gives what keeps from when on changes are wanted the next time, once a call was answered, so that the org is known; null for nothing.
    /// </summary>
    public Func<Watermark>? Marks { get; init; }

    /// <summary>Hears how it goes on, on whatever thread that happens.</summary>
    public Action<ExportProgress> OnProgress { get; init; } = _ => { };

    /// <summary>The job; null before it is made, and where there is none.</summary>
    public SfBulkJob? Job { get; private set; }

    private SoqlQuery Narrowed => _narrowed ?? query;

    private BulkJobs Jobs => _jobs ??= new BulkJobs(sender, caller, () => org());

    /// <summary>Makes the job, unless the query goes by the REST API.</summary>
    /// <returns>The job; null where the query goes by the REST API.</returns>
    /// <exception cref="SfException">The query was refused, or it is not one that can be exported from a mark on: why.</exception>
    public async Task<SfBulkJob?> BeginAsync(CancellationToken cancellationToken)
    {
        await NarrowAsync(cancellationToken).ConfigureAwait(false);
        if (QueryRoute.WhyNotBulk(query) is { } reason)
        {
            caller?.Verbose(() => Text.Message("ExportByRest", reason));
            return null;
        }

        await WarnOfSizeAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Job = await Jobs.CreateQueryAsync(Narrowed.Text.Plain(), options.IncludeDeleted, options.Delimiter, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (SfApiException refusal) when (refusal.StatusCode == 400 && QueryRoute.MeansRest(refusal.AllErrors[0].Message))
        {
            caller?.Verbose(() => Text.Message("ExportByRest", refusal.AllErrors[0].Message.TrimEnd('.')));
            return null;
        }
    }

    /// <summary>Exports into a file, once <see cref="BeginAsync"/> was called.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="cancellationToken">Ends it at once; the job goes on.</param>
    /// <returns>How many rows it has.</returns>
    public async Task<long> ToFileAsync(string path, CancellationToken cancellationToken)
    {
        long rows;
        if (await WaitAsync(cancellationToken).ConfigureAwait(false) is { } job)
        {
            rows = await Receiver(job).ReceiveAsync(job, path, options.Encoding, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            using QueryRun run = Rest(new QueryOptions { IncludeDeleted = options.IncludeDeleted, IsFlat = true });
            rows = await new QueryCsv(options.Delimiter, options.Encoding)
                .WriteAsync(path, run, Narrowed, count => OnProgress(new ExportProgress(null, count)), cancellationToken).ConfigureAwait(false);
        }

        KeepMark();
        return rows;
    }

    /// <summary>Exports as records, once <see cref="BeginAsync"/> was called.</summary>
    /// <param name="takeAsync">Takes records that came by the job.</param>
    /// <param name="takeRestAsync">Takes a query of the REST API that is to be run instead.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task ToRecordsAsync(
        Func<IReadOnlyList<SfRecord>, Task> takeAsync, Func<QueryRun, Task> takeRestAsync, CancellationToken cancellationToken)
    {
        if (await WaitAsync(cancellationToken).ConfigureAwait(false) is { } job)
        {
            await Receiver(job).ReadRecordsAsync(job, types, takeAsync, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            using QueryRun run = Rest(new QueryOptions { IncludeDeleted = options.IncludeDeleted, Org = org });
            await takeRestAsync(run).ConfigureAwait(false);
        }
    }

    /// <summary>Says that all of it is where it was wanted, so that the next export may begin later. A file says so itself.</summary>
    /// <exception cref="SfException"><c>ServerTimeUnknown</c>, <c>FileNotWritten</c>.</exception>
    public void KeepMark()
        => _marks?.Keep(
            query,
            options.IncludeDeleted,
            (Job is null ? _dated.Value : Job.MadeAt) ?? throw new SfException("ServerTimeUnknown", SfErrorCategory.InvalidData));

    private async Task NarrowAsync(CancellationToken cancellationToken)
    {
        if (Since is null && Marks is null)
        {
            return;
        }

        await ExportSoql.RequireChangedAsync(
            query.Root.ObjectName ?? throw new SfException("QueryNotNarrowed", SfErrorCategory.InvalidArgument),
            types,
            caller,
            cancellationToken).ConfigureAwait(false);
        _marks = Marks?.Invoke();
        DateTimeOffset? mark = Since ?? _marks!.Find(query, options.IncludeDeleted);
        _marks?.Expect(query, options.IncludeDeleted);
        if (mark is not { } from)
        {
            return;
        }

        _narrowed = ExportSoql.Since(query, from);
        if (options.IncludeDeleted && Watermark.MissesDeletions(from, clock.GetUtcNow()))
        {
            caller?.Warning(Text.Message("DeletionsMissing", query.Root.ObjectName, from.LocalDateTime));
        }
    }


    // The job, complete; null where the query goes by the REST API, as may turn out only now.
    private async Task<SfBulkJob?> WaitAsync(CancellationToken cancellationToken)
    {
        if (Job is not { } job)
        {
            return null;
        }

        var wait = new BulkWait(Jobs, clock) { Interval = options.PollingInterval, Limit = options.Limit };
        Job = job = await wait.EndAsync(
            job,
            now =>
            {
                Job = now;
                OnProgress(new ExportProgress(now, null));
            },
            cancellationToken).ConfigureAwait(false);
        if (job.State == "Failed" && QueryRoute.MeansRest(job.ErrorMessage))
        {
            caller?.Verbose(() => Text.Message("ExportByRest", job.ErrorMessage!.TrimEnd('.')));
            Job = null;
        }

        return Job;
    }

    private ExportReceiver Receiver(SfBulkJob job)
        => new(sender, caller, org) { OnRows = rows => OnProgress(new ExportProgress(job, rows)) };

    private QueryRun Rest(QueryOptions rest)
        => new(_dated, Narrowed, [Narrowed.Text.Plain()], rest, caller, new SelectionTypes(types, rest.ObjectsResource, caller));

    private async Task WarnOfSizeAsync(CancellationToken cancellationToken)
    {
        SoqlStatement root = query.Root;
        List<string> clauses = [];
        if (root.Has("LIMIT"))
        {
            clauses.Add("LIMIT");
        }

        if (root.Has("ORDER"))
        {
            clauses.Add("ORDER BY");
        }

        if (clauses.Count == 0 || root.ObjectName is not { } objectName)
        {
            return;
        }

        try
        {
            SfRequest request = new("GET", "limits/recordCount") { Query = [new("sObjects", objectName)], MaximumRetries = 1 };
            SfResponse answer = await sender.SendAsync(request, caller, cancellationToken).ConfigureAwait(false);
            using JsonDocument document = JsonDocument.Parse(answer.Json);
            long count = document.RootElement.GetProperty("sObjects").EnumerateArray().Sum(each => each.GetProperty("count").GetInt64());
            if (count > LargeObject)
            {
                caller?.Warning(Text.Message("ExportNotInParts", string.Join(", ", clauses), objectName, count));
            }
        }
        catch (Exception failure) when (failure is SfException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            caller?.Verbose(() => Text.Message("ExportSizeUnknown", objectName, failure.Message));
        }
    }

    /// <summary>Notes the time on the server when the first call was answered.</summary>
    private sealed class FirstDate(ISender inner) : ISender
    {
        public DateTimeOffset? Value { get; private set; }

        public async Task<SfResponse> SendAsync(SfRequest request, ICaller? caller, CancellationToken cancellationToken)
        {
            SfResponse answer = await inner.SendAsync(request, caller, cancellationToken).ConfigureAwait(false);
            Value ??= DateTimeOffset.TryParse(
                answer.Header("Date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;
            return answer;
        }

        public Task<string> ApiVersionAsync(ICaller? caller, CancellationToken cancellationToken)
            => inner.ApiVersionAsync(caller, cancellationToken);
    }
}
