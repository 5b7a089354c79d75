BeforeDiscovery {
    # Every way in and every way to fail. Each runs with all streams merged and a transcript; what may be seen of it is searched for
    # what may not.
    $flows = @(
        @{
            Name   = 'a connection by client secret, tested and used'
            Script = {
                New-TestConnection acme
                Get-SfConnection
                Test-SfConnection acme
                Get-SfLimit DailyApiRequests
                Invoke-SfRequest query -Query @{ q = 'SELECT Id FROM Account LIMIT 1' }
                Remove-SfConnection acme -Revoke -Force
            }
        }
        @{
            Name   = 'a connection by credential'
            Script = {
                New-SfConnection acme -SessionOnly -InstanceUrl $org -Credential ([pscredential]::new($clientId, (ConvertTo-Secret $clientSecret)))
            }
        }
        @{
            Name   = 'a connection by access token'
            Script = {
                New-SfConnection acme -SessionOnly -InstanceUrl $org -AccessToken (ConvertTo-Secret $token)
                Test-SfConnection acme
                Invoke-SfRequest /services/oauth2/userinfo
            }
        }
        @{
            Name       = 'a connection that is saved, loaded and removed'
            NeedsVault = $true
            Script     = {
                New-TestConnection acme -With @{}
                Remove-Module SalesforceConnect
                Get-SfConnection
                Test-SfConnection acme
                Get-SfLimit DailyApiRequests -Connection acme
                New-TestConnection acme -With @{ Force = $true }
                Remove-SfConnection acme
            }
        }
        @{ Name = 'a wrong consumer secret'; Fails = $true; Script = { New-TestConnection acme -With @{ SessionOnly = $true; ClientSecret = ConvertTo-Secret $wrong } } }
        @{ Name = 'a wrong consumer key'; Fails = $true; Script = { New-TestConnection acme -With @{ SessionOnly = $true; ClientId = 'no-such-key'; ClientSecret = ConvertTo-Secret $wrong } } }
        @{ Name = 'a secret of two lines'; Fails = $true; Script = { New-TestConnection acme -With @{ SessionOnly = $true; ClientSecret = ConvertTo-Secret "$wrong`n$wrong" } } }
        @{ Name = 'a wrong access token'; Fails = $true; Script = { New-SfConnection acme -SessionOnly -InstanceUrl $org -AccessToken (ConvertTo-Secret "00D5g0000000001!$wrong") } }
        @{ Name = 'a host that is not there'; Fails = $true; Script = { New-TestConnection acme -With @{ SessionOnly = $true; InstanceUrl = 'http://localhost:1'; ClientSecret = ConvertTo-Secret $wrong } } }
        @{ Name = 'an API error'; Fails = $true; Script = { $null = New-TestConnection acme; Invoke-SfRequest query -Query @{ q = 'SELECT Nope FROM Account' } } }
        @{ Name = 'a vault that fails while it saves'; NeedsVault = $true; Fails = $true; Script = { New-TestConnection acme -With @{ Vault = 'Broken' } } }
    )
}

BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
    $wrong = 'SENTINEL-wrong-secret-7f3a'
    $answer = Invoke-RestMethod "$org/services/oauth2/token" -Method Post -Body @{ grant_type = 'client_credentials'; client_id = $clientId; client_secret = $clientSecret }
    $token = $answer.access_token
    $tokenStart = $token.Substring(0, $token.IndexOf('!') + 3)

    # A vault that fails with what it was given in its mouth, as careless ones do.
    $broken = Join-Path $TestDrive 'modules/Broken.Vault'
    $null = New-Item (Join-Path $broken Broken.Vault.Extension) -ItemType Directory -Force
    "@{ ModuleVersion = '1.0'; NestedModules = @('./Broken.Vault.Extension'); FunctionsToExport = @() }" | Set-Content (Join-Path $broken Broken.Vault.psd1)
    "@{ ModuleVersion = '1.0'; RootModule = 'Broken.Vault.Extension.psm1'; FunctionsToExport = @('Get-Secret', 'Get-SecretInfo', 'Remove-Secret', 'Set-Secret', 'Test-SecretVault') }" |
        Set-Content (Join-Path $broken Broken.Vault.Extension/Broken.Vault.Extension.psd1)
    @'
