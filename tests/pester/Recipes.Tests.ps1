# The recipes under docs/examples that write records, run as they are, each against orgs that no other test uses.

BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
    Import-Module SalesforceConnect
    $examples = Join-Path (Split-Path (Split-Path $PSScriptRoot)) docs/examples
    $prod = Start-OwnOrg '--organization 1'
    $uat = Start-OwnOrg '--organization 2 --sandbox'
    $null = New-TestConnection acme-uat @{ InstanceUrl = $uat.Url; SessionOnly = $true }
    $null = New-TestConnection acme-prod @{ InstanceUrl = $prod.Url; SessionOnly = $true }
    Set-Location $TestDrive

    # What a recipe emits; -ErrorAction Stop of the suite is not the reader's.
    function Invoke-Recipe([string] $Name, [hashtable] $With = @{}) {
        $ErrorActionPreference = 'Continue'
        & (Join-Path $examples $Name) @With
    }
    function Get-Count([string] $Query) { Invoke-SfQuery "SELECT COUNT() FROM $Query" }
}

AfterAll {
    Set-Location $PSScriptRoot
    Remove-Module SalesforceConnect
    $prod, $uat | Where-Object { $_ } | ForEach-Object { Stop-OwnOrg $_ }
}

Describe 'docs/examples/sync-users.ps1' {
    BeforeAll {
        @(
            'Username,FirstName,LastName,Email,Title,Phone'
            'stefan.mueller@local-org.example,Stefan,Mueller,stefan.mueller@local-org.example,Director,'
            'niamh.oconnor@local-org.example,,,,,#N/A'
            'ada.new@local-org.example,Ada,Lovelace-Byron,ada.new@local-org.example,Analyst,'
        ) | Set-Content users.csv
        Set-SfRecord User @{ Username = 'niamh.oconnor@local-org.example'; Phone = '1'; Title = 'Engineer' } -ExternalIdField Username | Out-Null
        $before = Get-Count User
    }

    It 'writes nothing with -WhatIf' {
        Invoke-Recipe sync-users.ps1 @{ Path = 'users.csv'; WhatIf = $true } | Should -BeNullOrEmpty
        Get-Count User | Should -Be $before
    }

    It 'changes who differs and creates who is new' {
        (Invoke-Recipe sync-users.ps1 @{ Path = 'users.csv' }).Action | Should -Be 'Updated', 'Updated', 'Created'
        $stefan, $niamh, $ada = Invoke-SfQuery 'SELECT Username, FirstName, LastName, Title, Phone, Alias, Profile.Name FROM User WHERE Username IN :names ORDER BY LastName DESC' @{ names = (Import-Csv users.csv).Username } |
            Sort-Object { ('stefan', 'niamh', 'ada').IndexOf(($_.Username -split '\W')[0]) }
        $stefan.LastName, $stefan.Title | Should -Be 'Mueller', 'Director'
        $niamh.FirstName, $niamh.Title, $niamh.Phone | Should -Be 'Niamh', 'Engineer', $null
        $ada.Title, $ada.Alias, $ada.Profile.Name | Should -Be 'Analyst', 'Lovelace', 'Standard User'
    }

    It 'changes nothing when it is run again' {
        (Invoke-Recipe sync-users.ps1 @{ Path = 'users.csv' }).Action | Select-Object -Unique | Should -Be Unchanged
    }

    It 'goes on after a user whom Salesforce refuses' {
        'Username,LastName,Email', 'bad@local-org.example,Bad,no-address', 'good@local-org.example,Good,good@local-org.example' | Set-Content two.csv
        $results = Invoke-Recipe sync-users.ps1 @{ Path = 'two.csv' } 2>&1
        @($results | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }).Count | Should -Be 1
        ($results | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] }).Action | Should -Be 'Failed', 'Created'
    }
}

Describe 'docs/examples/assign-permission-set.ps1' {
    It 'gives it to those who have it not, once' {
        $ids = (Invoke-SfQuery "SELECT Id FROM User WHERE IsActive = true AND Profile.Name = 'Standard User'").Id
        $have = "PermissionSetAssignment WHERE PermissionSet.Name = 'Manage_Invoices' AND Assignee.Profile.Name = 'Standard User'"
        $missing = @($ids).Count - (Get-Count $have)
        $missing | Should -BeGreaterThan 0
        $results = @(Invoke-Recipe assign-permission-set.ps1 @{ PermissionSet = 'Manage_Invoices' })
        $results.Count | Should -Be $missing
        $results.Action | Select-Object -Unique | Should -Be Created
        Get-Count $have | Should -Be @($ids).Count
        Invoke-Recipe assign-permission-set.ps1 @{ PermissionSet = 'Manage_Invoices' } | Should -BeNullOrEmpty
    }

    It 'says so where there is none of that name' {
        { & (Join-Path $examples assign-permission-set.ps1) Nope } | Should -Throw 'There is no permission set Nope.'
    }
}

