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

    # Each Tab gives up after two seconds; what a busy machine has not found by then is there for a later one.
    It 'completes <Line> from the org' -ForEach @(
        @{ Line = 'Get-SfLimit DailyApiR'; Is = 'DailyApiRequests' }
        @{ Line = 'Invoke-SfRequest sobjects/Acc'; Is = 'sobjects/Account' }
        @{ Line = 'Invoke-SfRequest lim'; Is = 'limits' }
        @{ Line = 'Invoke-SfRequest limits -ApiVersion 6'; Is = '67.0', '66.0', '65.0', '64.0', '63.0', '62.0', '61.0', '60.0' }
        @{ Line = 'Get-SfRecord 0015g0000000001AAA -Property Indus'; Is = 'Industry' }
        @{ Line = "Invoke-SfQuery 'SELECT Id FROM Acc"; Is = "'SELECT Id FROM Account" }
    ) {
        foreach ($press in 1..20) { if ($found = Complete $Line) { break } }
        $found | Should -Be $Is
    }

    It 'offers the fields of a record' {
        Set-Variable record (Invoke-SfQuery 'SELECT Id, Industry FROM Account' -First 1) -Scope Global
        try { Complete '$record.' | Where-Object { $_ -notlike '*(' } | Should -Be Id, Industry }
        finally { Remove-Variable record -Scope Global }
    }

    It 'takes what a query gives for records and not for what -Explain gives' {
        $offered = Complete "`$a = Invoke-SfQuery 'SELECT Id FROM Account'; `$a."
        $offered | Should -Contain 'GetObjectName('
        $offered | Should -Not -Contain RelativeCost
    }

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

    It 'asks the org of the only saved connection once a command has opened it' {
        $names = Invoke-Shell {
            $null = Remove-SfConnection beta
            $before = (TabExpansion2 'Get-SfObject Acc' 16).CompletionMatches.CompletionText
            $null = Get-SfLimit DailyApiRequests
            foreach ($press in 1..20) {
                $found = (TabExpansion2 'Get-SfObject Acc' 16).CompletionMatches
                if ($found) { return "$before", $found[0].CompletionText }
            }
        }
        $names | Should -Be '', Account
    }

    It 'completes the vaults' {
        Invoke-Shell { (TabExpansion2 'New-SfConnection acme -Vault M' 30).CompletionMatches.CompletionText } | Should -Be Main
    }
}
