param([string] $Way, [string] $Manifest, [string] $Url, [string] $Id, [string] $Secret, [string] $Query, [string] $Path, [string] $Csv)

# Exports and imports by bulk jobs, and prints lines of a name and a number: milliseconds, megabytes, or rows.
$ErrorActionPreference = 'Stop'
function Write-Number([string] $Name, [double] $Number) { [string]::Format([cultureinfo]::InvariantCulture, '{0} {1:0.###}', $Name, $Number) }

if ($Way -ne 'bare') {
    Import-Module $Manifest
    $secure = [System.Net.NetworkCredential]::new('', $Secret).SecurePassword
    $null = New-SfConnection bench -InstanceUrl $Url -ClientId $Id -ClientSecret $secure -SessionOnly -SkipTest
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    if ($Way -eq 'export') { $null = Export-SfData $Query -Path $Path }
    else { Write-Number rows (Import-SfData Account $Csv -Operation Insert).Processed }
    Write-Number $Way $clock.Elapsed.TotalMilliseconds
}

Write-Number peak ([System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB)