Describe 'docs/examples/correct-field.ps1' {
    It 'changes the field where it changes anything, and nothing else' {
        $wrong = Get-Count "Account WHERE BillingCountry = 'USA'"
        $wrong | Should -BeGreaterThan 200
        $modified = 'Account WHERE LastModifiedDate >= :begun'
        $begun = (Get-Date).AddSeconds(-1)
        Invoke-Recipe correct-field.ps1 @{ WhatIf = $true } | Should -Not -Contain 'Updated'
        Get-Count "Account WHERE BillingCountry = 'USA'" | Should -Be $wrong
        $groups = Invoke-Recipe correct-field.ps1
        $updated = ($groups | Where-Object Name -EQ Updated).Count
        $updated | Should -BeGreaterOrEqual $wrong
        Get-Count "Account WHERE BillingCountry = 'USA'" | Should -Be 0
        Invoke-SfQuery "SELECT COUNT() FROM $modified" @{ begun = $begun } | Should -Be $updated
        (Invoke-Recipe correct-field.ps1).Name | Should -Be Unchanged
        Test-Path not-corrected.csv | Should -BeFalse
    }
}

Describe 'docs/examples/deactivate-leavers.ps1' {
    BeforeAll {
        $leaver = Invoke-SfQuery "SELECT Id FROM User WHERE Username = 'niamh.oconnor@local-org.example'"
        $heir = Invoke-SfQuery "SELECT Id FROM User WHERE Username = 'stefan.mueller@local-org.example'"
        $leads = New-SfRecord Lead @{ LastName = 'Roe'; Company = 'Acme'; OwnerId = $leaver.Id }
        $cases = New-SfRecord Case @{ Subject = 'open'; OwnerId = $leaver.Id }, @{ Subject = 'solved'; Status = 'Closed'; OwnerId = $leaver.Id }
    }

    It 'gives the records away, and then deactivates' {
        $owned = Get-Count "Account WHERE OwnerId = '$($leaver.Id)'"
        $owned | Should -BeGreaterThan 200
        $before = Get-Count "Account WHERE OwnerId = '$($heir.Id)'"
        $sets = Get-Count "PermissionSetAssignment WHERE AssigneeId = '$($leaver.Id)'"
        $sets | Should -BeGreaterThan 0
        $done = [pscustomobject]@{ Username = 'niamh.oconnor@local-org.example' } | & (Join-Path $examples deactivate-leavers.ps1) -To stefan.mueller@local-org.example
        $done.Action, $done.PermissionSets | Should -Be 'Updated', $sets
        Get-Count "PermissionSetAssignment WHERE AssigneeId = '$($leaver.Id)'" | Should -Be 0
        $done.Records | Should -BeGreaterThan $owned
        (Get-SfRecord User $leaver.Id -Property IsActive).IsActive | Should -BeFalse
        Get-Count "Account WHERE OwnerId = '$($leaver.Id)'" | Should -Be 0
        Get-Count "Account WHERE OwnerId = '$($heir.Id)'" | Should -Be ($before + $owned)
        (Get-SfRecord Lead $leads.Id -Property OwnerId).OwnerId | Should -Be $heir.Id
        (Get-SfRecord Case $cases.Id -Property OwnerId).OwnerId | Should -Be $heir.Id, $leaver.Id
        Get-Count "Opportunity WHERE OwnerId = '$($leaver.Id)' AND IsClosed = false" | Should -Be 0
        Get-Count "Opportunity WHERE OwnerId = '$($leaver.Id)' AND IsClosed = true" | Should -BeGreaterThan 0
    }

    It 'does nothing the second time' {
        $done = & (Join-Path $examples deactivate-leavers.ps1) niamh.oconnor@local-org.example -To stefan.mueller@local-org.example
        $done.Action, $done.Records | Should -Be 'Unchanged', 0
    }

    It 'names a user who is not there, and goes on' {
        $failed, $done = Invoke-Recipe deactivate-leavers.ps1 @{ Username = 'nobody@local-org.example', 'ada.new@local-org.example'; To = 'stefan.mueller@local-org.example' } 2>&1
        "$failed" | Should -Be 'There is no user nobody@local-org.example.'
        $done.Username, $done.Action | Should -Be 'ada.new@local-org.example', 'Updated'
    }
}

