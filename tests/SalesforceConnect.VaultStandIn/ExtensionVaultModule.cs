using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Security;
using SalesforceConnect.VaultStandIn;

namespace Microsoft.PowerShell.SecretManagement;

/// <summary>
/// A registered vault and the calls that the cmdlets make on it. What is reported, under which error ID, and whether a failure
/// stops the cmdlet or not follows ExtensionVaultModule in SecretManagement 1.1.2 (src/code/Utils.cs).
/// </summary>
/// <remarks>The name of the type shows in CategoryInfo.TargetType, so it is the real one's.</remarks>
internal sealed class ExtensionVaultModule
{
    private readonly string _home;

    public ExtensionVaultModule(string home, string name, Hashtable registration, bool isDefault)
    {
        _home = home;
        VaultName = name;
        IsDefault = isDefault;
        ModuleName = (string)registration[nameof(ModuleName)]!;
        ModulePath = (string)registration[nameof(ModulePath)]!;
        Description = registration[nameof(Description)] as string ?? "";
        Dictionary<string, object> parameters = [];
        foreach (DictionaryEntry entry in (Hashtable)VaultHome.Plain(registration[nameof(VaultParameters)])!)
        {
            parameters.Add((string)entry.Key, VaultHome.Plain(entry.Value)!);
        }

        VaultParameters = new ReadOnlyDictionary<string, object>(parameters);
    }

    public string VaultName { get; }

    public string ModuleName { get; }

    public string ModulePath { get; }

    public string Description { get; }

    public IReadOnlyDictionary<string, object> VaultParameters { get; }

    public bool IsDefault { get; }

    /// <summary>
    /// The whole metadata of a secret goes with Set-Secret; otherwise through a call of its own, where the vault has one.
    /// </summary>
    private bool SetSecretTakesMetadata => StandInStore.SupportOf(VaultParameters) == MetadataSupport.SetSecret;

    public void SetSecret(PSCmdlet cmdlet, string name, object? secret, Hashtable? metadata)
    {
        Hashtable arguments = Arguments(cmdlet, ("Name", name), ("Secret", secret));
        if (SetSecretTakesMetadata)
        {
            arguments.Add("Metadata", metadata ?? []);
        }

        Call<object>(cmdlet, "Set-Secret", arguments, out Exception? failure);
        if (failure is not null)
        {
            ThrowWhenLocked(failure);
            Report(cmdlet, failure, "SetSecretInvalidOperation", $"Vault {VaultName} could not add secret {name}.");
            return;
        }

        if (metadata is { Count: > 0 } && !SetSecretTakesMetadata && !SetMetadata(cmdlet, name, metadata))
        {
            RemoveSecret(cmdlet, name);
            return;
        }

        cmdlet.WriteVerbose($"Secret {name} was added to vault {VaultName}.");
    }

    public bool SetMetadata(PSCmdlet cmdlet, string name, Hashtable metadata)
    {
        if (StandInStore.SupportOf(VaultParameters) == MetadataSupport.None)
        {
            cmdlet.WriteError(new(
                new PSNotSupportedException($"Vault {VaultName} has no Set-SecretInfo, so it cannot keep the metadata of {name}."),
                "SetSecretMetadataCommandNotSupported",
                ErrorCategory.NotImplemented,
                this));
            return false;
        }

        Call<object>(cmdlet, "Set-SecretInfo", Arguments(cmdlet, ("Name", name), ("Metadata", metadata)), out Exception? failure);
        if (failure is not null)
        {
            ThrowWhenLocked(failure);
            Report(cmdlet, failure, "SetSecretMetadataInvalidOperation", $"Vault {VaultName} could not add the metadata of {name}.");
            return false;
        }

        cmdlet.WriteVerbose($"Metadata of {name} was added to vault {VaultName}.");
        return true;
    }

    public object? GetSecret(PSCmdlet cmdlet, string name)
    {
        Collection<object> results = Call<object>(cmdlet, "Get-Secret", Arguments(cmdlet, ("Name", name)), out Exception? failure);
        if (failure is not null)
        {
            ThrowWhenLocked(failure);
            Report(cmdlet, failure, "GetSecretInvalidOperation", $"Vault {VaultName} could not give secret {name}.");
        }
        else
        {
            // The real one says so even when the vault has no such secret.
            cmdlet.WriteVerbose($"Secret {name} was read from vault {VaultName}.");
        }

