using System.Collections;
using System.Management.Automation;

namespace SalesforceConnect.VaultStandIn;

/// <summary>The folder that holds the registry of vaults, and how files in it are read and written.</summary>
/// <remarks>
/// Everything is CLIXML in plain sight: this is a stand-in for tests and protects nothing. Files are shared by runspaces and
/// processes, so writers take a lock file and replace the whole file.
/// </remarks>
internal static class VaultHome
{
    /// <summary>Names the folder; a global PowerShell variable of the same name wins, for runspaces that share a process.</summary>
    public const string Variable = "SF_STANDIN_VAULT_HOME";

    /// <summary>The folder for the session of <paramref name="cmdlet"/>.</summary>
    /// <exception cref="InvalidOperationException">No folder is named.</exception>
    public static string Find(PSCmdlet cmdlet) =>
        Find(cmdlet.SessionState.PSVariable.GetValue("global:" + Variable));

    /// <summary>The folder for the runspace of the current thread, as a completer needs it.</summary>
    /// <exception cref="InvalidOperationException">No folder is named.</exception>
    public static string FindHere() =>
        Find(ScriptBlock.Create($"$global:{Variable}").InvokeReturnAsIs());

    /// <summary>Reads a file that <see cref="Write"/> wrote; an absent one is empty.</summary>
    public static Hashtable Read(string file)
    {
        if (!File.Exists(file))
        {
            return new Hashtable(StringComparer.OrdinalIgnoreCase);
        }

        // Open to being replaced meanwhile, which Windows would refuse otherwise.
        using StreamReader reader = new(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return (Hashtable)Plain(PSSerializer.Deserialize(reader.ReadToEnd()))!;
    }

    /// <summary>Replaces a file as a whole.</summary>
    public static void Write(string file, Hashtable content)
    {
        string draft = file + "." + Guid.NewGuid().ToString("N");
        File.WriteAllText(draft, PSSerializer.Serialize(content, 10));
        if (File.Exists(file))
        {
            File.Replace(draft, file, null);
        }
        else
        {
            File.Move(draft, file);
        }
    }

    /// <summary>Keeps other runspaces and processes out of a folder until disposed; makes the folder when it is absent.</summary>
    public static IDisposable Lock(string folder)
    {
        Directory.CreateDirectory(folder);
        DateTime limit = DateTime.UtcNow.AddSeconds(10);
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < limit)
            {
                Thread.Sleep(5);
            }
        }
    }

    /// <summary>Takes away the PSObject that PowerShell may have put around a value.</summary>
    public static object? Plain(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static string Find(object? sessionValue)
    {
        string? home = Plain(sessionValue) as string;
        if (string.IsNullOrEmpty(home))
        {
            home = Environment.GetEnvironmentVariable(Variable);
        }

        return string.IsNullOrEmpty(home)
            ? throw new InvalidOperationException(
                $"This is the stand-in for Microsoft.PowerShell.SecretManagement. Name a folder for its vaults in the environment variable {Variable}.")
            : Path.GetFullPath(home!);
    }
}
