# On Windows the folder of a user's modules cannot be moved, and a test must not install there.
Describe 'build.ps1 -Task Install' -Skip:([System.Environment]::OSVersion.Platform -eq 'Win32NT') {
    BeforeAll {
        . "$PSScriptRoot/Suite.ps1"
        $build = Join-Path (Split-Path (Split-Path $PSScriptRoot)) build.ps1
        $former = @{ Home = $env:HOME; Modules = $env:PSModulePath }
        $env:PSModulePath = Join-Path $PSHOME Modules
        $env:HOME = (New-Item (Join-Path $TestDrive home) -ItemType Directory).FullName
        $modules = Join-Path $env:HOME .local/share/powershell/Modules

        # As a person calls it, in a shell whose module path is its own.
        function Invoke-Install { "$(& $env:SFTEST_SHELL -NoProfile -NonInteractive -File $build -Task Install -Package $env:SFTEST_PACKAGE 2>&1)" }
        $said = Invoke-Install
    }

    AfterAll {
        $env:HOME = $former.Home
        $env:PSModulePath = $former.Modules
    }

    It 'says where the module is now, and nothing else' {
        $LASTEXITCODE | Should -Be 0
        $said | Should -Match '^SalesforceConnect (\d+\.\d+\.\d+) is installed for you at (\S+)\.$'
        $null = $said -match 'SalesforceConnect (\S+) is installed for you at (\S+)\.$'
        $Matches[2] | Should -Be (Join-Path $modules "SalesforceConnect/$($Matches[1])")
        Join-Path $Matches[2] SalesforceConnect.psd1 | Should -Exist
    }

    It 'lets a new session find the module by itself' {
        & $env:SFTEST_SHELL -NoProfile -NonInteractive -Command '(Get-Command New-SfConnection).Module.ModuleBase' | Should -BeLike "$modules/SalesforceConnect/*"
    }

    It 'replaces what an earlier one installed' {
        $folder = (Get-ChildItem "$modules/SalesforceConnect").FullName
        Set-Content (Join-Path $folder left.txt) x
        Remove-Item (Join-Path $folder SalesforceConnect.psd1)
        Invoke-Install | Should -BeExactly $said
        $LASTEXITCODE | Should -Be 0
        Get-ChildItem "$modules/SalesforceConnect" | Should -HaveCount 1
        Join-Path $folder left.txt | Should -Not -Exist
        Join-Path $folder SalesforceConnect.psd1 | Should -Exist
    }
}
