using System.IO.Compression;
using System.Xml.Linq;

namespace SalesforceConnect.LocalOrg.Tests.Tool;

/// <summary>The tool as people get it: packed, looked at, installed from a folder, run.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("salesforce-local-org-").FullName;

    [Fact]
    public async Task The_package_is_complete_and_installs()
    {
        string version = ToolProcess.Fact("Version");
        string project = Path.Combine(ToolProcess.Fact("RepositoryRoot"), "src", "SalesforceConnect.LocalOrg.Tool", "SalesforceConnect.LocalOrg.Tool.csproj");
        await RunAsync("pack", project, "--no-build", "-c", ToolProcess.Fact("Configuration"), "-o", _folder);
        string package = Path.Combine(_folder, $"salesforce-local-org.{version}.nupkg");
        using (ZipArchive archive = ZipFile.OpenRead(package))
        {
            string[] files = [.. archive.Entries.Select(entry => entry.FullName)];
            Assert.Contains("README.md", files);
            Assert.Contains("LICENSE", files);
            XElement metadata = Load(archive, "salesforce-local-org.nuspec").Elements().Single();
            Assert.Equal("MIT", Value(metadata, "license"));
            Assert.Equal("README.md", Value(metadata, "readme"));
            Assert.Contains(Value(metadata, "icon"), files);
            Assert.Equal("DotnetTool", metadata.Descendants().Single(element => element.Name.LocalName == "packageType").Attribute("name")!.Value);
            Assert.Equal("salesforce-local-org", Load(archive, Assert.Single(files, file => file.EndsWith("DotnetToolSettings.xml", StringComparison.Ordinal)))
                .Descendants("Command").Single().Attribute("Name")!.Value);

            // Each library that is not of this repository has its notice.
            using var reader = new StreamReader(archive.GetEntry("THIRD-PARTY-NOTICES.txt")!.Open());
            string notices = await reader.ReadToEndAsync();
            string[] libraries = [.. files.Where(file => file.EndsWith(".dll", StringComparison.Ordinal)).Select(Path.GetFileNameWithoutExtension).OfType<string>()];
            Assert.Contains("System.CommandLine", libraries);
            Assert.All(libraries.Except(["salesforce-local-org", "SalesforceConnect.LocalOrg"]), library => Assert.Contains(library, notices, StringComparison.Ordinal));
        }

        string tools = Path.Combine(_folder, "tools");
        await RunAsync("tool", "install", "salesforce-local-org", "--tool-path", tools, "--source", _folder, "--version", version);
        using ToolProcess installed = ToolProcess.StartProgram(
            Path.Combine(tools, OperatingSystem.IsWindows() ? "salesforce-local-org.exe" : "salesforce-local-org"), "--quiet", "--end-with-input");
        string url = await installed.LineAsync();
        using var http = new HttpClient();
        Assert.Contains($"\"version\":\"{version}\"", await http.GetStringAsync($"{url}/_localorg/status"), StringComparison.Ordinal);
        installed.EndInput();
        Assert.Equal((0, "", ""), await installed.EndAsync());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static XElement Load(ZipArchive archive, string name)
    {
        using Stream stream = archive.GetEntry(name)!.Open();
        return XElement.Load(stream);
    }

    private static string Value(XElement metadata, string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;

    private static async Task RunAsync(params string[] arguments)
    {
        using ToolProcess dotnet = ToolProcess.StartProgram("dotnet", arguments);
        (int exit, string output, string error) = await dotnet.EndAsync();
        Assert.True(exit == 0, $"dotnet {string.Join(' ', arguments)} ended with {exit}:\n{output}\n{error}");
    }
}
