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
