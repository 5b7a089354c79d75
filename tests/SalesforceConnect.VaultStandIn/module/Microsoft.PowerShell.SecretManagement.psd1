@{
    RootModule           = 'Microsoft.PowerShell.SecretManagement.dll'
    ModuleVersion        = '1.1.2'
    GUID                 = '2d3f5b0e-7a0c-4c0c-9b54-8d2ea0f7f0a1'
    Author               = 'SalesforceConnect contributors'
    CompanyName          = 'SalesforceConnect contributors'
    Copyright            = '(c) SalesforceConnect contributors. MIT licence.'
    Description          = 'A stand-in for Microsoft.PowerShell.SecretManagement, for tests in a hosted engine. It does not protect secrets.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Desktop', 'Core')
    FormatsToProcess     = @('Microsoft.PowerShell.SecretManagement.format.ps1xml')
    FunctionsToExport    = @()
    CmdletsToExport      = @(
        'Register-SecretVault', 'Unregister-SecretVault', 'Get-SecretVault', 'Set-SecretVaultDefault'
        'Test-SecretVault', 'Unlock-SecretVault'
        'Get-Secret', 'Get-SecretInfo', 'Set-Secret', 'Set-SecretInfo', 'Remove-Secret'
    )
    VariablesToExport    = @()
    AliasesToExport      = @()
}
