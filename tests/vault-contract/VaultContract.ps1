<#
.SYNOPSIS
Looks at what SecretManagement does and says it, one line an observation.

.DESCRIPTION
The same file runs in a hosted engine against the stand-in and in pwsh against SecretManagement with SecretStore; expected.txt
holds what both say. It therefore uses the language and the cmdlets of Microsoft.PowerShell.Core alone.

Each parameter brings a section: -VaultName an empty, unlocked vault that keeps metadata, alone in the registry but for
-NoMetadataVaultName, an empty vault that keeps none (the two names differ in their first two letters); -LockedVaultName a locked vault that may not prompt, with its password;
-PromptingVaultName a locked vault that may prompt, in a host that cannot.
#>
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingPlainTextForPassword', '', Justification = 'Of a vault made for the test.')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '', Justification = 'Used in script blocks.')]
[CmdletBinding()]
param(
    [string] $VaultName,
    [string] $NoMetadataVaultName,
    [string] $LockedVaultName,
    [string] $PromptingVaultName,
    [string] $LockedPassword
)

Set-StrictMode -Off
$ErrorActionPreference = 'Continue'
$WhatIfPreference = $false
$ConfirmPreference = 'None'
$namespace = 'Microsoft.PowerShell.SecretManagement.'

function Secure([string] $Text) {
    $secure = [securestring]::new()
    foreach ($character in $Text.ToCharArray()) { $secure.AppendChar($character) }
    , $secure
}

function Plain([securestring] $Secure) { [System.Net.NetworkCredential]::new('', $Secure).Password }

function Show($Value) {
    if ($null -eq $Value) { return 'null' }
    $bare = $Value.psobject.BaseObject
    if ($bare -is [string]) { return "String '$bare'" }
    if ($bare -is [securestring]) { return "SecureString '$(Plain $bare)'" }
    if ($bare -is [pscredential]) { return "PSCredential '$($bare.UserName)' '$(Plain $bare.Password)'" }
    if ($bare -is [byte[]]) { return "Byte[] $($bare.Length)" }
    if ($bare -is [hashtable]) {
        $keys = [string[]] @($bare.Keys)
        [array]::Sort($keys, [System.StringComparer]::Ordinal)
        $entries = foreach ($key in $keys) { "$key = $(Show $bare[$key])" }
        return "Hashtable { $($entries -join '; ') }"
    }
    if ($bare.GetType().FullName -eq "${namespace}SecretInformation") {
        $facts = if ($null -eq $bare.Metadata) { 'no metadata' } else {
            $keys = [string[]] @($bare.Metadata.Keys)
            [array]::Sort($keys, [System.StringComparer]::Ordinal)
            $named = foreach ($key in $keys) { "$key = $($bare.Metadata[$key].GetType().Name)" }
            "{ $($named -join '; ') }"
        }
        return "$($bare.Name) $($bare.Type) $(Vault $bare.VaultName) $facts"
    }
    if ($bare.GetType().FullName -eq "${namespace}SecretVaultInfo") {
        return "$(Vault $bare.Name) default $($bare.IsDefault) '$($bare.Description)'"
    }
    "$($bare.GetType().Name) $bare"
}

function Vault([string] $Name) {
    if ($Name -eq $VaultName) { return '<vault>' }
    if ($Name -eq $NoMetadataVaultName) { return '<no metadata>' }
    if ($Name -eq $LockedVaultName) { return '<locked>' }
    $Name
}

function Problem($Record, [string] $Kind) {
    $id = $Record.FullyQualifiedErrorId.Replace($namespace, '')
    "$id / $($Record.CategoryInfo.Category) / $($Record.Exception.GetType().Name) / $Kind"
}

# One line: what came out, then every error in order, with whether it ended the statement.
function Look([string] $What, [scriptblock] $Try) {
    $seen = @()
    try {
        & $Try 2>&1 3>&1 | ForEach-Object {
            $seen += if ($_ -is [System.Management.Automation.ErrorRecord]) { Problem $_ 'non-terminating' }
            elseif ($_ -is [System.Management.Automation.WarningRecord]) { 'a warning' }
            else { Show $_ }
        }
    }
    catch { $seen += Problem $_ 'terminating' }
    if ($seen.Count -eq 0) { $seen = @('nothing') }
    "${What}: $($seen -join ' | ')"
}

function Exists([string] $Name, [string] $In = $VaultName) {
    @(Get-SecretInfo -Name $Name -Vault $In -ErrorAction Ignore).Count -gt 0
}

