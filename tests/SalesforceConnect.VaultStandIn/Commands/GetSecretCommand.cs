using System.Collections;
using System.Management.Automation;
using System.Net;
using System.Security;

namespace Microsoft.PowerShell.SecretManagement;

/// <summary>Reads a secret.</summary>
[Cmdlet(VerbsCommon.Get, "Secret", DefaultParameterSetName = ByName)]
[OutputType(typeof(object))]
public sealed class GetSecretCommand : SecretCmdlet
{
    private const string ByName = "NameParameterSet";
    private const string ByInfo = "InfoParameterSet";

    private enum Attempt
    {
        Found,
        NotFound,
        Reported,
    }

    /// <summary>The secret's name.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByName)]
    [ArgumentCompleter(typeof(SecretNameCompleter))]
    public string Name { get; set; } = "";

    /// <summary>The vault to look in; when left out the default one, then all the others.</summary>
    [Parameter(Position = 1, ParameterSetName = ByName)]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    public string? Vault { get; set; }

    /// <summary>The secret.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByInfo)]
    public SecretInformation? InputObject { get; set; }

    /// <summary>Gives strings and SecureStrings out as strings; otherwise both come as SecureStrings.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => WarnWithoutVaults();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByInfo)
        {
            Name = InputObject!.Name;
            Vault = InputObject.VaultName;
        }

        if (!string.IsNullOrEmpty(Vault))
        {
            if (Try(GetVault(Vault!)) == Attempt.NotFound)
            {
                ReportNotFound();
            }

            return;
        }

        // The default vault is asked with the name as a wildcard pattern, outside any try: when it is locked, the command ends.
        if (DefaultVault is { } vault && vault.GetInformation(this, Name).Count > 0 && Try(vault) == Attempt.Found)
        {
            return;
        }

        foreach (ExtensionVaultModule other in OtherVaults)
        {
            if (Try(other) == Attempt.Found)
            {
                return;
            }
        }

        ReportNotFound();
    }

    private Attempt Try(ExtensionVaultModule vault)
    {
        try
        {
            if (vault.GetSecret(this, Name) is not { } secret)
            {
                return Attempt.NotFound;
            }

            WriteObject(secret is Hashtable table ? Present(table) : Present(secret));
            return Attempt.Found;
        }
        catch (Exception e)
        {
            WriteError(new(e, "GetSecretException", ErrorCategory.InvalidOperation, this));
            return Attempt.Reported;
        }
    }

    private Hashtable Present(Hashtable table)
    {
        Hashtable presented = new(table.Count);
        foreach (DictionaryEntry entry in table)
        {
            presented.Add(entry.Key, Present(entry.Value));
        }

        return presented;
    }

    private object? Present(object? value) => value switch
    {
        string text when !AsPlainText => Secure(text),
        SecureString text when AsPlainText => new NetworkCredential("", text).Password,
        _ => value,
    };

    private static SecureString? Secure(string text)
    {
        if (text.Length == 0)
        {
            // The real one converts with ConvertTo-SecureString, which does not take an empty string, and drops its error.
            return null;
        }

        SecureString secure = new();
        foreach (char c in text)
        {
            secure.AppendChar(c);
        }

        return secure;
    }

    private void ReportNotFound() => WriteError(new(
        new ItemNotFoundException($"There is no secret {Name}."),
        "GetSecretNotFound",
        ErrorCategory.ObjectNotFound,
        this));
}
