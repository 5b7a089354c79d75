namespace SalesforceConnect.VaultStandIn;

/// <summary>
/// The functions that an extension vault consists of. They are script, as SecretStore's are, because the engine decides at
/// their statements whether an exception ends the call or becomes an error record, and SecretManagement tells these apart.
/// </summary>
internal static class VaultFunctions
{
    /// <summary>Bodies by name.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["Get-Secret"] = $$"""
            {{Head("[string] $Name, ")}}
            $outcome = Invoke-Store $store $PSCmdlet { $store.Read($Name) }
            if ($outcome.Found) { $PSCmdlet.WriteObject($outcome.Value, $false) }
            if ($outcome.Error) { Write-VaultError $PSCmdlet 'SecretStoreGetSecretFailed' $outcome.Error ([System.Management.Automation.PSInvalidOperationException]) }
            """,
        ["Get-SecretInfo"] = $$"""
            {{Head("[string] $Filter, ")}}
            $outcome = Invoke-Store $store $PSCmdlet { $store.List($Filter) }
            if ($outcome.Found) { $PSCmdlet.WriteObject($outcome.Value, $true) }
            if ($outcome.Error) { Write-VaultError $PSCmdlet 'SecretStoreGetSecretInfoFailed' $outcome.Error }
            """,
        ["Set-Secret"] = $$"""
            {{Head("[string] $Name, [object] $Secret, [hashtable] $Metadata, ")}}
            $outcome = Invoke-Store $store $PSCmdlet { $store.Write($Name, $Secret, $Metadata) }
            if ($outcome.Error) { Write-VaultError $PSCmdlet 'SecretStoreSetSecretFailed' $outcome.Error }
            """,
        ["Set-SecretInfo"] = $$"""
            {{Head("[string] $Name, [hashtable] $Metadata, ")}}
            $outcome = Invoke-Store $store $PSCmdlet { $store.WriteMetadata($Name, $Metadata) }
            if ($outcome.Error) { Write-VaultError $PSCmdlet 'SecretStoreSetSecretInfoFailed' $outcome.Error }
            """,
        ["Remove-Secret"] = $$"""
            {{Head("[string] $Name, ")}}
            $outcome = Invoke-Store $store $PSCmdlet { $store.Remove($Name) }
            if ($outcome.Found) { return }
            $why = if ($outcome.Error) { $outcome.Error } else { 'there is no such secret' }
            Write-VaultError $PSCmdlet 'SecretStoreRemoveSecretFailed' $why
            """,
        ["Unlock-SecretVault"] = $$"""
            {{Head("[securestring] $Password, ")}}
            $why = $store.TryUnlock($Password)
            if ($why) { Write-VaultError $PSCmdlet 'SecretStoreUnlockFailed' $why ([System.Security.Authentication.AuthenticationException]) AuthenticationError }
            """,
        ["Test-SecretVault"] = $$"""
            {{Head("")}}
            $name = [System.IO.Path]::GetRandomFileName()
            $outcome = $store.Write($name, [System.IO.Path]::GetRandomFileName(), $null)
            if (-not $outcome.Found) {
                Write-TestError $PSCmdlet "could not write a secret: $($outcome.Error)"
                return $outcome.Found
            }
            $read = $store.Read($name)
            if (-not $read.Found) { Write-TestError $PSCmdlet "could not read a secret: $($read.Error)" }
            $removed = $store.Remove($name)
            if (-not $removed.Found) { Write-TestError $PSCmdlet "could not remove a secret: $($removed.Error)" }
            return $removed.Found
            """,

        // One retry after the password was asked for. The loop also repeats what failed for another reason, which is why such
        // an error is reported twice; SecretStore's loops do the same.
        ["Invoke-Store"] = """
            param($Store, $Cmdlet, [scriptblock] $Action)
            foreach ($attempt in 1, 2) {
                try {
                    $outcome = & $Action
                    if ($outcome.MustThrow) { throw $outcome.Error }
                    return $outcome
                }
                catch [Microsoft.PowerShell.SecretManagement.PasswordRequiredException] {
                    if ($attempt -gt 1 -or -not $Store.MayPrompt) { throw }
                    $Store.AskAndUnlock($Cmdlet)
                }
            }
            """,

        ["Write-TestError"] = """
            param($Cmdlet, [string] $Why)
            Write-VaultError $Cmdlet 'Microsoft.PowerShell.Commands.WriteErrorException' $Why ([SalesforceConnect.VaultStandIn.WriteErrorException]) NotSpecified
            """,

        // Written by the calling function's $PSCmdlet, so that the error ID ends in ",Set-Secret" as that of Write-Error does.
        ["Write-VaultError"] = """
            param($Cmdlet, [string] $Id, [string] $Why, [type] $Exception = [System.Management.Automation.ItemNotFoundException], $Category = 'InvalidOperation')
            $message = "Vault $VaultName`: $Why"
            $record = [System.Management.Automation.ErrorRecord]::new($Exception::new($message), $Id, $Category, $null)
            $record.CategoryInfo.Activity = 'Write-Error'
            $Cmdlet.WriteError($record)
            """,
    };

    private static string Head(string parameters) => $$"""
        [CmdletBinding()]
        param({{parameters}}[string] $VaultName, [hashtable] $AdditionalParameters)
        $store = [SalesforceConnect.VaultStandIn.StandInStore]::new($VaultName, $AdditionalParameters)
        """;
}