        return results.Count > 0 ? results[0] : null;
    }

    public void RemoveSecret(PSCmdlet cmdlet, string name)
    {
        Call<object>(cmdlet, "Remove-Secret", Arguments(cmdlet, ("Name", name)), out Exception? failure);
        if (failure is not null)
        {
            ThrowWhenLocked(failure);
            Report(cmdlet, failure, "RemoveSecretInvalidOperation", $"Vault {VaultName} could not remove secret {name}.");
            return;
        }

        cmdlet.WriteVerbose($"Secret {name} was removed from vault {VaultName}.");
    }

    public Collection<SecretInformation> GetInformation(PSCmdlet cmdlet, string filter)
    {
        Collection<SecretInformation> results =
            Call<SecretInformation>(cmdlet, "Get-SecretInfo", Arguments(cmdlet, ("Filter", filter)), out Exception? failure);
        if (failure is not null)
        {
            ThrowWhenLocked(failure);
            Report(cmdlet, failure, "GetSecretInfoInvalidOperation", $"Vault {VaultName} could not list its secrets.");
        }
        else
        {
            cmdlet.WriteVerbose($"Vault {VaultName} listed its secrets.");
        }

        return results;
    }

    public bool Test(PSCmdlet cmdlet)
    {
        Collection<bool> results = Call<bool>(cmdlet, "Test-SecretVault", Arguments(cmdlet), out Exception? failure);
        if (failure is not null)
        {
            ThrowWhenLocked(failure);
            Report(cmdlet, failure, "TestSecretVaultInvalidOperation", $"Vault {VaultName} could not be tested.");
        }

        return results.Count > 0 && results[0];
    }

    public void Unlock(PSCmdlet cmdlet, SecureString password)
    {
        Call<object>(cmdlet, "Unlock-SecretVault", Arguments(cmdlet, ("Password", password)), out Exception? failure);
        if (failure is not null)
        {
            ThrowWhenLocked(failure);
            Report(cmdlet, failure, "UnlockSecretVaultInvalidOperation", $"Vault {VaultName} could not be unlocked: {failure.Message}");
            return;
        }

        // So does the real one, also right after the vault has reported a wrong password.
        cmdlet.WriteVerbose($"Vault {VaultName} was unlocked.");
    }

    private static void ThrowWhenLocked(Exception failure)
    {
        if (failure.InnerException is PasswordRequiredException locked)
        {
            throw locked;
        }
    }

    private void Report(PSCmdlet cmdlet, Exception failure, string errorId, string message) =>
        cmdlet.WriteError(new(new PSInvalidOperationException(message, failure), errorId, ErrorCategory.InvalidOperation, this));

    private Collection<T> Call<T>(PSCmdlet cmdlet, string function, Hashtable arguments, out Exception? failure)
    {
        if (((Hashtable)arguments["AdditionalParameters"]!)["Verbose"] is true)
        {
            cmdlet.WriteVerbose($"Calling {function} of module {ModuleName}.Extension.");
        }

        return VaultRunspace.Call<T>(cmdlet, VaultParameters, Extension, function, arguments, out failure);
    }

    // The stand-in's own functions need no module; those of a module in a folder are imported from there.
    private string? Extension
        => Directory.Exists(ModulePath) ? Path.Combine(ModulePath, ModuleName + ".Extension", ModuleName + ".Extension.psd1") : null;

    private Hashtable Arguments(PSCmdlet cmdlet, params (string Name, object? Value)[] values)
    {
        Hashtable additional = [];
        foreach (KeyValuePair<string, object> parameter in VaultParameters)
        {
            additional.Add(parameter.Key, parameter.Value);
        }

        additional["Verbose"] = cmdlet.MyInvocation.BoundParameters.TryGetValue("Verbose", out object? verbose)
            && LanguagePrimitives.IsTrue(verbose);
        additional[StandInStore.HomeParameter] = _home;
        Hashtable arguments = new() { ["VaultName"] = VaultName, ["AdditionalParameters"] = additional };
        foreach ((string name, object? value) in values)
        {
            arguments.Add(name, value);
        }

        return arguments;
    }
}
