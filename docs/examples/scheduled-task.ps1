<#
.SYNOPSIS
Writes the org's use of API calls to a CSV file, each morning at six, by the Task Scheduler of Windows or by cron.

.DESCRIPTION
Run it once with -Register, at a prompt, as the user that the task is to run as. It makes a SecretStore vault that opens without a
password, saves the connection there, and registers itself. The task then runs it without -Register.

.PARAMETER Register
Makes the vault and the connection, and registers the task.

.PARAMETER InstanceUrl
The My Domain URL of the org.

.PARAMETER App
The consumer key as user name, the consumer secret as password.

.PARAMETER Connection
The name of the connection.

.PARAMETER Report
The CSV file, which gets a line each day.

.EXAMPLE
./scheduled-task.ps1 -Register -InstanceUrl https://acme.my.salesforce.com -App 3MVG9xQ.EXAMPLE
#>
[CmdletBinding(DefaultParameterSetName = 'Run')]
param(
    [Parameter(Mandatory, ParameterSetName = 'Register')] [switch] $Register,
    [Parameter(Mandatory, ParameterSetName = 'Register')] [string] $InstanceUrl,
    [Parameter(Mandatory, ParameterSetName = 'Register')] [pscredential] [System.Management.Automation.Credential()] $App,
    [string] $Connection = 'daily-report',
    [string] $Report = (Join-Path $HOME 'salesforce-api-calls.csv')
)

$ErrorActionPreference = 'Stop'

if (-not $Register) {
    Get-SfLimit DailyApiRequests -Connection $Connection |
        Select-Object @{ Name = 'Time'; Expression = { Get-Date -Format s } }, Used, Max |
        Export-Csv $Report -Append -NoTypeInformation
    return
}

# SecretStore asks for a password while it is new, or to drop the one it has. From then on only the rights of its files protect it.
if (-not (Get-SecretVault SecretStore -ErrorAction Ignore)) {
    Register-SecretVault -Name SecretStore -ModuleName Microsoft.PowerShell.SecretStore
}
Set-SecretStoreConfiguration -Authentication None -Interaction None -Confirm:$false
New-SfConnection $Connection -InstanceUrl $InstanceUrl -Credential $App -Vault SecretStore -Force

$shell = (Get-Process -Id $PID).Path
$arguments = "-NoProfile -NonInteractive -File `"$PSCommandPath`" -Connection $Connection -Report `"$Report`""
if ($env:OS -eq 'Windows_NT') {
    # With the password the task also runs while the user is signed out.
    $user = Get-Credential -UserName "$env:USERDOMAIN\$env:USERNAME" -Message 'Your password for Windows'
    $task = @{
        TaskName = "Salesforce $Connection"
        Action   = New-ScheduledTaskAction -Execute $shell -Argument $arguments
        Trigger  = New-ScheduledTaskTrigger -Daily -At 6am
        User     = $user.UserName
        Password = $user.GetNetworkCredential().Password
    }
    Register-ScheduledTask @task -Force
}
else {
    $others = @(crontab -l 2>$null | Where-Object { $_ -notlike "* -Connection $Connection -Report *" })
    $others + "0 6 * * * `"$shell`" $arguments" | crontab -
}
