<#
.SYNOPSIS
A runbook for Azure Automation: tells how many opportunities are overdue in Salesforce.

.DESCRIPTION
Once, in the Automation account: import the module SalesforceConnect into a runtime environment of PowerShell 7.4, and make a
credential whose user name is the consumer key of your External Client App and whose password is its consumer secret.
No vault is needed: the connection lives as long as the job.

.PARAMETER InstanceUrl
The My Domain URL of the org.

.PARAMETER Asset
The name of that credential.
#>
param(
    [Parameter(Mandatory)] [string] $InstanceUrl,
    [string] $Asset = 'Salesforce'
)

# Without this the job goes on after an error and ends as "Completed".
$ErrorActionPreference = 'Stop'

$app = Get-AutomationPSCredential -Name $Asset
$null = New-SfConnection runbook -InstanceUrl $InstanceUrl -Credential $app -SessionOnly

$overdue = Invoke-SfRequest query -Query @{
    q = 'SELECT COUNT() FROM Opportunity WHERE IsClosed = false AND CloseDate < TODAY'
}
[pscustomobject]@{ Overdue = $overdue.totalSize; CallsLeft = (Get-SfLimit DailyApiRequests).Remaining }