Describe 'docs/examples/copy-account.ps1' {
    BeforeAll {
        $name = (Invoke-SfQuery 'SELECT Name, (SELECT Id FROM Contacts) FROM Account LIMIT 50' | Where-Object { @($_.Contacts).Count -gt 1 } | Select-Object -First 1).Name
        $query = 'SELECT Id, Name, Industry, BillingStreet, BillingCity, OwnerId, Owner.Username, (SELECT LastName, Email, MailingCity FROM Contacts ORDER BY LastName, Email, MailingCity) FROM Account WHERE Name = :name ORDER BY CreatedDate DESC, Id DESC LIMIT 1'
        $source = Invoke-SfQuery $query @{ name = $name }
    }

    It 'creates the accounts with their contacts in the other org, and warns of the lookups' {
        $with = @{ Name = $name; From = 'acme-prod'; To = 'acme-uat' }
        $before = Invoke-SfQuery 'SELECT COUNT() FROM Account' -Connection acme-uat
        Invoke-Recipe copy-account.ps1 ($with + @{ WhatIf = $true }) 3>$null | Should -BeNullOrEmpty
        Invoke-SfQuery 'SELECT COUNT() FROM Account' -Connection acme-uat | Should -Be $before
        $said = @(Invoke-Recipe copy-account.ps1 $with 3>&1)
        $warned, $results = $said.Where({ $_ -is [System.Management.Automation.WarningRecord] }, 'Split')
        $result = $results[0]
        "$warned" | Should -BeLike '*left out: Account.OwnerId.*'
        $result.Action | Should -Be Created
        $copy = Invoke-SfQuery ($query -replace 'WHERE.*', 'WHERE Id = :id') @{ id = $result.Id } -Connection acme-uat
        $copy.Id | Should -Not -Be $source.Id
        foreach ($field in 'Name', 'Industry', 'BillingStreet', 'BillingCity') { $copy.$field | Should -Be $source.$field }
        @($copy.Contacts).Count | Should -Be @($source.Contacts).Count
        foreach ($field in 'LastName', 'Email', 'MailingCity') { $copy.Contacts.$field | Should -Be $source.Contacts.$field }
        $copy.Owner.Username | Should -Be admin@local-org.example
    }
}

Describe 'docs/examples/load-csv.ps1' {
    BeforeAll {
        'LastName,Email,Title', 'Loaded,one@local-org.example,Analyst', 'Loaded,two@,Analyst', ',three@local-org.example,' | Set-Content contacts.csv
    }

    It 'writes nothing with -WhatIf' {
        Invoke-Recipe load-csv.ps1 @{ Object = 'Contact'; Path = 'contacts.csv'; WhatIf = $true } | Should -BeNullOrEmpty
        Get-Count "Contact WHERE LastName = 'Loaded'" | Should -Be 0
        Test-Path failed.csv | Should -BeFalse
    }

    It 'loads what can be loaded, and says by reason and line what cannot' {
        $said = @(Invoke-Recipe load-csv.ps1 @{ Object = 'Contact'; Path = 'contacts.csv' } 3>&1)
        $warned, $jobs = $said.Where({ $_ -is [System.Management.Automation.WarningRecord] }, 'Split')
        $jobs.State, $jobs.Processed, $jobs.Failed | Should -Be 'JobComplete', 3, 2
        "$warned" | Should -Match '1 x INVALID_EMAIL_ADDRESS, lines 3: '
        "$warned" | Should -Match '1 x REQUIRED_FIELD_MISSING, lines 4: '
        Get-Count "Contact WHERE LastName = 'Loaded'" | Should -Be 1
    }

    It 'leaves a file that is loaded once it is corrected' {
        $rows = Import-Csv failed.csv
        $rows.Email | Should -Be 'two@', 'three@local-org.example'
        $rows[0].Email, $rows[1].LastName = 'two@local-org.example', 'Loaded'
        $rows | Export-Csv corrected.csv -NoTypeInformation
        $job = Invoke-Recipe load-csv.ps1 @{ Object = 'Contact'; Path = 'corrected.csv'; Failed = 'again.csv' } 3>$null
        $job.Processed, $job.Failed | Should -Be 2, 0
        Import-Csv again.csv | Should -BeNullOrEmpty
        Get-Count "Contact WHERE LastName = 'Loaded'" | Should -Be 3
    }

    It 'finds records by their key' {
        'External_Id__c,Name', 'LOAD-1,Loaded first' | Set-Content accounts.csv
        $with = @{ Object = 'Account'; Path = 'accounts.csv'; Key = 'External_Id__c' }
        $null = Invoke-Recipe load-csv.ps1 $with
        'External_Id__c,Name', 'LOAD-1,Loaded second' | Set-Content accounts.csv
        $null = Invoke-Recipe load-csv.ps1 $with
        (Invoke-SfQuery "SELECT Name FROM Account WHERE External_Id__c = 'LOAD-1'").Name | Should -Be 'Loaded second'
    }

    It 'ends with the error of a file that does not fit' {
        'LastNmae', 'Roe' | Set-Content wrong.csv
        { & (Join-Path $examples load-csv.ps1) Contact wrong.csv } | Should -Throw '*LastNmae*LastName*' -ErrorId 'UnknownColumn,*'
    }
}

