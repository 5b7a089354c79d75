using System.Management.Automation;
using System.Management.Automation.Runspaces;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Tests.Hosting;

/// <summary>
/// One PowerShell session with the assembled module imported, and a home of its own for the stand-in vaults. Two sessions with the
/// same home are two shells of one user.
/// </summary>
internal sealed class ModuleSession : IDisposable
{
    private static readonly Lazy<bool> s_environment = new(PrepareEnvironment);

    private readonly Runspace _runspace;
    private readonly bool _ownsHome;

    public ModuleSession(string? vaultHome = null, bool import = true)
    {
        Prepare();
        _ownsHome = vaultHome is null;
        VaultHome = vaultHome ?? Directory.CreateTempSubdirectory("sf-vaults-").FullName;
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Select-First", typeof(SelectFirstCommand), helpFileName: null));
        _runspace = RunspaceFactory.CreateRunspace(Host, state);
        _runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        _runspace.Open();
        Set("SF_STANDIN_VAULT_HOME", VaultHome);
        Set("Manifest", Paths.Manifest);
        if (import)
        {
            Run("Import-Module $Manifest").Good();
        }
    }

    /// <summary>Prepares the environment of the process, which the first session does otherwise.</summary>
    public static void Prepare() => _ = s_environment.Value;

    public TestHost Host { get; } = new();

    /// <summary>The folder that holds the registry of vaults and their secrets.</summary>
    public string VaultHome { get; }

    /// <summary>What <c>New-SfConnection</c> needs for the org, but for a name.</summary>
    public const string SignIn = "-InstanceUrl $Url -ClientId $Id -ClientSecret $Secret";

    /// <summary>The engine's error list, newest first.</summary>
    public IReadOnlyList<object> ErrorList
        => [.. ((System.Collections.ArrayList)_runspace.SessionStateProxy.GetVariable("Error")).Cast<object>()];

    /// <summary>Sets a global variable.</summary>
    public ModuleSession Set(string name, object? value)
    {
        _runspace.SessionStateProxy.SetVariable(name, value);
        return this;
    }

    /// <summary>Sets <c>$Url</c>, <c>$Id</c> and <c>$Secret</c> to what signs in to the org.</summary>
    public ModuleSession Use(LocalOrgServer org)
        => Set("Url", org.Url.AbsoluteUri.TrimEnd('/'))
            .Set("Id", LocalOrgServer.DefaultClientId)
            .Set("Secret", LocalOrgServer.DefaultClientSecret.ToSecureString());

    /// <summary>Makes a session-only connection to the org, current from then on, and forgets what that sent.</summary>
    public ModuleSession Connect(LocalOrgServer org, string name = "acme")
    {
        Use(org).Run($"New-SfConnection {name} {SignIn} -SessionOnly").Good();
        org.Requests.Clear();
        return this;
    }

    /// <summary>Saves a connection to the org in a vault, and forgets what that sent.</summary>
    public ModuleSession Save(LocalOrgServer org, string name = "acme", string options = "")
    {
        Use(org).Run($"New-SfConnection {name} {SignIn} {options}").Good();
        org.Requests.Clear();
        return this;
    }

    /// <summary>Registers a stand-in vault, in place of one of the same name, as the default one unless said otherwise.</summary>
    /// <param name="parameters">What the vault does, as the text of a hashtable.</param>
    /// <param name="name">Its name.</param>
    /// <param name="isDefault">Whether it becomes the default vault.</param>
    public ModuleSession WithVault(string parameters = "@{}", string name = "Standin", bool isDefault = true)
    {
        Run($"Register-SecretVault -Name {name} -ModuleName StandIn.Vault -AllowClobber -VaultParameters {parameters} -DefaultVault:${isDefault}")
            .Good();
        return this;
    }

