<#
.SYNOPSIS
Signs the files of a package that are ours.

.DESCRIPTION
Signed are our assemblies, the manifest and the formats; the package stays as it is but for these files. The certificate is read from
$env:SIGNING_CERTIFICATE, a PFX in base 64, and its password from $env:SIGNING_PASSWORD.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Package
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.IO.Compression, System.IO.Compression.FileSystem
$file = (Get-Item -LiteralPath $Package).FullName
$bytes = [System.Convert]::FromBase64String($env:SIGNING_CERTIFICATE)
$certificate = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($bytes, $env:SIGNING_PASSWORD, 'UserKeySet')
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "SalesforceConnect-$([guid]::NewGuid())"
[System.IO.Compression.ZipFile]::ExtractToDirectory($file, $folder)
$zip = [System.IO.Compression.ZipFile]::Open($file, 'Update')
try {
    foreach ($own in Get-ChildItem $folder -Recurse -File | Where-Object Name -match '^SalesforceConnect.*\.(dll|psd1|ps1xml)$') {
        $signing = @{ Certificate = $certificate; HashAlgorithm = 'SHA256'; IncludeChain = 'NotRoot'; TimestampServer = 'http://timestamp.digicert.com' }
        $signature = Set-AuthenticodeSignature $own.FullName @signing
        if ($signature.Status -ne 'Valid') { throw "$($own.Name) could not be signed: $($signature.StatusMessage)" }
        $name = $own.FullName.Substring($folder.Length + 1).Replace('\', '/')
        $zip.GetEntry($name).Delete()
        $null = [System.IO.Compression.ZipFileExtensions]::CreateEntryFromFile($zip, $own.FullName, $name)
    }
}
finally {
    $zip.Dispose()
    Remove-Item -LiteralPath $folder -Recurse -Force
}

Write-Output "The files of $(Split-Path $file -Leaf) are signed by $($certificate.Subject)."
