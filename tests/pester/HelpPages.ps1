# The examples of the help pages, as a reader finds them: each block of code, named by the heading it stands under, and its output.

function Get-HelpPage {
    $root = Split-Path (Split-Path $PSScriptRoot)
    Get-ChildItem (Join-Path $root docs/en-US) -Filter *.md
    Get-Item (Join-Path $root README.md)
}

function Get-PageExample([string] $Path) {
    $page = [System.IO.Path]::GetFileNameWithoutExtension($Path)
    $heading = ''
    $seen = @{}
    $language = $null
    $example = $null
    foreach ($line in [System.IO.File]::ReadAllLines($Path)) {
        if ($null -eq $language) {
            if ($line -match '^#+ (.+)$') { $heading = $Matches[1] }
            elseif ($line -match '^```(\w*)$') {
                $language = $Matches[1]
                $lines = [System.Collections.Generic.List[string]]::new()
            }
        }
        elseif ($line -ne '```') { $lines.Add($line) }
        else {
            if ($language -eq 'powershell') {
                if ($example) { $example }
                $seen[$heading] = 1 + [int] $seen[$heading]
                $name = if ($seen[$heading] -gt 1) { "$heading ($($seen[$heading]))" } else { $heading }
                $example = [pscustomobject]@{ Page = $page; Name = $name; Code = $lines -join "`n"; Output = $null }
            }
            elseif ($language -eq 'Output') { $example.Output = $lines -join "`n" }
            $language = $null
        }
    }
    if ($example) { $example }
}
