using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// The org's Bulk API 2.0 jobs, and how they go:
/// <code>org.BulkJobs.Next(new BulkJobPlan { QueuedPolls = 1, RunningPolls = 2 });</code>
/// </summary>
public sealed class BulkJobs
{
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(7);

    private readonly TimeProvider _clock;
    private long _lastNumber = RandomNumberGenerator.GetInt32(int.MaxValue) * 4096L;
    private readonly ConcurrentDictionary<string, BulkJob> _jobs = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<BulkJobPlan> _next = new();
    private readonly ConcurrentQueue<ClassicJob> _classic = new();
    private readonly DailyAllowance _batches;
    private readonly DailyAllowance _queries;
    private readonly DailyAllowance _resultStorage;

    internal BulkJobs(TimeProvider clock)
    {
        _clock = clock;
        _batches = new DailyAllowance(clock, 15_000);
        _queries = new DailyAllowance(clock, 10_000);
        _resultStorage = new DailyAllowance(clock, 976_562);
        Settings = new IngestSettings(_batches, () => EmptyResultsHaveHeader);
    }

    /// <summary>How jobs go that are made from now on.</summary>
    public BulkJobPlan Plan { get; set; } = new();

    /// <summary>The most bytes of data that a load takes, before they are encoded for the org: 150 MB after it.</summary>
    public long MaxUploadLength { get; set; } = 150L * 1024 * 1024 * 3 / 4;

    /// <summary>Jobs on a page of a list.</summary>
    public int ListPageSize { get; set; } = 1000;

    /// <summary>Rows on a page of a query's results unless <c>maxRecords</c> asks for another number.</summary>
    public int ResultPageSize { get; set; } = 250_000;

    /// <summary>How <c>resultPages</c> spells its answer.</summary>
    public ResultPagesForm ResultPagesForm { get; set; }

    /// <summary>Whether a result file of a load has its header when it has no rows. Both are known of Salesforce.</summary>
    public bool EmptyResultsHaveHeader { get; set; } = true;

    /// <summary>Objects that the API does not know: INVALIDENTITY.</summary>
    public ISet<string> UnsupportedObjects { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many batches of 10,000 rows all loads of a day may have. The rows of those over it are lost.</summary>
    public int DailyBatchLimit
    {
        get => _batches.Limit;
        set => _batches.Limit = value;
    }

    /// <summary>The batches that counted against the day's limit.</summary>
    public int BatchesUsed
    {
        get => _batches.Used;
        set => _batches.Used = value;
    }

    /// <summary>How many query jobs may be made in a day.</summary>
    public int DailyQueryJobLimit
    {
        get => _queries.Limit;
        set => _queries.Limit = value;
    }

    /// <summary>The query jobs that counted against the day's limit.</summary>
    public int QueryJobsUsed
    {
        get => _queries.Used;
        set => _queries.Used = value;
    }

    /// <summary>How many MB of query results a day may have. At the limit no query job can be made.</summary>
    public int DailyResultStorageLimit
    {
        get => _resultStorage.Limit;
        set => _resultStorage.Limit = value;
    }

    /// <summary>The MB of query results that count against the day's limit: what a test says, as the org does not measure them.</summary>
    public int ResultStorageUsed
    {
        get => _resultStorage.Used;
        set => _resultStorage.Used = value;
    }

    /// <summary>The jobs as they stand, the oldest first.</summary>
    public IReadOnlyList<BulkJobInfo> All => [.. Live().Select(job => job.Info)];

    internal IngestSettings Settings { get; }

    internal IReadOnlyCollection<ClassicJob> Classic => _classic;

    internal DailyAllowance Queries => _queries;

    internal DailyAllowance ResultStorage => _resultStorage;

    /// <summary>The plan of the next job that is made, before <see cref="Plan"/>. Several calls are for several jobs, in turn.</summary>
    public void Next(BulkJobPlan plan) => _next.Enqueue(plan);

    /// <summary>Lets every job go on to its end: those that wait to be asked for, and those that pause.</summary>
    public void Release()
    {
        foreach (BulkJob job in _jobs.Values)
        {
            job.Release();
        }
    }

    /// <summary>Takes every job away that has ended, as happens by itself seven days of the org's clock after its end.</summary>
    public void Expire()
    {
        foreach (BulkJob job in _jobs.Values.Where(job => job.IsEnded))
        {
            Remove(job);
        }
    }

    /// <summary>
    /// Adds a load of the older Bulk API to the list of loads, where Salesforce has them too: of the type <c>Classic</c>, in a state,
    /// <c>Closed</c>, that the others do not know.
    /// </summary>
    public void AddClassic(string objectName) => _classic.Enqueue(
        new ClassicJob(NewId(), objectName, OrgStore.AdministratorId, _clock.GetUtcNow()));

    /// <summary>What a job is made with that a request asks for.</summary>
    internal BulkJobOrder Order(string operation, string userId, string apiVersion, CsvDialect dialect) => new(
        NewId(),
        operation,
        userId,
        apiVersion,
        dialect,
        _next.TryDequeue(out BulkJobPlan? plan) ? plan : Plan,
        _clock);

    internal void RefuseUnsupported(ObjectDefinition definition)
    {
        if (UnsupportedObjects.Contains(definition.Name))
        {
            throw new SalesforceException(400, "INVALIDENTITY", $"Entity '{definition.Name}' is not supported by the Bulk API.");
        }
    }

    internal void Add(BulkJob job) => _jobs[job.Id] = job;

    /// <summary>The job with this ID of 15 or 18 characters; null when there is none any more.</summary>
    internal BulkJob? Find(string id)
        => SalesforceId.Normalize(id) is { } full && _jobs.TryGetValue(full, out BulkJob? job) && IsLive(job) ? job : null;

    internal void Remove(BulkJob job)
    {
        if (_jobs.TryRemove(job.Id, out _))
        {
            job.Dispose();
        }
    }

    /// <summary>The jobs that there are, the oldest first.</summary>
    internal IReadOnlyList<BulkJob> Live() => [.. _jobs.Values.Where(IsLive).OrderBy(job => SalesforceId.Number(job.Id))];

    /// <summary>The end of the org.</summary>
    internal void End()
    {
        foreach (BulkJob job in _jobs.Values)
        {
            Remove(job);
        }
    }

    private string NewId() => SalesforceId.Create("750", Interlocked.Increment(ref _lastNumber));

    /// <summary>Whether a job is still kept; one that is not goes.</summary>
    private bool IsLive(BulkJob job)
    {
        if (!job.IsEnded || _clock.GetUtcNow() - job.Status.ChangedAt < s_kept)
        {
            return true;
        }

        Remove(job);
        return false;
    }
}
