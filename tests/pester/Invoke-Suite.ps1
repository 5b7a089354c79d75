<#
.SYNOPSIS
Runs the Pester suite against a packaged module; build.ps1 -Task Pester starts it in a shell of its own.

.DESCRIPTION
The shell that this runs in is given a module path of its own: the module under test, installed as the Gallery installs it; Pester,
SecretManagement and SecretStore; and what ships with PowerShell. Its home is a temporary folder, so that no vault of the user is
touched. One local org serves the whole suite. What the tests need to know reaches them, and the shells that they start, in
$env:SFTEST_*.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $Playground
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Copy-Module([string] $Name, [string] $To) {
    $found = Get-Module $Name -ListAvailable | Where-Object { $Name -ne 'Pester' -or $_.Version.Major -ge 5 } |
        Sort-Object Version | Select-Object -Last 1
    if (-not $found) { throw "The suite needs the module $Name. Run: Install-Module $Name" }
    $folder = Join-Path $To "$Name/$($found.Version)"
    $null = New-Item $folder -ItemType Directory -Force
    Copy-Item (Join-Path $found.ModuleBase '*') $folder -Recurse
}

function Start-Org {
    $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet', "`"$Playground`" --serve")
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    [System.Diagnostics.Process]::Start($start)
}

function Get-OrgUrl([System.Diagnostics.Process] $Org) {
    while ($true) {
        $line = $Org.StandardOutput.ReadLineAsync()
        if (-not $line.Wait(60000)) { throw "$Playground --serve said nothing for a minute." }
        if ($null -eq $line.Result) { throw "$Playground --serve ended before it listened." }
        if ($line.Result -match '^LocalOrg listening on (http://\S+)$') { return $Matches[1] }
    }
}

# It runs until its input ends.
function Stop-Org([System.Diagnostics.Process] $Org) {
    $Org.StandardInput.Close()
    if (-not $Org.WaitForExit(10000)) { $Org.Kill() }
}

$isWindowsHost = [System.Environment]::OSVersion.Platform -eq 'Win32NT'
$place = Join-Path ([System.IO.Path]::GetTempPath()) "SalesforceConnect-$([guid]::NewGuid())"
$folders = @{}
foreach ($name in 'module', 'vaults', 'tools', 'home') { $folders[$name] = (New-Item (Join-Path $place $name) -ItemType Directory -Force).FullName }

Copy-Module Pester $folders.tools
Copy-Module Microsoft.PowerShell.SecretManagement $folders.vaults
Copy-Module Microsoft.PowerShell.SecretStore $folders.vaults
if (Get-Module PSScriptAnalyzer -ListAvailable) { Copy-Module PSScriptAnalyzer $folders.tools }
$version = (Test-ModuleManifest (Join-Path $Module 'SalesforceConnect.psd1')).Version
$installed = Join-Path $folders.module "SalesforceConnect/$version"
$null = New-Item $installed -ItemType Directory
Copy-Item (Join-Path $Module '*') $installed -Recurse

$env:SFTEST_MODULE = $folders.module
$env:SFTEST_PLAYGROUND = $Playground
$env:SFTEST_VAULTS = $folders.vaults
$env:SFTEST_TOOLS = $folders.tools
$env:SFTEST_SHELL = (Get-Process -Id $PID).Path
# There SecretStore keeps its file in a folder that no variable moves.
$env:SFTEST_NO_VAULT = if ($isWindowsHost -and -not $env:CI) { 'on Windows SecretStore cannot be pointed away from the vault of the user; set $env:CI on a machine without one' }
$env:POWERSHELL_TELEMETRY_OPTOUT = '1'
foreach ($variable in 'SF_CONNECTION', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME') { Remove-Item "env:$variable" -ErrorAction Ignore }
$env:PSModulePath = $folders.module, $folders.vaults, $folders.tools, (Join-Path $PSHOME 'Modules') -join [System.IO.Path]::PathSeparator
if (-not $isWindowsHost) { $env:HOME = $folders.home }

$org = Start-Org
try {
    $env:SFTEST_ORG = Get-OrgUrl $org
    Import-Module Pester
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $PSScriptRoot, (Join-Path (Split-Path $PSScriptRoot) 'vault-contract')
    $configuration.Run.PassThru = $true
    $configuration.Output.Verbosity = 'Detailed'
    $configuration.Output.RenderMode = 'Plaintext'
    $configuration.TestRegistry.Enabled = $false
    $result = Invoke-Pester -Configuration $configuration
}
finally {
    Stop-Org $org
    Remove-Item $place -Recurse -Force -ErrorAction Ignore
}

# A file that cannot be read, or a tear-down that fails, has no failed test of its own.
$failed = [Math]::Max($result.FailedCount, $result.FailedBlocksCount) + $result.FailedContainersCount
if ($result.SkippedCount -gt 0) { "$($result.SkippedCount) skipped: $(if ($env:SFTEST_NO_VAULT) { $env:SFTEST_NO_VAULT } else { 'see above' })" }
"$($result.PassedCount) passed, $failed failed"
if ($failed -gt 0 -or $result.PassedCount -eq 0) { exit 1 }
exit 0
