BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
    Import-Module SalesforceConnect
    $null = New-TestConnection acme
    $records = @(Invoke-SfQuery 'SELECT Id, Name, AnnualRevenue, Owner.Name, CreatedDate, BillingAddress, (SELECT Id, LastName FROM Contacts) FROM Account ORDER BY Name LIMIT 20')
    $columns = 'Id', 'Name', 'AnnualRevenue', 'Owner', 'CreatedDate', 'BillingAddress', 'Contacts'
}

AfterAll { Remove-Module SalesforceConnect }

Describe 'A record in the cmdlets that everybody uses' {
    It 'has the selected fields as its properties, in order' {
        foreach ($record in $records) { @($record.psobject.Properties.Name) | Should -Be $columns }
        @(($records[0] | Get-Member -MemberType Properties).Name) | Should -Be ($columns | Sort-Object)
    }

    It 'is chosen from by Select-Object' {
        @(($records[0] | Select-Object *).psobject.Properties.Name) | Should -Be $columns
        ($records | Select-Object -First 3 -ExpandProperty Name).Count | Should -Be 3
    }

    It 'is sorted, filtered, grouped and measured by its values' {
        $sorted = @($records | Sort-Object AnnualRevenue -Descending)
        $sorted[0].AnnualRevenue | Should -Be ($records | Measure-Object AnnualRevenue -Maximum).Maximum
        @($records | Where-Object AnnualRevenue -gt 0).Count | Should -Be @($records | Where-Object { $_.AnnualRevenue }).Count
        @($records | Where-Object CreatedDate -lt (Get-Date)).Count | Should -Be $records.Count
        ($records | Group-Object { $_.Owner.Name } | Measure-Object Count -Sum).Sum | Should -Be $records.Count
    }

    It 'is shown as a table in which a parent has its name' {
        $text = Show { $records[0] | Format-Table Name, Owner, CreatedDate }
        $text | Should -BeLike "*$($records[0].Owner.Name)*"
        $text | Should -Not -BeLike '*SalesforceConnect.*'
    }

    It 'becomes CSV' {
        $rows = @($records | Select-Object * -ExcludeProperty Contacts | ConvertTo-Csv | ConvertFrom-Csv)
        $rows.Count | Should -Be $records.Count
        $rows[0].Owner | Should -Be $records[0].Owner.Name
        $rows[0].Id | Should -Be $records[0].Id
    }

    It 'becomes flat CSV with a column for a parent''s field' {
        $csv = @(Invoke-SfQuery 'SELECT LastName, Account.Name FROM Contact LIMIT 5' -Flat | ConvertTo-Csv)
        $csv[0] -replace '"' | Should -Be 'LastName,Account.Name'
    }

    It 'becomes JSON with its parents and children, and nothing else' {
        $parent = $records | Where-Object { $_.Contacts.Count } | Select-Object -First 1
        $back = $parent | ConvertTo-Json -Depth 5 | ConvertFrom-Json
        @($back.psobject.Properties.Name) | Should -Be $columns
        @($back.Owner.psobject.Properties.Name) | Should -Be Name
        @($back.Contacts).Count | Should -Be $parent.Contacts.Count
        $back.Contacts[0].LastName | Should -Be $parent.Contacts[0].LastName
    }

    It 'takes new members, new values and null' {
        $record = Invoke-SfQuery 'SELECT Name, Phone FROM Account LIMIT 1'
        $record.Name = 'Changed'
        $record.Phone = $null
        $record | Add-Member -NotePropertyName Note -NotePropertyValue 1
        "$($record.Name) $($null -eq $record.Phone) $($record.Note)" | Should -Be 'Changed True 1'
    }

    It 'has its dates in local time, which calculate and keep their instant as PowerShell''s own do' -Skip:([System.Environment]::OSVersion.Platform -eq 'Win32NT') {
        $env:TZ = 'America/St_Johns'
        $said = try {
            Invoke-Shell {
                Import-Module SalesforceConnect
                $null = New-TestConnection acme
                $record = Invoke-SfQuery 'SELECT Id, CreatedDate FROM Account ORDER BY CreatedDate LIMIT 1'
                $text = Invoke-SfQuery "SELECT CreatedDate FROM Account WHERE Id = '$($record.Id)'" -AsText
                $expected = [datetimeoffset]::Parse($text.CreatedDate, [cultureinfo]::InvariantCulture).LocalDateTime
                $record | Export-Clixml record.xml
                $copies = @(
                    $record
                    Import-Clixml record.xml
                    Start-Job { $args[0] } -ArgumentList $record | Receive-Job -Wait
                    $record | ConvertTo-Json | ConvertFrom-Json
                    Get-SfRecord Account $record.Id -Property Id, CreatedDate
                    Get-SfRecord Account $record.Id
                )
                Remove-Item record.xml
                foreach ($copy in $copies) { "$($copy.CreatedDate -eq $expected) $($copy.CreatedDate.Kind)" }
                "$(((Get-Date) - $record.CreatedDate).TotalDays -gt 1) $((New-TimeSpan -Start $record.CreatedDate).TotalDays -gt 1)"
                "$($record.CreatedDate -lt (Get-Date).AddDays(-1)) $([datetime] $record.CreatedDate -eq (Get-Date $record.CreatedDate))"
                "$(@(Invoke-SfQuery 'SELECT Id FROM Account WHERE CreatedDate = :d AND Id = :i' @{ d = $record.CreatedDate; i = $record.Id }).Count) found"
                "$($expected.Hour - [datetimeoffset]::Parse($text.CreatedDate).UtcDateTime.Hour) is not 0"
            }
        }
        finally { $env:TZ = $null }
        @($said | Select-Object -First 6 -Unique) | Should -Be 'True Local'
        @($said | Select-Object -Skip 6 -First 3) | Should -Be 'True True', 'True True', '1 found'
        $said[-1] | Should -Not -Be '0 is not 0'
    }

    It 'is as text what Salesforce wrote, in any culture' {
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            $id = (Invoke-SfQuery 'SELECT Id FROM Opportunity WHERE Amount != null' -First 1).Id
            foreach ($record in (Invoke-SfQuery 'SELECT Amount, CloseDate, Account.Name FROM Opportunity WHERE Id = :id' @{ id = $id } -AsText -Flat),
                (Get-SfRecord Opportunity $id -Property Amount, CloseDate, Account.Name -AsText -Flat)) {
                $row = $record | ConvertTo-Csv | ConvertFrom-Csv
                $row.Amount | Should -Match '^[0-9]+(\.[0-9]+)?(E[0-9]+)?$'
                $row.CloseDate | Should -Match '^\d{4}-\d\d-\d\d$'
                @($record.psobject.Properties.Name) | Should -Be 'Amount', 'CloseDate', 'Account.Name'
            }
        }
        finally { [cultureinfo]::CurrentCulture = $before }
    }

    It 'is compared by its values' {
        $again = @(Invoke-SfQuery 'SELECT Id, Name FROM Account ORDER BY Name LIMIT 20')
        Compare-Object $records $again -Property Id, Name | Should -BeNullOrEmpty
    }

    It 'survives jobs and files with its parents and children, however deep they are' {
        $deep = Invoke-SfQuery 'SELECT Name, Owner.Profile.Name, (SELECT LastName, CreatedDate, Account.Owner.Profile.Name FROM Contacts) FROM Account WHERE Id IN (SELECT AccountId FROM Contact)' -First 1
        $file = Join-Path $TestDrive deep.xml
        $deep, ($deep | Select-Object *), @{ Owner = $deep.Owner; Contacts = $deep.Contacts } | Export-Clixml $file
        $copies = @(Import-Clixml $file)
        $copies += Start-Job { $args[0] } -ArgumentList $deep | Receive-Job -Wait
        $copies += Start-Job { $args[0] } -ArgumentList ($deep | Select-Object *) | Receive-Job -Wait
        $copies.Count | Should -Be 5
        foreach ($copy in $copies) {
            $copy.Owner.Profile.Name | Should -Be $deep.Owner.Profile.Name
            @($copy.Contacts).Count | Should -Be $deep.Contacts.Count
            $copy.Contacts[0].CreatedDate | Should -Be $deep.Contacts[0].CreatedDate
            $copy.Contacts[0].Account.Owner.Profile.Name | Should -Be $deep.Contacts[0].Account.Owner.Profile.Name
        }
        $object = Start-Job { $args[0] } -ArgumentList (Get-SfObject Account) | Receive-Job -Wait
        ($object.Fields | Where-Object Name -eq Industry).PicklistValues[0].Value | Should -Be 'Agriculture'
        (Start-Job { $args[0] } -ArgumentList (Test-SfConnection) | Receive-Job -Wait).Checks[0].Name | Should -Be Secret
    }

    It 'says what becomes of its children where it is flat' {
        $null = Invoke-SfQuery 'SELECT Name, (SELECT Id FROM Contacts) FROM Account' -Flat -First 1 -WarningVariable said -WarningAction SilentlyContinue
        "$said" | Should -BeLike '*(Contacts) stay a list of records*'
        $null = Invoke-SfQuery 'SELECT Name, Owner.Name FROM Account' -Flat -First 1 -WarningVariable said
        "$said" | Should -BeNullOrEmpty
    }

    It 'survives Export-Clixml' {
        $file = Join-Path $TestDrive record.xml
        $records | Export-Clixml $file
        $back = @(Import-Clixml $file)
        $back[0].Name | Should -Be $records[0].Name
        $back[0].psobject.TypeNames | Should -Contain 'Deserialized.SalesforceConnect.SfRecord'
    }
}

