# A script that stops: each cmdlet with a call that fails, as a file that pwsh runs, and what happens after it.

BeforeDiscovery {
    $calls = @(
        @{ Cmdlet = 'New-SfConnection'; Call = 'New-SfConnection acme -InstanceUrl $org -ClientId no-such-key -ClientSecret (ConvertTo-Secret x) -SessionOnly'; Id = 'Salesforce.invalid_client_id' }
        @{ Cmdlet = 'Import-SfConnection'; Call = 'Import-SfConnection acme /no/such/file -SessionOnly'; Id = 'FileUnreadable' }
        @{ Cmdlet = 'Import-SfConnection'; Call = 'Import-SfConnection acme nodrive:file -SessionOnly'; Id = 'DriveNotFound' }
        @{ Cmdlet = 'Export-SfConnection'; Call = 'Export-SfConnection good -Path (Join-Path ([System.IO.Path]::GetTempPath()) never.txt) -Force'; Id = 'NotExportable' }
        @{ Cmdlet = 'Get-SfConnection'; Call = 'Get-SfConnection nope'; Id = 'SecretManagementMissing' }
        @{ Cmdlet = 'Test-SfConnection'; Before = 'Remove-SfConnection good'; Call = 'Test-SfConnection'; Id = 'NoConnection' }
        @{ Cmdlet = 'Set-SfConnection'; Call = 'Set-SfConnection good'; Id = 'NothingToChange' }
        @{ Cmdlet = 'Select-SfConnection'; Call = 'Select-SfConnection nope'; Id = 'SecretManagementMissing' }
        @{ Cmdlet = 'Remove-SfConnection'; Call = 'Remove-SfConnection nope'; Id = 'SecretManagementMissing' }
        @{ Cmdlet = 'Get-SfLimit'; Call = 'Get-SfLimit -Connection nope'; Id = 'SecretManagementMissing' }
        @{ Cmdlet = 'Get-SfObject'; Call = 'Get-SfObject -Connection nope'; Id = 'SecretManagementMissing' }
        @{ Cmdlet = 'Get-SfRecord'; Call = 'Get-SfRecord Account 001000000000001 -Connection nope'; Id = 'SecretManagementMissing' }
        @{ Cmdlet = 'Invoke-SfQuery'; Call = 'Invoke-SfQuery ''SELECT Id FROM Account'' -Connection nope'; Id = 'SecretManagementMissing' }
        @{ Cmdlet = 'Invoke-SfQuery'; Call = 'Invoke-SfQuery ''SELECT Nope FROM Account'''; Id = 'Salesforce.INVALID_FIELD' }
        @{ Cmdlet = 'Import-SfFile'; Call = 'Import-SfFile /no/such/file.pdf'; Id = 'FileUnreadable' }
        @{ Cmdlet = 'Export-SfFile'; Call = 'Export-SfFile nodrive:files 0015g0000000001AAA'; Id = 'DriveNotFound' }
        @{ Cmdlet = 'Invoke-SfRequest'; Call = 'Invoke-SfRequest sobjects/Nope'; Id = 'Salesforce.NOT_FOUND' }
        @{ Cmdlet = 'Search-SfRecord'; Call = 'Search-SfRecord ''FIND {x'''; Id = 'Salesforce.MALFORMED_SEARCH' }
        @{ Cmdlet = 'Open-SfOrg'; Call = 'Open-SfOrg -Setup Nope'; Id = 'SetupPageUnknown' }
        @{ Cmdlet = 'Invoke-SfApex'; Call = 'Invoke-SfApex ''System.debug(j);'''; Id = 'ApexNotCompiled' }
        @{ Cmdlet = 'Get-SfReport'; Call = 'Get-SfReport Nope'; Id = 'ReportNotFound' }
        @{ Cmdlet = 'Export-SfReport'; Call = 'Export-SfReport Nope x.txt'; Id = 'ReportFileType' }
        @{ Cmdlet = 'Export-SfReport'; Call = 'Export-SfReport Nope'; Id = 'ReportNotFound' }
        @{ Cmdlet = 'Invoke-SfGraphQL'; Call = 'Invoke-SfGraphQL ''{ nope }'''; Id = 'GraphQlError' }
        @{ Cmdlet = 'Export-SfEventLog'; Call = 'Export-SfEventLog -EventType Nope'; Id = 'EventTypeUnknown' }
    )
}

