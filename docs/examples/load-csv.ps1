<#
.SYNOPSIS
Loads a CSV file by bulk jobs and says what failed: by reason with the lines, and row by row in a file to correct and load again.

.DESCRIPTION
The file has columns named as the object's fields. With -Key records are found by that external ID and changed, or created where there are
none; without it all are created. What was loaded stays, whatever fails beside it.

The columns are checked before anything is uploaded. Run it with -WhatIf first: it reads the file to its end and finds lines that are no CSV.

The failed rows are in the file of -Failed, each with its reason, in the columns, delimiter and encoding of the input. Corrected, it is the
next input: ./load-csv.ps1 Contact failed.csv -Failed failed-again.csv

To adapt it: -Map of Import-SfData renames columns, -Encoding 1252 reads what Excel saved on Windows, and -SortBy with -RetryLocked helps
where rows of one parent lock each other out.

.PARAMETER Object
The object's API name.

.PARAMETER Path
The CSV file.

.PARAMETER Key
The external ID by which records are found; without it all rows become new records.

.PARAMETER Failed
The CSV file for the rows that failed.

.PARAMETER Connection
The connection, by its name; without it the session's current one, or the one that $env:SF_CONNECTION names.

.EXAMPLE
./load-csv.ps1 Account accounts.csv -Key External_Id__c -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string] $Object,
    [Parameter(Mandatory)] [string] $Path,
    [string] $Key,
    [string] $Failed = 'failed.csv',
    [string] $Connection
)

$ErrorActionPreference = 'Stop'
$org = if ($Connection) { @{ Connection = $Connection } } else { @{} }
$how = if ($Key) { @{ Operation = 'Upsert'; ExternalIdField = $Key } } else { @{ Operation = 'Insert' } }

# Failed rows are told below, by their reasons; anything else that goes wrong ends the script, as what it loaded is not whole.
$jobs = @(Import-SfData $Object $Path @how @org -FailedPath $Failed -ErrorAction SilentlyContinue -ErrorVariable problems)
$jobs
foreach ($problem in $problems) { if ($problem.FullyQualifiedErrorId -notlike 'BulkRowsFailed,*') { throw $problem } }

$jobs | Where-Object Failed -gt 0 | Receive-SfBulkJob @org | Group-Object ErrorCode | Sort-Object Count -Descending | ForEach-Object {
    Write-Warning "$($_.Count) x $($_.Name), lines $(($_.Group.Line | Select-Object -First 10) -join ', '): $($_.Group[0].Message)"
}