    /// <summary>Registers a vault that has ways of its own, as the default one unless said otherwise.</summary>
    /// <param name="ways">What it does: see Odd.Vault.Extension.psm1.</param>
    /// <param name="name">Its name.</param>
    /// <param name="isDefault">Whether it becomes the default vault.</param>
    public ModuleSession WithOddVault(string ways, string name = "Odd", bool isDefault = true)
    {
        string parameters = $"@{{ Path = '{OddVaultFolder(name)}'; Odd = '{ways}'; SupportsMetadata = 'SetSecretInfo' }}";
        Run($"Register-SecretVault -Name {name} -ModuleName '{Paths.OddVault}' -AllowClobber -VaultParameters {parameters} -DefaultVault:${isDefault}")
            .Good();
        return this;
    }

    /// <summary>The names of the secrets that an odd vault has.</summary>
    public IReadOnlyList<string> OddSecrets(string name = "Odd")
        => Directory.Exists(OddVaultFolder(name))
            ? [.. Directory.EnumerateFiles(OddVaultFolder(name), "*.secret")
                .Select(file => Path.GetFileNameWithoutExtension(file))
                .Order(StringComparer.Ordinal)]
            : [];

    /// <summary>Another shell of the same user.</summary>
    public ModuleSession NewShell() => new(VaultHome);

    /// <summary>Every file of the vaults and what is in it.</summary>
    public IReadOnlyDictionary<string, string> VaultFiles() => Directory
        .EnumerateFiles(VaultHome, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(VaultHome, file), file => Convert.ToBase64String(File.ReadAllBytes(file)));

    /// <summary>What Tab offers at the end of a line.</summary>
    public IReadOnlyList<string> Complete(string line)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        return [.. CommandCompletion.CompleteInput(
            line, line.Length, options: null, shell).CompletionMatches.Select(match => match.CompletionText)];
    }

    /// <summary>Runs a script to its end.</summary>
    public RunResult Run(string script) => Run(script, shell => shell.Invoke());

    /// <summary>Starts a script, lets the test act while it runs, and returns when it has ended.</summary>
    public RunResult RunWhile(string script, Func<PowerShell, Task> act) => Run(script, shell =>
    {
        Task<System.Collections.ObjectModel.Collection<PSObject>> running = Task.Run(shell.Invoke);
        act(shell).GetAwaiter().GetResult();
        return running.GetAwaiter().GetResult();
    });

    private string OddVaultFolder(string name) => Path.Combine(VaultHome, "odd-" + name);

    public void Dispose()
    {
        _runspace.Dispose();
        if (_ownsHome)
        {
            Directory.Delete(VaultHome, recursive: true);
        }
    }

    private RunResult Run(string script, Func<PowerShell, IEnumerable<PSObject?>> invoke)
    {
        using var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        shell.AddScript(script);
        IReadOnlyList<PSObject?> output = [];
        ErrorRecord? terminating = null;
        try
        {
            output = [.. invoke(shell)];
        }
        catch (RuntimeException failure)
        {
            terminating = failure.ErrorRecord;
        }

        return new RunResult(
            output,
            [.. shell.Streams.Error],
            terminating,
            [.. shell.Streams.Verbose.Select(record => record.Message)],
            [.. shell.Streams.Debug.Select(record => record.Message)],
            [.. shell.Streams.Warning.Select(record => record.Message)],
            shell.InvocationStateInfo.State == PSInvocationState.Stopped);
    }

    // The engine puts the machine's own module folders in front at its first start, so ours goes before them after that.
    private static bool PrepareEnvironment()
    {
        Environment.SetEnvironmentVariable("SF_CONNECTION", null);

        // Where processes that share a connection take turns: not in the home of whoever runs the tests.
        Environment.SetEnvironmentVariable("XDG_DATA_HOME", Directory.CreateTempSubdirectory("sf-data-").FullName);
        using (Runspace first = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2()))
        {
            first.Open();
        }

        Environment.SetEnvironmentVariable(
            "PSModulePath", Paths.StandInModules + Path.PathSeparator + Environment.GetEnvironmentVariable("PSModulePath"));
        return true;
    }
}
