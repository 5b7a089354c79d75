<#
.SYNOPSIS
Assigns a permission set to many users, and leaves those alone who have it.

.DESCRIPTION
Salesforce refuses to assign a permission set twice, so the script asks first who has it. Each user who gets it has a result, and one who
cannot get it, as a licence is missing, an error of his own.

To adapt it: $filter says which users get it; anything that a query of users can say will do.

.PARAMETER PermissionSet
The API name of the permission set.

.PARAMETER Connection
The connection, by its name; without it the session's current one, or the one that $env:SF_CONNECTION names.

.EXAMPLE
./assign-permission-set.ps1 Export_Reports -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string] $PermissionSet,
    [string] $Connection
)

$ErrorActionPreference = 'Stop'
$org = if ($Connection) { @{ Connection = $Connection } } else { @{} }

$filter = "IsActive = true AND Profile.Name = 'Standard User'"

$set = Invoke-SfQuery 'SELECT Id FROM PermissionSet WHERE Name = :name' @{ name = $PermissionSet } @org
if (-not $set) { throw "There is no permission set $PermissionSet." }
$have = @((Invoke-SfQuery 'SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSetId = :set' @{ set = $set.Id } @org).AssigneeId)

Invoke-SfQuery "SELECT Id FROM User WHERE $filter" @org |
    Where-Object Id -NotIn $have |
    ForEach-Object { @{ AssigneeId = $_.Id; PermissionSetId = $set.Id } } |
    New-SfRecord PermissionSetAssignment @org -ErrorAction Continue
