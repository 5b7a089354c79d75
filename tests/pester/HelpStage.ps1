# What stands around an example of the help while it runs as it is printed: the connections, vaults and files that its page speaks of, and
# the programs that it calls. The suite's org takes the place of the orgs that it names.

. "$PSScriptRoot/Suite.ps1"
. "$PSScriptRoot/HelpPages.ps1"

# In one table, since a parameter of a cmdlet may have the name of a variable here.
$stage = @{ Url = $org; App = [pscredential]::new($clientId, (ConvertTo-Secret $clientSecret)); Folder = $null; Connections = @(); IsNew = $true }
$hasVault = -not $env:SFTEST_NO_VAULT

# A function of the cmdlet's name that takes what it takes, and puts the local org in place of the example's.
function New-Proxy([string] $Name) {
    $command = [System.Management.Automation.CommandMetadata]::new((Get-Command "SalesforceConnect\$Name"))
    Set-Item "function:global:$Name" @"
$([System.Management.Automation.ProxyCommand]::GetCmdletBindingAttribute($command))
param($([System.Management.Automation.ProxyCommand]::GetParamBlock($command)))
process {
    `$given = @{} + `$PSBoundParameters
    if (-not `$given.ContainsKey('WhatIf')) { Use-LocalOrg `$given (`$PSCmdlet.ParameterSetName -in 'Interactive', 'Jwt' -and '$Name' -eq 'New-SfConnection') }
    SalesforceConnect\$Name @given
}
"@
}

function Use-LocalOrg([hashtable] $Given, [bool] $IsNew) {
    # The browser is on another machine, and the app is the one that every org has.
    if ($Given.ContainsKey('Interactive')) {
        'ClientId', 'CallbackUrl', 'Sandbox' | ForEach-Object { $Given.Remove($_) }
        $Given.NoBrowser = $true
    }
    if ($Given.ContainsKey('InstanceUrl') -or $IsNew) { $Given.InstanceUrl = $stage.Url }
    if ($Given.ContainsKey('ClientId')) { $Given.ClientId = $stage.App.UserName }
    if ($Given.ContainsKey('Username')) { $Given.Username = 'admin@local-org.example' }
}

function New-StageConnection([string] $Name, [string] $Code) {
    $session = @{ Force = $true }
    if (-not $hasVault) { $session.SessionOnly = $true }
    $null = if ($Name -eq 'acme-dev' -or $Code -match 'Set-SfConnection .*-Interactive') { New-SfConnection $Name -Interactive @session }
    elseif ($Code -match 'Open-SfOrg') { New-SfConnection $Name -Interactive -Scope api, refresh_token, web @session }
    elseif ($Code -match 'Set-SfConnection .*-PrivateKeyPath') { New-SfConnection $Name -InstanceUrl $stage.Url -ClientId app -Username admin -PrivateKeyPath $env:SFTEST_KEY @session }
    else { New-SfConnection $Name -InstanceUrl $stage.Url -Credential $stage.App @session }
}

# What each example may find: the connections of its page, and nothing that another example left.
function Reset-Connection([string] $Code) {
    $made = @([regex]::Matches($Code, '(?:New|Import)-SfConnection (\S+)(?!.*-Force)') | ForEach-Object { $_.Groups[1].Value })
    $changes = '(New|Set|Import|Remove|Export|Register|Unlock)-S(f(?!Record)|ecret)|SecretStore|TeamVault'
    if ($stage.IsNew -or $Code -match $changes) {
        # The module forgets its connections when it is removed.
        Remove-Module SalesforceConnect
        Import-Module SalesforceConnect
        if ($hasVault) {
            Get-SecretVault | Unregister-SecretVault
            Reset-SecretStore -Authentication None -Interaction None -Force
            if ($Code -notmatch 'Register-SecretVault') {
                Register-SecretVault SecretStore -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault
                if ($Code -match '-Vault TeamVault') { Register-SecretVault TeamVault -ModuleName Microsoft.PowerShell.SecretStore }
            }
        }
        if ($Code -notmatch 'Register-SecretVault') {
            foreach ($name in $stage.Connections | Where-Object { $_ -notin $made }) { New-StageConnection $name $Code }
        }
        if ($Code -match 'Unlock-SecretVault') {
            Reset-SecretStore -Authentication Password -Password $stage.App.Password -Interaction None -Force
            Unlock-SecretVault SecretStore -Password $stage.App.Password
            foreach ($name in $stage.Connections) { New-StageConnection $name $Code }
        }
    }
    $stage.IsNew = $Code -match $changes
    $current = @(@('acme-prod', 'acme', 'job') + $stage.Connections | Where-Object { $_ -in $stage.Connections -and $_ -notin $made })
    if ($current -and $Code -notmatch 'Register-SecretVault') { Select-SfConnection $current[0] }
}

function Reset-Folder([string] $Code) {
    Set-Location $stage.Folder
    Get-ChildItem | Remove-Item -Recurse
    if ($Code -match 'Import-Csv ([\w.]+)') {
        $file = $Matches[1]
        switch ($file) {
            leads.csv { Set-Content $file 'LastName,Company,Email', 'Moss,Acme,', 'Roe,Acme,jane.roe@acme.example', 'Doe,Acme' }
            files.csv { Set-Content $file 'Path,LinkedTo,Title', "report.pdf,$((Invoke-SfQuery 'SELECT Id FROM Account LIMIT 1').Id),Report" }
            ratings.csv { Invoke-SfQuery 'SELECT Id, Rating, Phone FROM Account LIMIT 3' | Export-Csv $file -NoTypeInformation }
            default { Invoke-SfQuery 'SELECT Id FROM Contact LIMIT 3' | Export-Csv $file -NoTypeInformation }
        }
        if ($Code -match 'RecordNotFound') { Add-Content $file 003000000000000AAA }
    }
    if ($Code -match 'Import-SfData') {
        $parent = (Invoke-SfQuery 'SELECT Id FROM Account LIMIT 1').Id
        Set-Content accounts.csv 'Name,Industry', 'Acme North,Energy', 'Acme South,'
        Set-Content contacts.csv 'LastName,Email', 'Moss,moss@acme.example', 'Roe,jane.roe@'
        Set-Content children.csv 'LastName,AccountId', "Moss,$parent", "Roe,$parent"
        Set-Content crm.csv 'Number;Company', 'CRM-1;Acme East', 'CRM-2;Acme West'
        Set-Content leads.csv 'LastName,Company', 'Moss,Acme', 'Roe,Acme'
    }
    Set-Content report.pdf '%PDF-1.7'
    Set-Content accounts.graphql 'query ($name: String) { uiapi { query { Account(where: { Name: { like: $name } }) { totalCount } } } }'
    Set-Content (Join-Path (New-Item scripts/apex -ItemType Directory).FullName account.apex) "Account a = new Account(Name = 'Acme');", 'insert a;'
    Set-Content (Join-Path (New-Item scripts/soql -ItemType Directory).FullName account.soql) 'SELECT Id, Name FROM Account LIMIT 2'
    if ($env:SFTEST_KEY) { 'salesforce.key', 'salesforce-2027.key' | ForEach-Object { Copy-Item $env:SFTEST_KEY $_ } }
    if ($stage.AuthUrl -and $Code -notmatch 'Export-SfConnection') { Set-Content acme.authurl $stage.AuthUrl }
}

function Reset-Environment([string] $Code) {
    $env:SF_INSTANCE_URL = $stage.Url
    $env:SF_CLIENT_ID = $stage.App.UserName
    $env:SF_CLIENT_SECRET = $stage.App.GetNetworkCredential().Password
    $env:SFDX_AUTH_URL = if ($Code -match 'SFDX_AUTH_URL') { $stage.AuthUrl }
    $env:SF_CONNECTION = $null
    $env:BROWSER = if ($Code -match 'Open-SfOrg') { 'true' }
    $env:VAULT_PASSWORD = $stage.App.GetNetworkCredential().Password
    [cultureinfo]::CurrentCulture = [cultureinfo]::InvariantCulture
    $global:ErrorActionPreference = 'Continue'
}

# The programs and commands of others that examples call.
function sf {
    if ("$args" -match '--json') { ConvertTo-Json @{ status = 0; result = @{ sfdxAuthUrl = "$($stage.AuthUrl)" } } }
    elseif ("$args" -match 'sfdx-url-file (\S+)') { $null = Get-Item $Matches[1] -ErrorAction Stop }
    else { throw "sf does not know: $args" }
}
function Get-AutomationPSCredential { param([Parameter(Mandatory)] [string] $Name) $stage.App }
function Install-PSResource {
    param([Parameter(Mandatory)] [string[]] $Name)
    foreach ($module in $Name) { if (-not (Get-Module $module -ListAvailable)) { throw "There is no module $module." } }
}
function openssl {
    if ("$args" -notmatch '^req -x509 -newkey rsa:2048 -nodes .*-keyout (\S+) -out (\S+)$') { throw "openssl does not know: $args" }
    Set-Content $Matches[1] key
    Set-Content $Matches[2] certificate
}

# The connections that a page speaks of.
function Start-Page([string] $Path, [string] $Folder) {
    $stage.Folder = $Folder
    $examples = @(Get-PageExample $Path)
    $stage.Connections = @()
    foreach ($name in 'acme', 'acme-prod', 'acme-uat', 'acme-dev', 'job', 'daily-report') {
        $isNamed = "$($examples.Code)" -match "(?<![\w./-])$name(?![\w./:-])" -or "$($examples.Output -join "`n")" -match "(?m)^[* ] $name "
        if ($isNamed) { $stage.Connections += $name }
    }
    if (-not $stage.Connections) { $stage.Connections = @('acme') }
    Import-Module SalesforceConnect
    'New-SfConnection', 'Set-SfConnection' | ForEach-Object { New-Proxy $_ }
    if ("$($examples.Code)" -match '-SfConnection|SFDX_AUTH_URL') {
        $null = New-SfConnection export -Interactive -SessionOnly
        SalesforceConnect\Export-SfConnection export (Join-Path $Folder export)
        $stage.AuthUrl = [System.IO.File]::ReadAllText((Join-Path $Folder export))
    }
}
