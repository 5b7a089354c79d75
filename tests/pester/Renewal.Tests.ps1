BeforeAll { . "$PSScriptRoot/Suite.ps1" }

# On Windows SecretStore is the one of the user, which a test must not empty: see SFTEST_NO_VAULT in Invoke-Suite.ps1.
Describe 'A renewal beside a SecretStore <Mode>' -Skip:([bool] $env:SFTEST_NO_VAULT) -ForEach @(
    @{ Mode = 'without a password'; Password = '' }
    @{ Mode = 'with a password'; Password = 'vault-password' }
) {
    BeforeAll {
        Use-NewHome
        $rotating = Start-RotatingOrg -TokenLifetime 1
        $with = @{ AuthUrl = Get-AuthUrl $rotating.Url; Password = $Password }
        Invoke-Shell -With $with {
            $reset = @{ Authentication = 'None'; Interaction = 'None'; Force = $true }
            if ($With.Password) {
                $reset.Authentication = 'Password'
                $reset.Password = ConvertTo-Secret $With.Password
                $reset.PasswordTimeout = 12
            }
            Reset-SecretStore @reset
            Register-SecretVault -Name Main -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault
            if ($With.Password) { Unlock-SecretStore -Password (ConvertTo-Secret $With.Password) }
            $null = New-SfConnection rotating -SfdxAuthUrl (ConvertTo-Secret $With.AuthUrl)
        }

        # What it does begins with an open store.
        function Invoke-OpenShell([scriptblock] $Script, [hashtable] $More = @{}) {
            $unlock = 'if ($With.Password) { Unlock-SecretStore -Password (ConvertTo-Secret $With.Password) }'
            Invoke-Shell -With ($with + $More) ([scriptblock]::Create("$unlock`n$Script"))
        }

        $store = "$env:HOME/.secretmanagement"
        $trails = "$env:HOME/.local/share/SalesforceConnect/connections/*.tokens"
    }

    AfterAll { Stop-OwnOrg $rotating }

    It 'keeps what another shell has saved, at once and later, and that shell can use the connection' {
        $seen = Invoke-OpenShell {
            $neighbour = {
                param($Number, $Opener)
                if ($Opener) { Unlock-SecretStore -Password ([System.Net.NetworkCredential]::new('', $Opener).SecurePassword) }
                Set-Secret "neighbour-$Number" -Secret precious -Vault Main
            }
            (Get-SfLimit DailyApiRequests).Max
            [System.Threading.Thread]::Sleep(1100)
            $null = & $env:SFTEST_SHELL -NoProfile -NonInteractive -Command $neighbour -args 1, $With.Password
            (Get-SfLimit DailyApiRequests).Max
            # The store reads its file again five seconds after a change, unless that came within five seconds of a write of its own.
            [System.Threading.Thread]::Sleep($(if ($With.Password) { 7000 } else { 15000 }))
            (Get-SfLimit DailyApiRequests).Max
        }
        $seen | Should -Be 100000, 100000, 100000
        Invoke-OpenShell { Get-Secret neighbour-1 -Vault Main -AsPlainText; (Get-SfLimit DailyApiRequests).Max } | Should -Be precious, 100000
    }

    It 'goes on with a store that has locked itself meanwhile, and a new shell has the living token' -Skip:(-not $Password) {
        Invoke-OpenShell {
            foreach ($i in 1..13) {
                (Get-SfLimit DailyApiRequests).Max
                [System.Threading.Thread]::Sleep(1100)
            }
            (Get-Failure { Get-Secret SfConnection-rotating -Vault Main }).Message -match 'password is required'
        } | Should -Be (@(100000) * 13 + $true)
        Invoke-OpenShell { (Test-SfConnection rotating).Success } | Should -BeTrue
    }

    It 'leads from a store that was restored to the living token' -Skip:([bool] $Password) {
        $copy = Join-Path $TestDrive "$([guid]::NewGuid())"
        Copy-Item $store $copy -Recurse
        Invoke-OpenShell { Set-SfConnection rotating -ApiVersion 66 } | Should -BeNullOrEmpty
        Invoke-OpenShell { (Get-SfLimit DailyApiRequests).Max } | Should -Be 100000
        Copy-Item "$copy/*" $store -Recurse -Force
        Invoke-OpenShell { (Get-SfLimit DailyApiRequests).Max; (Get-SfConnection rotating).ApiVersion } | Should -Be 100000, 67.0
    }

    It 'sends nothing from a copy of the store on another machine' -Skip:([bool] $Password) {
        $failure = Invoke-OpenShell -More @{ Data = "$TestDrive/another-machine" } {
            $env:XDG_DATA_HOME = $With.Data
            Get-Failure { Get-SfLimit }
        }
        $failure.Id | Should -Be RefreshTokenLost
        $failure.Action | Should -BeLike '*Export-SfConnection*Import-SfConnection*'
        Invoke-OpenShell { (Test-SfConnection rotating).Success } | Should -BeTrue
    }

    It 'loses nothing when the process is killed as soon as the new token is in the file' -Skip:([bool] $Password) {
        $before = (Get-Item $trails).LastWriteTimeUtc
        $script = Join-Path $TestDrive "$([guid]::NewGuid()).ps1"
        Set-Content $script @"
`$env:PSModulePath = '$env:PSModulePath'
. '$PSScriptRoot/Suite.ps1'
if ('$Password') { Unlock-SecretStore -Password (ConvertTo-Secret '$Password') }
Get-SfLimit -Connection rotating | Out-Null
[System.Threading.Thread]::Sleep(60000)
"@
        $child = Start-Process $env:SFTEST_SHELL -ArgumentList '-NoProfile', '-NonInteractive', '-File', $script -PassThru
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        while ((Get-Item $trails).LastWriteTimeUtc -eq $before -and $clock.Elapsed.TotalSeconds -lt 60) { }
        $child.Kill()
        $child.WaitForExit()
        (Get-Item $trails).LastWriteTimeUtc | Should -Not -Be $before
        Invoke-OpenShell { (Test-SfConnection rotating).Success } | Should -BeTrue
    }

    It 'leaves nothing behind when the connection is removed' {
        Get-Item $trails | Should -HaveCount 1
        Invoke-OpenShell { Remove-SfConnection rotating }
        Get-Item $trails | Should -BeNullOrEmpty
    }
}
