@{
    # PowerShell loads a root module's assembly before anything else. In PowerShell 7 the loader must come first: where the cmdlets are compiled
    # ahead for this platform, it loads those.
    RootModule             = if ($PSEdition -eq 'Desktop') { 'bin/net472/SalesforceConnect.dll' } else { '' }
    NestedModules          = if ($PSEdition -eq 'Desktop') { 'bin/net472/SalesforceConnect.Loader.dll' } else { 'bin/net8.0/SalesforceConnect.Loader.dll', 'bin/net8.0/SalesforceConnect.dll' }
    ModuleVersion          = '0.2.0'
    GUID                   = '5e8b7c1d-94a3-4f0e-b6d2-70c1f2a98e34'
    Author                 = 'SalesforceConnect contributors'
    CompanyName            = 'SalesforceConnect contributors'
    Copyright              = '(c) SalesforceConnect contributors. MIT licence.'
    Description            = 'Connects PowerShell to Salesforce: make a named connection once, keep its credentials in a SecretManagement vault, and call the REST API by that name. For the prompt and for unattended runbooks. Needs no Salesforce CLI.'
    CompatiblePSEditions   = @('Core', 'Desktop')
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    FormatsToProcess       = @('SalesforceConnect.Format.ps1xml')
    CmdletsToExport        = @(
        'Export-SfConnection'
        'Export-SfData'
        'Export-SfEventLog'
        'Export-SfFile'
        'Export-SfReport'
        'Get-SfBulkJob'
        'Get-SfConnection'
        'Get-SfLimit'
        'Get-SfObject'
        'Get-SfRecord'
        'Get-SfReport'
        'Import-SfConnection'
        'Import-SfData'
        'Import-SfFile'
        'Invoke-SfApex'
        'Invoke-SfComposite'
        'Invoke-SfGraphQL'
        'Invoke-SfQuery'
        'Invoke-SfRequest'
        'New-SfConnection'
        'New-SfRecord'
        'Open-SfOrg'
        'Receive-SfBulkJob'
        'Remove-SfBulkJob'
        'Remove-SfConnection'
        'Remove-SfRecord'
        'Search-SfRecord'
        'Select-SfConnection'
        'Set-SfConnection'
        'Set-SfRecord'
        'Stop-SfBulkJob'
        'Test-SfConnection'
        'Wait-SfBulkJob'
    )
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()
    PrivateData            = @{
        PSData = @{
            Tags                     = @('Salesforce', 'CRM', 'REST', 'OAuth', 'SecretManagement', 'API', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS')
            LicenseUri               = 'https://github.com/SalesforceConnect/SalesforceConnect/blob/main/LICENSE'
            ProjectUri               = 'https://github.com/SalesforceConnect/SalesforceConnect'
            IconUri                  = 'https://raw.githubusercontent.com/SalesforceConnect/SalesforceConnect/main/docs/images/icon.png'
            # The build puts the section of this version of CHANGELOG.md here.
            ReleaseNotes             = 'https://github.com/SalesforceConnect/SalesforceConnect/blob/main/CHANGELOG.md'
            RequireLicenseAcceptance = $false
        }
    }
}
