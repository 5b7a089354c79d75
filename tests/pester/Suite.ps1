# What the tests share. Each file reads it in BeforeAll, and each shell that a test starts reads it first.

$org = $env:SFTEST_ORG
$clientId = '3MVG9LocalOrg.DefaultConsumerKey'
$clientSecret = 'local-org-consumer-secret'

function ConvertTo-Secret([string] $Text) { , [System.Net.NetworkCredential]::new('', $Text).SecurePassword }

# A connection to the suite's org, kept in the session unless the parameters say otherwise.
function New-TestConnection([string] $Name, [hashtable] $With = @{ SessionOnly = $true }) {
    $parameters = @{ InstanceUrl = $org; ClientId = $clientId; ClientSecret = ConvertTo-Secret $clientSecret }
    foreach ($parameter in $With.Keys) { $parameters[$parameter] = $With[$parameter] }
    New-SfConnection -Name $Name @parameters
}

# What a person sees of a script's output in a window of 100 columns, without colours.
function Show([scriptblock] $Script) {
    if ($PSVersionTable.PSVersion.Major -ge 7) { $PSStyle.OutputRendering = 'PlainText' }
    (& $Script *>&1 | Out-String -Width 100) -replace "`r`n", "`n"
}

# The one error that a script ends with, as text, so that it also survives the way from another process.
function Get-Failure([scriptblock] $Script) {
    try {
        $ErrorActionPreference = 'Stop'
        $null = & $Script
    }
    catch {
        return [pscustomobject]@{
            Id       = ($_.FullyQualifiedErrorId -split ',')[0]
            Category = "$($_.CategoryInfo.Category)"
            Target   = "$($_.TargetObject)"
            Message  = "$_"
            Action   = "$($_.ErrorDetails.RecommendedAction)"
        }
    }
    throw "It did not fail: $Script"
}

# Runs a script in another shell, as another process, that was told nothing but the suite's variables; gives what it emitted.
# An error that the script does not catch itself fails the test.
function Invoke-Shell([scriptblock] $Script, [hashtable] $With = @{}, [string[]] $ModulePath = @($env:SFTEST_MODULE, $env:SFTEST_VAULTS)) {
    $path = @($ModulePath) + (Join-Path $PSHOME 'Modules') -join [System.IO.Path]::PathSeparator
    # A shell puts folders of its own into the path when it starts, so it is set from the inside.
    $child = [scriptblock]::Create(@"
param(`$With)
`$env:PSModulePath = '$path'
`$ErrorActionPreference = 'Stop'
`$ProgressPreference = 'SilentlyContinue'
`$WarningPreference = 'SilentlyContinue'
`$suite = '$PSScriptRoot/Suite.ps1'
. `$suite
$Script
"@)
    $said = & $env:SFTEST_SHELL -NoProfile -NonInteractive -Command $child -args $With 2>&1
    $errors = @($said | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
    if ($errors.Count -gt 0 -or $LASTEXITCODE -ne 0) {
        $text = $errors -join "`n"
        throw "The other shell ended with $LASTEXITCODE`: $($text.Substring(0, [Math]::Min($text.Length, 2000)))"
    }
    $said
}

# A home without vaults. On Windows there is one SecretStore for each user, which is emptied; see SFTEST_NO_VAULT.
function Use-NewHome {
    if ([System.Environment]::OSVersion.Platform -eq 'Win32NT') {
        Get-SecretVault | Unregister-SecretVault
    }
    else {
        $env:HOME = (New-Item (Join-Path $TestDrive "$([guid]::NewGuid())") -ItemType Directory).FullName
    }
}

# A SecretStore that opens by itself, as a runbook has it. Not Set-SecretStoreConfiguration: on a new store that asks for a password
# before it takes "None".
function New-OpenVault([string] $Name = 'Main') {
    Invoke-Shell -With @{ Name = $Name } {
        Reset-SecretStore -Authentication None -Interaction None -Force
        Register-SecretVault -Name $With.Name -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault
    }
}

# An org of its own.
function Start-OwnOrg([string] $Options) {
    $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet', "`"$env:SFTEST_LOCALORG`" --quiet --end-with-input $Options")
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $server = [System.Diagnostics.Process]::Start($start)
    $line = $server.StandardOutput.ReadLineAsync()
    if (-not $line.Wait(60000)) { throw 'The org said nothing for a minute.' }
    [pscustomobject]@{ Server = $server; Url = $line.Result }
}

# It runs until its input ends.
function Stop-OwnOrg($Own) {
    $Own.Server.StandardInput.Close()
    if (-not $Own.Server.WaitForExit(10000)) { $Own.Server.Kill() }
}

# Its access tokens live for seconds, and its refresh tokens are replaced each time.
function Start-RotatingOrg([int] $TokenLifetime) {
    $apps = Join-Path $TestDrive "$([guid]::NewGuid()).json"
    '{ "apps": [{ "consumerKey": "PlatformCLI", "refreshTokenRotation": true }] }' | Set-Content $apps
    Start-OwnOrg "--token-lifetime $TokenLifetime --apps `"$apps`""
}

# What a sign-in with the Salesforce CLI at an org grants.
function Get-AuthUrl([string] $Url) {
    $callback = 'http://localhost:1717/OauthRedirect'
    $client = [System.Net.Http.HttpClient]::new([System.Net.Http.HttpClientHandler] @{ AllowAutoRedirect = $false })
    $page = $client.GetAsync("$Url/services/oauth2/authorize?response_type=code&client_id=PlatformCLI&redirect_uri=$([uri]::EscapeDataString($callback))").Result
    $code = [uri]::UnescapeDataString(($page.Headers.Location.Query -replace '^.*[?&]code=([^&]+).*$', '$1'))
    $answer = Invoke-RestMethod "$Url/services/oauth2/token" -Method Post -Body @{
        grant_type = 'authorization_code'; code = $code; client_id = 'PlatformCLI'; redirect_uri = $callback
    }
    "force://PlatformCLI::$($answer.refresh_token)@$(([uri] $Url).Authority)"
}
