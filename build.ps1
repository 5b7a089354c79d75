<#
.SYNOPSIS
Builds, tests and packs SalesforceConnect.

.DESCRIPTION
A thin face over dotnet for people who live in PowerShell: `dotnet build` and `dotnet test` do the same without it.

Build   builds the solution; out/SalesforceConnect is then the importable module
Test    runs dotnet test, which runs the Pester suite too
Pester  runs the Pester suite alone, in this PowerShell, against the package
Docs    builds the help into the module
Install builds, and puts the module where this PowerShell finds the modules of the user; -Package installs that instead
Pack    builds, and writes out/SalesforceConnect.<version>.nupkg, as the PowerShell Gallery takes it
Bench   runs the benchmarks

.PARAMETER Task
What to do.

.PARAMETER Configuration
The configuration to build.

.PARAMETER Package
The package that Pester tests, by default the one that Pack makes; or the one to install, by default what is built here.

.PARAMETER Playground
SalesforceConnect.Playground.dll, which the Pester suite starts a local org from; by default it is built.

.EXAMPLE
./build.ps1 -Task Test
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Pester', 'Docs', 'Install', 'Pack', 'Bench')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [string] $Package,

    [string] $Playground
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$solution = Join-Path $PSScriptRoot 'SalesforceConnect.sln'
$project = Join-Path $PSScriptRoot 'src/SalesforceConnect/SalesforceConnect.csproj'
$playgroundProject = Join-Path $PSScriptRoot 'src/SalesforceConnect.Playground/SalesforceConnect.Playground.csproj'
$benchmarks = Join-Path $PSScriptRoot 'tests/SalesforceConnect.Benchmarks/SalesforceConnect.Benchmarks.csproj'

function Invoke-Dotnet([string[]] $Arguments) {
    & dotnet @Arguments
    if ($LASTEXITCODE -ne 0) { throw "dotnet $Arguments ended with exit code $LASTEXITCODE." }
}

function Invoke-PesterSuite {
    $suite = @{ Package = $Package; Playground = $Playground }
    if (-not $suite.Package) {
        Invoke-Dotnet 'pack', $project, '-c', $Configuration, '-nologo'
        $suite.Package = Get-ChildItem (Join-Path $PSScriptRoot 'out/SalesforceConnect.*.nupkg') |
            Sort-Object LastWriteTime | Select-Object -Last 1 -ExpandProperty FullName
    }
    if (-not $suite.Playground) {
        Invoke-Dotnet 'build', $playgroundProject, '-c', $Configuration, '-nologo'
        $suite.Playground = Join-Path (Split-Path $playgroundProject) "bin/$Configuration/net10.0/SalesforceConnect.Playground.dll"
    }

    $shell = (Get-Process -Id $PID).Path
    $start = @(if ((Split-Path $shell -Leaf) -match '^dotnet(\.exe)?$') { Join-Path $PSHOME 'pwsh.dll' })
    $file = Join-Path $PSScriptRoot 'tests/pester/Invoke-Suite.ps1'
    & $shell @start -NoProfile -NonInteractive -File $file -Package $suite.Package -Playground $suite.Playground -Detailed
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

# Where PowerShell itself looks for the modules of one user.
function Get-UserModulePath {
    if ([System.Environment]::OSVersion.Platform -eq 'Win32NT') {
        $edition = if ($PSVersionTable.PSEdition -eq 'Core') { 'PowerShell' } else { 'WindowsPowerShell' }
        return Join-Path ([System.Environment]::GetFolderPath('MyDocuments')) "$edition/Modules"
    }

    $data = if ($env:XDG_DATA_HOME) { $env:XDG_DATA_HOME } else { Join-Path $HOME '.local/share' }
    Join-Path $data 'powershell/Modules'
}

function Expand-Package([string] $To) {
    Add-Type -AssemblyName System.IO.Compression.FileSystem
    [System.IO.Compression.ZipFile]::ExtractToDirectory((Get-Item -LiteralPath $Package).FullName, $To)
    Get-ChildItem -LiteralPath $To | Where-Object Name -in '_rels', 'package', '[Content_Types].xml', 'SalesforceConnect.nuspec' |
        ForEach-Object { Remove-Item -LiteralPath $_.FullName -Recurse -Force }
}

# Beside the old one first, so that a failure leaves a whole module in its place.
function Install-ForUser {
    $modules = Get-UserModulePath
    $new = Join-Path $modules "SalesforceConnect/$([guid]::NewGuid())"
    if ($Package) { Expand-Package $new }
    else {
        Invoke-Dotnet 'build', $project, '-c', $Configuration, '-nologo'
        $null = New-Item (Split-Path $new) -ItemType Directory -Force
        Copy-Item (Join-Path $PSScriptRoot 'out/SalesforceConnect') $new -Recurse
    }

    $version = "$((Test-ModuleManifest (Join-Path $new 'SalesforceConnect.psd1')).Version)"
    $folder = Join-Path (Split-Path $new) $version
    if (Test-Path -LiteralPath $folder) {
        try { Remove-Item -LiteralPath $folder -Recurse -Force }
        catch {
            Remove-Item -LiteralPath $new -Recurse -Force
            throw "SalesforceConnect $version at $folder cannot be replaced: $_ Close the PowerShell sessions that use it, and run this again."
        }
    }

    Rename-Item -LiteralPath $new $version
    Write-Output "SalesforceConnect $version is installed for you at $folder."
    if (($env:PSModulePath -split [System.IO.Path]::PathSeparator).TrimEnd('\', '/') -notcontains $modules) {
        Write-Warning "The module path of this session does not hold $modules. A new session finds the module if its `$env:PSModulePath does."
    }
}

function Build-Help {
    Invoke-Dotnet 'build', $project, '-c', $Configuration, '-nologo'
    Get-ChildItem (Join-Path $PSScriptRoot 'out/SalesforceConnect/en-US') | ForEach-Object { Write-Output "$($_.FullName): $($_.Length) bytes" }
}

switch ($Task) {
    'Build' { Invoke-Dotnet 'build', $solution, '-c', $Configuration, '-nologo' }
    'Test' { Invoke-Dotnet 'test', $solution, '-c', $Configuration, '-nologo' }
    'Pester' { Invoke-PesterSuite }
    'Docs' { Build-Help }
    'Install' { Install-ForUser }
    'Pack' { Invoke-Dotnet 'pack', $project, '-c', $Configuration, '-nologo', '-p:EveryPlatform=true' }
    'Bench' { Invoke-Dotnet 'run', '--project', $benchmarks, '-c', 'Release' }
}
