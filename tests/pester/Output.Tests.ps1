BeforeDiscovery {
    # What each cmdlet emits, and what of it has to be seen at a glance.
    $emitted = @(
        @{ Type = 'SfConnection'; Get = 'Get-SfConnection acme-prod'; Shown = 'acme-prod', 'localhost', 'admin@local-org.example', 'ClientSecret', '(session)' }
        @{ Type = 'SfConnectionTest'; Get = 'Test-SfConnection acme-prod'; Shown = 'Success      : True', 'Local Org (production)', 'Identity Passed  admin@local-org.example' }
        @{ Type = 'SfConnectionCheck'; Get = '(Test-SfConnection acme-prod).Checks'; Shown = 'Status', 'Host     Passed', 'no TLS, loopback' }
        @{ Type = 'SfFile'; Key = 'Title'; Get = 'Import-SfFile (Join-Path $TestDrive report.pdf)'; Shown = 'Uploaded', 'report.pdf' }
        @{ Type = 'SfLimit'; Get = 'Get-SfLimit'; Shown = 'Used %', 'DailyApiRequests', '100000' }
    )
    foreach ($each in $emitted) { if (-not $each['Key']) { $each['Key'] = 'Name' } }
}

BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
    Import-Module SalesforceConnect
    Set-Content (Join-Path $TestDrive report.pdf) '%PDF-1.7'
    $null = New-TestConnection acme-prod
    $null = New-TestConnection acme-broken -With @{ SessionOnly = $true; SkipTest = $true; ClientId = 'no-such-key' }
    $null = Select-SfConnection acme-prod
    function Get-Emitted([string] $Script) { & ([scriptblock]::Create($Script)) }
}

AfterAll { Remove-Module SalesforceConnect }

Describe '<Type>' -ForEach $emitted {
    BeforeAll { $objects = @(Get-Emitted $Get) }

    It 'is what the cmdlet emits' { $objects | ForEach-Object { $_.GetType().FullName } | Select-Object -Unique | Should -Be "SalesforceConnect.$Type" }

    It 'reads well at 100 columns' {
        $text = Show { $objects }
        foreach ($part in $Shown) { $text | Should -BeLike "*$([System.Management.Automation.WildcardPattern]::Escape($part))*" }
        $text.Contains([string] [char] 0x2026) | Should -BeFalse -Because 'nothing of it is cut off'
        $text | Should -Not -BeLike '*SalesforceConnect.*' -Because 'no type name stands for a value'
    }

    It 'has a text that is not the name of its type' { $objects | ForEach-Object { "$_" } | Should -Not -BeLike 'SalesforceConnect.*' }

    It 'has a table whose columns all fit' {
        $header, $rule = @((Show { $objects | Format-Table }) -split "`n" | Where-Object { $_.Trim() })[0, 1]
        $rule | Should -Match '^[ -]+$' -Because 'the header is one line'
        $header.Length | Should -BeLessOrEqual 100
    }

    It 'lists its properties with Format-List' {
        $text = Show { $objects[0] | Format-List }
        $text | Should -Match "(?m)^$Key +: \S"
    }

    It 'becomes JSON and comes back' {
        $back = @($objects | ConvertTo-Json -Depth 5 | ConvertFrom-Json | ForEach-Object { $_ })
        $back.Count | Should -Be $objects.Count
        $back[0].$Key | Should -Be $objects[0].$Key
        @($back[0].psobject.Properties.Name) | Should -Be @($objects[0].psobject.Properties.Name)
    }

    It 'becomes CSV with its properties as columns' {
        $rows = @($objects | ConvertTo-Csv -NoTypeInformation | ConvertFrom-Csv)
        $rows.Count | Should -Be $objects.Count
        $rows[-1].$Key | Should -Be $objects[-1].$Key
    }

    It 'survives Export-Clixml' {
        $file = Join-Path $TestDrive "$Type.xml"
        $objects | Export-Clixml $file
        $back = @(Import-Clixml $file)
        $back.Count | Should -Be $objects.Count
        $back[0].psobject.TypeNames[0] | Should -Be "Deserialized.SalesforceConnect.$Type"
        $back[0].$Key | Should -Be $objects[0].$Key
    }
}

