using System.Collections.Concurrent;

namespace SalesforceConnect.LocalOrg;

/// <summary>The reports, and how they run.</summary>
public sealed class ReportLibrary
{
    private const string InstancePrefix = "0LG";

    private readonly ConcurrentDictionary<string, ReportInstance> _instances = new(StringComparer.Ordinal);
    private readonly OrgStore _store;
    private readonly TimeProvider _clock;
    private int _lastInstance;

    internal ReportLibrary(OrgStore store, TimeProvider clock, bool hasSamples)
    {
        _store = store;
        _clock = clock;
        if (hasSamples)
        {
            foreach (ReportDefinition report in SampleReports.All)
            {
                AddRecord(report);
            }
        }
    }

    /// <summary>How many detail rows a run gives in JSON; Salesforce gives 2,000.</summary>
    public int DetailRowLimit { get; set; } = 2000;

    /// <summary>How often an asynchronous run is asked for before it has come to its end.</summary>
    public int PollsUntilDone { get; set; } = 1;

    /// <summary>Why asynchronous runs made from now on fail; null where they do not.</summary>
    public string? InstanceError { get; set; }

    /// <summary>The ID of the report with this name.</summary>
    public string Id(string name)
        => All.FirstOrDefault(report => report.Name == name)?.Id
            ?? throw new ArgumentException($"There is no report '{name}'.", nameof(name));

    /// <summary>The report, or 404.</summary>
    internal ReportDefinition Find(string id)
        => SampleReports.All.FirstOrDefault(report => report.Id == id || report.Id[..15] == id) is { } report
            && _store.Find(_store.Table(ReportSchema.Name), report.Id) is { IsDeleted: false }
                ? report
                : throw Unavailable();

    internal IEnumerable<ReportDefinition> All
        => SampleReports.All.Where(report => _store.Find(_store.Table(ReportSchema.Name), report.Id) is { IsDeleted: false });

    internal ReportInstance Begin(ReportRun run, bool includeDetails, string ownerId)
    {
        var instance = new ReportInstance(
            SalesforceId.Create(InstancePrefix, Interlocked.Increment(ref _lastInstance)),
            run,
            includeDetails,
            ownerId,
            _clock.GetUtcNow().UtcDateTime,
            PollsUntilDone)
        {
            ErrorMessage = InstanceError,
        };
        return _instances[instance.Id] = instance;
    }

    internal IEnumerable<ReportInstance> Instances(string reportId)
        => _instances.Values.Where(instance => instance.Run.Report.Id == reportId).OrderBy(instance => instance.Id, StringComparer.Ordinal);

    /// <summary>The run, or 404.</summary>
    internal ReportInstance Instance(string id) => _instances.TryGetValue(id, out ReportInstance? instance) ? instance : throw Unavailable();

    internal void Remove(ReportInstance instance) => _instances.TryRemove(instance.Id, out _);

    private static SalesforceException Unavailable() => new(404, "NOT_FOUND", "The data you’re trying to access is unavailable.");

    private void AddRecord(ReportDefinition report)
    {
        OrgTable table = _store.Table(ReportSchema.Name);
        object?[] values = new object?[table.Definition.Fields.Count];
        var created = new DateTime(2024, 2, 5, 9, 0, 0, DateTimeKind.Utc);
        foreach ((string name, object? value) in new (string, object?)[]
        {
            ("Id", report.Id), ("IsDeleted", false), ("Name", report.Name), ("DeveloperName", report.DeveloperName),
            ("FolderName", report.Folder), ("Format", report.Format.ToString()), ("Description", report.Description),
            ("LastRunDate", report.Format == ReportFormat.MultiBlock ? null : created.AddDays(30)),
            ("CreatedDate", created), ("LastModifiedDate", created), ("SystemModstamp", created),
            ("CreatedById", OrgStore.AdministratorId), ("LastModifiedById", OrgStore.AdministratorId),
        })
        {
            values[table.Definition.Field(name).Index] = value;
        }

        _store.Put(table, new OrgRow(values));
    }
}
