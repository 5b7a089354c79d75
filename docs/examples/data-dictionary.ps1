<#
.SYNOPSIS
Writes a data dictionary of an org: each field of its objects with label, type, what it may hold and what it points to, as CSV or Markdown.

.DESCRIPTION
The ending of the file says which: .csv is a table for a spreadsheet, .md one page with a heading for each object. It shows what the
user of the connection may see.

To adapt it: -Object takes wildcards, such as *__c for the objects of your own. $columns are the columns, each with what fills it.

.PARAMETER Path
The file, ending in .csv or .md. One that is there is replaced.

.PARAMETER Object
The objects, by their API names, with wildcards.

.PARAMETER Connection
The connection, by its name; without it the session's current one, or the one that $env:SF_CONNECTION names.

.EXAMPLE
./data-dictionary.ps1 dictionary.md -Object Account, Contact, *__c
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [ValidatePattern('\.(csv|md)$')] [string] $Path,
    [SupportsWildcards()] [string[]] $Object = ('Account', 'Contact', 'Lead', 'Opportunity', 'Case', '*__c'),
    [string] $Connection
)

$ErrorActionPreference = 'Stop'
$org = if ($Connection) { @{ Connection = $Connection } } else { @{} }

$columns = [ordered]@{
    Field    = { $_.Name }
    Label    = { $_.Label }
    Type     = { if ($_.Length) { "$($_.Type)($($_.Length))" } elseif ($_.Precision) { "$($_.Type)($($_.Precision), $($_.Scale))" } else { $_.Type } }
    Required = { if ($_.IsRequired) { 'yes' } }
    Unique   = { if ($_.IsUnique) { 'yes' } }
    PointsTo = { $_.ReferenceTo -join ', ' }
    Values   = { ($_.PicklistValues | Where-Object IsActive | ForEach-Object Value) -join '; ' }
}
$rows = foreach ($described in Get-SfObject $Object -Detailed @org | Sort-Object Name) {
    foreach ($field in $described.Fields) {
        $row = [ordered]@{ Object = $described.Name; ObjectLabel = $described.Label }
        foreach ($column in $columns.Keys) { $row[$column] = "$($field | ForEach-Object $columns[$column])" }
        [pscustomobject] $row
    }
}

if ($Path -like '*.csv') {
    $rows | Export-Csv $Path -NoTypeInformation -Encoding utf8
}
else {
    & {
        "# Data dictionary"
        foreach ($group in $rows | Group-Object Object) {
            ''
            "## $($group.Group[0].ObjectLabel) (``$($group.Name)``)"
            ''
            "| $($columns.Keys -join ' | ') |"
            "|$('---|' * $columns.Count)"
            foreach ($row in $group.Group) { "| $(($columns.Keys | ForEach-Object { $row.$_ -replace '\|', '\|' -replace '\s+', ' ' }) -join ' | ') |" }
        }
    } | Set-Content $Path -Encoding utf8
}
Get-Item $Path
