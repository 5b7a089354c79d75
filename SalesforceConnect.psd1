@{
    RootModule             = 'placeholder'
    ModuleVersion          = '0.1.0'
}
