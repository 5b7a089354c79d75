<#
.SYNOPSIS
What github-actions.yml runs: warns of each limit of the org that is nearly used up.

.DESCRIPTION
The way in comes from the environment that the workflow sets; see New-SfConnection -FromEnvironment. When the sign-in fails, so
does the step, and its log shows the error and what to do.

.PARAMETER WarnAt
From how many per cent on a limit is worth a warning.
#>
param([double] $WarnAt = 80)

$ErrorActionPreference = 'Stop'

$null = New-SfConnection workflow -FromEnvironment -SessionOnly

$limits = @(Get-SfLimit)
$high = @($limits | Where-Object PercentUsed -ge $WarnAt)

# GitHub shows lines of this form as warnings on the page of the run.
$high | ForEach-Object { "::warning title=Salesforce limit::$($_.Name): $($_.Used) of $($_.Max) used" }
"$($high.Count) of $($limits.Count) limits are at $WarnAt % or more."
