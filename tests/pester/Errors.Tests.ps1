BeforeDiscovery {
    # What a user does wrong, and what the screen has to say.
    $mistakes = @(
        @{ Name = 'a wrong consumer secret'; Id = 'Salesforce.invalid_client'; Category = 'AuthenticationError'; Target = 'acme'; Says = 'invalid client credentials'; Action = 'step 13'
            Script = { New-TestConnection acme -With @{ SessionOnly = $true; ClientSecret = ConvertTo-Secret wrong } } }
        @{ Name = 'a wrong consumer key'; Id = 'Salesforce.invalid_client_id'; Category = 'AuthenticationError'; Target = 'acme'; Says = 'client identifier invalid'; Action = 'step 13'
            Script = { New-TestConnection acme -With @{ SessionOnly = $true; ClientId = 'no-such-key' } } }
        @{ Name = 'a login host'; Id = 'InvalidInstanceUrl'; Category = 'InvalidArgument'; Target = 'login.salesforce.com'; Says = 'My Domain host alone'; Action = 'Current My Domain URL'
            Script = { New-TestConnection acme -With @{ SessionOnly = $true; InstanceUrl = 'login.salesforce.com' } } }
        @{ Name = 'plain http'; Id = 'InvalidInstanceUrl'; Category = 'InvalidArgument'; Target = 'http://acme.my.salesforce.com'; Says = 'never sent over plain http'; Action = 'https://acme.my.salesforce.com'
            Script = { New-TestConnection acme -With @{ SessionOnly = $true; InstanceUrl = 'http://acme.my.salesforce.com' } } }
        @{ Name = 'a name that a vault would refuse'; Id = 'InvalidConnectionName'; Category = 'InvalidArgument'; Target = 'acme prod'; Says = 'cannot be a connection'; Action = 'letters, digits and dashes'
            Script = { New-TestConnection 'acme prod' } }
        @{ Name = 'an empty secret'; Id = 'EmptySecret'; Category = 'InvalidArgument'; Target = 'acme'; Says = 'ClientSecret is empty'; Action = 'Read-Host -AsSecureString'
            Script = { New-TestConnection acme -With @{ SessionOnly = $true; ClientSecret = [securestring]::new() } } }
        @{ Name = 'a field that is not there'; Id = 'Salesforce.INVALID_FIELD'; Category = 'InvalidArgument'; Target = 'query'; Says = "No such column 'Nope'"; Action = '(Get-SfObject <object>).Fields'
            Script = { Invoke-SfRequest query -Query @{ q = 'SELECT Nope FROM Account' } } }
        @{ Name = 'a record that is not there'; Id = 'Salesforce.NOT_FOUND'; Category = 'ObjectNotFound'; Target = 'sobjects/Account/001000000000000AAA'; Says = 'HTTP 404'; Action = 'Check the path'
            Script = { Invoke-SfRequest sobjects/Account/001000000000000AAA } }
        @{ Name = 'a path on another host'; Id = 'ForeignHost'; Category = 'SecurityError'; Target = 'https://example.com/x'; Says = 'Nothing was sent'; Action = 'Give the path alone'
            Script = { Invoke-SfRequest https://example.com/x } }
        @{ Name = 'a limit that is not there'; Id = 'LimitNotFound'; Category = 'ObjectNotFound'; Target = 'DailyApi'; Says = "no limit named 'DailyApi'"; Action = 'without a name'
            Script = { Get-SfLimit DailyApi } }
    )
}

BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
    Import-Module SalesforceConnect
    $null = New-TestConnection tester
}

AfterAll { Remove-Module SalesforceConnect }

Describe 'After <Name>' -ForEach $mistakes {
    # One that failed before has left the session without a current connection.
    BeforeEach { $null = Select-SfConnection tester }

    BeforeAll {
        $null = Select-SfConnection tester
        $record = try { $ErrorActionPreference = 'Stop'; & $Script } catch { $_ }
    }

    It 'the error has its ID, category and target' {
        ($record.FullyQualifiedErrorId -split ',')[0] | Should -Be $Id
        "$($record.CategoryInfo.Category)" | Should -Be $Category
        "$($record.TargetObject)" | Should -Be $Target
    }

    It 'it says what is wrong and what to do' {
        "$record" | Should -BeLike "*$Says*"
        $record.ErrorDetails.RecommendedAction | Should -BeLike "*$Action*"
    }

    # Windows PowerShell has no ConciseView, which alone prints the recommendation.
    It 'the screen shows both' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $ErrorView = 'ConciseView'
        $text = (Show { $record }) -replace '\s+\|\s+', ' ' -replace '\s+', ' '
        $text | Should -BeLike "*$Says*"
        $text | Should -BeLike "*Recommendation: *$Action*"
        $text | Should -Not -BeLike '*Exception*' -Because 'a type name tells a user nothing'
    }
}

Describe 'A bad item of a pipeline' {
    BeforeAll { $null = Select-SfConnection tester }

    It 'is one error, and the rest goes on' {
        $rows = 'sobjects/Nope', '/services/data' | Invoke-SfRequest -ErrorAction SilentlyContinue -ErrorVariable failed
        $rows.Count | Should -BeGreaterThan 1
        $failed.Count | Should -Be 1
        $failed[0].TargetObject | Should -Be sobjects/Nope
    }
}

Describe 'A non-interactive shell' {
    It 'names the parameters that are missing instead of asking' {
        $failure = Invoke-Shell { Get-Failure { New-SfConnection acme -InstanceUrl $org } }
        $failure.Id | Should -Be MissingMandatoryParameter
        $failure.Message | Should -BeLike '*ClientId ClientSecret*'
    }

    It 'revokes nothing that it cannot ask about, and says so' {
        $failure = Invoke-Shell { $null = New-TestConnection acme; Get-Failure { Remove-SfConnection acme -Revoke }; @(Get-SfConnection).Count }
        $failure[0].Message | Should -Match 'nobody can be asked'
        $failure[1] | Should -Be 1
    }

    It 'ends with the exit code of a failure when a script stops at one' {
        $file = Join-Path $TestDrive stop.ps1
        ". '$PSScriptRoot/Suite.ps1'; `$ErrorActionPreference = 'Stop'; New-TestConnection acme -With @{ SessionOnly = `$true; ClientId = 'no-such-key' }; 'went on'" | Set-Content $file
        $said = & $env:SFTEST_SHELL -NoProfile -NonInteractive -File $file 2>&1
        $LASTEXITCODE | Should -Be 1
        "$said" | Should -Not -BeLike '*went on*'
    }
}

Describe '-WhatIf' {
    It 'changes nothing and says what it would do' {
        $said = Invoke-Shell -With @{ Suite = "$PSScriptRoot/Suite.ps1" } {
            $null = New-TestConnection acme
            New-SfConnection other -SessionOnly -InstanceUrl $org -ClientId x -ClientSecret (ConvertTo-Secret y) -WhatIf
            Remove-SfConnection acme -WhatIf
            Invoke-SfRequest sobjects/Account -Method POST -Body @{ Name = 'x' } -WhatIf
            (Get-SfConnection).Name
        }
        $said[-1] | Should -Be acme
        "$said" | Should -BeLike "*What if: *Create a connection to $org*other*What if: *Remove the connection*acme*What if: *POST*sobjects/Account*"
    }
}
