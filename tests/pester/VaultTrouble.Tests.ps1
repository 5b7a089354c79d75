BeforeAll { . "$PSScriptRoot/Suite.ps1" }

Describe 'Without a vault' {
    BeforeAll { if (-not $env:SFTEST_NO_VAULT) { Use-NewHome } }

    It 'a connection to be saved is refused before Salesforce is called' -Skip:([bool] $env:SFTEST_NO_VAULT) {
        $failure = Invoke-Shell { Get-Failure { New-TestConnection acme -With @{ InstanceUrl = 'https://nowhere.my.salesforce.com' } } }
        $failure.Id | Should -Be NoVault
        $failure.Category | Should -Be ObjectNotFound
        $failure.Action | Should -BeLike '*Register-SecretVault*-SessionOnly*'
    }

    It 'a connection of the session works' -Skip:([bool] $env:SFTEST_NO_VAULT) {
        Invoke-Shell { (New-TestConnection acme).Name; @(Get-SfConnection).Count; (Test-SfConnection -Quiet) } | Should -Be acme, 1, $true
    }

    It 'the commands that the error recommends make one' -Skip:([bool] $env:SFTEST_NO_VAULT) {
        $registered = Invoke-Shell {
            $action = (Get-Failure { New-TestConnection acme -With @{} }).Action
            $command = [regex]::Match($action, 'Register-SecretVault[^.;]*Microsoft\.PowerShell\.SecretStore -DefaultVault').Value
            & ([scriptblock]::Create($command))
            Get-SecretVault | Select-Object Name, ModuleName, IsDefault
        }
        $registered.ModuleName | Should -Be Microsoft.PowerShell.SecretStore
        $registered.IsDefault | Should -BeTrue
    }

    It 'and without SecretManagement, the error says how to install it' {
        $failure = Invoke-Shell -ModulePath $env:SFTEST_MODULE { Get-Failure { New-TestConnection acme -With @{} } }
        $failure.Id | Should -Be SecretManagementMissing
        $failure.Category | Should -Be NotInstalled
        $failure.Action | Should -BeLike '*Install-PSResource Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore*-SessionOnly*'
    }

    It 'and without SecretManagement, a connection of the session can be made, listed, tested, used and removed' {
        $facts = Invoke-Shell -ModulePath $env:SFTEST_MODULE {
            (New-TestConnection acme).Name
            (Get-SfConnection).Name
            Test-SfConnection -Quiet
            (Get-SfLimit DailyApiRequests).Max
            Remove-SfConnection acme
            @(Get-SfConnection).Count
        }
        $facts | Should -Be acme, acme, $true, 100000, 0
    }

    It 'and without SecretManagement, a name that is not in the session says that nothing could be looked up' {
        $failure = Invoke-Shell -ModulePath $env:SFTEST_MODULE { Get-Failure { Get-SfLimit -Connection acme } }
        $failure.Id | Should -Be SecretManagementMissing
        $failure.Target | Should -Be acme
    }
}

