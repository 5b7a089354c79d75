<#
.SYNOPSIS
Loads a CSV file as load-csv.ps1 beside it does, and mails the rows that failed to whoever can correct them.

.DESCRIPTION
A mail is sent when rows failed, with the reasons in its text and the rows in a file that is loaded again once it is corrected, and when the
load broke off, with the error. When all went well, nobody hears of it.

To adapt it: $server is the mail server, which takes mail from this machine; Credentials of the client are for one that asks who you are. A
server of the cloud takes mail by its own API instead; what is mailed stands in $mail either way.

.PARAMETER Object
The object's API name.

.PARAMETER Path
The CSV file.

.PARAMETER To
Who gets the mail.

.PARAMETER From
Whom it is from.

.PARAMETER Key
The external ID by which records are found; without it all rows become new records.

.PARAMETER Outbox
A folder that gets the mail as a file, for a mail program that sends what is in it; without it the mail goes to $server.

.PARAMETER Connection
The connection, by its name; without it the session's current one, or the one that $env:SF_CONNECTION names.

.EXAMPLE
./load-csv-and-mail.ps1 Account accounts.csv -Key External_Id__c -To sales-ops@acme.example -From runbooks@acme.example
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Object,
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [string] $To,
    [Parameter(Mandatory)] [string] $From,
    [string] $Key,
    [string] $Outbox,
    [string] $Connection
)

$ErrorActionPreference = 'Stop'
$server = 'mail.acme.example'

$failed = Join-Path ([System.IO.Path]::GetTempPath()) "failed-$([guid]::NewGuid().ToString('N')).csv"
$load = @{ Object = $Object; Path = $Path; Failed = $failed }
if ($Key) { $load.Key = $Key }
if ($Connection) { $load.Connection = $Connection }
$mail = [System.Net.Mail.MailMessage]::new($From, $To)
$client = [System.Net.Mail.SmtpClient]::new($server)
if ($Outbox) {
    $client.DeliveryMethod = 'SpecifiedPickupDirectory'
    $client.PickupDirectoryLocation = (New-Item $Outbox -ItemType Directory -Force).FullName
}

try {
    $jobs = $broken = $null
    try { $jobs = & (Join-Path $PSScriptRoot load-csv.ps1) @load -WarningVariable reasons -WarningAction SilentlyContinue }
    catch { $broken = $_; $reasons = @("$_") }

    $rows = 0
    foreach ($job in $jobs) { $rows += $job.Failed }
    if ($broken -or $rows) {
        $what = if ($broken) { 'the load broke off' } else { "$rows failed" }
        $mail.Subject = "$Object from $(Split-Path $Path -Leaf): $what"
        $mail.Body = $reasons -join "`n"
        if (Test-Path $failed) { $mail.Attachments.Add([System.Net.Mail.Attachment]::new($failed)) }
        $client.Send($mail)
    }

    $jobs
    if ($broken) { throw $broken }
}
finally {
    $mail.Dispose()
    $client.Dispose()
    Remove-Item $failed -ErrorAction SilentlyContinue
}
