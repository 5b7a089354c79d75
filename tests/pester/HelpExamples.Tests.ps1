# Every example of the help pages is pasted whole into a shell, and runs as it stands. See HelpStage.ps1 for what stands around it.

BeforeDiscovery {
    . "$PSScriptRoot/HelpPages.ps1"

    # What this machine cannot run, with the reason.
    $impossible = @{
        'New-SfConnection: Example 8: Sign in with a certificate that stays in its store' = 'a certificate store of the user would be changed'
        'README: Install (2)'                                = 'the package would be made and installed for the user'
        'about_SalesforceConnect_Authentication: By key (2)' = 'the certificate store of Windows'
        'about_SalesforceConnect_Vaults: Azure Key Vault'    = 'the modules Az.Accounts and Az.KeyVault, and an Azure machine'
    }

    # What an example shows the failure of.
    $failing = @{
        'Invoke-SfRequest: Example 5: Call many paths'  = 'Salesforce.NOT_FOUND'
        'New-SfRecord: Example 6: All of it, or nothing' = 'ValueNotConverted'
    }

    $needsVault = 'Secret(Vault|Store)|-Vault|Set-SfConnection|(New|Import)-SfConnection(?!.*-SessionOnly)(?!.*-WhatIf)'
    $needsKey = '-PrivateKeyPath'

    function Get-SkipReason($Example, [string] $Title) {
        if ($impossible[$Title]) { $impossible[$Title] }
        elseif ($env:SFTEST_NO_VAULT -and ($Example.Code -match $needsVault -or $Example.Output -match 'SecretStore')) { $env:SFTEST_NO_VAULT }
        elseif (-not $env:SFTEST_KEY -and $Example.Code -match $needsKey) { 'this PowerShell cannot write a key' }
        elseif ($PSVersionTable.PSVersion.Major -lt 7 -and $Example.Code -match '-Parallel') { 'PowerShell 7' }
    }

    $skip = @{}
    $examples = foreach ($example in Get-HelpPage | ForEach-Object { Get-PageExample $_.FullName }) {
        $title = "$($example.Page): $($example.Name)"
        $reason = Get-SkipReason $example $title
        if ($reason) { $skip[$title] = $reason }
        @{ Page = $example.Page; Title = $title; Output = $example.Output; Reason = $reason; Failure = $failing[$title] }
    }
}

BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
    . "$PSScriptRoot/HelpPages.ps1"
    $person = Join-Path $TestDrive Person.dll
    Add-Type -Path "$PSScriptRoot/Person.cs" -OutputAssembly $person -IgnoreWarnings -WarningAction SilentlyContinue

    # All pages in one shell, each in a session of its own; for each example, its errors and what a person saw of it.
    function Invoke-HelpExample([hashtable] $Skip) {
        $with = @{ Skip = $Skip; Person = $person; Here = $PSScriptRoot; Folder = (New-Item (Join-Path $TestDrive stage) -ItemType Directory).FullName }
        Invoke-Shell -With $with {
            Add-Type -Path $With.Person
            . "$($With.Here)/HelpPages.ps1"
            $app = [pscredential]::new($clientId, (ConvertTo-Secret $clientSecret))
            $access = Invoke-RestMethod "$org/services/oauth2/token" -Method Post -Body @{ grant_type = 'client_credentials'; client_id = $clientId; client_secret = $clientSecret }
            $person = [Person]::new()
            foreach ($question in 'Consumer secret', 'New consumer secret', 'ClientSecret', 'Password of the vault') { $person.Answers[$question] = $app.Password }
            $person.Answers['Consumer key as user name, consumer secret as password'] = $app
            $person.Answers['Access token'] = ConvertTo-Secret $access.access_token

            # What the stage does must not fail.
            function Invoke-Stage([string] $Script, [object[]] $Arguments) {
                $shell = [powershell]::Create()
                $shell.Runspace = $runspace
                $null = $shell.AddScript($Script)
                foreach ($argument in $Arguments) { $null = $shell.AddArgument($argument) }
                try { $null = $shell.Invoke() } finally { $failures = @($shell.Streams.Error); $shell.Dispose() }
                if ($failures) { throw $failures[0] }
            }

            function Invoke-Example([string] $Code) {
                $shell = [powershell]::Create()
                $shell.Runspace = $runspace
                $errors = @(try { $null = $shell.AddScript($Code, $true).AddCommand('Out-Default').Invoke() } catch { $_.Exception.InnerException.ErrorRecord })
                $errors += @($shell.Streams.Error)
                $shell.Dispose()
                @($errors | Where-Object { $_ } | ForEach-Object { "$(($_.FullyQualifiedErrorId -split ',')[0]): $_" })
            }

            foreach ($page in Get-HelpPage) {
                $runspace = [runspacefactory]::CreateRunspace($person)
                $runspace.Open()
                try {
                    Invoke-Stage '. $args[0]; Start-Page $args[1] $args[2]' "$($With.Here)/HelpStage.ps1", $page.FullName, $With.Folder
                    $authUrl = $runspace.SessionStateProxy.GetVariable('stage').AuthUrl
                    if ($authUrl) { $person.Answers['Auth URL'] = ConvertTo-Secret $authUrl }
                    foreach ($example in Get-PageExample $page.FullName | Where-Object { -not $With.Skip["$($_.Page): $($_.Name)"] }) {
                        Invoke-Stage 'Reset-Environment $args[0]; Reset-Connection $args[0]; Reset-Folder $args[0]' $example.Code
                        $person.Forget()
                        [pscustomobject]@{ Title = "$($example.Page): $($example.Name)"; Errors = @(Invoke-Example $example.Code); Seen = $person.Seen }
                    }
                }
                catch { [pscustomobject]@{ Title = $page.BaseName; Errors = @("$_ $($_.ScriptStackTrace)"); Seen = $null } }
                finally { $runspace.Dispose() }
            }
        }
    }

    # Both what is printed in a page and what was seen, without what differs from org to org and from day to day.
    function ConvertTo-Comparable([string] $Text) {
        $Text -replace '(https?://)?(localhost(:\d+)?|[\w-]+(\.sandbox)?\.my\.salesforce\.com)', '<host>' -replace '\S+@[\w.-]+', '<user>' `
            -replace 'acme(--uat\.sandbox)? +(?=<user>)', '<host> ' `
            -replace '\b(00|75)[a-zA-Z0-9]{13}([a-zA-Z0-9]{3})?\b', '<ID>' -replace '\d+([.,]\d+)*', '0' -replace '-{2,}', '--' -replace '\s+', ' ' -replace '^ | $' `
            -replace 'Local Org', 'Acme' -replace 'no TLS, loopback', 'TLS'
    }
}

Describe 'The list of examples that cannot run here' {
    It 'names <_>, which there is' -ForEach @($impossible.Keys + $failing.Keys) {
        @(Get-HelpPage | ForEach-Object { Get-PageExample $_.FullName } | ForEach-Object { "$($_.Page): $($_.Name)" }) | Should -Contain $_
    }
}

Describe 'Every example of the help runs as it stands' -ForEach @{ Skip = $skip } {
    BeforeAll {
        if (-not $env:SFTEST_NO_VAULT) { Use-NewHome }
        $seen = @{}
        foreach ($result in Invoke-HelpExample $Skip) { $seen[$result.Title] = $result }
    }

    foreach ($example in $examples) {
        It $example.Title -ForEach $example -Skip:([bool] $example.Reason) {
            $result = $seen[$Title]
            if (-not $result) { throw "It was not run: $($seen[$Page].Errors)" }
            if ($Failure) { $result.Errors | Should -BeLike "${Failure}: *" } else { $result.Errors | Should -BeNullOrEmpty }
            if ($Output) { ConvertTo-Comparable $result.Seen | Should -BeExactly (ConvertTo-Comparable $Output) -Because $result.Seen }
        }
    }
}
