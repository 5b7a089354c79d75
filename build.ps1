<#
.SYNOPSIS
Builds, tests and packs SalesforceConnect.

.DESCRIPTION
A thin face over dotnet for people who live in PowerShell: `dotnet build` and `dotnet test` do the same without it.

Build   builds the solution; out/SalesforceConnect is then the importable module
Test    runs dotnet test, which runs the Pester suite too
Pester  runs the Pester suite alone, in this PowerShell, against the package
Docs    builds the help into the module
Pack    builds, and writes out/SalesforceConnect.<version>.nupkg, as the PowerShell Gallery takes it
Bench   runs the benchmarks

.PARAMETER Task
What to do.

.PARAMETER Configuration
The configuration to build.

.PARAMETER Package
The package that Pester tests; by default the one that Pack makes.

.PARAMETER Playground
SalesforceConnect.Playground.dll, which the Pester suite starts a local org from; by default it is built.

.EXAMPLE
./build.ps1 -Task Test
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Pester', 'Docs', 'Pack', 'Bench')]
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

function Build-Help {
    Invoke-Dotnet 'build', $project, '-c', $Configuration, '-nologo'
    Get-ChildItem (Join-Path $PSScriptRoot 'out/SalesforceConnect/en-US') | ForEach-Object { Write-Output "$($_.FullName): $($_.Length) bytes" }
}

switch ($Task) {
    'Build' { Invoke-Dotnet 'build', $solution, '-c', $Configuration, '-nologo' }
    'Test' { Invoke-Dotnet 'test', $solution, '-c', $Configuration, '-nologo' }
    'Pester' { Invoke-PesterSuite }
    'Docs' { Build-Help }
    'Pack' { Invoke-Dotnet 'pack', $project, '-c', $Configuration, '-nologo' }
    'Bench' { Invoke-Dotnet 'run', '--project', $benchmarks, '-c', 'Release' }
}
