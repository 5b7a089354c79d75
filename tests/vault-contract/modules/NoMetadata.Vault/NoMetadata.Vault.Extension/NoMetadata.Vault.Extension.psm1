# SecretManagement wants these parameters whether a vault uses them or not.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
param()

$script:Kept = @{}

function Get-Secret {
    [CmdletBinding()]
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)
    if ($Kept.ContainsKey($Name)) { Write-Output $Kept[$Name] -NoEnumerate }
}

function Get-SecretInfo {
    [CmdletBinding()]
    param([string] $Filter, [string] $VaultName, [hashtable] $AdditionalParameters)
    foreach ($name in @($Kept.Keys)) {
        if ($name -like $Filter) {
            $type = [Microsoft.PowerShell.SecretManagement.SecretType] $Kept[$name].GetType().Name
            [Microsoft.PowerShell.SecretManagement.SecretInformation]::new($name, $type, $VaultName)
        }
    }
}

function Set-Secret {
    [CmdletBinding()]
    param([string] $Name, [object] $Secret, [string] $VaultName, [hashtable] $AdditionalParameters)
    $Kept[$Name] = $Secret
}

function Remove-Secret {
    [CmdletBinding()]
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)
    $Kept.Remove($Name)
}

function Test-SecretVault {
    [CmdletBinding()]
    param([string] $VaultName, [hashtable] $AdditionalParameters)
    $true
}