Describe 'A list of connections' {
    It 'marks the current one and strips what says nothing' {
        $rows = (Show { Get-SfConnection }) -split "`n" | Where-Object { $_ -match 'acme' }
        $rows[0] | Should -Match '^  acme-broken +localhost:'
        $rows[1] | Should -Match '^\* acme-prod +localhost:'
    }

    It 'is whole at 80 columns with a sandbox host and a long user name' {
        $row = [pscustomobject]@{
            PSTypeName = 'SalesforceConnect.SfConnection'; IsCurrent = $true; Name = 'acme-uat'; AuthMethod = 'ClientSecret'; Vault = 'SecretStore'
            InstanceUrl = 'https://acme--uat.sandbox.my.salesforce.com'; Username = 'integration@acme.com.uat'
        }
        $lines = @(($row | Out-String -Width 80) -split '\r?\n' | Where-Object { $_ })
        $lines | Should -HaveCount 3 -Because 'no line is continued on the next'
        $lines[2] | Should -Match '^\* acme-uat +acme--uat\.sandbox +integration@acme\.com\.uat +SecretStore +ClientSecret$'
    }

    It 'is whole at 80 columns where one was just made' {
        $lines = @((New-TestConnection acme-new | Out-String -Width 80) -split '\r?\n' | Where-Object { $_ })
        $lines | Should -HaveCount 3
        $lines[2] | Should -Match '^\* acme-new +\S+ +admin@local-org\.example +\(session\) +ClientSecret$'
        Remove-SfConnection acme-new
        $null = Select-SfConnection acme-prod
    }

    It 'continues on the next line what a narrow window has no room for' {
        $row = [pscustomobject]@{
            PSTypeName = 'SalesforceConnect.SfConnection'; IsCurrent = $true; Name = 'acme-uat'; AuthMethod = 'ClientSecret'; Vault = 'SecretStore'
            InstanceUrl = 'https://acme--uat.sandbox.my.salesforce.com'; Username = 'a.very.long.name.of.an.integration.user@acme.com.uat'
        }
        ($row | Out-String -Width 80) -replace '\s' | Should -Not -BeLike "*$([char] 0x2026)*"
    }
}

Describe 'A failed test' {
    It 'shows the failed check with what to do, wrapped between words' {
        $text = Show { Test-SfConnection acme-broken }
        $text | Should -Match '(?m)^ +Token    Failed  invalid_client_id'
        $text | Should -Match '(?m)^ +Limits   Skipped not tried'
        ($text -replace '\s+', ' ') | Should -BeLike '*-> The consumer key is not that of an app in this org. Copy it again: step 13 of the External Client App guide*'
        ($text -split "`n" | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 100
    }

    It 'is one line of a table, with the check and the error ID' {
        $rows = (Show { Test-SfConnection acme-prod, acme-broken | Format-Table }) -split "`n"
        ($rows -match '^acme-broken') | Should -Match 'False.*Token: Salesforce\.invalid_client_id'
        ($rows -match '^acme-prod') | Should -Match 'True.*Local Org'
    }
}

Describe 'What Invoke-SfRequest emits' {
    BeforeAll { $rows = (Invoke-SfRequest query -Query @{ q = 'SELECT Id, Name, AnnualRevenue, CreatedDate FROM Account ORDER BY Name LIMIT 4' }).records }

    It 'is objects that select, sort and export' {
        $rows.Count | Should -Be 4
        $rows | Select-Object Id, Name | ConvertTo-Csv -NoTypeInformation | Select-Object -First 1 | Should -Be '"Id","Name"'
        ($rows | Sort-Object Name -Descending)[0].Name | Should -Be $rows[-1].Name
        Show { $rows | Select-Object Id, Name | Format-Table } | Should -Match 'Id +Name'
    }

    It 'goes back as a body' {
        $created = Invoke-SfRequest sobjects/Account -Method POST -Body ($rows[0] | Select-Object @{ Name = 'Name'; Expression = { "Copy of $($_.Name)" } })
        $created.success | Should -BeTrue
        (Invoke-SfRequest "sobjects/Account/$($created.id)").Name | Should -Be "Copy of $($rows[0].Name)"
    }
}

Describe 'Records of <Count> fields' -ForEach @(
    @{ Count = 4; Fields = 'Id', 'Name', 'Industry', 'CreatedDate' }
    @{ Count = 5; Fields = 'Id', 'Name', 'Industry', 'Owner.Name', 'CreatedDate' }
    @{ Count = 6; Fields = 'Id', 'Name', 'Industry', 'Owner.Name', 'Phone', 'NumberOfEmployees' }
) {
    BeforeAll {
        $records = @(Invoke-SfQuery "SELECT $($Fields -join ', ') FROM Account ORDER BY CreatedDate LIMIT 3")
        $names = $Fields -replace '\..*'
    }

    It 'are a table at 100 columns' {
        $lines = @((Show { $records }) -split "`n" | Where-Object { $_ })
        $lines | Should -HaveCount 5
        $lines[0] -split ' +' | Should -Be $names
        $lines[1] | Should -Match '^[ -]+$'
        $lines | ForEach-Object Length | Should -BeLessOrEqual 100
        $lines[2..4] | ForEach-Object { $_.Substring(0, 18) } | Should -Be $records.Id
        $lines[2] | Should -BeLike "*$($records[0].Name.Substring(0, 9))*"
    }

    It 'are a list with Format-List' { (Show { $records | Format-List }) -split "`n" -match '^Id +: ' | Should -HaveCount 3 }

    It 'are begun anew for records of another shape' {
        $text = Show { $records; Invoke-SfQuery 'SELECT Id, LastName, FirstName, Email, Title FROM Contact LIMIT 1' }
        if ($Count -gt 4) { $text | Should -BeLike '*Id * LastName * FirstName * Email * Title*' }
    }

    It 'show the values that they have when they are shown' {
        $records[0].Name = "Changed`r`nname"
        $text = Show { $records }
        $text | Should -Match 'Changed'
    }

    It 'come back from another process as a table' {
        $file = Join-Path $TestDrive records.xml
        $records | Export-Clixml $file
        @((Show { Import-Clixml $file }) -split "`n" | Where-Object { $_ })[0] -split ' +' | Should -Be $names
    }
}
