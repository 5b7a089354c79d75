BeforeAll { . "$PSScriptRoot/Suite.ps1" }

# On Windows SecretStore is the one of the user, which a test must not empty: see SFTEST_NO_VAULT in Invoke-Suite.ps1.
Describe 'Eight processes that share a vault and a refresh token that is replaced each time' -Skip:([bool] $env:SFTEST_NO_VAULT) {
    BeforeAll {
        Use-NewHome
        New-OpenVault

        $rotating = Start-RotatingOrg -TokenLifetime 6
        $authUrl = Get-AuthUrl $rotating.Url
        $made = Invoke-Shell -With @{ AuthUrl = $authUrl } { New-SfConnection shared -SfdxAuthUrl (ConvertTo-Secret $With.AuthUrl) }
    }

    AfterAll { Stop-OwnOrg $rotating }

    It 'let each make its requests, and none is left with a dead token' {
        $made.Vault | Should -Be Main
        $suite = "$PSScriptRoot/Suite.ps1"
        $results = 1..8 | ForEach-Object -ThrottleLimit 8 -Parallel {
            . $using:suite
            Invoke-Shell {
                foreach ($i in 1..20) {
                    # Slow enough for tokens to end in between.
                    [System.Threading.Thread]::Sleep(700)
                    $told = Invoke-SfRequest limits -Connection shared -Verbose *>&1
                    if ($told.DailyApiRequests) { 'answered' }
                    if ("$told" -like '*POST /services/oauth2/token*200*') { 'renewed' }
                }
            }
        }
        @($results | Where-Object { $_ -eq 'answered' }).Count | Should -Be 160
        @($results | Where-Object { $_ -eq 'renewed' }).Count | Should -BeGreaterThan 16

        # The family of tokens lives, which it would not if one had been used twice.
        (Invoke-Shell { Test-SfConnection shared }).Success | Should -BeTrue
    }
}
