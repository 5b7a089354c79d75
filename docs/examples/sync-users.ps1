<#
.SYNOPSIS
Makes the users of an org what a CSV file says: changes those who differ, creates those who are new, and leaves all others alone.

.DESCRIPTION
The file has a column Username, by which users are found, and columns for the fields to keep in step, such as FirstName, LastName, Email,
Title and Department. Of a user only what differs is sent, and nothing where nothing does, so that it may run each night. Empty cells leave a
field as it is; #N/A clears it.

To adapt it: a column of the file that is called as a field of the user is kept in step without a change here. What new users
get beside their columns stands in $defaults; a licence of the profile must be free. Run it with -WhatIf first.

.PARAMETER Path
The CSV file.

.PARAMETER Connection
The connection, by its name; without it the session's current one, or the one that $env:SF_CONNECTION names.

.EXAMPLE
./sync-users.ps1 users.csv -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string] $Path,
    [string] $Connection
)

$ErrorActionPreference = 'Stop'
$org = if ($Connection) { @{ Connection = $Connection } } else { @{} }

$defaults = @{
    'Profile.Name'    = 'Standard User'
    TimeZoneSidKey    = 'Europe/Berlin'
    LocaleSidKey      = 'en_US'
    LanguageLocaleKey = 'en_US'
    EmailEncodingKey  = 'UTF-8'
}

$rows = @(Import-Csv $Path)
$fields = @('Id', 'Username') + $rows[0].psobject.Properties.Name | Select-Object -Unique
$users = @{}
Invoke-SfQuery "SELECT $($fields -join ', ') FROM User WHERE Username IN :names" @{ names = $rows.Username } @org | ForEach-Object { $users[$_.Username] = $_ }

# One that fails does not keep the others from being done; each has a result.
$ErrorActionPreference = 'Continue'
$rows | Where-Object { $users[$_.Username] } | ForEach-Object {
    $user = $users[$_.Username]
    foreach ($cell in $_.psobject.Properties | Where-Object { $_.Value -and $_.Name -ne 'Username' }) {
        $user.($cell.Name) = if ($cell.Value -eq '#N/A') { $null } else { $cell.Value }
    }
    $user
} | Set-SfRecord @org

$rows | Where-Object { -not $users[$_.Username] } | ForEach-Object {
    $new = $defaults.Clone()
    foreach ($cell in $_.psobject.Properties | Where-Object { $_.Value -and $_.Value -ne '#N/A' }) { $new[$cell.Name] = $cell.Value }
    if (-not $new.ContainsKey('Alias')) { $new.Alias = $new.LastName -replace '\W' -replace '(?<=^.{8}).+' }
    $new
} | New-SfRecord User @org
