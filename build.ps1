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
Pack    builds anew, and writes out/SalesforceConnect.<version>.nupkg, as the PowerShell Gallery takes it
Sbom    writes out/SalesforceConnect.<version>.spdx.json, which lists the files and libraries of the package
Coverage
        runs Core's tests, and says how much of Core they run; the report is in out/coverage
Bench   runs the benchmarks
Pictures
        draws the pictures of the README and the icon anew, into docs/images; on Linux alone

.PARAMETER Task
What to do.

.PARAMETER Configuration
The configuration to build.

.PARAMETER Package
The package that Pester tests or Sbom lists, by default the one that Pack makes; or the one to install, by default what is built here.

.PARAMETER LocalOrg
salesforce-local-org.dll, which is the Pester suite's local org; by default it is built.

.EXAMPLE
./build.ps1 -Task Test
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Pester', 'Docs', 'Install', 'Pack', 'Sbom', 'Coverage', 'Bench', 'Pictures')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [string] $Package,

    [string] $LocalOrg
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$solution = Join-Path $PSScriptRoot 'SalesforceConnect.sln'
$project = Join-Path $PSScriptRoot 'src/SalesforceConnect/SalesforceConnect.csproj'
$localOrgProject = Join-Path $PSScriptRoot 'src/SalesforceConnect.LocalOrg.Tool/SalesforceConnect.LocalOrg.Tool.csproj'
$benchmarks = Join-Path $PSScriptRoot 'tests/SalesforceConnect.Benchmarks/SalesforceConnect.Benchmarks.csproj'
$pictures = Join-Path $PSScriptRoot 'tests/SalesforceConnect.Pictures/SalesforceConnect.Pictures.csproj'
$coreTests = Join-Path $PSScriptRoot 'tests/SalesforceConnect.Core.Tests/SalesforceConnect.Core.Tests.csproj'
$module = Join-Path $PSScriptRoot 'out/SalesforceConnect'

function Invoke-Dotnet([string[]] $Arguments) {
    & dotnet @Arguments
    if ($LASTEXITCODE -ne 0) { throw "dotnet $Arguments ended with exit code $LASTEXITCODE." }
}

function Get-NewestPackage {
    Get-ChildItem (Join-Path $PSScriptRoot 'out/SalesforceConnect.*.nupkg') | Sort-Object LastWriteTime | Select-Object -Last 1 -ExpandProperty FullName
}

# For every platform, and with nothing in it that an earlier build has left.
function New-Package {
    if (Test-Path -LiteralPath $module) {
        try { Remove-Item -LiteralPath $module -Recurse -Force }
        catch { throw "$module cannot be made anew: $_ Close the PowerShell sessions that use it, and run this again." }
    }

    Invoke-Dotnet 'pack', $project, '-c', $Configuration, '-nologo', '-p:EveryPlatform=true'
}

# Microsoft's tool lists the files with their hashes, and the libraries that Core's restore has found.
function New-Sbom {
    if (-not $Package) {
        New-Package
        $script:Package = Get-NewestPackage
    }

    $version = (Get-Item -LiteralPath $Package).BaseName -replace '^SalesforceConnect\.'
    $folder = Join-Path ([System.IO.Path]::GetTempPath()) "SalesforceConnect-$([guid]::NewGuid())"
    try {
        $content = Join-Path $folder content
        Expand-Package $content
        $core = Join-Path $PSScriptRoot 'src/SalesforceConnect.Core'
        Invoke-Dotnet 'restore', $core, '-nologo', '-v', 'quiet'
        $said = Invoke-Dotnet (@('tool', 'exec', 'Microsoft.Sbom.DotNetTool@4.1.13', '--yes', '--allow-roll-forward', '--', 'generate') +
            @('-b', $content, '-bc', $core, '-m', $folder, '-pn', 'SalesforceConnect', '-pv', $version, '-ps', 'SalesforceConnect contributors') +
            @('-nsb', 'https://github.com/SalesforceConnect/SalesforceConnect'))
        Write-Verbose ($said -join "`n")
        $file = Join-Path $PSScriptRoot "out/SalesforceConnect.$version.spdx.json"
        Copy-Item (Join-Path $folder '_manifest/spdx_2.2/manifest.spdx.json') $file
    }
    finally { Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore }

    $sbom = Get-Content -LiteralPath $file -Raw | ConvertFrom-Json
    Write-Output "${file}: $(@($sbom.files).Count) files, $(@($sbom.packages).Count) packages"
}

# The collector needs the sources where the symbols say that they are, so here they say where they lie. It changes the assembly, which the tests of
# the floors read.
function Measure-Coverage {
    $results = Join-Path $PSScriptRoot 'out/coverage'
    if (Test-Path -LiteralPath $results) { Remove-Item -LiteralPath $results -Recurse -Force }
    $counted = 'DataCollectionRunSettings.DataCollectors.DataCollector.Configuration.Include=[SalesforceConnect.Core]*'
    Invoke-Dotnet (@('test', $coreTests, '-c', $Configuration, '-nologo', '-p:DeterministicSourcePaths=false', '--results-directory', $results) +
        @('--filter', 'FullyQualifiedName!~FloorTests', '--collect', 'XPlat Code Coverage', '--', $counted))
    $report = [xml] (Get-Content -LiteralPath (Get-ChildItem $results -Recurse -Filter coverage.cobertura.xml).FullName -Raw)
    $invariant = [cultureinfo]::InvariantCulture
    $lines, $branches = $report.coverage.'line-rate', $report.coverage.'branch-rate' |
        ForEach-Object { (100 * [double]::Parse($_, $invariant)).ToString('0.0', $invariant) }
    Write-Output "Coverage of SalesforceConnect.Core by its own tests: $lines % of lines, $branches % of branches"
}

function Invoke-PesterSuite {
    $suite = @{ Package = $Package; LocalOrg = $LocalOrg }
    if (-not $suite.Package) {
        Invoke-Dotnet 'pack', $project, '-c', $Configuration, '-nologo'
        $suite.Package = Get-NewestPackage
    }
    if (-not $suite.LocalOrg) {
        Invoke-Dotnet 'build', $localOrgProject, '-c', $Configuration, '-nologo'
        $suite.LocalOrg = Join-Path (Split-Path $localOrgProject) "bin/$Configuration/net10.0/salesforce-local-org.dll"
    }

    $shell = (Get-Process -Id $PID).Path
    $start = @(if ((Split-Path $shell -Leaf) -match '^dotnet(\.exe)?$') { Join-Path $PSHOME 'pwsh.dll' })
    $file = Join-Path $PSScriptRoot 'tests/pester/Invoke-Suite.ps1'
    & $shell @start -NoProfile -NonInteractive -File $file -Package $suite.Package -LocalOrg $suite.LocalOrg -Detailed
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
        Copy-Item $module $new -Recurse
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
    'Pack' { New-Package }
    'Sbom' { New-Sbom }
    'Coverage' { Measure-Coverage }
    'Bench' { Invoke-Dotnet 'run', '--project', $benchmarks, '-c', 'Release' }
    'Pictures' { Invoke-Dotnet 'run', '--project', $pictures, '-c', 'Release' }
}
