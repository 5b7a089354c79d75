<#
.SYNOPSIS
Tests a runbook against an org on this machine, with faults switched on: nothing of Salesforce's is touched.

.DESCRIPTION
Once: dotnet tool install --global salesforce-local-org, and Install-PSResource SalesforceConnect, Pester. Then: Invoke-Pester.

LocalOrg starts with the records of test-runbook.json, and each test with those records again. What can go wrong, and how it is said,
stands in docs/local-org.md.

To adapt it: $runbook, the records in the JSON file, and the tests. A runbook that connects by itself finds the org by the environment
that is set here, if it says New-SfConnection -FromEnvironment.
#>

BeforeAll {
    $ErrorActionPreference = 'Stop'
    $runbook = Join-Path $PSScriptRoot correct-field.ps1

    # It prints its URL when it listens.
    $said = Join-Path $TestDrive local-org.txt
    $seed = Join-Path $PSScriptRoot test-runbook.json
    $localOrg = Start-Process salesforce-local-org "--quiet --seed `"$seed`"" -RedirectStandardOutput $said -PassThru
    while (-not ($url = Get-Content $said -TotalCount 1)) {
        if ($localOrg.HasExited) { throw 'LocalOrg ended before it listened. Start it by hand to see why.' }
        Start-Sleep -Milliseconds 100
    }
    $control = "$url/_localorg"

    function Add-Fault([hashtable] $Rule) {
        Invoke-RestMethod $control/faults -Method Post -Body (ConvertTo-Json $Rule -Depth 5) | Out-Null
    }
    function Get-Call([string] $Method, [string] $Path) { Invoke-RestMethod "$control/requests?method=$Method&path=$Path" | ForEach-Object { $_ } }

    # The app is LocalOrg's own, and its secret is no secret.
    $env:SF_INSTANCE_URL = $url
    $env:SF_CLIENT_ID = '3MVG9LocalOrg.DefaultConsumerKey'
    $env:SF_CLIENT_SECRET = 'local-org-consumer-secret'
    New-SfConnection test -FromEnvironment -SessionOnly | Out-Null
    Set-Location $TestDrive
}

AfterAll {
    Set-Location $PSScriptRoot
    Remove-SfConnection test -ErrorAction Ignore
    Remove-Item env:SF_INSTANCE_URL, env:SF_CLIENT_ID, env:SF_CLIENT_SECRET -ErrorAction Ignore
    if ($localOrg) { Stop-Process $localOrg }
}

Describe 'correct-field.ps1' {
    BeforeEach { Invoke-RestMethod $control/reset -Method Post | Out-Null }

    It 'corrects what is wrong, in one call, and leaves the rest alone' {
        (& $runbook -Connection test | Where-Object Name -eq Updated).Count | Should -Be 2
        (Invoke-SfQuery 'SELECT BillingCountry FROM Account ORDER BY Name' -Connection test).BillingCountry |
            Should -Be 'United States', 'United States', 'Germany'
        @(Get-Call PATCH /services/data/*/composite/sobjects).Count | Should -Be 1
    }

    It 'has nothing to do when it is run again' {
        & $runbook -Connection test | Out-Null
        (& $runbook -Connection test).Name | Should -Be Unchanged
    }

    It 'gets over an org that is down for a moment' {
        Add-Fault @{ path = '/services/data/*/query'; fault = 'serverUnavailable' }
        (& $runbook -Connection test).Name | Should -Contain Updated
    }

    It 'lists a record that somebody else keeps locked, and corrects the others' {
        Invoke-RestMethod $control/settings -Method Patch -Body '{ "lockedRecords": { "Globex": 99 } }' | Out-Null
        & $runbook -Connection test -Failed failed.csv -WarningAction SilentlyContinue | Out-Null
        $failed = @(Import-Csv failed.csv)
        $failed.Count | Should -Be 1
        $failed[0].ErrorCode | Should -Be UNABLE_TO_LOCK_ROW
        (Invoke-SfQuery "SELECT BillingCountry FROM Account WHERE Name = 'Acme'" -Connection test).BillingCountry | Should -Be 'United States'
    }

    It 'ends with an error when the day''s calls are used up, and has changed nothing' {
        Add-Fault @{ path = '/services/data/*/query'; fault = 'dailyLimit'; times = 'always' }
        { & $runbook -Connection test } | Should -Throw -ErrorId 'Salesforce.REQUEST_LIMIT_EXCEEDED*'
        Get-Call PATCH /services/data/*/composite/sobjects | Should -BeNullOrEmpty
    }
}
