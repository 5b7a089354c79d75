param([string] $Way, [int] $Rows, [string] $Manifest, [string] $Url, [string] $Id, [string] $Secret, [string] $Csv)

# Writes records in four ways each, and prints lines of a name and a number: milliseconds, megabytes, or records.
$ErrorActionPreference = 'Stop'
function Write-Number([string] $Name, [double] $Number) { [string]::Format([cultureinfo]::InvariantCulture, '{0} {1:0.###}', $Name, $Number) }
function Measure-Way([string] $Name, [scriptblock] $Block) {
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $null = . $Block
    Write-Number $Name $clock.Elapsed.TotalMilliseconds
}

# The same collections, one after the other, as a script without the module would send them.
function Send-ByRest([string] $Method, [string] $Path, [object[]] $Records) {
    for ($at = 0; $at -lt $Records.Count; $at += 200) {
        $body = ConvertTo-Json @{ allOrNone = $false; records = $Records[$at..([math]::Min($at + 199, $Records.Count - 1))] } -Depth 4 -Compress
        Invoke-RestMethod "$root/$Path" -Method $Method -Headers $headers -ContentType 'application/json; charset=utf-8' -Body $body
    }
}

function Get-Row([int] $Count) {
    for ($number = 0; $number -lt $Count; $number++) {
        [pscustomobject] @{ Name = "Row $number"; Industry = 'Technology'; Phone = '+49 30 1234'; Website = 'www.example.com'; External_Id__c = "$Way-$number" }
    }
}

$query = "SELECT Id, Name, Industry, Phone, Website, Rating, NumberOfEmployees, AnnualRevenue, External_Id__c, CreatedDate FROM Account WHERE External_Id__c LIKE '$Way-%'"
if ($Way -like 'ours*') {
    Import-Module $Manifest
    $secure = [System.Net.NetworkCredential]::new('', $Secret).SecurePassword
    $null = New-SfConnection bench -InstanceUrl $Url -ClientId $Id -ClientSecret $secure -SessionOnly -SkipTest
}

switch ($Way) {
    ours {
        $rows = @(Get-Row $Rows)
        Measure-Way create { $made = $rows | New-SfRecord Account }
        Measure-Way update { $made | Set-SfRecord Account -Value @{ Rating = 'Hot' } }
        Measure-Way upsert { $rows | Set-SfRecord Account -ExternalIdField External_Id__c }
        Measure-Way delete { $made | Remove-SfRecord -Confirm:$false }
        Write-Number rows (@($made | Where-Object Success).Count)
    }
    ours-change {
        $null = Get-Row $Rows | New-SfRecord Account
        $records = Invoke-SfQuery $query
        $records | ForEach-Object { $_.Rating = 'Hot' }
        Write-Output mark
        Start-Sleep 1
        $null = $records | Set-SfRecord
        Write-Output mark
        Start-Sleep 1
        $null = $records | Remove-SfRecord -Confirm:$false
        Write-Number rows $records.Count
    }
    ours-csv {
        Measure-Way create { $made = Import-Csv $Csv | New-SfRecord Account | Measure-Object }
        Write-Number rows $made.Count
    }
    rest {
        $root = "$Url/services/data/v67.0"
        $token = (Invoke-RestMethod "$Url/services/oauth2/token" -Method Post -Body @{ grant_type = 'client_credentials'; client_id = $Id; client_secret = $Secret }).access_token
        $headers = @{ Authorization = "Bearer $token" }
        $type = @{ type = 'Account' }
        $rows = @(Get-Row $Rows)
        Measure-Way create {
            $made = Send-ByRest POST composite/sobjects @($rows | Select-Object *, @{ n = 'attributes'; e = { $type } }) | ForEach-Object { $_ }
        }
        Measure-Way update { Send-ByRest PATCH composite/sobjects @($made | ForEach-Object { @{ attributes = $type; id = $_.id; Rating = 'Hot' } }) }
        Measure-Way upsert { Send-ByRest PATCH composite/sobjects/Account/External_Id__c @($rows | Select-Object *, @{ n = 'attributes'; e = { $type } }) }
        Measure-Way delete {
            for ($at = 0; $at -lt $made.Count; $at += 200) {
                Invoke-RestMethod "$root/composite/sobjects?ids=$($made[$at..($at + 199)].id -join ',')" -Method Delete -Headers $headers
            }
        }
        Write-Number rows (@($made | Where-Object success).Count)
    }
}

Write-Number peak ([System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB)
