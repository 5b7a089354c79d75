@{
    ModuleVersion     = '1.0'
    GUID              = '6a1f2c52-52a0-4c0e-9d0a-35d0a6d2b8f3'
    Author            = 'SalesforceConnect contributors'
    Description       = 'A vault in memory that keeps no metadata, for the contract of the real SecretManagement.'
    NestedModules     = @('./NoMetadata.Vault.Extension')
    FunctionsToExport = @()
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
