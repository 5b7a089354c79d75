using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Package;

/// <summary>The package as the Gallery is given it.</summary>
public sealed class PackedModuleTests(PackedModule packed) : IClassFixture<PackedModule>
{
    // What the format of packages adds, and no client installs.
    private static readonly string[] s_frame = ["[Content_Types].xml", "_rels/.rels", "SalesforceConnect.nuspec"];

    private XElement Nuspec => XDocument.Load(Path.Combine(packed.Folder, "SalesforceConnect.nuspec")).Root!.Elements().First();

    [Fact]
    public void It_holds_the_assembled_module_and_nothing_else()
    {
        string[] files = [.. Files(packed.Folder).Where(file => !s_frame.Contains(file) && !file.StartsWith("package/", StringComparison.Ordinal))];
        Assert.Equal(Files(Paths.Module), files);
        Assert.All(
            files,
            file => Assert.Equal(File.ReadAllBytes(Path.Combine(Paths.Module, file)), File.ReadAllBytes(Path.Combine(packed.Folder, file))));
    }

    [Fact]
    public void It_says_whose_it_is_and_under_which_licence()
    {
        Assert.Equal("SalesforceConnect", Said("id"));
        Assert.Equal(Path.GetFileName(packed.File), $"SalesforceConnect.{Said("version")}.nupkg");
        Assert.Equal(("expression", "MIT"), (Element("license").Attribute("type")!.Value, Said("license")));
        Assert.StartsWith("MIT License", File.ReadAllText(Path.Combine(packed.Folder, "LICENSE")));
        Assert.Equal("git", Element("repository").Attribute("type")!.Value);
        Assert.Equal(Said("projectUrl"), Element("repository").Attribute("url")!.Value);
    }

    [Fact]
    public void It_names_the_commit_that_it_was_made_of()
    {
        string commit = Element("repository").Attribute("commit")?.Value ?? "";
        Assert.Matches(Path.Exists(Path.Combine(Paths.Repository, ".git")) ? "^[0-9a-f]{40}$" : "^$", commit);
    }

