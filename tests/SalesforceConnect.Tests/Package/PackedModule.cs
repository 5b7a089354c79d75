using System.Diagnostics;
using System.IO.Compression;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Package;

/// <summary>The package of what is built, packed once and unpacked.</summary>
public sealed class PackedModule : IDisposable
{
    private readonly string _temporary = Directory.CreateTempSubdirectory("SalesforceConnect-packed-").FullName;

    public PackedModule()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = Paths.Repository };
        string project = Path.Combine("src", "SalesforceConnect", "SalesforceConnect.csproj");
        foreach (string argument in (string[])["pack", project, "--no-build", "--nologo", "-c", Paths.Configuration, "-o", _temporary])
        {
            start.ArgumentList.Add(argument);
        }

        // The test host's own settings are not for another program.
        start.Environment.Remove("DOTNET_STARTUP_HOOKS");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process pack = Process.Start(start)!;
        string said = pack.StandardOutput.ReadToEnd();
        pack.WaitForExit();
        Assert.True(pack.ExitCode == 0, said);
        File = Assert.Single(Directory.GetFiles(_temporary, "*.nupkg"));
        Folder = Path.Combine(_temporary, "unpacked");
        ZipFile.ExtractToDirectory(File, Folder);
    }

    /// <summary>The package.</summary>
    public string File { get; }

    /// <summary>Where its files are.</summary>
    public string Folder { get; }

    public void Dispose() => Directory.Delete(_temporary, recursive: true);
}