Describe 'docs/examples/nightly-export.ps1' {
    It 'exports everything, and the next time what has changed' {
        $with = @{ Object = 'Account', 'Contact'; Directory = 'nightly' }
        $accounts = Get-Count Account
        $files = Invoke-Recipe nightly-export.ps1 $with
        $files.Name | Should -Be 'Account.csv', 'Contact.csv'
        @(Import-Csv $files[0].FullName | Where-Object IsDeleted -EQ false).Count | Should -Be $accounts
        $changed, $gone = Invoke-SfQuery 'SELECT Id FROM Account ORDER BY SystemModstamp LIMIT 2'
        $null = Set-SfRecord Account @{ Id = $changed.Id; Industry = 'Apparel' }
        $null = Remove-SfRecord $gone.Id -Confirm:$false
        $next = Invoke-Recipe nightly-export.ps1 $with
        $next[0].DirectoryName | Should -Not -Be $files[0].DirectoryName
        $rows = @(Import-Csv $next[0].FullName)
        $rows.Count | Should -BeLessThan $accounts
        ($rows | Where-Object Id -EQ $changed.Id).Industry | Should -Be Apparel
        ($rows | Where-Object Id -EQ $gone.Id).IsDeleted | Should -Be true
    }

    It 'says so where an object fails, and exports the others' {
        { & (Join-Path $examples nightly-export.ps1) Nope__c, Account -Directory nightly2 2>$null } | Should -Throw '1 of 2 objects could not be exported to *'
        Get-ChildItem nightly2 -Recurse -Filter *.csv | Should -HaveCount 1
    }
}

Describe 'docs/examples/load-csv-and-mail.ps1' {
    BeforeAll {
        $with = @{ Object = 'Contact'; To = 'sales@local-org.example'; From = 'runbooks@local-org.example'; Outbox = 'outbox' }
        function Get-Mail { Get-ChildItem outbox -Filter *.eml | ForEach-Object { Get-Content $_.FullName -Raw; Remove-Item $_.FullName } }
    }

    It 'mails the rows that failed, with the reasons' {
        'LastName,Email', 'Mailed,one@local-org.example', 'Mailed,two@' | Set-Content mailed.csv
        (Invoke-Recipe load-csv-and-mail.ps1 ($with + @{ Path = 'mailed.csv' })).Failed | Should -Be 1
        $mail = Get-Mail
        $mail | Should -HaveCount 1
        $mail | Should -Match 'Subject: Contact from mailed.csv: 1 failed'
        $mail | Should -Match '1 x INVALID_EMAIL_ADDRESS, lines 3'
        $attached = ($mail -split 'Content-Disposition: attachment\s+')[1] -replace '(?s)--.*' -replace '\s'
        [System.Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($attached)) | Should -Match '(?m)^Mailed,two@,'
    }

    It 'mails nothing when all went well' {
        'LastName', 'Mailed' | Set-Content mailed.csv
        (Invoke-Recipe load-csv-and-mail.ps1 ($with + @{ Path = 'mailed.csv' })).Failed | Should -Be 0
        Get-Mail | Should -BeNullOrEmpty
    }

    It 'mails the error when the load breaks off' {
        'LastNmae', 'Roe' | Set-Content mailed.csv
        { & (Join-Path $examples load-csv-and-mail.ps1) @with -Path mailed.csv } | Should -Throw '*LastNmae*LastName*'
        Get-Mail | Should -Match 'the load broke off(?s:.*)LastNmae'
    }
}

