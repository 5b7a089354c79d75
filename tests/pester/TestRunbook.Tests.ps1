# docs/examples/test-runbook.Tests.ps1 as it stands, in a shell of its own, with salesforce-local-org on the path as its tool is.

BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
    $bin = (New-Item (Join-Path $TestDrive bin) -ItemType Directory).FullName
    if ([System.Environment]::OSVersion.Platform -eq 'Win32NT') {
        [System.IO.File]::WriteAllText("$bin/salesforce-local-org.cmd", "@dotnet `"$env:SFTEST_LOCALORG`" %*`r`n")
    }
    else {
        [System.IO.File]::WriteAllText("$bin/salesforce-local-org", "#!/bin/sh`nexec dotnet '$env:SFTEST_LOCALORG' `"`$@`"`n")
        & chmod +x "$bin/salesforce-local-org"
    }

    $with = @{ Bin = $bin; Example = Join-Path (Split-Path (Split-Path $PSScriptRoot)) docs/examples/test-runbook.Tests.ps1; Pester = (Get-Module Pester).Path }
}

Describe 'docs/examples/test-runbook.Tests.ps1' {
    It 'passes, test by test' {
        $result = Invoke-Shell -With $with {
            $env:PATH = $With.Bin + [System.IO.Path]::PathSeparator + $env:PATH
            Import-Module $With.Pester
            $configuration = New-PesterConfiguration
            $configuration.Run.Path = $With.Example
            $configuration.Run.PassThru = $true
            $configuration.Output.Verbosity = 'None'
            $configuration.TestRegistry.Enabled = $false
            $done = Invoke-Pester -Configuration $configuration
            [pscustomobject]@{
                Passed = $done.PassedCount
                Failed = @($done.Tests + $done.Containers | ForEach-Object { $_.ErrorRecord } | ForEach-Object { "$_" }) -join "`n"
            }
        }
        $result.Failed | Should -BeNullOrEmpty
        $result.Passed | Should -Be 5
    }
}

Describe 'The seed of docs/local-org.md that is made from a real org' {
    BeforeAll {
        Import-Module SalesforceConnect
        $null = New-TestConnection real
        Get-SfObject Account, Invoice__c -Connection real | ConvertTo-Json -Depth 5 | Set-Content "$TestDrive/objects.json"
        $rows = @{ Account = @(Invoke-SfQuery "SELECT Id, Name, Industry, OwnerId FROM Account WHERE External_Id__c = 'EXT-00001'" -Connection real) }
        @{ records = $rows } | ConvertTo-Json -Depth 5 | Set-Content "$TestDrive/records.json"
        $copy = Start-OwnOrg "--organization 7 --seed `"$TestDrive/objects.json`" --seed `"$TestDrive/records.json`""
        $null = New-TestConnection copy @{ InstanceUrl = $copy.Url; SessionOnly = $true }
    }

    AfterAll {
        Remove-SfConnection real, copy -ErrorAction Ignore
        Remove-Module SalesforceConnect
        if ($copy) { Stop-OwnOrg $copy }
    }

    It 'has the fields of <_> as they are there' -ForEach Account, Invoice__c {
        $there = (Get-SfObject $_ -Connection real).Fields | Select-Object Name, Label, Type, Length, Precision, Scale, Is*, RelationshipName, ReferenceTo, PicklistValues
        $here = (Get-SfObject $_ -Connection copy).Fields | Select-Object Name, Label, Type, Length, Precision, Scale, Is*, RelationshipName, ReferenceTo, PicklistValues
        $here | ConvertTo-Json -Depth 4 | Should -Be ($there | ConvertTo-Json -Depth 4)
    }

    It 'has the records under their IDs, and no others' {
        $there = Invoke-SfQuery "SELECT Id, Name, Industry FROM Account WHERE External_Id__c = 'EXT-00001'" -Connection real
        $here = @(Invoke-SfQuery 'SELECT Id, Name, Industry FROM Account' -Connection copy)
        "$($here | ConvertTo-Json)" | Should -Be "$(ConvertTo-Json $there)"
    }
}
