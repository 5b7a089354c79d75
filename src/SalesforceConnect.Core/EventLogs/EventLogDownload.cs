using SalesforceConnect.Disk;
using SalesforceConnect.Errors;
using SalesforceConnect.Rest;
using SalesforceConnect.Wire;
using SalesforceConnect.Work;

namespace SalesforceConnect.EventLogs;

/// <summary>
/// Fetches logs, a few side by side, and hands them on in order. What fails of one is told of that one, and the others go on; what would
/// fail for all of them ends it.
/// </summary>
/// <param name="sender">Makes the calls.</param>
/// <param name="caller">Where to tell of them.</param>
internal sealed class EventLogDownload(ISender sender, ICaller? caller)
{
    private const int LogsSideBySide = 4;

    /// <summary>Adds up the bytes of all logs; null for nobody who hears of them.</summary>
    public TransferSum? Bytes { get; init; }

    /// <summary>Hears what failed of one log.</summary>
    public required Action<SfException, SfEventLog> OnFailure { get; init; }

    /// <summary>Writes logs into a folder.</summary>
    /// <param name="logs">The logs.</param>
    /// <param name="folder">The folder, which is there.</param>
    /// <param name="take">Takes each log, with its path.</param>
    /// <param name="cancellationToken">Ends it at once; of a log that is not whole nothing stays.</param>
    /// <exception cref="SfException">None of them can be fetched or written: why.</exception>
    public Task ToFolderAsync(IEnumerable<SfEventLog> logs, EventLogFolder folder, Action<SfEventLog> take, CancellationToken cancellationToken)
        => SideBySide.InOrderAsync(
            logs,
            (log, stop) => folder.WriteAsync(log, file => FetchAsync(log, file, stop)),
            (log, written) => TellingAsync(log, async () => take(await written.ConfigureAwait(false))),
            cancellationToken,
            LogsSideBySide);

    /// <summary>Reads the events of logs. What waits for its turn waits on the disk.</summary>
    /// <param name="logs">The logs.</param>
    /// <param name="takeAsync">Takes events.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SfException">None of them can be fetched: why.</exception>
    public async Task ToRecordsAsync(
        IEnumerable<SfEventLog> logs, Func<IReadOnlyList<SfRecord>, Task> takeAsync, CancellationToken cancellationToken)
    {
        using var parts = new PartFiles(Path.Combine(Path.GetTempPath(), "SalesforceConnect-eventlog"));
        await SideBySide.InOrderAsync(
            logs,
            async (log, stop) =>
            {
                FileStream file = parts.Open();
                await FetchAsync(log, file, stop).ConfigureAwait(false);
                return file;
            },
            (log, fetched) => TellingAsync(log, async () =>
            {
                FileStream file = await fetched.ConfigureAwait(false);
                await EventLogRows.ReadAsync(file, log, takeAsync, cancellationToken).ConfigureAwait(false);
                parts.Close(file);
            }),
            cancellationToken,
            LogsSideBySide).ConfigureAwait(false);
    }

    private async Task TellingAsync(SfEventLog log, Func<Task> takeAsync)
    {
        try
        {
            await takeAsync().ConfigureAwait(false);
        }
        catch (SfException failure) when (failure.Category is not (SfErrorCategory.AuthenticationError or SfErrorCategory.LimitsExceeded or SfErrorCategory.WriteError))
        {
            OnFailure(failure, log);
        }
    }

    private async Task FetchAsync(SfEventLog log, FileStream file, CancellationToken cancellationToken)
    {
        var request = new SfRequest("GET", $"sobjects/{EventLogList.ObjectName}/{log.Id}/LogFile")
        {
            Sink = new UnzippedSink(file, log.Length),
            Listener = Bytes?.Part(),
        };
        try
        {
            await sender.SendAsync(request, caller, cancellationToken).ConfigureAwait(false);
        }
        catch (SfApiException refusal) when (refusal.Refusal.MeansNotFound || refusal.ErrorCode == "ENTITY_IS_DELETED")
        {
            throw refusal.InWords("EventLogGone", log.Name);
        }
        catch (TransportException failure)
        {
            throw failure.Saying(Text.Message("EventLogBroken", log.Name, failure.Message));
        }
    }
}
