using System.Security.Cryptography;
using System.Text;
using SalesforceConnect.Auth;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Connections;

/// <summary>
/// Holds a connection's turn among all processes of this user: a locked file, which the operating system frees when its process
/// ends, however it ends. The file remembers, by fingerprint, the refresh tokens that the org has replaced, so that one that a
/// vault still gives, from its own memory or because the new one never reached it, is found out before it is used.
/// </summary>
internal sealed class ProcessLock : IDisposable
{
    // A vault's memory can be several replacements old.
    private const int Remembered = 64;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _file;
    private readonly List<string> _replaced;

    private ProcessLock(FileStream file)
    {
        _file = file;
        byte[] content = new byte[file.Length];
        int length = file.Read(content, 0, content.Length);
        _replaced = [.. Encoding.ASCII.GetString(content, 0, length).Split(['\n'], StringSplitOptions.RemoveEmptyEntries)];

        // Written again, so that those who wait see by its time that the turn has changed.
        Write();
    }

    /// <summary>Waits for the turn.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="vault">The vault that it is saved in.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SfException"><c>ConnectionBusy</c>: another process has not finished within a minute; or <c>LockFolderUnusable</c>.</exception>
    public static async Task<ProcessLock> AcquireAsync(string connection, string vault, CancellationToken cancellationToken)
    {
        string path = Path.Combine(Folder(), Fingerprint(vault.ToUpperInvariant() + "\n" + connection.ToUpperInvariant()) + ".lock");
        DateTime turn = DateTime.MinValue;
        DateTime end = DateTime.MaxValue;
        while (true)
        {
            try
            {
                return new ProcessLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (UnauthorizedAccessException failure)
            {
                throw Unusable(path, failure);
            }
            catch (IOException failure)
            {
                // Each holder leaves its time: whoever has to let others go first waits on, unless one of them hangs.
                DateTime since = File.GetLastWriteTimeUtc(path);
                end = since == turn ? end : DateTime.UtcNow + s_patience;
                turn = since;
                if (DateTime.UtcNow > end)
                {
                    throw new SfException("ConnectionBusy", SfErrorCategory.ResourceBusy, failure, connection);
                }
            }

            await Task.Delay(s_pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the org has replaced any refresh token of this connection.</summary>
    public bool KnowsReplacements => _replaced.Count > 0;

    /// <summary>Whether the org has replaced this refresh token, so that using it would end its successor.</summary>
    public bool IsReplaced(SecretText token) => _replaced.Contains(Fingerprint(token.Reveal()));

    /// <summary>Remembers that the org has replaced a refresh token.</summary>
    public void MarkReplaced(SecretText token)
    {
        _replaced.Add(Fingerprint(token.Reveal()));
        Write();
    }

    public void Dispose() => _file.Dispose();

    private void Write()
    {
        byte[] content = Encoding.ASCII.GetBytes(string.Join("\n", _replaced.Skip(_replaced.Count - Remembered)) + "\n");
        _file.Position = 0;
        _file.Write(content, 0, content.Length);
        _file.SetLength(content.Length);
        _file.Flush(flushToDisk: true);
    }

    // Tells two secrets apart and tells nothing of them.
    private static string Fingerprint(string text)
    {
        using var sha = SHA256.Create();
        return Base64Url.Encode(sha.ComputeHash(Encoding.UTF8.GetBytes(text))).Substring(0, 32);
    }

    private static string Folder()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        string folder = home.Length > 0
            ? Path.Combine(home, "SalesforceConnect", "locks")
            : Path.Combine(Path.GetTempPath(), "SalesforceConnect-" + Environment.UserName);
        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unusable(folder, failure);
        }
    }

    private static SfException Unusable(string path, Exception failure)
        => new("LockFolderUnusable", SfErrorCategory.WriteError, failure, path, failure.Message);
}
