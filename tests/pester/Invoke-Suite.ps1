<#
.SYNOPSIS
Runs the Pester suite against a package; dotnet test and build.ps1 -Task Pester start it in a shell of its own.

.DESCRIPTION
The shell that this runs in is given a module path of its own: the package under test, installed as the Gallery installs it; SecretManagement
and SecretStore, where this machine has them; and what ships with PowerShell. Its home is a temporary folder, so that no vault of the user is
touched. One local org serves the whole suite. What the tests need to know reaches them, and the shells that they start, in $env:SFTEST_*.

For a program, each test is a line: "##test " and JSON; "##note " begins what a person should read.

.PARAMETER Package
The package under test, as build.ps1 -Task Pack makes it.

.PARAMETER LocalOrg
salesforce-local-org.dll, which is the local org.

.PARAMETER Pester
The manifest of Pester 5; by default the newest that this shell finds.

.PARAMETER Place
The tests to run, as file:line, with | between them; all of them by default.

.PARAMETER Discover
Tell of the tests and run none.

.PARAMETER Detailed
Print for a person, as Pester does, instead of for a program.
#>
[CmdletBinding(DefaultParameterSetName = 'Run')]
param(
    [Parameter(Mandatory, ParameterSetName = 'Run')] [string] $Package,
    [Parameter(Mandatory, ParameterSetName = 'Run')] [string] $LocalOrg,
    [string] $Pester,
    [Parameter(ParameterSetName = 'Run')] [string] $Place,
    [Parameter(Mandatory, ParameterSetName = 'Discover')] [switch] $Discover,
    [Parameter(ParameterSetName = 'Run')] [switch] $Detailed
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$isWindowsHost = [System.Environment]::OSVersion.Platform -eq 'Win32NT'

function Copy-Module([string] $Name, [string] $To) {
    $found = Get-Module $Name -ListAvailable | Sort-Object Version | Select-Object -Last 1
    if (-not $found) { return $false }
    $folder = Join-Path $To "$Name/$($found.Version)"
    $null = New-Item $folder -ItemType Directory -Force
    Copy-Item (Join-Path $found.ModuleBase '*') $folder -Recurse
    $true
}

# As the Gallery's client installs it. Windows PowerShell 5.1 brings none, so there its files are unpacked.
function Install-PackageUnderTest([string] $To) {
    $file = Get-Item -LiteralPath $Package
    if (Get-Module Microsoft.PowerShell.PSResourceGet -ListAvailable) {
        $repository = "SalesforceConnect-$([guid]::NewGuid())"
        Register-PSResourceRepository $repository -Uri $file.DirectoryName -Trusted
        try { Save-PSResource SalesforceConnect -Repository $repository -Path $To }
        finally { Unregister-PSResourceRepository $repository }
    }
    else {
        Add-Type -AssemblyName System.IO.Compression.FileSystem
        $folder = Join-Path $To "SalesforceConnect/$($file.BaseName -replace '^SalesforceConnect\.')"
        [System.IO.Compression.ZipFile]::ExtractToDirectory($file.FullName, $folder)
        Get-ChildItem -LiteralPath $folder | Where-Object Name -in _rels, package, '[Content_Types].xml', SalesforceConnect.nuspec |
            ForEach-Object { Remove-Item -LiteralPath $_.FullName -Recurse }
    }
}

# One program that starts this PowerShell, however this one was started.
function Get-Shell([string] $Place) {
    $process = (Get-Process -Id $PID).Path
    if ((Split-Path $process -Leaf) -notmatch '^dotnet(\.exe)?$') { return $process }
    $assembly = Join-Path $PSHOME pwsh.dll
    $shell = Join-Path $Place $(if ($isWindowsHost) { 'pwsh.cmd' } else { 'pwsh' })
    if ($isWindowsHost) { [System.IO.File]::WriteAllText($shell, "@`"$process`" `"$assembly`" %*`r`n") }
    else {
        [System.IO.File]::WriteAllText($shell, "#!/bin/sh`nexec '$process' '$assembly' `"`$@`"`n")
        & chmod +x $shell
    }
    $shell
}

# A key to sign in with, and its certificate for the org. Windows PowerShell 5.1 cannot write one.
function New-Key([string] $To) {
    if ($PSVersionTable.PSVersion.Major -lt 7) { return }
    $rsa = [System.Security.Cryptography.RSA]::Create(2048)
    $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=SalesforceConnect', $rsa, 'SHA256', [System.Security.Cryptography.RSASignaturePadding]::Pkcs1)
    $certificate = $request.CreateSelfSigned([datetime]::UtcNow.AddDays(-1), [datetime]::UtcNow.AddDays(2))
    [System.IO.File]::WriteAllText("$To/salesforce.crt", $certificate.ExportCertificatePem())
    [System.IO.File]::WriteAllText("$To/salesforce.key", $rsa.ExportPkcs8PrivateKeyPem())
    "$To/salesforce.key"
}

function Start-Org {
    $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet', "`"$LocalOrg`" --quiet --end-with-input")
    if ($env:SFTEST_KEY) {
        $app = @{ consumerKey = '3MVG9LocalOrg.DefaultConsumerKey'; certificate = 'salesforce.crt'; preAuthorizedUsers = @('admin@local-org.example') }
        @{ apps = @($app) } | ConvertTo-Json -Depth 4 | Set-Content "$($folders.key)/apps.json"
        $start.Arguments += " --apps `"$($folders.key)/apps.json`""
    }
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    [System.Diagnostics.Process]::Start($start)
}

function Get-OrgUrl([System.Diagnostics.Process] $Org) {
    $line = $Org.StandardOutput.ReadLineAsync()
    if (-not $line.Wait(60000)) { throw "$LocalOrg said nothing for a minute." }
    if ($null -eq $line.Result) { throw "$LocalOrg ended before it listened." }
    $line.Result
}

# It runs until its input ends.
function Stop-Org([System.Diagnostics.Process] $Org) {
    $Org.StandardInput.Close()
    if (-not $Org.WaitForExit(10000)) { $Org.Kill() }
}

function Write-Fact([string] $Kind, $Fact) {
    [System.Console]::Out.WriteLine("##$Kind " + $(if ($Fact -is [string]) { $Fact } else { ConvertTo-Json $Fact -Compress }))
}

# Where in the suite it happened; Pester's own frames tell nothing.
function Get-Stack($Errors) {
    @($Errors | ForEach-Object { "$($_.ScriptStackTrace)" -split '\r?\n' | Where-Object { $_ -notmatch 'Pester\.psm?1|Invoke-Suite\.ps1' } }) -join "`n"
}

# What the test platform is told: one line a test. Tests that a -ForEach made of one are numbered.
function Write-Test($Tests) {
    $seen = @{}
    foreach ($test in $Tests) {
        $file = $test.ScriptBlock.File
        $path = ([System.IO.Path]::GetFileName($file) -replace '\.Tests\.ps1$'), ($test.Path -join '.') -join '.'
        $seen[$path] = 1 + [int] $seen[$path]
        $isRun = $test.Result -in 'Passed', 'Failed', 'Skipped'
        if (-not $isRun -and -not $Discover) { continue }
        $failures = @($test.ErrorRecord | Where-Object { $_ })
        $fact = [ordered]@{
            File         = $file
            Line         = $test.StartLine
            Path         = if ($seen[$path] -gt 1) { "$path[$($seen[$path])]" } else { $path }
            Name         = "$([System.IO.Path]::GetFileName($file)): $(if ($isRun) { $test.ExpandedPath } else { $test.Path -join '.' })"
            Result       = if ($isRun) { $test.Result }
            Milliseconds = $test.Duration.TotalMilliseconds
            Message      = if ($failures) { $failures.ForEach({ "$_" }) -join "`n" }
            Stack        = if ($failures) { Get-Stack $failures }
        }
        Write-Fact test $fact
    }
}

# A file that cannot be read, or a tear-down that fails, has no failed test of its own.
function Get-FailureWithoutTest($Result) {
    foreach ($container in $Result.FailedContainers) { @{ Name = "$($container.Item): cannot be read"; Errors = $container.ErrorRecord } }
    foreach ($block in $Result.FailedBlocks | Where-Object { $_.ErrorRecord -and $_.FailedCount -eq 0 }) { @{ Name = "$($block.ScriptBlock.File): $($block.ExpandedPath) is set up and torn down"; Errors = $block.ErrorRecord } }
}

function Write-FailureWithoutTest($Result) {
    foreach ($failure in Get-FailureWithoutTest $Result) {
        $fact = [ordered]@{
            File = $PSScriptRoot; Line = 0; Path = $failure.Name; Name = $failure.Name; Result = 'Failed'; Milliseconds = 0
            Message = @($failure.Errors).ForEach({ "$_" }) -join "`n"; Stack = Get-Stack $failure.Errors
        }
        Write-Fact test $fact
    }
}

function Get-Configuration([string[]] $File) {
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $File
    $configuration.Run.PassThru = $true
    $configuration.Run.SkipRun = [bool] $Discover
    $configuration.Output.Verbosity = if ($Detailed) { 'Detailed' } else { 'None' }
    $configuration.Output.RenderMode = 'Plaintext'
    $configuration.TestRegistry.Enabled = $false
    if ($places) { $configuration.Filter.Line = $places }
    $configuration
}

if ($Pester) { Import-Module $Pester } else { Import-Module Pester -MinimumVersion 5.5 -MaximumVersion 5.99.99 }
$files = @(Get-ChildItem $PSScriptRoot, (Join-Path (Split-Path $PSScriptRoot) vault-contract) -Filter *.Tests.ps1 | ForEach-Object FullName)
$places = @($Place -split '\|' | Where-Object { $_ })
if ($places) { $files = @($files | Where-Object { $file = $_; $places | Where-Object { $_.StartsWith("${file}:") } }) }
$temporary = Join-Path ([System.IO.Path]::GetTempPath()) "SalesforceConnect-$([guid]::NewGuid())"
$folders = @{}
foreach ($name in 'module', 'vaults', 'tools', 'home', 'key') { $folders[$name] = (New-Item (Join-Path $temporary $name) -ItemType Directory -Force).FullName }
$org = $null
try {
    $env:SFTEST_MODULE = $folders.module
    $env:SFTEST_VAULTS = $folders.vaults
    $env:SFTEST_SHELL = Get-Shell $temporary
    $env:SFTEST_LOCALORG = $LocalOrg
    $env:SFTEST_PACKAGE = $Package
    $env:SFTEST_KEY = New-Key $folders.key

    # The module that is tested is in place before a file is read, since some make a test of each file of it.
    $hasVault = (Copy-Module Microsoft.PowerShell.SecretManagement $folders.vaults) -and (Copy-Module Microsoft.PowerShell.SecretStore $folders.vaults)
    $env:SFTEST_NO_VAULT = if (-not $hasVault) { 'SecretManagement and SecretStore are not installed' }
    elseif ($isWindowsHost -and -not $env:CI) { 'on Windows SecretStore cannot be pointed away from the vault of the user; set $env:CI on a machine without one' }
    $null = Copy-Module PSScriptAnalyzer $folders.tools
    $env:POWERSHELL_TELEMETRY_OPTOUT = '1'
    foreach ($variable in 'SF_CONNECTION', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME') { Remove-Item "env:$variable" -ErrorAction Ignore }
    if (-not $isWindowsHost) {
        # Without this folder, .NET has no place for an application's data, and programs write theirs where they stand.
        $null = New-Item (Join-Path $folders.home .local/share) -ItemType Directory
        $env:HOME = $folders.home
    }
    $env:PSModulePath = $folders.module, $folders.vaults, $folders.tools, (Join-Path $PSHOME 'Modules') -join [System.IO.Path]::PathSeparator

    if ($Discover) {
        Write-Test (Invoke-Pester -Configuration (Get-Configuration $files)).Tests
        exit 0
    }

    Install-PackageUnderTest $folders.module
    $org = Start-Org
    $env:SFTEST_ORG = Get-OrgUrl $org
    $count = @{ Passed = 0; Failed = 0; Skipped = 0 }
    foreach ($file in $files) {
        $result = Invoke-Pester -Configuration (Get-Configuration $file)
        $count.Passed += $result.PassedCount
        $count.Skipped += $result.SkippedCount
        $count.Failed += $result.FailedCount + @(Get-FailureWithoutTest $result).Count
        if (-not $Detailed) {
            Write-Test $result.Tests
            Write-FailureWithoutTest $result
        }
    }
}
finally {
    if ($org) { Stop-Org $org }
    Remove-Item $temporary -Recurse -Force -ErrorAction Ignore
}

if ($count.Skipped -gt 0 -and $env:SFTEST_NO_VAULT) { Write-Fact note "$($count.Skipped) Pester tests were skipped: $env:SFTEST_NO_VAULT." }
if (-not $Detailed) { exit 0 }
"$($count.Passed) passed, $($count.Failed) failed"
exit [int] ($count.Failed -gt 0 -or $count.Passed -eq 0)
