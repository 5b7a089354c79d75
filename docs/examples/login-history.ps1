<#
.SYNOPSIS
Exports who signed in, when, from where and how, into a CSV file a day; and tells of users whose sign-ins failed again and again.

.DESCRIPTION
Salesforce keeps half a year of it. A day that has its file already is not read again, but for the last one, which may not have been over; so the
script can run each night. The times are UTC, as are the days.

To adapt it: $fields are the columns, and $often says from how many failed sign-ins of a day on a user is told of.

.PARAMETER Directory
Where the files are.

.PARAMETER Since
The first day; 30 days ago if it is left out.

.PARAMETER Connection
The connection, by its name; without it the session's current one, or the one that $env:SF_CONNECTION names.

.EXAMPLE
./login-history.ps1 D:\Salesforce\logins -Since 2026-07-01
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Directory,
    [datetime] $Since = [datetime]::UtcNow.Date.AddDays(-30),
    [string] $Connection
)

$ErrorActionPreference = 'Stop'
$org = if ($Connection) { @{ Connection = $Connection } } else { @{} }
$fields = 'LoginTime', 'Username', 'Status', 'LoginType', 'Application', 'SourceIp', 'CountryIso', 'Browser', 'Platform', 'UserId'
$often = 5

$null = New-Item $Directory -ItemType Directory -Force
$last = Get-ChildItem $Directory -Filter 'logins-*.csv' | Sort-Object Name | Select-Object -Last 1
$begin = [datetime]::SpecifyKind($Since.Date, 'Utc')
if ($last) {
    $known = [datetime]::ParseExact($last.BaseName.Substring(7), 'yyyy-MM-dd', [cultureinfo]::InvariantCulture, 'AssumeUniversal, AdjustToUniversal')
    if ($known -gt $begin) { $begin = $known }
}

# A sign-in names its user by the ID alone.
$names = @{}
Invoke-SfQuery 'SELECT Id, Username FROM User' @org | ForEach-Object { $names[$_.Id] = $_.Username }

Invoke-SfQuery "SELECT $(($fields -ne 'Username') -join ', ') FROM LoginHistory WHERE LoginTime >= :begin ORDER BY LoginTime" @{ begin = $begin } @org |
    Select-Object *, @{ Name = 'Username'; Expression = { $names[$_.UserId] } }, @{ Name = 'Time'; Expression = { $_.LoginTime.ToUniversalTime() } } |
    Group-Object { $_.Time.ToString('yyyy-MM-dd', [cultureinfo]::InvariantCulture) } |
    ForEach-Object {
        foreach ($user in $_.Group | Where-Object Status -NE Success | Group-Object UserId | Where-Object Count -GE $often) {
            Write-Warning "$($_.Name): $($user.Count) sign-ins of $($names[$user.Name]) failed, from $(($user.Group.SourceIp | Select-Object -Unique) -join ', ')."
        }

        $file = Join-Path $Directory "logins-$($_.Name).csv"
        $_.Group | ForEach-Object { $_.LoginTime = $_.Time.ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture); $_ } |
            Select-Object $fields | Export-Csv $file -NoTypeInformation -Encoding utf8
        Get-Item $file
    }