function Signature([string] $Command) {
    $info = Get-Command "Microsoft.PowerShell.SecretManagement\$Command"
    $cmdlet = $info.ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)[0]
    $output = ($info.OutputType | ForEach-Object { $_.Name.Replace($namespace, '') }) -join ', '
    "$Command`: should process $($cmdlet.SupportsShouldProcess), impact $($cmdlet.ConfirmImpact), default set '$($info.DefaultParameterSet)', gives '$output'"
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters
    foreach ($set in @($info.ParameterSets | ForEach-Object { $_.Name }) | & { $names = [string[]] @($input); [array]::Sort($names, [System.StringComparer]::Ordinal); $names }) {
        $parameters = foreach ($parameter in ($info.ParameterSets | Where-Object Name -EQ $set).Parameters) {
            if ($common -contains $parameter.Name -or $parameter.Name -in 'WhatIf', 'Confirm') { continue }
            $position = if ($parameter.Position -ge 0) { " at $($parameter.Position)" }
            $mandatory = if ($parameter.IsMandatory) { ' mandatory' }
            $pipeline = if ($parameter.ValueFromPipeline) { ' from pipeline' }
            $property = if ($parameter.ValueFromPipelineByPropertyName) { ' by property name' }
            "$($parameter.Name) [$($parameter.ParameterType.Name)]$position$mandatory$pipeline$property"
        }
        $sorted = [string[]] @($parameters)
        [array]::Sort($sorted, [System.StringComparer]::Ordinal)
        "$Command, set ${set}: $($sorted -join ', ')"
    }
}

function Properties([string] $Type) {
    $properties = foreach ($property in ([type] "$namespace$Type").GetProperties()) {
        $kind = if ($property.PropertyType.IsGenericType) { $property.PropertyType.Name -replace '`.*' } else { $property.PropertyType.Name }
        "$($property.Name) [$kind]"
    }
    "$Type has $($properties -join ', ')"
}

