using SalesforceConnect.Auth;
using SalesforceConnect.Disk;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Connections;

/// <summary>
/// Keeps all other processes of this user from a connection while one of them replaces its refresh token: a locked file, which the
/// operating system frees when its process ends, however it ends. It is an aid: where the file cannot be used, for any other reason than
/// that somebody else has it, nobody is kept away and the work goes on.
/// </summary>
internal sealed class ConnectionLock : IDisposable
{
    private const string Purpose = "connections";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly FileStream? _lock;

    private ConnectionLock(FileStream? locked, TokenTrail trail, string? hindrance = null)
    {
        _lock = locked;
        Trail = trail;
        Hindrance = hindrance;
    }

    /// <summary>What leads from the vault's refresh token to the newest one.</summary>
    public TokenTrail Trail { get; }

    /// <summary>Why nobody else is kept from the connection meanwhile, in the system's words; null where everybody is.</summary>
    public string? Hindrance { get; }

    /// <summary>Waits until no other process has it, and takes it.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="vault">The vault that it is saved in.</param>
    /// <param name="clock">The clock to wait by.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SfException"><c>ConnectionBusy</c>: another process has not finished within a minute.</exception>
    public static async Task<ConnectionLock> TakeAsync(
        string connection, string vault, TimeProvider clock, CancellationToken cancellationToken)
    {
        string folder = UserFolder.PathOf(Purpose) ?? "";
        string path = Path.Combine(folder, SealedToken.Fingerprint(vault.ToUpperInvariant() + "\n" + connection.ToUpperInvariant()));
        string trailPath = path + ".tokens";
        try
        {
            UserFolder.Create(Purpose);
        }
        catch (Exception failure) when (OwnerOnlyFile.IsFileFailure(failure))
        {
            return new ConnectionLock(locked: null, TokenTrail.Unusable(trailPath, failure.Message), failure.Message);
        }

        DateTime taken = DateTime.MinValue;
        long begin = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return new ConnectionLock(Lock(path + ".lock", clock), new TokenTrail(trailPath));
            }
            catch (IOException failure) when (IsTaken(failure))
            {
                // Each holder leaves its time: whoever has to let others go first waits on, unless one of them hangs.
                DateTime since = File.GetLastWriteTimeUtc(path + ".lock");
                if (since != taken)
                {
                    taken = since;
                    begin = clock.GetTimestamp();
                }

                if (clock.GetElapsedTime(begin) > s_patience)
                {
                    throw new SfException("ConnectionBusy", SfErrorCategory.ResourceBusy, failure, connection);
                }
            }
            catch (Exception failure) when (OwnerOnlyFile.IsFileFailure(failure))
            {
                return new ConnectionLock(locked: null, new TokenTrail(trailPath), failure.Message);
            }

#if NET
            await Task.Delay(s_pause, clock, cancellationToken).ConfigureAwait(false);
#else
            await clock.Delay(s_pause, cancellationToken).ConfigureAwait(false);
#endif
        }
    }

    public void Dispose() => _lock?.Dispose();

    private static FileStream Lock(string path, TimeProvider clock)
    {
        OwnerOnlyFile.RequireNoLink(path);
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            // So that those who wait see that somebody else has taken it. Nothing is written: the disk may be full.
#if NET
            File.SetLastWriteTimeUtc(file.SafeFileHandle, clock.GetUtcNow().UtcDateTime);
#else
            file.WriteByte(0);
            file.Flush();
#endif
        }
        catch (Exception failure) when (OwnerOnlyFile.IsFileFailure(failure))
        {
            // Then they wait for a minute in all.
        }

        return file;
    }

    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION; elsewhere EWOULDBLOCK, of Linux or of macOS.
    private static bool IsTaken(IOException failure)
        => failure.HResult is unchecked((int)0x80070020) or unchecked((int)0x80070021) or 11 or 35;
}
