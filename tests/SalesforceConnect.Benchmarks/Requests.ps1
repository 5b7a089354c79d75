param([string] $Manifest, [string] $Url, [string] $Id, [string] $Secret, [int] $Rounds)

$ErrorActionPreference = 'Stop'
Import-Module $Manifest
$secure = [System.Net.NetworkCredential]::new('', $Secret).SecurePassword
$null = New-SfConnection bench -InstanceUrl $Url -ClientId $Id -ClientSecret $secure -SessionOnly

$form = [System.Collections.Generic.Dictionary[string, string]]::new()
$form['grant_type'] = 'client_credentials'
$form['client_id'] = $Id
$form['client_secret'] = $Secret
$handler = [System.Net.Http.SocketsHttpHandler]::new()
$handler.AutomaticDecompression = 'GZip'
$http = [System.Net.Http.HttpClient]::new($handler)
$answer = $http.PostAsync("$Url/services/oauth2/token", [System.Net.Http.FormUrlEncodedContent]::new($form)).GetAwaiter().GetResult()
$token = ($answer.Content.ReadAsStringAsync().GetAwaiter().GetResult() | ConvertFrom-Json).access_token
$http.DefaultRequestHeaders.Authorization = [System.Net.Http.Headers.AuthenticationHeaderValue]::new('Bearer', $token)
$http.DefaultRequestHeaders.Accept.ParseAdd('application/json')
$headers = @{ Authorization = "Bearer $token" }
$limits = "$Url/services/data/v67.0/limits"

$ways = [ordered]@{
    ours   = { for ($i = 0; $i -lt 10; $i++) { $null = Invoke-SfRequest /limits } }
    raw    = { for ($i = 0; $i -lt 10; $i++) { $null = Invoke-SfRequest /limits -Raw } }
    bare   = { for ($i = 0; $i -lt 10; $i++) { $null = $http.GetStringAsync($limits).GetAwaiter().GetResult() } }
    rest   = { for ($i = 0; $i -lt 10; $i++) { $null = Invoke-RestMethod $limits -Headers $headers } }
    parsed = { for ($i = 0; $i -lt 10; $i++) { $null = $http.GetStringAsync($limits).GetAwaiter().GetResult() | ConvertFrom-Json } }
}
for ($round = -10; $round -lt $Rounds; $round++) {
    foreach ($way in $ways.Keys) {
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        & $ways[$way]
        if ($round -ge 0) {
            [string]::Format([cultureinfo]::InvariantCulture, '{0} {1}', $way, $clock.Elapsed.TotalMilliseconds)
        }
    }
}
