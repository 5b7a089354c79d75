BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
    $manifest = Get-ChildItem $env:SFTEST_MODULE -Recurse -Filter SalesforceConnect.psd1
    $cmdlets = @((Test-ModuleManifest $manifest.FullName).ExportedCmdlets.Keys | Sort-Object)
}

Describe 'The package' {
    It 'has a manifest that PowerShell finds nothing wrong with' {
        $found = Test-ModuleManifest $manifest.FullName -ErrorAction Stop -WarningVariable warnings
        $warnings | Should -BeNullOrEmpty
        $found.Version | Should -Be (Split-Path $manifest.DirectoryName -Leaf)
        $found.CompatiblePSEditions | Should -Be Core, Desktop
        "$($found.PowerShellVersion)" | Should -Be 5.1
        $found.RequiredModules | Should -BeNullOrEmpty
    }

    It 'exports what the manifest says and nothing else' {
        $exported = Invoke-Shell { Import-Module SalesforceConnect; (Get-Command -Module SalesforceConnect).Name }
        $exported | Sort-Object | Should -Be $cmdlets
    }

    It 'says nothing when it is imported by name' {
        $said = & $env:SFTEST_SHELL -NoProfile -NonInteractive -Command "`$env:PSModulePath = '$env:SFTEST_MODULE'; Import-Module SalesforceConnect -Verbose:`$false *>&1"
        $said | Should -BeNullOrEmpty
    }

    It 'brings no assembly of PowerShell and leaves the default load context alone' {
        Get-ChildItem $env:SFTEST_MODULE -Recurse -Filter System.Management.Automation*.dll | Should -BeNullOrEmpty
        if ($PSEdition -eq 'Core') {
            $default = Invoke-Shell {
                $null = New-TestConnection acme
                [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.GetName().Name
            }
            $default | Should -Not -Contain RestSharp
            $default | Should -Contain SalesforceConnect
        }
    }

    It 'does not load SecretManagement for a connection of the session' {
        $modules = Invoke-Shell { $null = New-TestConnection acme; $null = Get-SfLimit; (Get-Module).Name }
        $modules | Should -Contain SalesforceConnect
        $modules | Should -Not -Contain Microsoft.PowerShell.SecretManagement
    }

    It 'describes itself to the Gallery as the manifest does' {
        Add-Type -AssemblyName System.IO.Compression.FileSystem
        $zip = [System.IO.Compression.ZipFile]::OpenRead($env:SFTEST_PACKAGE)
        try {
            $names = @($zip.Entries | ForEach-Object FullName)
            $reader = [System.IO.StreamReader]::new($zip.GetEntry('SalesforceConnect.nuspec').Open())
            $nuspec = ([xml] $reader.ReadToEnd()).package.metadata
        }
        finally {
            $zip.Dispose()
        }
        $found = Test-ModuleManifest $manifest.FullName
        $nuspec.id | Should -Be SalesforceConnect
        $nuspec.version | Should -Be "$($found.Version)"
        $nuspec.authors | Should -Be $found.Author
        $nuspec.description | Should -Be $found.Description
        $nuspec.copyright | Should -Be $found.Copyright
        $nuspec.projectUrl | Should -Be "$($found.ProjectUri)"
        $nuspec.releaseNotes | Should -Be $found.ReleaseNotes
        $nuspec.license.InnerText | Should -Be MIT
        $names | Should -Contain $nuspec.readme
        $tags = $nuspec.tags -split ' '
        foreach ($tag in @('PSModule', 'PSIncludes_Cmdlet') + $found.Tags + ($cmdlets -replace '^', 'PSCmdlet_') + ($cmdlets -replace '^', 'PSCommand_')) { $tags | Should -Contain $tag }
        $tags.Count | Should -Be @($tags | Select-Object -Unique).Count
    }
}

Describe 'Loading' {
    It 'happens by itself when a cmdlet is first called' {
        $names = Invoke-Shell { (New-TestConnection acme).Name; (Get-Module SalesforceConnect).Name }
        $names | Should -Be acme, SalesforceConnect
    }

    It 'takes -Force, and the session starts anew' {
        $names = Invoke-Shell {
            $null = New-TestConnection old
            Import-Module SalesforceConnect -Force
            @(Get-SfConnection).Count
            (New-TestConnection new).Name
        }
        $names | Should -Be 0, new
    }

    It 'is undone by Remove-Module, which forgets the session, and can be done again' {
        $facts = Invoke-Shell {
            $null = New-TestConnection old
            Remove-Module SalesforceConnect
            (Get-Module SalesforceConnect) -eq $null
            Import-Module SalesforceConnect
            @(Get-SfConnection).Count
            (New-TestConnection new).Name
        }
        $facts | Should -Be $true, 0, new
    }

    # The loader of a later version is at hand where dotnet test has built it.
    It 'takes no other version in a running session, and says in one error that a new one is needed (<How>)' -Skip:(-not $env:SFTEST_NEWER_LOADER -or $PSEdition -ne 'Core') -ForEach @(
        @{ How = '-Force'; Before = '' }
        @{ How = 'after Remove-Module'; Before = 'Remove-Module SalesforceConnect' }
    ) {
        $newer = Join-Path $TestDrive "$([guid]::NewGuid())/SalesforceConnect"
        Copy-Item $manifest.DirectoryName $newer -Recurse
        Copy-Item $env:SFTEST_NEWER_LOADER (Join-Path $newer bin/net8.0/SalesforceConnect.Loader.dll)
        $file = Join-Path $newer SalesforceConnect.psd1
        (Get-Content $file -Raw) -replace "(?<=ModuleVersion\s*= ')[^']+", '99.0.0' | Set-Content $file
        $said = Invoke-Shell -With @{ Newer = $file; Before = $Before } {
            $null = New-TestConnection acme
            $known = (Get-Module SalesforceConnect).Version
            . ([scriptblock]::Create($With.Before))
            $Error.Clear()
            try { Import-Module $With.Newer -Force } catch { "$_" }
            $Error.Count
            (Get-Module SalesforceConnect).Version -in $null, $known
        }
        $said[0] | Should -BeLike 'SalesforceConnect 99.0.0 cannot be imported here: version * was loaded before, and PowerShell cannot unload it. Open a new session.'
        $said[1] | Should -Be 1
        $said[2] | Should -BeTrue
    }

    # Windows PowerShell has no load contexts to keep two of one name apart.
    It 'leaves room for another RestSharp that was there first' -Skip:($PSEdition -ne 'Core') {
        $versions = Invoke-Shell {
            # An assembly of the same name and another version.
            $other = [System.Reflection.Emit.AssemblyBuilder]::DefineDynamicAssembly([System.Reflection.AssemblyName] 'RestSharp, Version=1.2.3.4', 'Run')
            $null = $other.DefineDynamicModule('RestSharp')
            $null = New-TestConnection acme
            (Get-SfLimit DailyApiRequests).Max
            @([System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'RestSharp' }).Count
        }
        $versions | Should -Be 100000, 2
    }
}

Describe 'Working side by side' {
    # -Parallel came with PowerShell 7.
    It 'hands a connection to parallel script blocks with $using:' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $counts = Invoke-Shell {
            $connection = New-TestConnection acme
            1..8 | ForEach-Object -ThrottleLimit 4 -Parallel {
                Import-Module SalesforceConnect
                (Invoke-SfRequest query -Query @{ q = "SELECT Id FROM Account LIMIT $_" } -Connection $using:connection).totalSize
            }
        }
        $counts | Sort-Object | Should -Be (1..8)
    }

    # -Parallel came with PowerShell 7.
    It 'keeps the current connection of each runspace apart' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $names = Invoke-Shell {
            $null = New-TestConnection main
            $inside = 1..2 | ForEach-Object -Parallel { Import-Module SalesforceConnect; @(Get-SfConnection).Count }
            $inside
            (Get-SfConnection).Name
        }
        $names | Should -Be 0, 0, main
    }

    It 'tells a job plainly that a connection of the session cannot follow it' {
        $failure = Invoke-Shell {
            $connection = New-TestConnection acme
            Start-Job { param($connection, $suite) . $suite; Get-Failure { Get-SfLimit -Connection $connection } } -ArgumentList $connection, $suite |
                Receive-Job -Wait -AutoRemoveJob
        }
        $failure.Id | Should -Be ConnectionNotFound
        $failure.Target | Should -Be acme
    }
}
