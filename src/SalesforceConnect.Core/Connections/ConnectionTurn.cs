using System.Text;
using SalesforceConnect.Auth;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Connections;

/// <summary>
/// One process's turn with a connection, among all processes of this user: a locked file, which the operating system frees when its
/// process ends, however it ends. The file remembers which refresh token replaced which, each sealed with the one before, so that a
/// token that a vault still gives leads to the living one: SecretStore answers from its memory for seconds after another process
/// has written, and a process may end between the org's answer and the vault.
/// </summary>
internal sealed class ConnectionTurn : IDisposable
{
    // A vault's memory can be several replacements old.
    private const int Remembered = 64;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _file;
    private readonly List<Replacement> _replacements = [];

    private ConnectionTurn(FileStream file)
    {
        _file = file;
        byte[] content = new byte[file.Length];
        int length = file.Read(content, 0, content.Length);
        foreach (string line in Encoding.ASCII.GetString(content, 0, length).Split('\n'))
        {
            if (line.Split(' ') is [var replaced, var successor])
            {
                _replacements.Add(new(replaced, successor));
            }
        }

        // Written again, so that those who wait see by its time that the turn has changed.
        Write();
    }

    /// <summary>Waits for the turn.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="vault">The vault that it is saved in.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SfException"><c>ConnectionBusy</c>: another process has not finished within a minute; or <c>LockFolderUnusable</c>.</exception>
    public static async Task<ConnectionTurn> TakeAsync(string connection, string vault, CancellationToken cancellationToken)
    {
        string path = Path.Combine(Folder(), SealedToken.Fingerprint(vault.ToUpperInvariant() + "\n" + connection.ToUpperInvariant()) + ".lock");
        DateTime turn = DateTime.MinValue;
        DateTime end = DateTime.MaxValue;
        while (true)
        {
            try
            {
                return new ConnectionTurn(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
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

    /// <summary>The living refresh token that a kept one leads to: itself, where the org has not replaced it.</summary>
    /// <returns>Null where it was replaced and its successor is not known.</returns>
    public SecretText? Follow(SecretText kept)
    {
        SecretText? living = kept;
        for (int i = 0; living is not null && i <= _replacements.Count && Find(living) is { } replacement; i++)
        {
            living = SealedToken.TryOpen(replacement.Successor, living);
        }

        return living;
    }

    /// <summary>Remembers that the org has replaced a refresh token, safely on the disk when this returns.</summary>
    public void Replace(SecretText replaced, SecretText successor)
    {
        _replacements.Add(new(SealedToken.Fingerprint(replaced.Reveal()), SealedToken.Seal(successor, replaced)));
        Write();
    }

    public void Dispose() => _file.Dispose();

    private Replacement? Find(SecretText token)
    {
        string fingerprint = SealedToken.Fingerprint(token.Reveal());
        return _replacements.LastOrDefault(replacement => replacement.Replaced == fingerprint);
    }

    private void Write()
    {
        byte[] content = Encoding.ASCII.GetBytes(string.Concat(
            _replacements.Skip(_replacements.Count - Remembered).Select(replacement => $"{replacement.Replaced} {replacement.Successor}\n").DefaultIfEmpty("\n")));
        _file.Position = 0;
        _file.Write(content, 0, content.Length);
        _file.SetLength(content.Length);
        _file.Flush(flushToDisk: true);
    }

    private static string Folder()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        string folder = home.Length > 0
            ? Path.Combine(home, "SalesforceConnect", "locks")
            : Path.Combine(Path.GetTempPath(), "SalesforceConnect-" + Environment.UserName);
        try
        {
            return OwnerOnlyFile.CreateFolder(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unusable(folder, failure);
        }
    }

    private static SfException Unusable(string path, Exception failure)
        => new("LockFolderUnusable", SfErrorCategory.WriteError, failure, path, failure.Message);

    private sealed record Replacement(string Replaced, string Successor);
}
