<#
.SYNOPSIS
Ends with an error if the assemblies of two packages are not the same, byte for byte.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Package,
    [Parameter(Mandatory, Position = 1)] [string] $Other
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.IO.Compression, System.IO.Compression.FileSystem

function Get-AssemblyHash([string] $File) {
    $hashes = @{}
    $zip = [System.IO.Compression.ZipFile]::OpenRead((Get-Item -LiteralPath $File).FullName)
    try {
        foreach ($entry in $zip.Entries | Where-Object Name -like '*.dll') {
            $stream = $entry.Open()
            try { $hashes[$entry.FullName] = (Get-FileHash -InputStream $stream).Hash } finally { $stream.Dispose() }
        }
    }
    finally { $zip.Dispose() }
    $hashes
}

$one = Get-AssemblyHash $Package
$two = Get-AssemblyHash $Other
if ($one.Count -eq 0) { throw "$Package has no assemblies." }
$different = @(@($one.Keys) + @($two.Keys) | Sort-Object -Unique | Where-Object { $one[$_] -ne $two[$_] })
if ($different) { throw "$($different.Count) assemblies differ: $($different -join ', ')" }
Write-Output "$($one.Count) assemblies are the same."