Describe 'docs/examples/org-limits.ps1' {
    It 'gives the limits beyond the threshold, and an exit code' {
        $said = @(Invoke-Recipe org-limits.ps1 @{ Percent = 3; Name = '*StorageMB'; ReportPath = 'limits.csv' } 2>&1)
        $LASTEXITCODE | Should -Be 1
        $said[0].Name | Should -Be DataStorageMB
        "$($said[-1])" | Should -BeLike '1 of 3 limits are used to 3 % or more: DataStorageMB 3.71 %.'
        Invoke-Recipe org-limits.ps1 @{ Percent = 90; Connection = 'acme-prod', 'acme-uat'; ReportPath = 'limits.csv' } | Should -BeNullOrEmpty
        (Import-Csv limits.csv | Group-Object Connection).Name | Should -Be '', 'acme-prod', 'acme-uat'
    }

    It 'says so where there is none of that name' {
        { & (Join-Path $examples org-limits.ps1) -Name Nope } | Should -Throw 'There is no limit of the name Nope.'
    }
}

Describe 'docs/examples/refresh-sandbox.ps1' {
    BeforeAll { $with = @{ From = 'acme-prod'; To = 'acme-uat'; First = 10; ContactKey = 'Legacy_Id__c' } }

    It 'brings records with personal data masked, and changes them the next time' {
        $before = Invoke-SfQuery 'SELECT COUNT() FROM Account' -Connection acme-uat
        Invoke-Recipe refresh-sandbox.ps1 ($with + @{ WhatIf = $true }) | Should -BeNullOrEmpty
        Invoke-SfQuery 'SELECT COUNT() FROM Account' -Connection acme-uat | Should -Be $before
        (Invoke-Recipe refresh-sandbox.ps1 $with).Name | Should -Be Created
        Invoke-SfQuery 'SELECT COUNT() FROM Account' -Connection acme-uat | Should -Be ($before + 10)
        $copies = Invoke-SfQuery "SELECT Legacy_Id__c, LastName, Email, Account.External_Id__c, Account.Name FROM Contact WHERE Legacy_Id__c LIKE '003%'" -Connection acme-uat
        $originals = Get-SfRecord Contact $copies.Legacy_Id__c -Property Id, LastName, Email, AccountId -Connection acme-prod
        $originals.AccountId | Should -Be $copies.Account.External_Id__c
        $copies.LastName | Where-Object { $_ -in $originals.LastName } | Should -BeNullOrEmpty
        $copies.Email | Where-Object { $_ -notlike '*.invalid' } | Should -BeNullOrEmpty
        (Invoke-Recipe refresh-sandbox.ps1 $with).Name | Should -Be Updated
    }

    It 'never writes to production' {
        { & (Join-Path $examples refresh-sandbox.ps1) -From acme-uat -To acme-prod } | Should -Throw 'acme-prod is no sandbox: nothing was written.'
    }

    It 'names an external ID that is missing before it writes anything' {
        { & (Join-Path $examples refresh-sandbox.ps1) -From acme-prod -To acme-uat } | Should -Throw 'Contact has no external ID field External_Id__c in acme-uat. It has: *Legacy_Id__c*'
    }
}

Describe 'docs/examples/login-history.ps1' {
    It 'makes a file a day, and goes on with the last one' {
        $with = @{ Directory = 'logins'; Since = '2024-01-01' }
        $count = Get-Count LoginHistory
        $files = @(Invoke-Recipe login-history.ps1 $with)
        $rows = $files | ForEach-Object { Import-Csv $_.FullName }
        $rows.Count | Should -Be $count
        $rows.LoginTime | ForEach-Object { $_.Substring(0, 10) } | Select-Object -Unique | Should -Be ($files.BaseName -replace '^logins-')
        $rows[0].Username | Should -BeLike '*@local-org.example'
        (Invoke-Recipe login-history.ps1 $with).Name | Should -Be $files[-1].Name
        (Get-ChildItem logins | ForEach-Object { Import-Csv $_.FullName }).Count | Should -Be $count
    }
}

Describe 'docs/examples/data-dictionary.ps1' {
    It 'writes a table or a page' {
        $null = Invoke-Recipe data-dictionary.ps1 @{ Path = 'fields.csv'; Object = 'Account', 'Con*' }
        $rows = Import-Csv fields.csv
        $account = (Get-SfObject Account -Detailed).Fields
        ($rows | Where-Object Object -EQ Account).Field | Should -Be $account.Name
        ($rows | Where-Object { $_.Object -eq 'Contact' -and $_.Field -eq 'AccountId' }).PointsTo | Should -Be Account
        (Invoke-Recipe data-dictionary.ps1 @{ Path = 'fields.md'; Object = 'Account' }).Name | Should -Be fields.md
        $page = Get-Content fields.md
        $page | Should -Contain '## Account (`Account`)'
        @($page -like '| *').Count | Should -Be ($account.Count + 1)
    }
}
