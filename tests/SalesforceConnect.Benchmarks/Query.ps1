param([string] $Way, [int] $Rounds, [string] $Manifest, [string] $Url, [string] $Id, [string] $Secret, [string] $Csv)

# Prints lines of a name and a number: milliseconds, megabytes, or records.
$ErrorActionPreference = 'Stop'
$query = 'SELECT Id, FirstName, LastName, Email, Phone, Title, AccountId, CreatedDate, HasOptedOutOfEmail, Birthdate FROM Contact'
$five = 'SELECT Id, FirstName, LastName, Email, Phone FROM Contact LIMIT 5'
if ($Way -eq 'readings') { $query = 'SELECT Id, Name, Kind__c, Value__c, Count__c, Taken_At__c, Day__c, Valid__c, Note__c, OwnerId FROM Reading__c' }
function Write-Number([string] $Name, [double] $Number) { [string]::Format([cultureinfo]::InvariantCulture, '{0} {1:0.###}', $Name, $Number) }
function Measure-Way([scriptblock] $Block) {
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    & $Block
    $clock.Elapsed.TotalMilliseconds
}

function Get-Token { (Invoke-RestMethod "$Url/services/oauth2/token" -Method Post -Body @{ grant_type = 'client_credentials'; client_id = $Id; client_secret = $Secret }).access_token }

function Get-ByRest {
    $headers = @{ Authorization = "Bearer $token" }
    $page = Invoke-RestMethod "$Url/services/data/v67.0/query?q=$([uri]::EscapeDataString($query))" -Headers $headers
    $page.records
    while (-not $page.done) {
        $page = Invoke-RestMethod "$Url$($page.nextRecordsUrl)" -Headers $headers
        $page.records
    }
}

# The bytes alone, by the client that everything here is built on.
function Get-Bytes {
    $http = [System.Net.Http.HttpClient]::new([System.Net.Http.SocketsHttpHandler] @{ AutomaticDecompression = 'GZip' })
    $http.DefaultRequestHeaders.Authorization = [System.Net.Http.Headers.AuthenticationHeaderValue]::new('Bearer', $token)
    $next = "/services/data/v67.0/query?q=$([uri]::EscapeDataString($query))"
    while ($next) {
        $bytes = $http.GetByteArrayAsync("$Url$next").GetAwaiter().GetResult()
        $head = [System.Text.Encoding]::UTF8.GetString($bytes, 0, [math]::Min(300, $bytes.Length))
        $next = if ($head -match '"nextRecordsUrl":"([^"]+)"') { $Matches[1] }
    }
}

if ($Way -ne 'bare') {
    if ($Way -like 'rest*' -or $Way -eq 'bytes') {
        $token = Get-Token
    }
    else {
        Write-Number import (Measure-Way { Import-Module $Manifest })
        $secure = [System.Net.NetworkCredential]::new('', $Secret).SecurePassword
        Write-Number connect (Measure-Way { $null = New-SfConnection bench -InstanceUrl $Url -ClientId $Id -ClientSecret $secure -SessionOnly -SkipTest:($Way -ne 'connect') })
    }

    $run = switch ($Way) {
        ours { { $script:records = Invoke-SfQuery $query } }
        ours-stream { { Invoke-SfQuery $query | Out-Null } }
        readings { { $script:count = (Invoke-SfQuery $query | Measure-Object).Count } }
        ours-csv { { Invoke-SfQuery $query | Export-Csv $Csv } }
        ours-each { { $n = 0; $s = 0; Invoke-SfQuery $query | ForEach-Object { $n++; $s += $_.Email.Length }; $script:count = $n } }
        ours-five { { $script:records = @(Invoke-SfQuery "$five") } }
        rest-five { { $query = $five; $script:records = @(Get-ByRest) } }
        connect { { $script:count = 5 } }
        ours-first { { $script:records = Invoke-SfQuery $query -First 1 } }
        rest { { $script:records = Get-ByRest } }
        rest-csv { { Get-ByRest | Select-Object * -ExcludeProperty attributes | Export-Csv $Csv } }
        bytes { { Get-Bytes } }
    }
    for ($round = 0; $round -lt $Rounds; $round++) {
        $records = $null
        if ($Rounds -gt 1) { [gc]::Collect() }
        Write-Number "round$round" (Measure-Way $run)
    }

    if ($null -ne $records) { Write-Number records $records.Count } elseif ($null -ne $count) { Write-Number records $count }
}

Write-Number peak ([System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB)
