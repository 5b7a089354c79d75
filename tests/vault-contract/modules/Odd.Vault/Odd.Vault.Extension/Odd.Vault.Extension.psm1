<#
Each secret is a file of its name in the folder that the vault parameter Path names. The vault parameter Odd lists what the vault
does in its own way, separated by commas:

KeepsOld              does not overwrite: warns and gives $false      KeepsOldWithError     does not overwrite, by an error
KeepsOldSilently      does not overwrite, and says nothing            RefusesLong           does not take more than 100 characters, and gives $false
WritesAndFails        writes, and reports an error all the same       CutsValues            keeps the first 40 characters of a secret
CutsNames             keeps the first 24 characters of a name         NeverReuses           takes no name again that was removed
ListsNothing          lists nothing                                   ListsTwice            lists each secret twice
ListsLowerCase        lists names in lower case                       ListsWithoutWildcards takes no pattern but *
ListsAll              lists all secrets whatever was asked for        ListsAs<type>         lists every secret as of that type
FailsOnList           fails to list                                   FailsOnMissing        fails where there is no such secret
FailsOnMetadata       fails when it is given metadata                 LosesOnMetadata       fails then, and forgets the secret
GivesCredential       gives every secret as a PSCredential            GivesString           gives every secret as text
KeepsRemoved          removes nothing, and says nothing

It uses the language and .NET alone, so that it also runs in a hosted engine.
#>
# SecretManagement wants these parameters whether a vault uses them or not.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingPlainTextForPassword', '')]
param()

function IsOdd([hashtable] $Parameters, [string] $Way) { ($Parameters.Odd -split '\s*,\s*') -contains $Way }

function Find([hashtable] $Parameters, [string] $Name) {
    if ((IsOdd $Parameters CutsNames) -and $Name.Length -gt 24) { $Name = $Name.Substring(0, 24) }
    $null = [System.IO.Directory]::CreateDirectory($Parameters.Path)
    foreach ($file in [System.IO.Directory]::GetFiles($Parameters.Path, '*.secret')) {
        if ([System.IO.Path]::GetFileNameWithoutExtension($file) -eq $Name) { return $file }
    }
    [System.IO.Path]::Combine($Parameters.Path, "$Name.secret")
}

function ToSecure([string] $Text) { , [System.Net.NetworkCredential]::new('', $Text).SecurePassword }

function Get-Secret {
    [CmdletBinding()]
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)
    $file = Find $AdditionalParameters $Name
    if (-not [System.IO.File]::Exists($file)) {
        if (IsOdd $AdditionalParameters FailsOnMissing) { throw "There is nothing called $Name." }
        return
    }
    $text = [System.IO.File]::ReadAllText($file)
    if (IsOdd $AdditionalParameters GivesString) { return $text }
    if (IsOdd $AdditionalParameters GivesCredential) { return [pscredential]::new('entry', (ToSecure $text)) }
    ToSecure $text
}

function Get-SecretInfo {
    [CmdletBinding()]
    param([string] $Filter, [string] $VaultName, [hashtable] $AdditionalParameters)
    if (IsOdd $AdditionalParameters ListsNothing) { return }
    if (IsOdd $AdditionalParameters FailsOnList) { throw 'It cannot be listed.' }
    $null = [System.IO.Directory]::CreateDirectory($AdditionalParameters.Path)
    foreach ($file in [System.IO.Directory]::GetFiles($AdditionalParameters.Path, '*.secret')) {
        $name = [System.IO.Path]::GetFileNameWithoutExtension($file)
        if (IsOdd $AdditionalParameters ListsLowerCase) { $name = $name.ToLowerInvariant() }
        $isMeant = if (IsOdd $AdditionalParameters ListsAll) { $true }
        elseif (IsOdd $AdditionalParameters ListsWithoutWildcards) { $Filter -eq '*' -or $Filter -eq $name }
        else { $name -like $Filter }
        if (-not $isMeant) { continue }
        $type = 'SecureString'
        foreach ($other in 'String', 'PSCredential', 'ByteArray', 'Hashtable', 'Unknown') {
            if (IsOdd $AdditionalParameters "ListsAs$other") { $type = $other }
        }
        foreach ($time in 1..$(if (IsOdd $AdditionalParameters ListsTwice) { 2 } else { 1 })) {
            [Microsoft.PowerShell.SecretManagement.SecretInformation]::new($name, [Microsoft.PowerShell.SecretManagement.SecretType] $type, $VaultName)
        }
    }
}

function Set-Secret {
    [CmdletBinding()]
    param([string] $Name, [object] $Secret, [string] $VaultName, [hashtable] $AdditionalParameters)
    $file = Find $AdditionalParameters $Name
    $text = [System.Net.NetworkCredential]::new('', $Secret).Password
    if ([System.IO.File]::Exists($file)) {
        if (IsOdd $AdditionalParameters KeepsOld) {
            $PSCmdlet.WriteWarning("There is an entry $Name already, and this vault does not overwrite.")
            return $false
        }
        if (IsOdd $AdditionalParameters KeepsOldWithError) { throw "There is an entry $Name already." }
        if (IsOdd $AdditionalParameters KeepsOldSilently) { return $false }
    }
    if ((IsOdd $AdditionalParameters RefusesLong) -and $text.Length -gt 100) { return $false }
    if ((IsOdd $AdditionalParameters NeverReuses) -and [System.IO.File]::Exists("$file.removed")) { throw "The name $Name was used before." }
    if ((IsOdd $AdditionalParameters CutsValues) -and $text.Length -gt 40) { $text = $text.Substring(0, 40) }
    [System.IO.File]::WriteAllText($file, $text)
    if (IsOdd $AdditionalParameters WritesAndFails) { throw 'It could not be copied to the cloud.' }
    return $true
}

function Set-SecretInfo {
    [CmdletBinding()]
    param([string] $Name, [hashtable] $Metadata, [string] $VaultName, [hashtable] $AdditionalParameters)
    if (IsOdd $AdditionalParameters LosesOnMetadata) { [System.IO.File]::Delete((Find $AdditionalParameters $Name)) }
    if ((IsOdd $AdditionalParameters FailsOnMetadata) -or (IsOdd $AdditionalParameters LosesOnMetadata)) { throw 'It keeps no metadata.' }
}

function Remove-Secret {
    [CmdletBinding()]
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)
    if (IsOdd $AdditionalParameters KeepsRemoved) { return }
    $file = Find $AdditionalParameters $Name
    if (-not [System.IO.File]::Exists($file)) { throw "There is nothing called $Name." }
    if (IsOdd $AdditionalParameters NeverReuses) { [System.IO.File]::WriteAllText("$file.removed", '') }
    [System.IO.File]::Delete($file)
    return $true
}

function Test-SecretVault {
    [CmdletBinding()]
    param([string] $VaultName, [hashtable] $AdditionalParameters)
    $true
}
