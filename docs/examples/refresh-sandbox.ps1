<#
.SYNOPSIS
Brings the latest accounts and contacts of production into a sandbox, with personal data masked. Run again, it changes what it brought before.

.DESCRIPTION
Each copy keeps the Id of its original in an external ID field, which both objects of the sandbox need; by that it is found the next time, and the
contacts find their accounts. Names, e-mail addresses and phone numbers of people are made up, from the Id, so that they stay the same from run to run; no
mail can go out, as all addresses end in .invalid. Nothing is ever written to an org that is not a sandbox.

To adapt it: the two queries say which records and fields are brought, and the tables below them what becomes of each field. A field that
is in no table does not leave production.

.PARAMETER From
The connection to production, by its name.

.PARAMETER To
The connection to the sandbox, by its name.

.PARAMETER Key
The external ID field of accounts.

.PARAMETER ContactKey
The external ID field of contacts; of the same name if it is left out.

.PARAMETER First
How many accounts, the last modified first.

.EXAMPLE
./refresh-sandbox.ps1 -From acme-prod -To acme-uat -First 500 -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string] $From,
    [Parameter(Mandatory)] [string] $To,
    [string] $Key = 'External_Id__c',
    [string] $ContactKey = $Key,
    [ValidateRange(1, 50000)] [int] $First = 200
)

$ErrorActionPreference = 'Stop'
if (-not (Invoke-SfQuery 'SELECT IsSandbox FROM Organization' -Connection $To).IsSandbox) { throw "$To is no sandbox: nothing was written." }
foreach ($field in "Account.$Key", "Contact.$ContactKey") {
    $object, $name = $field -split '\.'
    $external = @((Get-SfObject $object -Detailed -Connection $To).Fields | Where-Object IsExternalId)
    if ($name -notin $external.Name) { throw "$object has no external ID field $name in $To. It has: $($external.Name -join ', ')" }
}

$people = 'Ada', 'Blaise', 'Carl', 'Dorothy', 'Emmy', 'Felix', 'Grace', 'Henri'
function Get-Number([string] $Id) { $sum = 0; foreach ($char in $Id.ToCharArray()) { $sum = ($sum * 31 + [int] $char) % 9973 }; $sum }

$accounts = @(Invoke-SfQuery "SELECT Id, Industry, Type, BillingCity, BillingCountry, NumberOfEmployees FROM Account ORDER BY LastModifiedDate DESC LIMIT $First" -Connection $From)
$contacts = @(Invoke-SfQuery 'SELECT Id, AccountId, Title, MailingCountry FROM Contact WHERE AccountId IN :accounts' @{ accounts = $accounts.Id } -Connection $From)

$results = @(
    $accounts | ForEach-Object {
        @{
            $Key = $_.Id; Name = "Account $(Get-Number $_.Id)"; Phone = '555 0100'; Industry = $_.Industry; Type = $_.Type
            BillingCity = $_.BillingCity; BillingCountry = $_.BillingCountry; NumberOfEmployees = $_.NumberOfEmployees
        }
    } | Set-SfRecord Account -ExternalIdField $Key -Connection $To -ErrorAction Continue

    $contacts | ForEach-Object {
        $number = Get-Number $_.Id
        @{
            $ContactKey = $_.Id; "Account.$Key" = $_.AccountId; FirstName = $people[$number % $people.Count]; LastName = "Person $number"
            Email = "person.$number@example.invalid"; Title = $_.Title; MailingCountry = $_.MailingCountry
        }
    } | Set-SfRecord Contact -ExternalIdField $ContactKey -Connection $To -ErrorAction Continue
)

$results | Group-Object Action -NoElement
