<#
.SYNOPSIS
Deactivates users who have left, gives the records that they own to somebody else, and takes their permission sets away.

.DESCRIPTION
The records go first, so that nothing is left with an inactive owner; a user whose records cannot all be given away stays active, and the
errors say why. What is done already is not done again when it is run a second time.

To adapt it: $objects are the objects whose records are given away, and $where says which of them. Closed cases, for one, are
better left with whoever solved them. Groups and queues are not left by it. Salesforce deactivates no user whom it needs, such as the default owner of leads; its
error says so. Run it with -WhatIf first.

.PARAMETER Username
The users who have left. A CSV file with a column Username goes by the pipeline.

.PARAMETER To
The user name of whoever gets their records.

.PARAMETER Connection
The connection, by its name; without it the session's current one, or the one that $env:SF_CONNECTION names.

.EXAMPLE
Import-Csv leavers.csv | ./deactivate-leavers.ps1 -To stefan.mueller@acme.example -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string[]] $Username,
    [Parameter(Mandatory)] [string] $To,
    [string] $Connection
)

begin {
    $ErrorActionPreference = 'Stop'
    $org = if ($Connection) { @{ Connection = $Connection } } else { @{} }

    $objects = 'Account', 'Contact', 'Opportunity', 'Lead', 'Case'
    $where = @{ Opportunity = 'AND IsClosed = false'; Lead = 'AND IsConverted = false'; Case = 'AND IsClosed = false' }

    $heir = Invoke-SfQuery 'SELECT Id FROM User WHERE Username = :name AND IsActive = true' @{ name = $To } @org
    if (-not $heir) { throw "There is no active user $To." }
    $there = (Get-SfObject @org).Name
}

process {
    foreach ($name in $Username) {
        $user = Invoke-SfQuery 'SELECT Id, Username, IsActive FROM User WHERE Username = :name' @{ name = $name } @org
        if (-not $user) { Write-Error "There is no user $name." -ErrorAction Continue; continue }

        $results = foreach ($object in $objects | Where-Object { $_ -in $there }) {
            Invoke-SfQuery "SELECT Id FROM $object WHERE OwnerId = :owner $($where[$object])" @{ owner = $user.Id } @org |
                Set-SfRecord -Value @{ OwnerId = $heir.Id } @org -ErrorAction Continue
        }
        $failed = @($results | Where-Object { -not $_.Success })
        if ($failed) { Write-Error "$($failed.Count) records of $name could not be given away; the user stays active." -ErrorAction Continue; continue }

        $user.IsActive = $false
        $done = $user | Set-SfRecord @org -ErrorAction Continue
        if (-not $done -or -not $done.Success) { continue }

        # A profile has a permission set of its own, which nobody assigns; the others hold licences.
        $sets = Invoke-SfQuery 'SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = :user AND PermissionSet.IsOwnedByProfile = false' @{ user = $user.Id } @org |
            Remove-SfRecord @org -Confirm:$false -ErrorAction Continue
        [pscustomobject]@{ Username = $name; Records = @($results).Count; PermissionSets = @($sets | Where-Object Success).Count; Action = $done.Action }
    }
}
