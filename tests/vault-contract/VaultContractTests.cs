using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Xunit;

namespace SalesforceConnect.VaultContract;

/// <summary>
/// The stand-in for SecretManagement says the same as the real one: both run VaultContract.ps1, and expected.txt holds what the
/// real one said (VaultContract.Tests.ps1).
/// </summary>
public sealed class VaultContractTests : IDisposable
{
    private const string LockedPart = "[a locked vault]";
    private const string PromptingPart = "[a locked vault that may prompt, in a host that cannot]";

    private static readonly string Module = Path.Combine(
        AppContext.BaseDirectory, "modules", "Microsoft.PowerShell.SecretManagement", "1.1.2",
        "Microsoft.PowerShell.SecretManagement.psd1");

    private readonly string _home = Directory.CreateTempSubdirectory("vault-contract-").FullName;

    [Fact]
    public void The_stand_in_matches_with_an_unlocked_vault_and_one_that_keeps_no_metadata() => Compare(
        Expected(from: "[commands]", to: LockedPart),
        [("Main", []), ("Plain", new() { ["SupportsMetadata"] = false })],
        new() { ["VaultName"] = "Main", ["NoMetadataVaultName"] = "Plain" });

    [Fact]
    public void The_stand_in_matches_with_a_locked_vault() => Compare(
        Expected(from: LockedPart, to: PromptingPart),
        [("Locked", new() { ["Locked"] = true, ["Password"] = "right", ["Interaction"] = "None" })],
        new() { ["LockedVaultName"] = "Locked", ["LockedPassword"] = "right" });

    [Fact]
    public void The_stand_in_matches_with_a_locked_vault_that_may_prompt_in_a_host_that_cannot() => Compare(
        Expected(from: PromptingPart, to: null),
        [("Locked", new() { ["Locked"] = true, ["Password"] = "right" })],
        new() { ["PromptingVaultName"] = "Locked" });

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private static string[] Expected(string from, string? to)
    {
        string[] lines = File.ReadAllLines(Beside("expected.txt"));
        int end = to is null ? lines.Length : Array.IndexOf(lines, to);
        return lines[Array.IndexOf(lines, from)..end];
    }

    private static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, "vault-contract", file);

    private void Compare(string[] expected, (string Name, Hashtable Parameters)[] vaults, Hashtable arguments)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([Module]);
        state.Variables.Add(new SessionStateVariableEntry("SF_STANDIN_VAULT_HOME", _home, null));
        using Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        foreach ((string name, Hashtable parameters) in vaults)
        {
            using PowerShell register = PowerShell.Create(runspace);
            register.AddCommand("Register-SecretVault")
                .AddParameter("Name", name).AddParameter("ModuleName", "StandIn.Vault").AddParameter("VaultParameters", parameters)
                .Invoke();
            Assert.Empty(register.Streams.Error);
        }

        using PowerShell shell = PowerShell.Create(runspace);
        string[] observed = [.. shell.AddScript(File.ReadAllText(Beside("VaultContract.ps1"))).AddParameters(arguments).Invoke<string>()];

        string[] differences =
        [
            .. expected.Except(observed).Select(line => "expected: " + line),
            .. observed.Except(expected).Select(line => "observed: " + line),
        ];
        Assert.NotEmpty(expected);
        Assert.True(differences.Length == 0, string.Join(Environment.NewLine, differences));
        Assert.Equal(expected, observed);
    }
}