BeforeAll {
    . "$PSScriptRoot/Suite.ps1"

    # What a script prints and ends with, run as a file. The connections that it has are of its session alone, in a shell without vaults.
    function Invoke-File([string] $Body) {
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).ps1"
        [System.IO.File]::WriteAllText($file, @"
. '$PSScriptRoot/Suite.ps1'
`$env:PSModulePath = '$env:SFTEST_MODULE' + [System.IO.Path]::PathSeparator + (Join-Path `$PSHOME Modules)
`$null = New-TestConnection good
$Body
"@)
        $said = & $env:SFTEST_SHELL -NoProfile -NonInteractive -File $file 2>&1 | Out-String
        [pscustomobject]@{ Said = $said; ExitCode = $LASTEXITCODE }
    }
}

Describe 'A failing call of <Cmdlet> (<Call>)' -ForEach $calls {
    It 'ends the script under -ErrorAction Stop' {
        $run = Invoke-File "$($_['Before'])`n$Call -ErrorAction Stop`n'went on'"
        $run.Said | Should -Not -BeLike '*went on*'
        $run.ExitCode | Should -Be 1
    }
}

# What ends nothing but the run of a script block can be seen for all of them in one shell.
Describe 'Each failing call' -ForEach @{ All = $calls } {
    BeforeAll {
        $body = foreach ($call in $All) {
            $anew = "`$null = New-TestConnection good -With @{ SessionOnly = `$true; Force = `$true }; $($call['Before'])"
            "$anew; try { `$null = $($call.Call) -ErrorAction Stop; 'went on' } catch { 'caught by the parameter ' + (`$_.FullyQualifiedErrorId -split ',')[0] }"
            "$anew; try { & { `$ErrorActionPreference = 'Stop'; `$null = $($call.Call); 'went on' } } catch { 'caught by the preference ' + (`$_.FullyQualifiedErrorId -split ',')[0] }"
        }
        $run = Invoke-File ($body -join "`n")
    }

    It 'is caught by try and catch, by the parameter and by the preference' {
        $run.Said | Should -Not -BeLike '*went on*'
        $wanted = foreach ($call in $All) { "caught by the parameter $($call.Id)"; "caught by the preference $($call.Id)" }
        ($run.Said -split '\r?\n' | Where-Object { $_ }) -join "`n" | Should -Be ($wanted -join "`n")
    }
}

Describe 'Under $ErrorActionPreference' {
    It 'Stop, a failed sign-in ends the script' {
        $run = Invoke-File "`$ErrorActionPreference = 'Stop'`nNew-TestConnection acme -With @{ SessionOnly = `$true; ClientId = 'no-such-key' }`n'went on'"
        $run.Said | Should -Not -BeLike '*went on*'
        $run.ExitCode | Should -Be 1
    }
}

Describe 'After <Cmdlet> failed' -ForEach @($calls | Where-Object Cmdlet -in New-SfConnection, Import-SfConnection, Select-SfConnection) {
    It 'nothing runs against another org: <Call>' {
        $run = Invoke-File @"
`$env:SF_CONNECTION = 'good'
$Call
(Get-SfConnection).IsCurrent
try { Invoke-SfQuery 'SELECT Id FROM Account LIMIT 1' -ErrorAction Stop; 'went on' } catch { 'then ' + (`$_.FullyQualifiedErrorId -split ',')[0]; "`$_" }
`$null = Select-SfConnection good
(Invoke-SfQuery 'SELECT Id FROM Account LIMIT 1').Count
"@
        $run.Said | Should -Not -BeLike '*went on*'
        $run.Said | Should -BeLike '*False*then NoConnection*the command that was to make*the current one failed*'
        $run.Said.TrimEnd() | Should -BeLike '*1'
    }
}

Describe '-WhatIf' {
    It 'leaves the current connection as it is' {
        $run = Invoke-File "`$null = New-TestConnection other -With @{ SessionOnly = `$true; WhatIf = `$true }`n(Get-SfConnection).IsCurrent"
        $run.Said.Trim() | Should -BeLike '*True'
    }
}