if ($VaultName) {
    '[commands]'
    $null = Get-SecretVault
    foreach ($command in 'Get-Secret', 'Get-SecretInfo', 'Get-SecretVault', 'Register-SecretVault', 'Remove-Secret', 'Set-Secret',
        'Set-SecretInfo', 'Set-SecretVaultDefault', 'Test-SecretVault', 'Unlock-SecretVault', 'Unregister-SecretVault') {
        Signature $command
    }
    'module exports ' + @((Get-Module Microsoft.PowerShell.SecretManagement).ExportedCommands.Keys).Count + ' commands'
    Properties 'SecretInformation'
    Properties 'SecretVaultInfo'
    'SecretType is ' + (([enum]::GetValues(([type] "${namespace}SecretType")) | ForEach-Object { "$_ $([int] $_)" }) -join ', ')
    'PasswordRequiredException is a ' + ([type] "${namespace}PasswordRequiredException").BaseType.Name

    '[types]'
    Set-SecretVaultDefault -Name $VaultName
    Look 'set a string' { Set-Secret -Name text -Secret 'hello' -Vault $VaultName }
    Look 'get a string' { Get-Secret text -Vault $VaultName }
    Look 'get a string as plain text' { Get-Secret text -Vault $VaultName -AsPlainText }
    Look 'get without a vault' { Get-Secret text -AsPlainText }
    Look 'get in another case' { Get-Secret TEXT -Vault $VaultName.ToUpperInvariant() -AsPlainText }
    Look 'set a SecureString by position' { Set-Secret secure (Secure 'hidden') $VaultName }
    Look 'get a SecureString' { Get-Secret secure $VaultName }
    Look 'get a SecureString as plain text' { Get-Secret secure $VaultName -AsPlainText }
    Look 'set a credential' { Set-Secret credential ([pscredential]::new('me@x', (Secure 'word'))) }
    Look 'get a credential' { Get-Secret credential -AsPlainText }
    Look 'set bytes' { Set-Secret bytes ([byte[]] (0, 1, 255)) }
    Look 'get bytes' { Get-Secret bytes }
    Look 'set a Hashtable' { Set-Secret table @{ s = 'text'; secure = (Secure 'hidden'); cred = [pscredential]::new('u', (Secure 'p')); b = [byte[]] (1, 2) } }
    Look 'get a Hashtable' { Get-Secret table }
    Look 'get a Hashtable as plain text' { Get-Secret table -AsPlainText }
    Look 'a Hashtable comes back case sensitive' { $null -eq (Get-Secret table)['SECURE'] }
    Look 'set a Hashtable with a numeric key' { Set-Secret numbered @{ 1 = 'one' }; Get-Secret numbered -AsPlainText; (Get-Secret numbered).ContainsKey('1') }
    Look 'set a string wrapped in a PSObject' { Set-Secret wrapped ([psobject]::AsPSObject('w')); Get-Secret wrapped -AsPlainText }
    Look 'set by pipeline' { 'piped' | Set-Secret piped; Get-Secret piped -AsPlainText }
    Look 'set a SecureString by pipeline' { Secure 'piped' | Set-Secret piped; Get-Secret piped }
    Look 'get by pipeline' { 'text', 'piped' | Get-Secret -AsPlainText }
    Look 'set an integer' { Set-Secret number 5 }
    Look 'an integer was written' { Exists number }
    Look 'set null' { Set-Secret nothing $null }
    Look 'set with an empty name' { Set-Secret '' 'x' }
    Look 'get with an empty name' { Get-Secret '' }
    Look 'set an empty string' { Set-Secret blank ''; Get-Secret blank -AsPlainText; Get-Secret blank }
    Look 'set an empty SecureString' { Set-Secret blank (Secure ''); Get-Secret blank -AsPlainText; Get-Secret blank }
    Look 'set a credential with an empty password' { Set-Secret blank ([pscredential]::new('u', (Secure ''))); Get-Secret blank }
    Look 'set no bytes' { Set-Secret blank ([byte[]] @()); Get-Secret blank }
    Look 'set a Hashtable with an empty string' { Set-Secret blank @{ e = '' }; Get-Secret blank -AsPlainText; Get-Secret blank }
    Look 'set an empty Hashtable' { Set-Secret hollow @{} }
    Look 'an empty Hashtable was written' { Exists hollow }
    Look 'set an empty Hashtable over a string' { Set-Secret hollow 'full'; Set-Secret hollow @{}; Exists hollow }
    $many = @{}
    foreach ($n in 1..21) { $many["k$n"] = 'v' }
    Look 'set a Hashtable of 21' { Set-Secret many $many }
    Look 'a Hashtable of 21 was written' { Exists many }
    $many.Remove('k21')
    Look 'set a Hashtable of 20' { Set-Secret many $many; (Get-Secret many).Count }
    Look 'set a Hashtable with a number' { Set-Secret bad @{ n = 5 } }
    Look 'set a Hashtable with null' { Set-Secret bad @{ n = $null } }
    Look 'set a Hashtable in a Hashtable' { Set-Secret bad @{ n = @{ m = 'x' } } }
    Look 'a bad Hashtable was written' { Exists bad }
    Look 'set 100000 characters' { Set-Secret long ('x' * 100000); (Get-Secret long -AsPlainText).Length }
    Look 'set characters of all kinds' { Set-Secret odd "a`r`nb`t$([char] 0)$([char] 0xE9)$([char] 0xD83D)$([char] 0xDE00)"; (Get-Secret odd -AsPlainText) -ceq "a`r`nb`t$([char] 0)$([char] 0xE9)$([char] 0xD83D)$([char] 0xDE00)" }
    Look 'set half a surrogate pair' { Set-Secret odd "a$([char] 0xD83D)"; [int] (Get-Secret odd -AsPlainText)[1] }
    Look 'set half a surrogate pair as SecureString' { Set-Secret odd (Secure "a$([char] 0xD83D)"); [int] (Get-Secret odd -AsPlainText)[1] }

    '[overwriting]'
    Look 'overwrite with another type' { Set-Secret text 'one'; Set-Secret text ([byte[]] (1, 2, 3)); Get-Secret text; Get-SecretInfo text }
    Look 'overwrite a Hashtable with a smaller one' { Set-Secret shrink @{ a = '1'; b = '2' }; Set-Secret shrink @{ a = '3' }; Get-Secret shrink -AsPlainText }
    Look 'overwrite in another case' { Set-Secret cased 'one'; Set-Secret CASED 'two'; Get-SecretInfo cased; Get-Secret cased -AsPlainText }
    Look 'NoClobber, new' { Set-Secret fresh 'one' -NoClobber; Get-Secret fresh -AsPlainText }
    Look 'NoClobber, existing' { Set-Secret fresh 'two' -NoClobber }
    Look 'NoClobber, existing, afterwards' { Get-Secret fresh -AsPlainText }
    Look 'NoClobber, existing, -ErrorAction SilentlyContinue' { Set-Secret fresh 'two' -NoClobber -ErrorAction SilentlyContinue }
    Look 'NoClobber, existing, the error holds the secret' { try { Set-Secret fresh 'sentinel' -NoClobber } catch { $_.TargetObject.Secret } }
    Look '-WhatIf, new' { Set-Secret whatif 'x' -WhatIf; Exists whatif }
    Look '-WhatIf, existing' { Set-Secret fresh 'three' -WhatIf; Get-Secret fresh -AsPlainText }
    Look '$WhatIfPreference, new' { $WhatIfPreference = $true; Set-Secret whatif 'x'; $WhatIfPreference = $false; Exists whatif }
    Look '-WhatIf, unknown vault' { Set-Secret fresh 'x' -Vault NoSuchVault -WhatIf }

    '[metadata]'
    Look 'set with metadata' { Set-Secret facts 'x' -Metadata @{ s = 'text'; n = 7; t = [datetime]::new(2024, 1, 2, 3, 4, 5, [System.DateTimeKind]::Utc) }; Get-SecretInfo facts }
    Look 'metadata values' { $m = (Get-SecretInfo facts).Metadata; $m['s']; $m['n']; $m['t'].ToString('s') }
    Look 'metadata keys are case sensitive' { -not (Get-SecretInfo facts).Metadata.ContainsKey('S') }
    Look 'metadata cannot be changed in place' { (Get-SecretInfo facts).Metadata['s'] = 'new' }
    Look 'overwrite without metadata' { Set-Secret facts 'y'; Get-SecretInfo facts }
    Look 'Set-SecretInfo' { Set-SecretInfo facts @{ a = '1'; b = '2' }; Get-SecretInfo facts; Get-Secret facts -AsPlainText }
    Look 'Set-SecretInfo replaces' { Set-SecretInfo facts @{ c = '3' } -Vault $VaultName; Get-SecretInfo facts }
    Look 'Set-SecretInfo, empty' { Set-SecretInfo facts @{}; Get-SecretInfo facts }
    Look 'Set-SecretInfo by pipeline' { @{ d = '4' } | Set-SecretInfo facts; Get-SecretInfo facts | Set-SecretInfo -Metadata @{ e = '5' }; Get-SecretInfo facts }
    Look 'Set-SecretInfo -WhatIf' { Set-SecretInfo facts @{ f = '6' } -WhatIf; Get-SecretInfo facts }
    Look 'Set-SecretInfo keeps a Hashtable' { Set-SecretInfo table @{ a = '1' }; (Get-Secret table).Count; Get-SecretInfo table }
    Look 'Set-SecretInfo, missing secret' { Set-SecretInfo nosuch @{ a = '1' } }
    Look 'Set-SecretInfo, unknown vault' { Set-SecretInfo facts @{ a = '1' } -Vault NoSuchVault }
    Look 'set with a Boolean in metadata' { Set-Secret badfacts 'x' -Metadata @{ b = $true } }
    Look 'set with an Int64 in metadata' { Set-Secret badfacts 'x' -Metadata @{ b = [long] 1 } }
    Look 'set with null in metadata' { Set-Secret badfacts 'x' -Metadata @{ b = $null } }
    Look 'set with a numeric key in metadata' { Set-Secret badfacts 'x' -Metadata @{ 1 = 'a' } }
    Look 'set with bad metadata wrote the secret' { Exists badfacts }
    Look 'overwrite with bad metadata' { Set-Secret facts 'z' -Metadata @{ b = $true } }
    Look 'overwrite with bad metadata, afterwards' { Get-Secret facts -AsPlainText; Get-SecretInfo facts }
    Look 'Set-SecretInfo with bad metadata' { Set-SecretInfo facts @{ b = $true } }

    '[errors]'
    Look 'get missing' { Get-Secret nosuch -Vault $VaultName }
    Look 'get missing without a vault' { Get-Secret nosuch }
    Look 'get missing, then another' { 'nosuch', 'fresh' | Get-Secret -AsPlainText }
    Look 'get missing, -ErrorAction Stop' { Get-Secret nosuch -ErrorAction Stop }
    Look 'get missing, -ErrorAction SilentlyContinue' { Get-Secret nosuch -ErrorAction SilentlyContinue }
    Look 'get missing, -ErrorAction Ignore' { Get-Secret nosuch -ErrorAction Ignore }
    Look 'get missing, $ErrorActionPreference Stop' { $ErrorActionPreference = 'Stop'; Get-Secret nosuch; 'went on' }
    Look 'get missing, $?' { $null = Get-Secret nosuch 2>$null; $? }
    Look 'get missing, -ErrorVariable' { Get-Secret nosuch -ErrorAction SilentlyContinue -ErrorVariable e; $e.Count }
    Look 'get missing, target' { Get-Secret nosuch -ErrorAction SilentlyContinue -ErrorVariable e; $e[0].TargetObject.GetType().Name; $e[0].InvocationInfo.MyCommand.Name; $e[0].CategoryInfo.Activity }
    Look '$Error grows, -ErrorAction SilentlyContinue' { $Error.Clear(); Get-Secret nosuch -ErrorAction SilentlyContinue; $Error.Count }
    Look '$Error grows, -ErrorAction Ignore' { $Error.Clear(); Get-Secret nosuch -ErrorAction Ignore; $Error.Count }
    Look '$Error grows, -ErrorAction Stop' { $Error.Clear(); try { Get-Secret nosuch -ErrorAction Stop } catch { $null = $_ }; $Error.Count }
    Look 'get, unknown vault' { Get-Secret fresh -Vault NoSuchVault }
    Look 'get, unknown vault, -ErrorAction SilentlyContinue' { Get-Secret fresh -Vault NoSuchVault -ErrorAction SilentlyContinue; 'went on' }
    Look 'get, unknown vault, -ErrorAction Ignore' { Get-Secret fresh -Vault NoSuchVault -ErrorAction Ignore }
    Look 'get, unknown vault, pipeline' { 'fresh', 'fresh' | Get-Secret -Vault NoSuchVault }
    Look 'get, empty vault name' { Get-Secret fresh -Vault '' -AsPlainText }
    Look 'set, unknown vault' { Set-Secret fresh 'x' -Vault NoSuchVault }
    Look 'remove, unknown vault' { Remove-Secret fresh -Vault NoSuchVault }
    Look 'list, unknown vault' { Get-SecretInfo -Vault NoSuchVault }
    Look 'remove missing' { Remove-Secret nosuch -Vault $VaultName }
    Look 'remove missing, -ErrorAction Stop' { Remove-Secret nosuch -Vault $VaultName -ErrorAction Stop }
    Look 'remove missing, -ErrorAction Ignore' { Remove-Secret nosuch -Vault $VaultName -ErrorAction Ignore }
    Look 'remove missing, $ErrorActionPreference Stop' { $ErrorActionPreference = 'Stop'; Remove-Secret nosuch -Vault $VaultName; 'went on' }
    Look 'remove missing, target' { Remove-Secret nosuch -Vault $VaultName -ErrorAction SilentlyContinue -ErrorVariable e; $null -eq $e[0].TargetObject; $e[0].InvocationInfo.MyCommand.Name; $e[0].CategoryInfo.Activity }
    Look '$Error grows, remove missing, -ErrorAction Ignore' { $Error.Clear(); Remove-Secret nosuch -Vault $VaultName -ErrorAction Ignore; $Error.Count }
    Look 'set an integer, -ErrorAction Stop' { Set-Secret number 5 -ErrorAction Stop }
    Look 'remove -WhatIf' { Remove-Secret fresh -Vault $VaultName -WhatIf; Exists fresh }
    Look 'remove' { Remove-Secret fresh -Vault $VaultName; Exists fresh }
    Look 'remove a Hashtable' { Remove-Secret shrink -Vault $VaultName; Exists shrink }
    Look 'remove by pipeline' { Get-SecretInfo many | Remove-Secret; Exists many }
    Look 'remove names by pipeline' { Set-Secret p1 'x'; Set-Secret p2 'x'; 'p1', 'nosuch', 'p2' | Remove-Secret -Vault $VaultName; Exists 'p?' }
    Look 'messages of Set-Secret -Verbose' { $said = @(Set-Secret verbose 'sentinel' -Verbose 4>&1); $said.Count; ($said -join ' ').Contains('sentinel') }
    Look 'messages of Get-Secret -Verbose' { $said = @(Get-Secret verbose -Vault $VaultName -Verbose 4>&1); $said.Count }
    Look 'messages of Remove-Secret -Verbose' { $said = @(Remove-Secret verbose -Vault $VaultName -Verbose 4>&1); $said.Count }

    '[names and patterns]'
    foreach ($info in @(Get-SecretInfo -Vault $VaultName)) { Remove-Secret $info.Name -Vault $VaultName }
    Look 'list an empty vault' { Get-SecretInfo -Vault $VaultName }
    foreach ($name in 'b2', 'A1', 'a2', 'B1') { Set-Secret $name 'x' -Vault $VaultName }
    Look 'list' { Get-SecretInfo -Vault $VaultName }
    Look 'list by a pattern' { Get-SecretInfo 'a*' -Vault $VaultName }
    Look 'list by a pattern with ?' { Get-SecretInfo '?1' $VaultName }
    Look 'list by a pattern with []' { Get-SecretInfo '[b]*' $VaultName }
    Look 'list by a name' { Get-SecretInfo a1 $VaultName }
    Look 'list by a missing name' { Get-SecretInfo nosuch $VaultName }
    Look 'list by an empty name' { @(Get-SecretInfo '' $VaultName).Count }
    Look 'list without a vault' { @(Get-SecretInfo).Count }
    Look 'get by a pattern' { Get-Secret 'a*' -Vault $VaultName }
    Look 'get by a pattern without a vault' { Get-Secret 'a*' }
    Look 'remove by a pattern' { Remove-Secret 'a*' -Vault $VaultName; @(Get-SecretInfo 'a*' $VaultName).Count }
    Look 'set a name that is a pattern for another' { Set-Secret 'a*' 'x' -Vault $VaultName }
    Look 'set a name that is a pattern for none' { Set-Secret '[z]' 'x' -Vault $VaultName; Get-Secret '[z]' -Vault $VaultName -AsPlainText }
    Look 'get it without a vault' { Get-Secret '[z]' -AsPlainText }
    Look 'set it again' { Set-Secret '[z]' 'y' -Vault $VaultName }
    Look 'set it again, afterwards' { Get-Secret '[z]' -Vault $VaultName -AsPlainText }
    Look 'list it by its name' { Get-SecretInfo '[z]' $VaultName }
    Look 'remove it' { Remove-Secret '[z]' -Vault $VaultName; Exists '`[z`]' }
    Look 'set a name that is a broken pattern' { Set-Secret 'a[1' 'x' -Vault $VaultName }
    Look 'a name with spaces, slash, colon, dot, dash' { Set-Secret 'a/b:c.d-e f' 'x' -Vault $VaultName; Get-SecretInfo 'a/b:c.d-e f' $VaultName; Get-Secret 'a/b:c.d-e f' -Vault $VaultName -AsPlainText }
    Look 'complete -Vault' { (TabExpansion2 -inputScript "Get-Secret x -Vault $($VaultName.Substring(0, 2))" -cursorColumn 22).CompletionMatches[0].CompletionText -eq $VaultName }
    Look 'complete -Name' { (TabExpansion2 -inputScript 'Get-Secret b' -cursorColumn 12).CompletionMatches.CompletionText -join ', ' }
    Look 'complete a -Name with a space' { (TabExpansion2 -inputScript 'Remove-Secret a/b' -cursorColumn 17).CompletionMatches.CompletionText -join ', ' }

    '[vaults]'
    $module = (Get-SecretVault $VaultName).ModuleName
    Look 'Get-SecretVault' { Get-SecretVault $VaultName }
    Look 'Get-SecretVault, pattern' { Get-SecretVault ($VaultName.Substring(0, 2).ToUpperInvariant() + '*') }
    Look 'Get-SecretVault, pattern for none' { Get-SecretVault 'nosuch*' }
    Look 'Get-SecretVault, missing, then one' { Get-SecretVault nosuch, $VaultName }
    Look 'Register-SecretVault, taken name' { Register-SecretVault -Name $VaultName -ModuleName $module }
    Look 'Register-SecretVault, unknown module' { Register-SecretVault -Name Other -ModuleName NoSuchModule.Vault }
    Look 'Register-SecretVault, reserved parameter' { Register-SecretVault -Name Other -ModuleName $module -VaultParameters @{ Verbose = $true } }
    Look 'Register-SecretVault -WhatIf' { Register-SecretVault -Name Other -ModuleName $module -WhatIf; Get-SecretVault Other }
    Look 'Register-SecretVault' { Register-SecretVault -Name Other -ModuleName $module -Description 'Second' -VaultParameters @{ Number = 5; Text = 't'; Yes = $true; Inner = @{ Deep = 6 } } }
    Look 'Register-SecretVault, description' { Get-SecretVault Other }
    Look 'Register-SecretVault, parameters' { $p = (Get-SecretVault Other).VaultParameters; $p['Number']; $p['Text']; $p['Yes']; $p['Inner']['Deep']; $p.ContainsKey('TEXT') }
    Look 'Register-SecretVault -PassThru -AllowClobber' { Register-SecretVault -Name Other -ModuleName $module -AllowClobber -PassThru }
    Look 'Register-SecretVault without a name' { Register-SecretVault $module; (Get-SecretVault $module).Name -eq $module; Unregister-SecretVault $module }
    Look 'Register-SecretVault -DefaultVault' { Register-SecretVault -Name Third -ModuleName $module -DefaultVault; Get-SecretVault Third, $VaultName }
    Look 'Unregister-SecretVault, the default' { Unregister-SecretVault Third; Get-SecretVault $VaultName }
    Look 'set without a default vault' { Set-Secret x 'x' }
    Look 'Set-SecretInfo without a default vault' { Set-SecretInfo x @{ a = '1' } }
    Look 'get without a default vault' { Get-Secret b1 -AsPlainText }
    Look 'Set-SecretVaultDefault, missing' { Set-SecretVaultDefault nosuch }
    Look 'Set-SecretVaultDefault -WhatIf' { Set-SecretVaultDefault $VaultName -WhatIf; Get-SecretVault $VaultName }
    Look 'Set-SecretVaultDefault by pipeline' { Get-SecretVault Other | Set-SecretVaultDefault; Get-SecretVault Other }
    Look 'Set-SecretVaultDefault -ClearDefault' { Set-SecretVaultDefault -ClearDefault; Get-SecretVault Other }
    Look 'Unregister-SecretVault -WhatIf' { Unregister-SecretVault Other -WhatIf; Get-SecretVault Other }
    Look 'Unregister-SecretVault by pipeline' { Get-SecretVault Other | Unregister-SecretVault; Get-SecretVault Other }
    Look 'Unregister-SecretVault, missing' { Unregister-SecretVault Other }
    Look 'Unregister-SecretVault, pattern for none' { Unregister-SecretVault 'nosuch*' }
    Look 'Set-SecretVaultDefault' { Set-SecretVaultDefault $VaultName.ToUpperInvariant(); Get-SecretVault $VaultName }
    Look 'Test-SecretVault' { Test-SecretVault $VaultName }
    Look 'Test-SecretVault, missing' { Test-SecretVault nosuch }
    Look 'Test-SecretVault, missing, then one' { Test-SecretVault nosuch, $VaultName }
    Look 'Test-SecretVault by pipeline' { Get-SecretVault $VaultName | Test-SecretVault }
    Look 'Test-SecretVault leaves nothing' { @(Get-SecretInfo -Vault $VaultName).Count }
    Look 'Unlock-SecretVault, no password wanted' { Unlock-SecretVault $VaultName (Secure 'p') }
    Look 'Unlock-SecretVault, unknown vault' { Unlock-SecretVault nosuch (Secure 'p') }
    Look 'secrets outlive all that' { Get-Secret b1 -AsPlainText }
}