Describe 'With a locked SecretStore in a shell that cannot ask' -Skip:([bool] $env:SFTEST_NO_VAULT) {
    BeforeAll {
        Use-NewHome
        $null = Invoke-Shell {
            $password = ConvertTo-Secret 'vault-password'
            Set-SecretStoreConfiguration -Authentication Password -Password $password -Interaction None -Confirm:$false
            Register-SecretVault -Name Locked -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault
            Unlock-SecretVault -Name Locked -Password $password
            New-TestConnection acme -With @{}
        }
    }

    It '<Name> says that it is locked and how to unlock it' -ForEach @(
        @{ Name = 'New-SfConnection'; Script = 'New-TestConnection other -With @{}' }
        @{ Name = 'Get-SfConnection'; Script = 'Get-SfConnection' }
        @{ Name = 'Get-SfLimit'; Script = 'Get-SfLimit -Connection acme' }
        @{ Name = 'Select-SfConnection'; Script = 'Select-SfConnection acme' }
        @{ Name = 'Remove-SfConnection'; Script = 'Remove-SfConnection acme' }
    ) {
        $failure = Invoke-Shell -With @{ Script = $Script } { Get-Failure ([scriptblock]::Create($With.Script)) }
        $failure.Id | Should -Be VaultLocked
        $failure.Category | Should -Be AuthenticationError
        $failure.Message | Should -BeLike "*'Locked'*"
        $failure.Action | Should -BeLike "*Unlock-SecretVault -Name 'Locked'*Set-SecretStoreConfiguration*"
    }

    It 'Test-SfConnection reports it as the failed check' {
        $check = Invoke-Shell { (Test-SfConnection acme).Checks[0] | Select-Object Name, @{ Name = 'Status'; Expression = { "$($_.Status)" } }, ErrorId, Recommendation }
        $check.Name | Should -Be Secret
        $check.Status | Should -Be Failed
        $check.ErrorId | Should -Be VaultLocked
        $check.Recommendation | Should -BeLike '*Unlock-SecretVault*'
    }

    It 'everything works once it is unlocked, as the error recommends' {
        $max = Invoke-Shell {
            Unlock-SecretVault -Name 'Locked' -Password (ConvertTo-Secret 'vault-password')
            (Get-SfLimit DailyApiRequests).Max
        }
        $max | Should -Be 100000
    }

    It 'completion offers nothing and asks nothing' {
        $said = Invoke-Shell { TabExpansion2 'Get-SfLimit -Connection ac' 26 | ForEach-Object CompletionMatches | ForEach-Object CompletionText }
        $said | Should -Not -Contain acme
        "$said" | Should -Not -BeLike '*password*'
    }
}

Describe 'With a SecretStore that was never set up, in a shell that cannot ask' -Skip:([bool] $env:SFTEST_NO_VAULT -or [System.Environment]::OSVersion.Platform -eq 'Win32NT') {
    It 'saving fails with an error that says what to do, and keeps nothing' {
        Use-NewHome
        # SecretStore also writes a question to the host, which is not ours.
        $failure = Invoke-Shell {
            Register-SecretVault -Name Fresh -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault
            Get-Failure { New-TestConnection acme -With @{} } | Select-Object *, @{ Name = 'Left'; Expression = { @(Get-SfConnection -ErrorAction Ignore).Count } }
        } | Where-Object { $_ -isnot [string] }
        $failure.Id | Should -Be VaultLocked
        $failure.Action | Should -BeLike '*Set-SecretStoreConfiguration*'
        $failure.Left | Should -Be 0
    }
}

Describe 'A vault that keeps no metadata' -Skip:([bool] $env:SFTEST_NO_VAULT) {
    BeforeAll {
        Use-NewHome
        # It keeps its secrets in memory, so everything happens in one shell.
        $seen = Invoke-Shell -ModulePath $env:SFTEST_MODULE, $env:SFTEST_VAULTS, (Join-Path (Split-Path $PSScriptRoot) vault-contract/modules) {
            Register-SecretVault -Name Plain -ModuleName NoMetadata.Vault -DefaultVault
            $made = New-TestConnection acme -With @{}
            Remove-Module SalesforceConnect
            Import-Module SalesforceConnect
            [pscustomobject]@{
                Vault  = $made.Vault
                Listed = Get-SfConnection
                Used   = (Get-SfLimit DailyApiRequests -Connection acme).Max
                Then   = Get-SfConnection
                Left   = $(Remove-SfConnection acme; @(Get-SecretInfo -Vault Plain).Count)
            }
        }
    }

    It 'keeps the connection' { $seen.Vault | Should -Be Plain }

    It 'lists it with the name alone' {
        $seen.Listed.Name | Should -Be acme
        $seen.Listed.InstanceUrl | Should -BeNullOrEmpty
    }

    It 'gives it back to be used' { $seen.Used | Should -Be 100000 }

    It 'lists it in full once it is open' { $seen.Then.InstanceUrl | Should -Be $org }

    It 'lets it be removed' { $seen.Left | Should -Be 0 }
}

