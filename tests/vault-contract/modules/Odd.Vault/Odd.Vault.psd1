@{
    ModuleVersion     = '1.0'
    GUID              = '0b7c7a35-6ad2-4f0e-9c64-3a2f4de1c6a7'
    Author            = 'SalesforceConnect contributors'
    Description       = 'A vault in a folder that does, on demand, what one or the other vault in the wild does.'
    NestedModules     = @('./Odd.Vault.Extension')
    FunctionsToExport = @()
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
