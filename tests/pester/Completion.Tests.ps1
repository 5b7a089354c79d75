BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
    function Complete([string] $Line) { @((TabExpansion2 $Line $Line.Length).CompletionMatches | ForEach-Object CompletionText) }
}

Describe 'Tab after names of the session' {
    BeforeAll {
        Import-Module SalesforceConnect
        foreach ($name in 'acme-prod', 'acme-test', 'beta') { $null = New-TestConnection $name }
    }

    AfterAll { Remove-Module SalesforceConnect }

    It 'completes <Line>' -ForEach @(
        @{ Line = 'Get-SfLimit -Connection ac' }
        @{ Line = 'Invoke-SfRequest limits -Connection ac' }
        @{ Line = 'Test-SfConnection ac' }
        @{ Line = 'Get-SfConnection ac' }
        @{ Line = 'Select-SfConnection ac' }
        @{ Line = 'Remove-SfConnection ac' }
        @{ Line = "Get-SfLimit -Connection 'ac" }
        @{ Line = "Get-SfConnection -Name 'AC" }
    ) {
        Complete $Line | Should -Be acme-prod, acme-test
    }

    It 'completes the second name of a list' { Complete 'Test-SfConnection beta, acme-t' | Should -Be acme-test }

    It 'shows the URL as the tip' { (TabExpansion2 'Get-SfLimit -Connection be' 26).CompletionMatches[0].ToolTip | Should -Be $org }

    It 'offers what -Method takes' { Complete 'Invoke-SfRequest limits -Method P' | Should -Be PATCH, POST, PUT }

    It 'offers no connection that is not there' { Complete 'Get-SfLimit -Connection zz' | Should -Not -Contain zz }
}

# On Windows SecretStore is the one of the user, which a test must not empty: see SFTEST_NO_VAULT in Invoke-Suite.ps1.
Describe 'Tab after saved names' -Skip:([bool] $env:SFTEST_NO_VAULT) {
    BeforeAll {
        Use-NewHome
        New-OpenVault
        $null = Invoke-Shell { 'acme-prod', 'beta' | ForEach-Object { New-TestConnection $_ -With @{} } }
    }

    It 'completes them in a shell that has done nothing yet, at the latest when Tab is pressed again' {
        $names = Invoke-Shell {
            # Each Tab gives up after two seconds; a vault's first answer can take longer on a busy machine.
            foreach ($press in 1..20) {
                $found = (TabExpansion2 'Get-SfLimit -Connection ac' 26).CompletionMatches
                if ($found) { return $found[0].CompletionText }
            }
        }
        $names | Should -Be acme-prod
    }

    It 'completes them after they were listed' {
        Invoke-Shell { $null = Get-SfConnection; (TabExpansion2 'Get-SfLimit -Connection ac' 26).CompletionMatches.CompletionText } | Should -Be acme-prod
    }

    It 'completes the vaults' {
        Invoke-Shell { (TabExpansion2 'New-SfConnection acme -Vault M' 30).CompletionMatches.CompletionText } | Should -Be Main
    }
}
