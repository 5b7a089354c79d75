# What a person does with the package and PSResourceGet, with a folder in the Gallery's place and a home of its own. On Windows the folder of a
# user's modules cannot be moved, and a test must not install there.
$why = if ([System.Environment]::OSVersion.Platform -eq 'Win32NT') { 'the folder of the modules of the user cannot be moved' }
elseif (-not (Get-Module Microsoft.PowerShell.PSResourceGet -ListAvailable)) { 'PSResourceGet is not there' }

Describe "A package in a folder$(if ($why) { " (skipped: $why)" })" -Skip:([bool] $why) {
    BeforeAll {
        . "$PSScriptRoot/Suite.ps1"
        Add-Type -AssemblyName System.IO.Compression, System.IO.Compression.FileSystem
        $formerHome = $env:HOME
        $env:HOME = (New-Item (Join-Path $TestDrive home) -ItemType Directory).FullName
        $null = New-Item (Join-Path $env:HOME .local/share) -ItemType Directory
        $modules = Join-Path $env:HOME .local/share/powershell/Modules
        $folder = (New-Item (Join-Path $TestDrive gallery) -ItemType Directory).FullName
        Copy-Item $env:SFTEST_PACKAGE $folder
        $version = [version] ((Get-Item $env:SFTEST_PACKAGE).BaseName -replace '^SalesforceConnect\.')
        $later = [version]::new($version.Major, $version.Minor, $version.Build + 1)

        # The next version: the same files, but for what names the version.
        function Add-LaterVersion {
            $file = Join-Path $folder "SalesforceConnect.$later.nupkg"
            Copy-Item $env:SFTEST_PACKAGE $file
            $zip = [System.IO.Compression.ZipFile]::Open($file, 'Update')
            try {
                foreach ($name in 'SalesforceConnect.nuspec', 'SalesforceConnect.psd1') {
                    $entry = $zip.GetEntry($name)
                    $reader = [System.IO.StreamReader]::new($entry.Open())
                    $text = $reader.ReadToEnd()
                    $reader.Dispose()
                    $entry.Delete()
                    $text = $text -replace "<version>$version</version>", "<version>$later</version>" -replace "(?<=ModuleVersion\s*=\s*')[^']+", "$later"
                    $writer = [System.IO.StreamWriter]::new($zip.CreateEntry($name).Open())
                    $writer.Write($text)
                    $writer.Dispose()
                }
            }
            finally { $zip.Dispose() }
        }

        # A new session, which finds what is installed by itself.
        function Invoke-Session([scriptblock] $Script) { Invoke-Shell $Script -With @{ Folder = $folder; Version = "$version"; Later = "$later" } -ModulePath $modules }
    }

    AfterAll { $env:HOME = $formerHome }

    It 'is found with all that it says of itself, and installs' {
        $found = Invoke-Session {
            Register-PSResourceRepository Folder -Uri $With.Folder -Trusted
            Find-PSResource SalesforceConnect -Repository Folder
            Install-PSResource SalesforceConnect -Repository Folder
        }
        "$($found.Version)" | Should -Be "$version"
        $found.Author | Should -Be 'SalesforceConnect contributors'
        "$($found.ProjectUri)" | Should -BeLike 'https://github.com/*/SalesforceConnect'
        "$($found.IconUri)" | Should -BeLike 'https://*.png'
        $found.ReleaseNotes | Should -Match '### Added'
        foreach ($tag in 'Salesforce', 'PSEdition_Core', 'PSEdition_Desktop') { $found.Tags | Should -Contain $tag }
    }

    It 'is there for a new session, with all of its commands' {
        $facts = Invoke-Session {
            (New-TestConnection acme).Name
            (Get-SfLimit DailyApiRequests).Max
            @(Get-Command -Module SalesforceConnect).Count
            "$((Get-Module SalesforceConnect).Version)"
        }
        $commands = @((Test-ModuleManifest (Join-Path $modules "SalesforceConnect/$version/SalesforceConnect.psd1")).ExportedCmdlets.Keys).Count
        $facts | Should -Be acme, 100000, $commands, "$version"
    }

    It 'updates, and stands beside the version before' {
        Add-LaterVersion
        $installed = Invoke-Session {
            Update-PSResource SalesforceConnect -Repository Folder
            Get-InstalledPSResource SalesforceConnect | ForEach-Object { "$($_.Version)" } | Sort-Object
        }
        $installed | Should -Be "$version", "$later"
    }

    It 'is the later version for a new session, and the one before for a session that asks for it' {
        Invoke-Session { $null = New-TestConnection acme; (Get-SfLimit DailyApiRequests).Max; "$((Get-Module SalesforceConnect).Version)" } |
            Should -Be 100000, "$later"
        Invoke-Session {
            Import-Module SalesforceConnect -RequiredVersion $With.Version
            $null = New-TestConnection acme
            (Get-SfLimit DailyApiRequests).Max
            "$((Get-Module SalesforceConnect).Version)"
        } | Should -Be 100000, "$version"
    }

    It 'uninstalls, one version or all, and leaves nothing' {
        $left = Invoke-Session {
            Uninstall-PSResource SalesforceConnect -Version $With.Later
            "$((Get-InstalledPSResource SalesforceConnect).Version)"
            Uninstall-PSResource SalesforceConnect -Version '*'
            @(Get-InstalledPSResource SalesforceConnect -ErrorAction Ignore).Count
            $null -eq (Get-Command New-SfConnection -ErrorAction Ignore)
        }
        $left | Should -Be "$version", 0, $true
        Get-ChildItem $modules -Recurse -File -Filter *SalesforceConnect* | Should -BeNullOrEmpty
    }
}
