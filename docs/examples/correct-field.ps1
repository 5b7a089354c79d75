<#
.SYNOPSIS
Corrects one field in all records that a query finds: here, countries that were written in many ways.

.DESCRIPTION
The query gives the records, a table says what is put in place of what, and Set-SfRecord sends that field of those records where it
changes anything. All else in the records stays as it is, whatever others do to them meanwhile. Run again, it sends nothing.

To adapt it: $query and $right. Anything that PowerShell can do with a value will do in place of the table, such as
  $_.Phone = $_.Phone -replace '[^\d+]'
The field must be among those of the SELECT. Run it with -WhatIf first.

.PARAMETER Failed
A CSV file for the records that could not be corrected, with the reason; a validation rule may refuse them for another field.

.PARAMETER Connection
The connection, by its name; without it the session's current one, or the one that $env:SF_CONNECTION names.

.EXAMPLE
./correct-field.ps1 -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [string] $Failed = 'not-corrected.csv',
    [string] $Connection
)

$ErrorActionPreference = 'Stop'
$org = if ($Connection) { @{ Connection = $Connection } } else { @{} }

$query = 'SELECT Id, Name, BillingCountry FROM Account WHERE BillingCountry != NULL'
$right = @{ USA = 'United States'; 'U.S.A.' = 'United States'; UK = 'United Kingdom'; Deutschland = 'Germany' }

$results = Invoke-SfQuery $query @org |
    ForEach-Object { if ($right[$_.BillingCountry]) { $_.BillingCountry = $right[$_.BillingCountry] }; $_ } |
    Set-SfRecord @org -ErrorAction SilentlyContinue

$results | Group-Object Action -NoElement
$bad = @($results | Where-Object { -not $_.Success })
if ($bad) {
    $bad | Select-Object Id, ErrorCode, Message | Export-Csv $Failed -NoTypeInformation
    Write-Warning "$($bad.Count) records could not be corrected; $Failed says why."
}
