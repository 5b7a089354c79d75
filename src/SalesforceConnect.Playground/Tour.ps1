<#
.SYNOPSIS
The tour: real commands against a real, if local, org, each printed at a prompt with its real output.

.DESCRIPTION
Runs in pwsh and in a bare engine alike. The exit code, and what it emits last, is the number of commands that did not do what they should.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $Url,
    [Parameter(Mandatory)] [string] $ClientId,
    [Parameter(Mandatory)] [string] $ClientSecret,
    # In an engine without the cmdlets that come with pwsh.
    [switch] $Bare
)

$make = "New-SfConnection playground -InstanceUrl $Url -ClientId $ClientId -ClientSecret `$secret -SessionOnly"
$query = "SELECT Name, AnnualRevenue, Owner.Name, CreatedDate FROM Account WHERE Industry = :industry ORDER BY AnnualRevenue DESC NULLS LAST LIMIT 3"
$write = "New-SfRecord Account @{ Name = 'S$([char] 0xF8)ren & Daughters'; Industry = 'Energy'; AnnualRevenue = 1250000 }"
$steps = @(
    @{
        Say  = "The consumer secret of this org's app. (Leave -ClientSecret out and it is asked for, masked; it is never given as plain text.)"
        Type = "`$secret = ConvertTo-SecureString $ClientSecret -AsPlainText"
        Bare = "`$secret = [System.Net.NetworkCredential]::new('', '$ClientSecret').SecurePassword"
    }
    @{ Say = 'Make a connection. -SessionOnly: without it, a vault keeps it for good.'; Type = $make }
    @{ Say = 'Is it well?'; Type = 'Test-SfConnection playground' }
    @{ Say = 'What is there?'; Type = 'Get-SfConnection' }
    @{ Say = 'Call any resource of the REST API. A path like this one goes with the newest API version.'; Type = '(Invoke-SfRequest limits).DailyApiRequests' }
    @{ Say = 'Limits as objects.'; Type = 'Get-SfLimit DailyApi*, DailyBulk*' }
    @{
        Say  = 'Query. All pages come by themselves; a value goes in by name, and can never become a part of the query.'
        Type = "Invoke-SfQuery '$query' @{ industry = 'Energy' }"
    }
    @{
        Say  = 'All 5,000 contacts, three pages, to a file as Excel takes it, parents as columns.'
        Type = "Invoke-SfQuery 'SELECT Id, Name, Account.Name FROM Contact' -Flat | Export-Csv contacts.csv; Get-Content contacts.csv -TotalCount 3"
        Bare = '$contacts = Invoke-SfQuery ''SELECT Id, Name, Account.Name FROM Contact''; "$($contacts.Count) contacts; the last is $($contacts[-1].Name) of $($contacts[-1].Account.Name)"'
    }
    @{
        Say  = 'Records are objects, with numbers and dates: group, sort and format them as any other.'
        Type = 'Invoke-SfQuery ''SELECT Industry, AnnualRevenue FROM Account WHERE Industry != NULL'' | Group-Object Industry | ' +
        'Sort-Object Count -Descending | Select-Object -First 3 Count, Name, @{ Name = ''Revenue''; Expression = { ($_.Group | Measure-Object AnnualRevenue -Sum).Sum } }'
        Bare = ''
    }
    @{ Say = 'What fields does an object have?'; Type = '(Get-SfObject Account).Fields | Where-Object Type -in picklist, reference' }
    @{ Say = 'Write a record.'; Type = "`$created = $write; `$created" }
    @{ Say = 'Read it back.'; Type = '$account = Invoke-SfQuery ''SELECT Id, Name, Industry, AnnualRevenue FROM Account WHERE Id = :id'' @{ id = $created.Id }; $account' }
    @{ Say = 'Somebody else changes its industry meanwhile.'; Type = 'Set-SfRecord Account $created.Id @{ Industry = ''Utilities'' }' }
    @{
        Say  = 'Change what the query gave. Only that is sent: the industry stays what it has become. -Verbose tells of every call, and never of a secret.'
        Type = '$account.AnnualRevenue = 2000000; $account | Set-SfRecord -Verbose'
    }
    @{ Type = 'Get-SfRecord $created.Id -Property Name, Industry, AnnualRevenue' }
    @{
        Say  = 'A record that is as it should be is not sent at all.'
        Type = 'Invoke-SfQuery ''SELECT Id, Rating FROM Account LIMIT 3'' | ForEach-Object { $_.Rating = ''Hot''; $_ } | Set-SfRecord'
    }
    @{ Say = 'Delete it.'; Type = 'Remove-SfRecord $created.Id -Confirm:$false -Verbose' }
    @{
        Say  = 'When something goes wrong, the error says what to do, down to the step of the app''s set-up. Here, a wrong consumer key:'
        Type = $make.Replace('playground', 'mistyped').Replace($ClientId, '3MVG9.mistyped')
        Fail = 'Salesforce.invalid_client_id'
    }
    @{ Say = 'Forget the connection.'; Type = 'Remove-SfConnection playground -Verbose' }
    @{ Type = 'Get-SfConnection' }
)

$failures = 0
Import-Module $Module -ErrorAction Stop
$started = $ExecutionContext.SessionState.Path.CurrentFileSystemLocation
$folder = [System.IO.Directory]::CreateTempSubdirectory('SalesforceConnect-tour-').FullName
try {
    $null = $ExecutionContext.SessionState.Path.SetLocation($folder)
    foreach ($step in $steps) {
        $command = if ($Bare -and $step.ContainsKey('Bare')) { $step.Bare } else { $step.Type }
        if (-not $command) { continue }
        $Host.UI.WriteLine()
        if ($step.Say) { $Host.UI.WriteLine([System.ConsoleColor]::DarkGray, $Host.UI.RawUI.BackgroundColor, "# $($step.Say)") }
        $Host.UI.WriteLine("PS> $command")
        $Error.Clear()
        try { . ([scriptblock]::Create($command)) | Out-Default } catch { $_ | Out-Default }
        $ids = @($Error | ForEach-Object { ($_.FullyQualifiedErrorId -split ',')[0] } | Select-Object -Unique)
        if ("$ids" -ne "$($step.Fail)") {
            $failures++
            $Host.UI.WriteLine("!!! expected $(if ($step.Fail) { $step.Fail } else { 'no error' }), got $(if ($ids) { $ids } else { 'none' })")
        }
    }
}
finally {
    $null = $ExecutionContext.SessionState.Path.SetLocation($started.Path)
    [System.IO.Directory]::Delete($folder, $true)
}

$Host.UI.WriteLine()
if ($failures) { $Host.UI.WriteLine("$failures of the commands above did not do what they should.") }
exit $failures
