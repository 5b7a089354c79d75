BeforeDiscovery {
    $root = Split-Path (Split-Path $PSScriptRoot)
    $scripts = @(Get-Item (Join-Path $root build.ps1), (Join-Path $root PSScriptAnalyzerSettings.psd1)) +
    @(Get-ChildItem $PSScriptRoot, (Join-Path $root docs/examples), (Join-Path $root src/SalesforceConnect.Playground), (Join-Path $root .github) -Filter *.ps1) +
    @(Get-ChildItem $env:SFTEST_MODULE -Recurse -Filter *.psd1)
    $files = $scripts | ForEach-Object { @{ Path = $_.FullName; Name = $_.Name } }
    $isMissing = -not (Get-Module PSScriptAnalyzer -ListAvailable)
}

Describe '<Name>' -ForEach $files {
    It 'leaves PSScriptAnalyzer nothing to say (skipped where that is not installed)' -Skip:$isMissing {
        $settings = Join-Path (Split-Path (Split-Path $PSScriptRoot)) PSScriptAnalyzerSettings.psd1
        $found = Invoke-ScriptAnalyzer $Path -Settings $settings | ForEach-Object { "$($_.Line): $($_.RuleName): $($_.Message)" }
        $found | Should -BeNullOrEmpty
    }

    It 'is ASCII, since Windows PowerShell takes anything else for the code page of the machine' {
        [System.IO.File]::ReadAllText($Path) | Should -Not -Match '[^\x00-\x7F]'
    }
}
