<#
.SYNOPSIS
Builds, tests and packs SalesforceConnect.

.DESCRIPTION
A thin face over dotnet for people who live in PowerShell: `dotnet build` and `dotnet test` do the same without it.

Build   builds the solution; out/SalesforceConnect is then the importable module
Test    runs dotnet test, then the Pester suite
Pester  runs the Pester suite alone, against a module that is already built
Docs    builds the help into the module
Pack    writes out/SalesforceConnect.<version>.nupkg from out/SalesforceConnect, as the PowerShell Gallery takes it
Bench   runs the benchmarks

.PARAMETER Task
What to do.

.PARAMETER Configuration
The configuration to build.

.PARAMETER Module
The folder of the module that Pester tests and Pack packs; by default out/SalesforceConnect.

.PARAMETER Playground
SalesforceConnect.Playground.dll, which the Pester suite starts a local org from; by default the one built last.

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

    [string] $Module = (Join-Path $PSScriptRoot 'out/SalesforceConnect'),

    [string] $Playground
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$solution = Join-Path $PSScriptRoot 'SalesforceConnect.sln'
$helpProject = Join-Path $PSScriptRoot 'src/SalesforceConnect.HelpBuilder/SalesforceConnect.HelpBuilder.csproj'
$benchmarks = Join-Path $PSScriptRoot 'tests/SalesforceConnect.Benchmarks/SalesforceConnect.Benchmarks.csproj'

function Invoke-Dotnet([string[]] $Arguments) {
    & dotnet @Arguments
    if ($LASTEXITCODE -ne 0) { throw "dotnet $Arguments ended with exit code $LASTEXITCODE." }
}

function Get-BuiltModule {
    $manifest = Join-Path $Module 'SalesforceConnect.psd1'
    if (-not (Test-Path $manifest)) { throw "There is no module at $Module. Run: dotnet build" }
    Test-ModuleManifest $manifest
}

function Invoke-PesterSuite {
    $null = Get-BuiltModule
    $built = $Playground
    if (-not $built) {
        $built = Get-ChildItem (Join-Path $PSScriptRoot 'src/SalesforceConnect.Playground/bin/*/net*/SalesforceConnect.Playground.dll') |
            Sort-Object LastWriteTime | Select-Object -Last 1 -ExpandProperty FullName
    }
    if (-not $built) { throw 'The Playground, which the local org is started from, is not built. Run: dotnet build' }

    $shell = (Get-Process -Id $PID).Path
    & $shell -NoProfile -NonInteractive -File (Join-Path $PSScriptRoot 'tests/pester/Invoke-Suite.ps1') -Module $Module -Playground $built
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Build-Help {
    if (-not (Test-Path $helpProject)) { throw "There is no help to build yet: $helpProject is missing." }
    Invoke-Dotnet 'build', $helpProject, '-c', $Configuration, '-nologo'
    Get-ChildItem (Join-Path $Module 'en-US') | ForEach-Object { Write-Output "$($_.FullName): $($_.Length) bytes" }
}

function Get-GalleryTag([psmoduleinfo] $Manifest) {
    $Manifest.Tags
    'PSModule'
    if ($Manifest.ExportedCmdlets.Count -gt 0) { 'PSIncludes_Cmdlet' }
    foreach ($command in $Manifest.ExportedCmdlets.Keys | Sort-Object) { "PSCmdlet_$command"; "PSCommand_$command" }
}

function Get-Nuspec([psmoduleinfo] $Manifest) {
    $text = { param($value) [System.Security.SecurityElement]::Escape([string] $value) }
    @"
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd">
  <metadata>
    <id>$(& $text $Manifest.Name)</id>
    <version>$($Manifest.Version)</version>
    <authors>$(& $text $Manifest.Author)</authors>
    <owners>$(& $text $Manifest.CompanyName)</owners>
    <requireLicenseAcceptance>false</requireLicenseAcceptance>
    <licenseUrl>$(& $text $Manifest.LicenseUri)</licenseUrl>
    <projectUrl>$(& $text $Manifest.ProjectUri)</projectUrl>
    <description>$(& $text $Manifest.Description)</description>
    <releaseNotes>$(& $text $Manifest.ReleaseNotes)</releaseNotes>
    <copyright>$(& $text $Manifest.Copyright)</copyright>
    <tags>$(& $text ((Get-GalleryTag $Manifest | Select-Object -Unique) -join ' '))</tags>
  </metadata>
</package>
"@
}

# By hand, since a machine that only builds has neither nuget.exe nor PSResourceGet. The parts are those of the Open Packaging
# Conventions that NuGet asks for: content types, relationships, the nuspec at the root.
function New-Package {
    Add-Type -AssemblyName System.IO.Compression, System.IO.Compression.FileSystem
    $manifest = Get-BuiltModule
    $folder = (Resolve-Path -LiteralPath $Module).ProviderPath
    $files = @(Get-ChildItem -LiteralPath $folder -Recurse -File | Sort-Object FullName)
    $extensions = 'nuspec', 'rels' + @($files.Extension.TrimStart('.') | Where-Object { $_ }) | Sort-Object -Unique
    $bare = @($files | Where-Object { -not $_.Extension })
    $parts = [ordered]@{
        "$($manifest.Name).nuspec" = Get-Nuspec $manifest
        '_rels/.rels'              = @"
<?xml version="1.0" encoding="utf-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/$($manifest.Name).nuspec" Id="R1" />
</Relationships>
"@
        '[Content_Types].xml'      = @"
<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
$((@(
    foreach ($extension in $extensions) {
        $type = if ($extension -eq 'rels') { 'vnd.openxmlformats-package.relationships+xml' } else { 'octet-stream' }
        "  <Default Extension=`"$extension`" ContentType=`"application/$type`" />"
    }
    foreach ($file in $bare) { "  <Override PartName=`"/$($file.Name)`" ContentType=`"application/octet-stream`" />" }
)) -join "`n")
</Types>
"@
    }

    $path = Join-Path (Split-Path $folder) "$($manifest.Name).$($manifest.Version).nupkg"
    if (Test-Path -LiteralPath $path) { Remove-Item -LiteralPath $path }
    $archive = [System.IO.Compression.ZipFile]::Open($path, 'Create')
    try {
        foreach ($name in $parts.Keys) {
            $writer = [System.IO.StreamWriter]::new($archive.CreateEntry($name).Open())
            $writer.Write($parts[$name])
            $writer.Dispose()
        }
        foreach ($file in $files) {
            $name = $file.FullName.Substring($folder.Length + 1).Replace('\', '/')
            $null = [System.IO.Compression.ZipFileExtensions]::CreateEntryFromFile($archive, $file.FullName, $name)
        }
    }
    finally {
        $archive.Dispose()
    }
    Write-Output "${path}: $((Get-Item -LiteralPath $path).Length) bytes, $($files.Count) files"
}

switch ($Task) {
    'Build' { Invoke-Dotnet 'build', $solution, '-c', $Configuration, '-nologo' }
    'Test' {
        Invoke-Dotnet 'test', $solution, '-c', $Configuration, '-nologo'
        Invoke-PesterSuite
    }
    'Pester' { Invoke-PesterSuite }
    'Docs' { Build-Help }
    'Pack' { New-Package }
    'Bench' {
        if (-not (Test-Path $benchmarks)) { throw "There are no benchmarks yet: $benchmarks is missing." }
        Invoke-Dotnet 'run', '--project', $benchmarks, '-c', 'Release'
    }
}
