using System.Text.Json;
using SalesforceConnect.Connections;
using SalesforceConnect.Errors;
using SalesforceConnect.Json;
using SalesforceConnect.Rest;
using SalesforceConnect.Work;

namespace SalesforceConnect.Bulk;

/// <summary>
/// Lists the org's jobs, all pages of them (Bulk API 2.0 and Bulk API Developer Guide, "Get Information About All Jobs").
/// </summary>
/// <param name="sender">Makes the calls.</param>
/// <param name="caller">Where to tell of them.</param>
/// <param name="org">The org; asked once a call was answered.</param>
internal sealed class BulkJobList(ISender sender, ICaller? caller, Func<OrgKey?> org) : IPageReader<BulkJobList.JobPage>
{
    /// <summary>The jobs of a resource.</summary>
    /// <param name="resource">One of <see cref="BulkResource"/>.</param>
    /// <param name="jobType">The type of jobs, such as <c>V2Ingest</c>; null for all.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task<IReadOnlyList<SfBulkJob>> ReadAsync(string resource, string? jobType, CancellationToken cancellationToken)
    {
        var first = new SfRequest("GET", resource) { Query = jobType is null ? [] : [new("jobType", jobType)] };
        var jobs = new List<SfBulkJob>();
        using var pages = new PageStream<JobPage>(
            this,
            async (guard, stop) => await ReadAsync(await SendAsync(first, stop).ConfigureAwait(false), guard, stop).ConfigureAwait(false),
            first.For,
            SendAsync);
        while (await pages.NextAsync(cancellationToken).ConfigureAwait(false) is { } page)
        {
            jobs.AddRange(page.Jobs);
        }

        return jobs;
    }

    string? IPageReader<JobPage>.FindNext(SfResponse answer) => null;

    Task<JobPage> IPageReader<JobPage>.ReadAsync(SfResponse answer, PageGuard guard, CancellationToken cancellationToken)
        => ReadAsync(answer, guard, cancellationToken);

    SfException IPageReader<JobPage>.ErrorOf(PageEnd end)
        => end.IsCircle ? PageGuard.Circle(end.Seen!) : new SfException("PageMissing", SfErrorCategory.InvalidData, end.Rows);

    string? IPageReader<JobPage>.BrokenOff(string message, long rows, long announced) => null;

    private Task<SfResponse> SendAsync(SfRequest request, CancellationToken cancellationToken)
        => sender.SendAsync(request, caller, cancellationToken);

    private Task<JobPage> ReadAsync(SfResponse answer, PageGuard guard, CancellationToken cancellationToken)
    {
        IReadOnlyList<SfBulkJob> jobs = SfBulkJob.ReadList(answer, org());
        using JsonDocument document = JsonDocument.Parse(answer.Json);
        return Task.FromResult(new JobPage(jobs, document.RootElement.FindText("nextRecordsUrl")));
    }

    /// <summary>A page of the list.</summary>
    /// <param name="Jobs">Its jobs.</param>
    /// <param name="Next">Where the next one is; null for none.</param>
    internal sealed record JobPage(IReadOnlyList<SfBulkJob> Jobs, string? Next) : IPage
    {
        public int RowCount => Jobs.Count;

        public long Announced => -1;

        public bool IsDone => Next is null;
    }
}
