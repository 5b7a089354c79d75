using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SalesforceConnect.LocalOrg;

/// <summary>The bulk jobs of an org in another process.</summary>
public sealed class BulkJobs
{
    private readonly LocalOrgServer _org;

    internal BulkJobs(LocalOrgServer org) => _org = org;

    public BulkJobPlan Plan
    {
        set => Set(value);
    }

    public int ListPageSize
    {
        set => Set(value);
    }

    public int ResultPageSize
    {
        set => Set(value);
    }

    public ResultPagesForm ResultPagesForm
    {
        set => Set(value);
    }

    public bool EmptyResultsHaveHeader
    {
        set => Set(value);
    }

    public int DailyBatchLimit
    {
        set => Set(value);
    }

    public int BatchesUsed
    {
        get => _org.Call("get", Path()).GetInt32();
        set => Set(value);
    }

    public UnsupportedObjects UnsupportedObjects => new(_org);

    public IReadOnlyList<BulkJobInfo> All => _org.Call("bulkJobs").Deserialize<BulkJobInfo[]>()!;

    public void Next(BulkJobPlan plan) => _org.Call("nextBulkJob", plan);

    public void Release() => _org.Call("releaseBulkJobs");

    public void Expire() => _org.Call("expireBulkJobs");

    private static string Path([CallerMemberName] string property = "") => $"{nameof(LocalOrgServer.BulkJobs)}.{property}";

    private void Set(object value, [CallerMemberName] string property = "") => _org.Call("set", Path(property), value);
}

/// <summary>The objects that bulk jobs of an org in another process do not know.</summary>
public sealed class UnsupportedObjects
{
    private readonly LocalOrgServer _org;

    internal UnsupportedObjects(LocalOrgServer org) => _org = org;

    public void Add(string value) => _org.Call("addUnsupportedObject", value);
}

/// <summary>The locked rows of an org in another process.</summary>
public sealed class RowLocks
{
    private readonly LocalOrgServer _org;

    internal RowLocks(LocalOrgServer org) => _org = org;

    public void Add(string value) => _org.Call("addRowLock", value);
}
