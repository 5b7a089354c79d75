BeforeAll { . "$PSScriptRoot/Suite.ps1" }

# On Windows SecretStore is the one of the user, which a test must not empty: see SFTEST_NO_VAULT in Invoke-Suite.ps1.
Describe 'Eight processes that share a vault and a refresh token that is replaced each time' -Skip:([bool] $env:SFTEST_NO_VAULT) {
    BeforeAll {
        Use-NewHome
        New-OpenVault

        # An org of its own, whose access tokens live for seconds.
        $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet', "`"$env:SFTEST_PLAYGROUND`" --serve --token-lifetime 6 --rotate-refresh-tokens")
        $start.UseShellExecute = $false
        $start.RedirectStandardInput = $true
        $start.RedirectStandardOutput = $true
        $server = [System.Diagnostics.Process]::Start($start)
        $line = $server.StandardOutput.ReadLineAsync()
        if (-not $line.Wait(60000)) { throw 'The org said nothing for a minute.' }
        $url = $line.Result -replace '^LocalOrg listening on ', ''

        # What a sign-in with the Salesforce CLI grants.
        $callback = 'http://localhost:1717/OauthRedirect'
        $client = [System.Net.Http.HttpClient]::new([System.Net.Http.HttpClientHandler] @{ AllowAutoRedirect = $false })
        $page = $client.GetAsync("$url/services/oauth2/authorize?response_type=code&client_id=PlatformCLI&redirect_uri=$([uri]::EscapeDataString($callback))").Result
        $code = [uri]::UnescapeDataString(($page.Headers.Location.Query -replace '^.*[?&]code=([^&]+).*$', '$1'))
        $answer = Invoke-RestMethod "$url/services/oauth2/token" -Method Post -Body @{
            grant_type = 'authorization_code'; code = $code; client_id = 'PlatformCLI'; redirect_uri = $callback
        }
        $authUrl = "force://PlatformCLI::$($answer.refresh_token)@$(([uri] $url).Authority)"
        $made = Invoke-Shell -With @{ AuthUrl = $authUrl } { New-SfConnection shared -SfdxAuthUrl (ConvertTo-Secret $With.AuthUrl) }
    }

    AfterAll {
        $server.StandardInput.Close()
        if (-not $server.WaitForExit(10000)) { $server.Kill() }
    }

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
