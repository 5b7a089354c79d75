using System.Security.Cryptography;
using System.Text;
using SalesforceConnect.Auth;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Connections;

/// <summary>
/// Holds a connection's turn among all processes of this user: a locked file, which the operating system frees when its process
/// ends, however it ends. The file keeps a fingerprint of the refresh token that was saved last, so that a vault that gives an
/// older one, from its own memory, is found out.
/// </summary>
internal sealed class ProcessLock : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _file;

    private ProcessLock(FileStream file) => _file = file;

    /// <summary>The fingerprint that the last holder left; empty before the first.</summary>
    public string Mark
    {
        get
        {
            _file.Position = 0;
            byte[] content = new byte[_file.Length];
            int length = _file.Read(content, 0, content.Length);
            return Encoding.ASCII.GetString(content, 0, length);
        }

        set
        {
            byte[] content = Encoding.ASCII.GetBytes(value);
            _file.SetLength(0);
            _file.Write(content, 0, content.Length);
            _file.Flush(flushToDisk: true);
        }
    }

    /// <summary>Waits for the turn.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="vault">The vault that it is saved in.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SfException"><c>ConnectionBusy</c>: another process has not finished within a minute.</exception>
    public static async Task<ProcessLock> AcquireAsync(string connection, string vault, CancellationToken cancellationToken)
    {
        string path = Path.Combine(Folder(), Fingerprint(vault.ToUpperInvariant() + "\n" + connection.ToUpperInvariant()) + ".lock");
        DateTime end = DateTime.UtcNow + s_patience;
        while (true)
        {
            try
            {
                return new ProcessLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException failure)
            {
                if (DateTime.UtcNow > end)
                {
                    throw new SfException("ConnectionBusy", SfErrorCategory.ResourceBusy, failure, connection);
                }
            }

            await Task.Delay(s_pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A text that tells two secrets apart and tells nothing of them.</summary>
    public static string Fingerprint(string text)
    {
        using var sha = SHA256.Create();
        return Base64Url.Encode(sha.ComputeHash(Encoding.UTF8.GetBytes(text))).Substring(0, 32);
    }

    public void Dispose() => _file.Dispose();

    private static string Folder()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        string folder = Path.Combine(home.Length > 0 ? home : Path.GetTempPath(), "SalesforceConnect", "locks");
        Directory.CreateDirectory(folder);
        return folder;
    }
}