if ($NoMetadataVaultName) {
    '[a vault without metadata]'
    Look 'set' { Set-Secret plain 'x' -Vault $NoMetadataVaultName; Get-SecretInfo plain $NoMetadataVaultName }
    Look 'set with empty metadata' { Set-Secret plain 'y' -Vault $NoMetadataVaultName -Metadata @{}; Get-Secret plain $NoMetadataVaultName -AsPlainText }
    Look 'set with metadata' { Set-Secret lost 'x' -Vault $NoMetadataVaultName -Metadata @{ a = '1' } }
    Look 'set with metadata, afterwards' { Exists lost $NoMetadataVaultName }
    Look 'overwrite with metadata' { Set-Secret plain 'z' -Vault $NoMetadataVaultName -Metadata @{ a = '1' } }
    Look 'overwrite with metadata, afterwards' { Exists plain $NoMetadataVaultName }
    Look 'set with metadata, -ErrorAction Stop' { Set-Secret kept 'x' -Vault $NoMetadataVaultName -Metadata @{ a = '1' } -ErrorAction Stop }
    Look 'set with metadata, -ErrorAction Stop, afterwards' { Exists kept $NoMetadataVaultName }
    Look 'set with metadata, $ErrorActionPreference Stop' { $ErrorActionPreference = 'Stop'; Set-Secret kept2 'x' -Vault $NoMetadataVaultName -Metadata @{ a = '1' } }
    Look 'set with metadata, $ErrorActionPreference Stop, afterwards' { Exists kept2 $NoMetadataVaultName }
    Look 'set with metadata, -ErrorAction Ignore' { Set-Secret lost 'x' -Vault $NoMetadataVaultName -Metadata @{ a = '1' } -ErrorAction Ignore; Exists lost $NoMetadataVaultName }
    Look 'Set-SecretInfo' { Set-SecretInfo kept @{ a = '1' } -Vault $NoMetadataVaultName }
    Look 'Set-SecretInfo, afterwards' { Exists kept $NoMetadataVaultName }
    if ($VaultName) {
        Look 'get from the second vault without naming it' { Set-Secret second 'x' -Vault $NoMetadataVaultName; Get-Secret second -AsPlainText }
        Look 'get what both have' { Set-Secret both 'first' -Vault $VaultName; Set-Secret both 'second' -Vault $NoMetadataVaultName; Get-Secret both -AsPlainText; (Get-SecretInfo both | ForEach-Object { Vault $_.VaultName }) -join ', ' }
        Look 'copy' { Get-SecretInfo second $NoMetadataVaultName | Set-Secret -Vault $VaultName; Get-Secret second $VaultName -AsPlainText; Get-SecretInfo second $VaultName }
        Look 'copy, NoClobber' { Get-SecretInfo both $NoMetadataVaultName | Set-Secret -Vault $VaultName -NoClobber }
        Look 'copy, NoClobber, afterwards' { Get-Secret both $VaultName -AsPlainText }
        Look 'copy with metadata' { Set-SecretInfo second @{ a = '1' } -Vault $VaultName; Get-SecretInfo second $VaultName | Set-Secret -Vault $NoMetadataVaultName; Exists second $NoMetadataVaultName }
        Look 'remove from one' { Remove-Secret both $NoMetadataVaultName; Get-Secret both -AsPlainText }
    }
}

