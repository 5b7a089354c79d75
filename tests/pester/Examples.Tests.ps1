# The examples that need a real shell, a vault and a scheduler; dotnet test runs the others.

# Windows has no crontab, and its scheduler would keep a task of the user.
BeforeDiscovery { $noCron = [bool] $env:SFTEST_NO_VAULT -or $env:OS -eq 'Windows_NT' }

BeforeAll {
    . "$PSScriptRoot/Suite.ps1"

    # A shell that cron starts has a bare environment, so the modules are where it looks by itself.
    function Install-ForUser([string] $HomeFolder) {
        $modules = New-Item (Join-Path $HomeFolder .local/share/powershell/Modules) -ItemType Directory -Force
        Get-ChildItem $env:SFTEST_MODULE, $env:SFTEST_VAULTS -Directory |
            ForEach-Object { $null = New-Item (Join-Path $modules $_.Name) -ItemType SymbolicLink -Value $_.FullName }
    }

    # What cron does with the line of the crontab.
    function Invoke-CrontabLine([string] $Line) {
        $command = $Line -replace '^(\S+ ){5}'
        & env -i "HOME=$env:HOME" PATH=/usr/bin:/bin POWERSHELL_TELEMETRY_OPTOUT=1 NO_COLOR=1 sh -c $command 2>&1 | Out-String
    }
}

Describe 'docs/examples/scheduled-task.ps1' -Skip:$noCron {
    BeforeAll {
        Use-NewHome
        Install-ForUser $env:HOME
        # SecretStore asks for a password while it is new, and nobody is here to answer.
        Invoke-Shell { Reset-SecretStore -Authentication None -Interaction None -Force }

        $crontab = Join-Path $TestDrive crontab
        $bin = (New-Item (Join-Path $TestDrive bin) -ItemType Directory).FullName
        [System.IO.File]::WriteAllText("$bin/crontab", "#!/bin/sh`nif [ `"`$1`" = -l ]; then exec cat '$crontab'; fi`nexec cat > '$crontab'`n")
        & chmod +x "$bin/crontab"
        Set-Content $crontab '5 5 * * * true'

        $with = @{
            Path   = $bin
            Script = Join-Path (Split-Path (Split-Path $PSScriptRoot)) docs/examples/scheduled-task.ps1
            Report = Join-Path $TestDrive 'api calls.csv'
        }
        $register = {
            $env:PATH = $With.Path + ':' + $env:PATH
            $app = [pscredential]::new($clientId, (ConvertTo-Secret $clientSecret))
            & $With.Script -Register -InstanceUrl $org -App $app -Report $With.Report
        }
        $made = Invoke-Shell $register -With $with
        $lines = @(Get-Content $crontab)
    }

    It 'saves the connection in the SecretStore' {
        $made.Name | Should -Be daily-report
        $made.Vault | Should -Be SecretStore
    }

    It 'adds one line to the crontab, without a secret, and leaves the others' {
        $lines.Count | Should -Be 2
        $lines[0] | Should -Be '5 5 * * * true'
        $lines[1] | Should -BeLike '0 6 `* `* `* *scheduled-task.ps1*'
        $lines[1] | Should -Not -BeLike "*$clientSecret*"
    }

    It 'is run by that line, and adds a line to the report each time' {
        Invoke-CrontabLine $lines[1] | Should -BeNullOrEmpty
        $LASTEXITCODE | Should -Be 0
        Invoke-CrontabLine $lines[1] | Should -BeNullOrEmpty
        $rows = @(Import-Csv $with.Report)
        $rows.Count | Should -Be 2
        $rows[1].Max | Should -Be 100000
        [int] $rows[1].Used | Should -BeGreaterThan 0
    }

    It 'registers itself once, however often it is told to' {
        $null = Invoke-Shell $register -With $with
        @(Get-Content $crontab).Count | Should -Be 2
    }

    It 'ends with an exit code, and says why, when the connection is gone' {
        Invoke-Shell { Remove-SfConnection daily-report }
        Invoke-CrontabLine $lines[1] | Should -BeLike '*no connection named*daily-report*'
        $LASTEXITCODE | Should -Be 1
    }
}