Describe 'A vault with ways of its own' -Skip:([bool] $env:SFTEST_NO_VAULT) {
    BeforeAll {
        Use-NewHome
        $modules = @($env:SFTEST_MODULE, $env:SFTEST_VAULTS, (Join-Path (Split-Path $PSScriptRoot) vault-contract/modules))
        function Register-Odd([string] $Ways) {
            Invoke-Shell -ModulePath $modules -With @{ Ways = $Ways; Path = Join-Path $TestDrive "$([guid]::NewGuid())" } {
                Register-SecretVault -Name Odd -ModuleName Odd.Vault -DefaultVault -AllowClobber -VaultParameters @{ Path = $With.Path; Odd = $With.Ways }
            }
        }
    }

    It 'that <_> has the connection in the next shell, and its change' -ForEach @(
        'ListsAsPSCredential, FailsOnMetadata', 'ListsNothing, FailsOnMissing', 'ListsTwice', 'KeepsOld, GivesCredential', 'CutsNames, LosesOnMetadata'
    ) {
        Register-Odd $_
        Invoke-Shell -ModulePath $modules { New-TestConnection acme-production -With @{} | Select-Object -ExpandProperty Name } | Should -Be acme-production
        Invoke-Shell -ModulePath $modules { Set-SfConnection acme-production -ApiVersion 66.0; (Get-SfConnection acme-production).Name } | Should -Be acme-production
        Invoke-Shell -ModulePath $modules {
            (Select-SfConnection acme-production -PassThru).ApiVersion
            (Get-SfLimit DailyApiRequests).Max
            Remove-SfConnection acme-production
            (Get-Failure { Get-SfConnection acme-production }).Id
        } | Should -Be 66.0, 100000, ConnectionNotFound
    }

    It 'that cuts names short never gives another connection' {
        Register-Odd 'CutsNames'
        $failure = Invoke-Shell -ModulePath $modules {
            $null = New-TestConnection acme-production-eu -With @{}
            Get-Failure { Get-SfLimit -Connection acme-production-us }
        }
        $failure.Id | Should -Be SavedUnderAnotherName
        $failure.Message | Should -BeLike '*acme-production-eu*'
    }

    It 'that keeps nothing of a long secret says so, and a name that the user has for a secret is left alone' {
        Register-Odd 'RefusesLong'
        $seen = Invoke-Shell -ModulePath $modules {
            Get-Failure { New-TestConnection acme -With @{} }
            Set-Secret SfConnection-mine -Secret 'my own'
            Get-Failure { New-TestConnection mine -With @{ Force = $true } }
            Get-Failure { Remove-SfConnection mine }
            Get-Secret SfConnection-mine -AsPlainText
        }
        $seen[0].Id | Should -Be SaveFailed
        $seen[0].Message | Should -BeLike '*nothing of it was kept*'
        $seen[1].Id | Should -Be NotASavedConnection
        $seen[2].Id | Should -Be NotASavedConnection
        "$($seen[0..2].Action)" | Should -Not -BeLike '*Remove-Secret*'
        $seen[3] | Should -Be 'my own'
    }
}

Describe 'Who am I' {
    It 'the current connection shows user and org, and no vault is looked at' {
        $seen = Invoke-Shell -ModulePath $env:SFTEST_MODULE {
            $null = New-TestConnection acme
            $current = Get-SfConnection -Current
            $current.Username, $current.OrganizationId, (Show { Get-SfConnection -Current }), (Get-Module Microsoft.PowerShell.SecretManagement).Count
        }
        $seen[2] | Should -BeLike "*Username       : $($seen[0])*OrganizationId : $($seen[1])*"
        $seen[3] | Should -Be 0
    }
}
