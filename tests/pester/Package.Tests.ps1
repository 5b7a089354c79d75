BeforeAll {
    . "$PSScriptRoot/Suite.ps1"
    $root = Split-Path (Split-Path $PSScriptRoot)
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

    It 'is packed as a nupkg that unpacks to an importable module' {
        $copy = Join-Path $TestDrive SalesforceConnect
        Copy-Item $manifest.DirectoryName $copy -Recurse
        & $env:SFTEST_SHELL -NoProfile -NonInteractive -File (Join-Path $root build.ps1) -Task Pack -Module $copy
        $LASTEXITCODE | Should -Be 0
        $package = Get-ChildItem $TestDrive -Filter SalesforceConnect.*.nupkg
        $package.Name | Should -Be "SalesforceConnect.$(Split-Path $manifest.DirectoryName -Leaf).nupkg"
        $zip = Join-Path $TestDrive package.zip
        Move-Item $package.FullName $zip
        $unpacked = Join-Path $TestDrive unpacked/SalesforceConnect
        Expand-Archive $zip $unpacked

        Invoke-Shell -With @{ Module = $unpacked } { Import-Module $With.Module; (New-TestConnection acme).Name } | Should -Be acme
        $nuspec = ([xml] (Get-Content (Join-Path $unpacked SalesforceConnect.nuspec) -Raw)).package.metadata
        $nuspec.id | Should -Be SalesforceConnect
        $tags = $nuspec.tags -split ' '
        foreach ($tag in @('PSModule', 'PSIncludes_Cmdlet', 'PSEdition_Core', 'PSEdition_Desktop') + ($cmdlets -replace '^', 'PSCmdlet_')) { $tags | Should -Contain $tag }
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
