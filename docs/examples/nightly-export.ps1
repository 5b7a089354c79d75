<#
.SYNOPSIS
Exports objects into CSV files: everything the first time, and from then on what was changed or deleted since the run before.

.DESCRIPTION
Each run makes a folder named by its time, with a file for each object; marks.json beside the folders keeps how far each object has come. A
mark moves on only when the file is whole, so that a run that fails leaves nothing out: the next one begins where the last whole one did.

Some records come twice, as each run goes back 15 minutes behind the one before. To put the files together, take the rows in the order of the
folders and let the later one of an Id count; IsDeleted tells that a record is gone.

Deleted records stay in Salesforce for 15 days, so let it run more often than that. docs/examples/scheduled-task.ps1 shows how a
script is run each day. A run that failed ends with an error, and with the exit code 1 where the script was started by -File.

.PARAMETER Object
The objects, by their API names.

.PARAMETER Directory
Where the folders and marks.json are.

.PARAMETER Connection
The connection, by its name; without it the session's current one, or the one that $env:SF_CONNECTION names.

.EXAMPLE
./nightly-export.ps1 Account, Contact, Opportunity -Directory D:\Salesforce
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string[]] $Object,
    [Parameter(Mandatory)] [string] $Directory,
    [string] $Connection
)

$ErrorActionPreference = 'Stop'
$org = if ($Connection) { @{ Connection = $Connection } } else { @{} }
$folder = Join-Path $Directory (Get-Date -Format yyyy-MM-ddTHHmmssfff)

# One object that fails does not keep the others from being exported.
$export = @{ Object = $Object; Directory = $folder; WatermarkPath = Join-Path $Directory marks.json; IncludeDeleted = $true }
Export-SfData @export @org -ErrorAction Continue -ErrorVariable problems
if ($problems) { throw "$(@($problems).Count) of $($Object.Count) objects could not be exported to $folder." }
