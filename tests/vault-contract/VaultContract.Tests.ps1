#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# Runs VaultContract.ps1 against the real SecretManagement and SecretStore, each part in a process and a home of its own, and
# compares with expected.txt, which the stand-in has to match as well (VaultContractTests.cs).

Describe 'SecretManagement keeps the contract that the stand-in was built to' {
    BeforeAll {
        $real = Get-Module Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore -ListAvailable
        $why = if (@($real.Name | Select-Object -Unique).Count -lt 2) { 'SecretManagement and SecretStore are not both installed' }
        elseif ($IsWindows -or $PSEdition -eq 'Desktop') { 'on Windows SecretStore cannot be pointed away from the vault of the user' }
        $contract = Join-Path $PSScriptRoot 'VaultContract.ps1'
        $expected = Get-Content (Join-Path $PSScriptRoot 'expected.txt')
        $pwsh = (Get-Process -Id $PID).Path
        $before = @{ HOME = $env:HOME; PSModulePath = $env:PSModulePath }

        function Use-NewHome {
            $env:HOME = Join-Path $TestDrive ([guid]::NewGuid())
            $null = New-Item $env:HOME -ItemType Directory
        }

        function Invoke-Child([string] $Script) {
            $said = & $pwsh -NoProfile -NonInteractive -Command $Script 2>&1
            if ($LASTEXITCODE -ne 0) { throw "pwsh ended with $LASTEXITCODE`: $($said -join "`n")" }
        }

        function Get-Observation([string] $Arguments, [string] $Before = '') {
            $file = Join-Path $env:HOME 'observed.txt'
            Invoke-Child "`$ErrorActionPreference = 'Stop'; $Before; [System.IO.File]::WriteAllLines('$file', [string[]] @(& '$contract' $Arguments))"
            Get-Content $file
        }

        function Get-Part([string] $From, [string] $To) {
            $first = $expected.IndexOf($From)
            $end = if ($To) { $expected.IndexOf($To) } else { $expected.Count }
            $expected[$first..($end - 1)]
        }

        function Compare-Line([string[]] $Observed, [string[]] $Wanted) {
            Compare-Object $Wanted $Observed -CaseSensitive | ForEach-Object {
                "$(if ($_.SideIndicator -eq '<=') { 'expected' } else { 'observed' }): $($_.InputObject)"
            }
        }

        $env:PSModulePath = @(
            $real | ForEach-Object { Split-Path (Split-Path $_.ModuleBase) }
            Join-Path $PSScriptRoot 'modules'
            $env:PSModulePath
        ) -join [System.IO.Path]::PathSeparator
    }

    AfterAll {
        $env:HOME = $before.HOME
        $env:PSModulePath = $before.PSModulePath
    }

    It 'with an unlocked vault and one that keeps no metadata' {
        if ($why) { Set-ItResult -Skipped -Because $why; return }
        Use-NewHome
        # Not Set-SecretStoreConfiguration: on a new store it asks for a password before it takes "None".
        $observed = Get-Observation '-VaultName Main -NoMetadataVaultName Plain' @'
            Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction Ignore
            Register-SecretVault -Name Main -ModuleName Microsoft.PowerShell.SecretStore
            Register-SecretVault -Name Plain -ModuleName NoMetadata.Vault
'@
        Compare-Line $observed (Get-Part '[commands]' '[a locked vault]') | Should -BeNullOrEmpty
    }

    It 'with a locked vault' {
        if ($why) { Set-ItResult -Skipped -Because $why; return }
        Use-NewHome
        Invoke-Child @"
            `$password = ConvertTo-SecureString right -AsPlainText -Force
            Set-SecretStoreConfiguration -Authentication Password -Password `$password -Interaction None -Confirm:`$false
            Register-SecretVault -Name Locked -ModuleName Microsoft.PowerShell.SecretStore
"@
        $observed = Get-Observation '-LockedVaultName Locked -LockedPassword right'
        Compare-Line $observed (Get-Part '[a locked vault]' '[a locked vault that may prompt, in a host that cannot]') | Should -BeNullOrEmpty
    }

    It 'with a locked vault that may prompt, in a host that cannot' {
        if ($why) { Set-ItResult -Skipped -Because $why; return }
        Use-NewHome
        Invoke-Child @"
            `$password = ConvertTo-SecureString right -AsPlainText -Force
            Set-SecretStoreConfiguration -Authentication Password -Password `$password -Interaction Prompt -Confirm:`$false
            Register-SecretVault -Name Locked -ModuleName Microsoft.PowerShell.SecretStore
"@
        $observed = Get-Observation '-PromptingVaultName Locked'
        Compare-Line $observed (Get-Part '[a locked vault that may prompt, in a host that cannot]') | Should -BeNullOrEmpty
    }
}
