using System.Text;
using SalesforceConnect.Connections;
using SalesforceConnect.Describe;
using SalesforceConnect.Disk;
using SalesforceConnect.Errors;
using SalesforceConnect.Records;
using SalesforceConnect.Rest;
using SalesforceConnect.Work;

namespace SalesforceConnect.Bulk;

/// <summary>
/// Fetches the results of a query's job. What has come into a file before something broke off stays, and another call, be it in another
/// process or on another day, fetches what is missing.
/// </summary>
/// <param name="sender">Makes the calls.</param>
/// <param name="caller">Where to tell of them.</param>
/// <param name="org">The org; asked once a call was answered.</param>
internal sealed class ExportReceiver(ISender sender, ICaller? caller, Func<OrgKey> org)
{
    /// <summary>Hears how many rows have come so far, on whatever thread that happens.</summary>
    public Action<long> OnRows { get; init; } = _ => { };

    /// <summary>Fetches the results into a file, which is written beside its place and takes it when it is whole.</summary>
    /// <param name="job">The job, as it is now: complete.</param>
    /// <param name="path">The full path of the file.</param>
    /// <param name="encoding">How its text is written; null for UTF-8 without a mark.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <returns>How many rows the file has, its header not among them.</returns>
    /// <exception cref="SfException">
    /// <c>BulkQueryFailed</c>, <c>BulkJobNotDone</c>: the job has no results. <c>BulkJobNotFound</c>: they are gone.
    /// <c>ResultRowsMissing</c>: fewer came than the job has. <c>TextNotInEncoding</c>, <c>FileNotWritten</c>; or a page did not come.
    /// </exception>
    public async Task<long> ReceiveAsync(SfBulkJob job, string path, Encoding? encoding, CancellationToken cancellationToken)
    {
        RequireComplete(job);
        using var file = new ExportFile(path, encoding, job, org());
        try
        {
            if (file.HasPages)
            {
                caller?.Verbose(() => Text.Message("ExportGoesOn", file.Rows, file.PartialPath));
            }

            if (!file.IsWhole)
            {
                await FetchAsync(job, file, usesList: true, cancellationToken).ConfigureAwait(false);
            }

            if (job.Processed > 0 && file.Rows != job.Processed)
            {
                // What the list named is not the whole: the head of each page says where the next one is.
                caller?.Verbose(() => Text.Message("ExportPagesDiffer", file.Rows, job.Processed));
                file.Begin(anew: true);
                await FetchAsync(job, file, usesList: false, cancellationToken).ConfigureAwait(false);
                RequireAll(job, file.Rows);
            }

            file.Complete();
            return file.Rows;
        }
        catch (Exception failure)
        {
            // What has a character that the encoding has not says itself how to go on: in another one.
            if (file.Keep() && failure is not SfException { ErrorId: "TextNotInEncoding" })
            {
                caller?.Warning(Text.Message("ExportKept", file.Rows, file.PartialPath, job.Id, path, ExportFile.Argument(encoding)));
            }

            throw;
        }
    }

    /// <summary>Fetches the results as records, those that the REST API's answer to the query would give.</summary>
    /// <param name="job">The job, as it is now: complete.</param>
    /// <param name="types">Knows the fields' types.</param>
    /// <param name="takeAsync">Takes some records at a time, in order.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <inheritdoc cref="ReceiveAsync" path="/exception"/>
    public async Task ReadRecordsAsync(
        SfBulkJob job, TypeCache types, Func<IReadOnlyList<SfRecord>, Task> takeAsync, CancellationToken cancellationToken)
    {
        RequireComplete(job);
        var records = new QueryRecords(job, types, new LayoutOptions { Org = org }, caller);
        using var parts = new PartFiles(Path.Combine(Path.GetTempPath(), "salesforce-" + job.Id));
        long rows = 0;
        var download = new PageDownload(sender, caller, job) { KeepsHeaders = true, FileFor = _ => parts.Open(), OnRows = Counted(0) };
        await download.ReadAsync(
            async page =>
            {
                rows += page.Rows;
                await records.ReadAsync(page, takeAsync, cancellationToken).ConfigureAwait(false);
                parts.Close(page.File);
            },
            cancellationToken).ConfigureAwait(false);
        RequireAll(job, rows);
    }

    private static void RequireComplete(SfBulkJob job)
    {
        if (job.State is "Failed" or "Aborted")
        {
            throw new SfException("BulkQueryFailed", SfErrorCategory.InvalidOperation, job.Id, job.State, job.ErrorMessage ?? "?") { Target = job };
        }

        if (job.State != "JobComplete")
        {
            throw new SfException("BulkJobNotDone", SfErrorCategory.InvalidOperation, job.Id, job.State) { Target = job };
        }
    }

    // Where the org does not say how many rows it found, each page's own number has to do.
    private static void RequireAll(SfBulkJob job, long rows)
    {
        if (rows < job.Processed)
        {
            throw new SfException("ResultRowsMissing", SfErrorCategory.InvalidData, job.Id, rows, job.Processed) { Target = job };
        }
    }

    private async Task FetchAsync(SfBulkJob job, ExportFile file, bool usesList, CancellationToken cancellationToken)
    {
        using var parts = new PartFiles(file.PartialPath);
        FileStream first = file.Begin(anew: false);
        var download = new PageDownload(sender, caller, job)
        {
            Start = file.Next,
            UsesList = usesList,
            FileFor = index => index == 0 ? first : parts.Open(),
            OnRows = Counted(file.Rows),
        };
        await download.ReadAsync(
            page =>
            {
                file.Add(page);
                if (page.File != first)
                {
                    parts.Close(page.File);
                }

                return Task.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private Action<long> Counted(long before)
    {
        long rows = before;
        return more => OnRows(Interlocked.Add(ref rows, more));
    }
}
