using SalesforceConnect.Disk;
using SalesforceConnect.Errors;

namespace SalesforceConnect.EventLogs;

/// <summary>
/// The folder that logs are written into, each under its name. What is there needs no list: a file of a log has its size and, as the time
/// at which it was written last, that at which Salesforce made the log.
/// </summary>
/// <param name="path">Its full path.</param>
internal sealed class EventLogFolder(string path)
{
    // Some file systems count time by two seconds.
    private static readonly TimeSpan s_timeStep = TimeSpan.FromSeconds(2);

    /// <summary>The full path of a log's file.</summary>
    public string PathOf(SfEventLog log) => Path.Combine(path, log.Name + ".csv");

    /// <summary>Whether a log is there, this one and not one that Salesforce had made before it.</summary>
    public bool Has(SfEventLog log)
    {
        var file = new FileInfo(PathOf(log));
        return file.Exists
            && file.Length == log.Length
            && (file.LastWriteTimeUtc - log.CreatedDate.ToUniversalTime()).Duration() < s_timeStep;
    }

    /// <summary>Makes it where it is not there.</summary>
    /// <exception cref="SfException"><c>FileNotWritten</c>.</exception>
    public void Create() => WantedFolder.Create(path);

    /// <summary>Writes a log. A file that is there stays until the new one is whole.</summary>
    /// <param name="log">The log.</param>
    /// <param name="fetchAsync">Fetches it into a file.</param>
    /// <returns>The log, with its path.</returns>
    /// <exception cref="SfException"><c>FileNotWritten</c>, or why it could not be fetched.</exception>
    public async Task<SfEventLog> WriteAsync(SfEventLog log, Func<FileStream, Task> fetchAsync)
    {
        string target = PathOf(log);
        using PendingFile file = PendingFile.Open(target, _ => null);
        try
        {
            await fetchAsync(file.Stream).ConfigureAwait(false);
            file.Complete();
        }
        catch
        {
            file.Discard();
            throw;
        }

        try
        {
            File.SetLastWriteTimeUtc(target, log.CreatedDate.ToUniversalTime());
        }
        catch (Exception failure) when (OwnerOnlyFile.IsFileFailure(failure))
        {
            // It will be fetched once more another time.
        }

        return log with { Path = target };
    }
}