    [Fact]
    public void Its_icon_is_a_square_picture_of_at_least_128_dots()
    {
        byte[] icon = File.ReadAllBytes(Path.Combine(packed.Folder, Said("icon")));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], icon[..4]);
        int width = BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16));
        Assert.Equal(width, BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20)));
        Assert.InRange(width, 128, 512);
    }

    [Fact]
    public void Links_of_its_readme_lead_to_files_of_this_version_from_anywhere()
    {
        string readme = File.ReadAllText(Path.Combine(packed.Folder, Said("readme")));
        string[] links = [.. Regex.Matches(readme, @"(?:\]\(|(?:src|srcset)="")([^)""]+)").Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Matches("^(https://|#)", link));
        string[] own = [.. links.Where(link => link.Contains($"/v{Said("version")}/", StringComparison.Ordinal)).Select(link => link.Split($"/v{Said("version")}/")[1])];
        Assert.NotEmpty(own);
        Assert.All(own, link => Assert.True(Path.Exists(Path.Combine(Paths.Repository, link)), $"{link} is not in the repository."));
    }

    [Fact]
    public void What_is_new_stands_in_it_as_text()
    {
        using var session = new ModuleSession();
        string notes = session.Run($"(Test-ModuleManifest '{Paths.Manifest}').ReleaseNotes").One().ToString();
        Assert.Contains("### Added", notes);
        Assert.Equal(notes.ReplaceLineEndings("\n"), Said("releaseNotes").ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Each_library_in_it_has_its_notice()
    {
        string notices = File.ReadAllText(Path.Combine(packed.Folder, "ThirdPartyNotices.txt")).ReplaceLineEndings("\n");
        Notice[] known = [.. Regex.Matches(notices, "\nFiles: (?<files>.*?)\nLicence: +(?<licence>\\S+)\n.*?\n\n(?<text>.*?)(?=\n={70,}|\\z)", RegexOptions.Singleline)
            .Select(match => new Notice([.. Regex.Matches(match.Groups["files"].Value, @"\S+\.dll").Select(file => file.Value)], match.Groups["licence"].Value, match.Groups["text"].Value))];
        string[] libraries = [.. Files(Path.Combine(packed.Folder, "bin"))
            .Select(file => Path.GetFileName(file)!)
            .Where(file => !file.StartsWith("SalesforceConnect", StringComparison.Ordinal))
            .Distinct()
            .Order(StringComparer.Ordinal)];
        Assert.Equal(libraries, known.SelectMany(notice => notice.Files).Where(file => !file.Contains('*', StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(libraries, library =>
        {
            Notice notice = known.Single(one => one.Files.Contains(library));
            XElement package = Package(Path.GetFileNameWithoutExtension(library));
            XElement licence = package.Elements().Single(element => element.Name.LocalName == "license");
            string stated = licence.Attribute("type")!.Value == "expression" ? licence.Value : LicenceOf(package, licence.Value);
            Assert.Equal(stated, notice.Licence);
            Assert.Contains(notice.Licence switch { "MIT" => "Permission is hereby granted", "Apache-2.0" => "Apache License", _ => "Redistribution and use" }, notice.Text);
        });
        Assert.Contains(".NET Runtime uses third-party libraries", File.ReadAllText(Path.Combine(packed.Folder, "ThirdPartyNotices.DotNet.txt")));
    }

    [Fact]
    public void No_assembly_of_ours_knows_where_it_was_built()
    {
        string[] own = [.. Files(Paths.Module).Where(file => Regex.IsMatch(file, @"(^|/)SalesforceConnect[^/]*\.dll$"))];
        Assert.NotEmpty(own);
        string root = Paths.Repository.TrimEnd('/', '\\');
        Assert.All(own, file =>
        {
            byte[] content = File.ReadAllBytes(Path.Combine(Paths.Module, file));
            Assert.Equal(-1, content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(root)));
            Assert.Equal(-1, content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(root)));
        });
    }

    [Fact]
    public void Its_symbols_lead_to_the_sources_of_the_commit()
    {
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Paths.CmdletSymbols));
        MetadataReader reader = symbols.GetMetadataReader();
        string[] documents = [.. reader.Documents.Select(handle => reader.GetString(reader.GetDocument(handle).Name))];
        Assert.NotEmpty(documents);
        Assert.All(documents, document => Assert.StartsWith("/_", document));
        bool isForOthers = Paths.Configuration == "Release" || Environment.GetEnvironmentVariable("CI") == "true";
        if (isForOthers && Path.Exists(Path.Combine(Paths.Repository, ".git")))
        {
            var sourceLink = new Guid("CC110556-A091-4D38-9FEC-25AB9A351A6A");
            string link = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation)
                .Where(information => reader.GetGuid(information.Kind) == sourceLink)
                .Select(information => Encoding.UTF8.GetString(reader.GetBlobBytes(information.Value)))
                .Single();
            string target = JsonDocument.Parse(link).RootElement.GetProperty("documents").GetProperty("/_/*").GetString()!;
            Assert.Matches("^https://raw\\.githubusercontent\\.com/SalesforceConnect/SalesforceConnect/[0-9a-f]{40}/\\*$", target);
        }
    }

    private static IEnumerable<string> Files(string folder)
        => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal);

    // The metadata of the package that was restored, in the version that the lock file names.
    private static XElement Package(string name)
    {
        using var lockFile = JsonDocument.Parse(File.ReadAllText(Path.Combine(Paths.Repository, "src", "SalesforceConnect.Core", "packages.lock.json")));
        string version = lockFile.RootElement.GetProperty("dependencies").EnumerateObject()
            .SelectMany(framework => framework.Value.EnumerateObject())
            .First(package => package.Name == name).Value.GetProperty("resolved").GetString()!;
        string id = name.ToLowerInvariant();
        return XDocument.Load(Path.Combine(Paths.NuGetPackages, id, version, $"{id}.nuspec")).Root!.Elements().First();
    }

    private static string LicenceOf(XElement package, string file)
    {
        string id = package.Elements().Single(element => element.Name.LocalName == "id").Value;
        string version = package.Elements().Single(element => element.Name.LocalName == "version").Value;
        string text = File.ReadAllText(Path.Combine(Paths.NuGetPackages, id.ToLowerInvariant(), version, file));
        return text.Contains("Permission is hereby granted, free of charge", StringComparison.Ordinal) ? "MIT" : text;
    }

    private XElement Element(string name) => Nuspec.Elements().Single(element => element.Name.LocalName == name);

    private string Said(string name) => Element(name).Value;

    private sealed record Notice(string[] Files, string Licence, string Text);
}
