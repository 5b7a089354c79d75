<#
.SYNOPSIS
Copies accounts with their contacts from one org to another, such as sample data to a sandbox.

.DESCRIPTION
An account and its contacts are created as one, all of it or nothing. What does not carry over is left out by itself: IDs, system and read-only
fields, and lookups, whose IDs mean nothing in the other org; one warning names those. The records belong to the user of the connection then.

To adapt it: the query says what is copied, fields and children; add opportunities or a WHERE of your own. An account with all that is
in it may be up to 500 records. To give each copy a parent or an owner, name it by a field that finds it, behind the query:
  | Add-Member 'Owner.Username' 'ada@acme.example.uat' -PassThru
Run it with -WhatIf first; run twice, it makes two copies.

.PARAMETER Name
The names of the accounts; % stands for anything.

.PARAMETER From
The connection to read from, by its name.

.PARAMETER To
The connection to write to, by its name.

.EXAMPLE
./copy-account.ps1 'Acme %' -From acme-prod -To acme-uat
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string[]] $Name,
    [Parameter(Mandatory)] [string] $From,
    [Parameter(Mandatory)] [string] $To
)

$ErrorActionPreference = 'Stop'

$query = 'SELECT Name, Type, Industry, Phone, Website, AnnualRevenue, NumberOfEmployees, BillingAddress, OwnerId,
    (SELECT FirstName, LastName, Title, Email, Phone, MailingAddress FROM Contacts)
    FROM Account WHERE Name LIKE :name'

$Name |
    ForEach-Object { Invoke-SfQuery $query @{ name = $_ } -Connection $From } |
    New-SfRecord -Connection $To -ErrorAction Continue
