<#
.SYNOPSIS
Tells which limits of an org are used beyond a threshold, storage and API calls among them, in a form that a monitor takes.

.DESCRIPTION
Each limit at or above the threshold comes out as an object, the fullest first. Where there is any, one error names them all and the exit code
is 1, which is what a monitor or a scheduler looks at. With -ReportPath all limits go into a CSV file, a row each with the time, added to
those of the runs before: a table to draw a curve from.

To adapt it: $except are limits that nobody minds to see full. Which objects take the storage, Invoke-SfRequest limits/recordCount says.

.PARAMETER Percent
The threshold, in percent of what there is.

.PARAMETER Name
The limits that count, with wildcards; *StorageMB are those of storage.

.PARAMETER ReportPath
A CSV file that gets all limits of this run too.

.PARAMETER Connection
The connections, by their names; without it the session's current one, or the one that $env:SF_CONNECTION names.

.EXAMPLE
./org-limits.ps1 -Percent 90 -Connection acme-prod, acme-uat
#>
[CmdletBinding()]
param(
    [ValidateRange(1, 100)] [int] $Percent = 80,
    [SupportsWildcards()] [string[]] $Name = '*',
    [string] $ReportPath,
    [string[]] $Connection
)

$ErrorActionPreference = 'Stop'
$org = if ($Connection) { @{ Connection = $Connection } } else { @{} }
$except = @()

$limits = @(Get-SfLimit @org | Where-Object { $limit = $_; $Name | Where-Object { $limit.Name -like $_ } } | Where-Object Name -NotIn $except)
if (-not $limits) { throw "There is no limit of the name $($Name -join ', ')." }
if ($ReportPath) {
    $time = Get-Date -Format s
    $limits | Select-Object @{ Name = 'Time'; Expression = { $time } }, Connection, Name, Max, Used, PercentUsed | Export-Csv $ReportPath -NoTypeInformation -Append
}

$full = @($limits | Where-Object { $_.Max -gt 0 -and $_.PercentUsed -ge $Percent } | Sort-Object PercentUsed -Descending)
$full
if ($full) {
    $words = $full | ForEach-Object { "$(if ($_.Connection) { "$($_.Connection): " })$($_.Name) $($_.PercentUsed) %" }
    Write-Error "$($full.Count) of $($limits.Count) limits are used to $Percent % or more: $($words -join ', ')." -ErrorAction Continue
    exit 1
}
