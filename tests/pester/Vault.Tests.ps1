BeforeAll { . "$PSScriptRoot/Suite.ps1" }

# On Windows SecretStore is the one of the user, which a test must not empty: see SFTEST_NO_VAULT in Invoke-Suite.ps1.
Describe 'A connection in a SecretStore' -Skip:([bool] $env:SFTEST_NO_VAULT) {
    BeforeAll {
        Use-NewHome
        New-OpenVault
        $made = Invoke-Shell { New-TestConnection acme-prod -With @{} }
    }

    It 'is emitted, current and saved' {
        $made.Name | Should -Be acme-prod
        $made.Vault | Should -Be Main
        $made.IsCurrent | Should -BeTrue
    }

    It 'is listed in another shell, with its facts' {
        $listed = Invoke-Shell { Get-SfConnection | Select-Object *, @{ Name = 'Method'; Expression = { "$($_.AuthMethod)" } } }
        @($listed).Count | Should -Be 1
        $listed.Name | Should -Be acme-prod
        $listed.InstanceUrl | Should -Be $org
        $listed.Username | Should -Be admin@local-org.example
        $listed.Method | Should -Be ClientSecret
        $listed.Vault | Should -Be Main
        $listed.IsCurrent | Should -BeFalse
    }

    It 'is tested in another shell' {
        $report = Invoke-Shell { Test-SfConnection acme-prod }
        $report.Success | Should -BeTrue
        $report.Organization | Should -Be 'Local Org'
        @($report.Checks | ForEach-Object { "$_" })[0] | Should -Be 'Secret: Passed'
    }

    It 'is used in another shell without being named, as the only one' {
        $rows = Invoke-Shell { (Invoke-SfRequest query -Query @{ q = 'SELECT Name FROM Account ORDER BY Name LIMIT 3' }).records }
        @($rows).Count | Should -Be 3
    }

    It 'is used in another shell by the name in $env:SF_CONNECTION' {
        $limit = Invoke-Shell { $env:SF_CONNECTION = 'acme-prod'; Get-SfLimit DailyApiRequests }
        $limit.Max | Should -Be 100000
    }

    It 'is not made again without -Force' {
        $failure = Invoke-Shell { Get-Failure { New-TestConnection acme-prod -With @{} } }
        $failure.Id | Should -Be ConnectionExists
        $failure.Category | Should -Be ResourceExists
        $failure.Message | Should -BeLike "*vault 'Main'*"
        $failure.Action | Should -BeLike '*-Force*'
    }

    It 'stays as it was when a new secret is wrong' {
        $failure = Invoke-Shell { Get-Failure { New-TestConnection acme-prod -With @{ ClientSecret = ConvertTo-Secret wrong; Force = $true } } }
        $failure.Id | Should -Be Salesforce.invalid_client
        Invoke-Shell { Test-SfConnection acme-prod -Quiet } | Should -BeTrue
    }

    It 'is replaced with -Force' {
        $shown = Invoke-Shell { New-TestConnection acme-prod -With @{ Force = $true; ApiVersion = '66.0' } }
        $shown.ApiVersion | Should -Be 66.0
        Invoke-Shell { (Get-SfConnection acme-prod).ApiVersion } | Should -Be 66.0
    }

    It 'goes into the vault as one secret, whose metadata holds no secret' {
        $secret = Invoke-Shell {
            $info = @(Get-SecretInfo -Vault Main)
            [pscustomobject]@{ Count = $info.Count; Name = $info[0].Name; Type = "$($info[0].Type)"; Facts = $info[0].Metadata | ConvertTo-Json }
        }
        $secret.Count | Should -Be 1
        $secret.Name | Should -Be SfConnection-acme-prod
        $secret.Type | Should -Be SecureString
        $secret.Facts | Should -Not -BeLike "*$clientSecret*"
    }

    It 'is given as an object to a job, which loads it from the vault' {
        $max = Invoke-Shell {
            $connection = Get-SfConnection acme-prod
            Start-Job { param($connection) (Get-SfLimit DailyApiRequests -Connection $connection).Max } -ArgumentList $connection | Receive-Job -Wait -AutoRemoveJob
        }
        $max | Should -Be 100000
    }

    It 'is gone from every shell once it is removed' {
        $left = Invoke-Shell { Remove-SfConnection acme-prod; Get-SecretInfo -Vault Main }
        $left | Should -BeNullOrEmpty
        $failure = Invoke-Shell { Get-Failure { Get-SfLimit -Connection acme-prod } }
        $failure.Id | Should -Be ConnectionNotFound
        $failure.Category | Should -Be ObjectNotFound
        $failure.Target | Should -Be acme-prod
        $failure.Action | Should -BeLike '*New-SfConnection -Name acme-prod*'
    }
}

# On Windows SecretStore is the one of the user, which a test must not empty: see SFTEST_NO_VAULT in Invoke-Suite.ps1.
Describe 'Several saved connections' -Skip:([bool] $env:SFTEST_NO_VAULT) {
    BeforeAll {
        Use-NewHome
        New-OpenVault
        Invoke-Shell { $null = 'acme-prod', 'acme-test', 'beta' | ForEach-Object { New-TestConnection $_ -With @{} } }
    }

    It 'are chosen by wildcard' {
        Invoke-Shell { (Get-SfConnection acme-*).Name } | Should -Be acme-prod, acme-test
    }

    It 'are not guessed at when none is named' {
        $failure = Invoke-Shell { Get-Failure { Get-SfLimit } }
        $failure.Id | Should -Be NoConnection
        $failure.Message | Should -BeLike '*acme-prod, acme-test, beta*'
        $failure.Action | Should -BeLike '*Select-SfConnection*'
    }

    It 'are tested side by side from the pipeline' {
        Invoke-Shell { (Get-SfConnection | Test-SfConnection | Where-Object Success).Name } | Should -Be acme-prod, acme-test, beta
    }

    It 'are used at once from parallel runspaces that each load them' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $used = Invoke-Shell { (Get-SfConnection).Name | ForEach-Object -Parallel { (Get-SfLimit DailyApiRequests -Connection $_).Max } }
        $used | Should -Be 100000, 100000, 100000
    }

    It 'are removed as a list and from the pipeline' {
        Invoke-Shell { Remove-SfConnection acme-prod, acme-test; (Get-SfConnection).Name } | Should -Be beta
        Invoke-Shell { Get-SfConnection | Remove-SfConnection; Get-SfConnection } | Should -BeNullOrEmpty
    }
}