if ($LockedVaultName) {
    '[a locked vault]'
    Look 'get' { Get-Secret text -Vault $LockedVaultName }
    Look 'get without a vault' { Get-Secret text }
    Look 'get, -ErrorAction Stop' { Get-Secret text -Vault $LockedVaultName -ErrorAction Stop }
    Look 'get, -ErrorAction Ignore' { Get-Secret text -Vault $LockedVaultName -ErrorAction Ignore; 'went on' }
    Look 'get without a vault, -ErrorAction Ignore' { Get-Secret text -ErrorAction Ignore; 'went on' }
    Look 'list' { Get-SecretInfo -Vault $LockedVaultName }
    Look 'list without a vault' { Get-SecretInfo }
    Look 'set' { Set-Secret text 'x' -Vault $LockedVaultName }
    Look 'set, -ErrorAction Ignore' { Set-Secret text 'x' -Vault $LockedVaultName -ErrorAction Ignore; 'went on' }
    Look 'set, NoClobber' { Set-Secret text 'x' -Vault $LockedVaultName -NoClobber }
    Look 'Set-SecretInfo' { Set-SecretInfo text @{ a = '1' } -Vault $LockedVaultName }
    Look 'remove' { Remove-Secret text -Vault $LockedVaultName }
    Look 'set -WhatIf' { Set-Secret text 'x' -Vault $LockedVaultName -WhatIf }
    Look 'test' { Test-SecretVault $LockedVaultName }
    Look 'unlock, wrong password' { Unlock-SecretVault $LockedVaultName (Secure 'wrong') }
    Look 'unlock, wrong password, -ErrorAction Stop' { Unlock-SecretVault $LockedVaultName (Secure 'wrong') -ErrorAction Stop }
    Look 'still locked' { Get-Secret text -Vault $LockedVaultName }
    Look 'unlock' { Unlock-SecretVault -Name $LockedVaultName -Password (Secure $LockedPassword) }
    Look 'set and get once unlocked' { Set-Secret text 'x' -Vault $LockedVaultName; Get-Secret text -AsPlainText; Get-SecretInfo }
    Look 'unlock again' { Unlock-SecretVault $LockedVaultName (Secure $LockedPassword) }
    Look 'a wrong password locks it again' { Unlock-SecretVault $LockedVaultName (Secure 'wrong'); Get-Secret text -Vault $LockedVaultName }
}

if ($PromptingVaultName) {
    '[a locked vault that may prompt, in a host that cannot]'
    Look 'get' { Get-Secret text -Vault $PromptingVaultName }
    Look 'get without a vault' { Get-Secret text }
    Look 'list' { Get-SecretInfo -Vault $PromptingVaultName }
    Look 'set' { Set-Secret text 'x' -Vault $PromptingVaultName }
    Look 'remove' { Remove-Secret text -Vault $PromptingVaultName }
    Look 'test' { Test-SecretVault $PromptingVaultName }
}