function Get-Secret { param($Name, $VaultName, $AdditionalParameters) }
function Get-SecretInfo { param($Filter, $VaultName, $AdditionalParameters) }
function Remove-Secret { param($Name, $VaultName, $AdditionalParameters) }
function Set-Secret {
    param($Name, $Secret, $VaultName, $AdditionalParameters)
    throw "cannot write $([System.Net.NetworkCredential]::new('', $Secret).Password)"
}
function Test-SecretVault { param($VaultName, $AdditionalParameters) $true }
'@ | Set-Content (Join-Path $broken Broken.Vault.Extension/Broken.Vault.Extension.psm1)

    if (-not $env:SFTEST_NO_VAULT) {
        Use-NewHome
        New-OpenVault
        Invoke-Shell -ModulePath (Join-Path $TestDrive modules), $env:SFTEST_VAULTS { Register-SecretVault -Name Broken -ModuleName Broken.Vault }
    }

    # Runs a script with everything on and returns all that can be seen of it afterwards.
    function Get-Trace([string] $Script, [string] $Folder) {
        $null = New-Item $Folder -ItemType Directory
        $ended = Invoke-Shell -ModulePath $env:SFTEST_MODULE, $env:SFTEST_VAULTS, (Join-Path $TestDrive modules) -With @{ Script = $Script; Folder = $Folder; Wrong = $wrong; Token = $token } {
            $wrong = $With.Wrong
            $token = $With.Token
            Import-Module SalesforceConnect
            $ErrorActionPreference = 'Continue'
            $VerbosePreference = 'Continue'
            $DebugPreference = 'Continue'
            $WarningPreference = 'Continue'
            $Error.Clear()
            $null = Start-Transcript (Join-Path $With.Folder transcript.txt)
            $all = @(try { & ([scriptblock]::Create($With.Script)) *>&1 } catch { $_ })
            $all | Out-String -Width 200 | Out-Host
            $null = Stop-Transcript
            $VerbosePreference = $DebugPreference = 'SilentlyContinue'
            $emitted = @($all | Where-Object { "$($_.GetType().FullName)" -notlike 'System.Management.Automation.*Record' })
            $written = @{
                'streams.txt'  = $all | Format-List * -Force | Out-String -Width 200
                'objects.json' = ConvertTo-Json $emitted -Depth 6 -WarningAction Ignore
                'errors.json'  = $Error | ConvertTo-Json -Depth 6 -WarningAction Ignore
                'errors.txt'   = $Error | Format-List * -Force | Out-String -Width 200
            }
            foreach ($name in $written.Keys) { Set-Content (Join-Path $With.Folder $name) "$($written[$name])" }
            $emitted | Export-Clixml (Join-Path $With.Folder objects.xml)
            @($Error) | Export-Clixml (Join-Path $With.Folder errors.xml)
            [pscustomobject]@{ Errors = $Error.Count; Verbose = @($all | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }).Count }
        } | Where-Object { $_ -isnot [string] } | Select-Object -Last 1
        $files = Get-ChildItem $Folder
        [pscustomobject]@{ Errors = $ended.Errors; Verbose = $ended.Verbose; Files = @($files); Text = ($files | Get-Content -Raw) -join "`n" }
    }
}

Describe 'Nothing secret can be seen of <Name>' -ForEach $flows {
    # On Windows SecretStore is the one of the user, which a test must not empty: see SFTEST_NO_VAULT in Invoke-Suite.ps1.
    It 'in streams, transcript, errors, JSON or Clixml' -Skip:([bool] ($_['NeedsVault'] -and $env:SFTEST_NO_VAULT)) {
        $trace = Get-Trace "$Script" (Join-Path $TestDrive ([guid]::NewGuid()))

        # It did what it is called, and there was something to look at.
        if ($_['Fails']) { $trace.Errors | Should -BeGreaterThan 0 } else { $trace.Errors | Should -Be 0 -Because $trace.Text }
        $trace.Files.Count | Should -Be 7
        $trace.Text | Should -BeLike '*acme*'

        foreach ($secret in $clientSecret, $wrong, $token, $tokenStart) {
            $place = $trace.Text.IndexOf($secret, [System.StringComparison]::Ordinal)
            $found = if ($place -ge 0) { $trace.Text.Substring([Math]::Max(0, $place - 200), 200) }
            $found | Should -BeNullOrEmpty -Because "'$secret' stands after it"
        }
    }
}

Describe 'The search itself' {
    It 'finds a secret that is there to be found' {
        $trace = Get-Trace 'Write-Verbose "$wrong $token"; "acme"; Write-Error $clientSecret' (Join-Path $TestDrive ([guid]::NewGuid()))
        foreach ($secret in $clientSecret, $wrong, $token, $tokenStart) { $trace.Text | Should -BeLike "*$secret*" }
        $trace.Verbose | Should -BeGreaterThan 0
    }
}