Describe 'A query' {
    It 'is read from a file, by name, by pipeline, as its text or its lines' {
        $file = Join-Path $TestDrive project.soql
        Set-Content $file '// Queries of this project.', '/* the first two', 'accounts */', 'SELECT Id, Name', 'FROM Account', 'LIMIT 2;'
        @(Invoke-SfQuery -Path $file).Count | Should -Be 2
        @(Get-Item $file | Invoke-SfQuery).Count | Should -Be 2
        @(Get-Item $file | Invoke-SfQuery -Explain).Count | Should -BeGreaterThan 0
        @(Get-Content $file -Raw | Invoke-SfQuery).Count | Should -Be 2
        @(Invoke-SfQuery (Get-Content $file -Raw)).Count | Should -Be 2
        @(Invoke-SfQuery (Get-Content $file)).Count | Should -Be 2
        (Get-Failure { Get-Content $file | Invoke-SfQuery }).Action | Should -BeLike '*Invoke-SfQuery -Path*'
        (Get-Failure { Invoke-SfQuery $file }).Action | Should -BeLike "*-Path '$file'*"
    }

    # -Parallel came with PowerShell 7.
    It 'answers in parallel over one connection' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $acme = Get-SfConnection acme
        $module = (Get-Module SalesforceConnect).Path
        $counts = 1..6 | ForEach-Object -Parallel {
            Import-Module $using:module
            @(Invoke-SfQuery 'SELECT Id, CreatedDate, Owner.Name FROM Account' -Connection $using:acme).Count
        }
        @($counts | Sort-Object -Unique) | Should -Be (Invoke-SfQuery 'SELECT COUNT() FROM Account')
    }

    It 'gives each record once' {
        $ids = (Invoke-SfQuery 'SELECT Id FROM Contact').Id
        $ids.Count | Should -Be (Invoke-SfQuery 'SELECT COUNT() FROM Contact')
        @($ids | Sort-Object -Unique).Count | Should -Be $ids.Count
    }
}
