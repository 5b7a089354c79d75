using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Package;

/// <summary>What is in the assembled module, and what is not.</summary>
public sealed class PackageTests
{
    private static readonly string[] s_modern =
    [
        "SalesforceConnect.Loader.dll", "SalesforceConnect.dll", "core/Polly.Core.dll", "core/RestSharp.dll",
        "core/SalesforceConnect.Core.dll", "core/Sylvan.Data.Csv.dll",
    ];

    private static readonly string[] s_desktop =
    [
        .. s_modern, "core/Microsoft.Bcl.AsyncInterfaces.dll", "core/Microsoft.Bcl.TimeProvider.dll", "core/System.Buffers.dll",
        "core/System.ComponentModel.Annotations.dll", "core/System.IO.Pipelines.dll", "core/System.Memory.dll",
        "core/System.Numerics.Vectors.dll",
        "core/System.Runtime.CompilerServices.Unsafe.dll", "core/System.Text.Encodings.Web.dll", "core/System.Text.Json.dll",
        "core/System.Threading.Tasks.Extensions.dll",
    ];

    private static readonly string[] s_ahead = ["RestSharp.dll", "SalesforceConnect.Core.dll", "SalesforceConnect.dll"];

    // The top of the module; help lies in a folder by language.
    private static readonly string[] s_top =
    [
        "CHANGELOG.md", "LICENSE", "README.md", "SalesforceConnect.Format.ps1xml", "SalesforceConnect.psd1", "ThirdPartyNotices.DotNet.txt",
        "ThirdPartyNotices.txt", "icon.png",
    ];

    [Fact]
    public void It_holds_exactly_these_files()
    {
        Assert.Equal(s_modern.Order(StringComparer.Ordinal), Files("bin/net8.0"));
        Assert.Equal(s_desktop.Order(StringComparer.Ordinal), Files("bin/net472"));
        Assert.All(
            Directory.EnumerateDirectories(Path.Combine(Paths.Module, "bin", "net10.0")),
            platform => Assert.Equal(s_ahead, Files(Path.GetRelativePath(Paths.Module, platform))));
        Assert.Equal(s_top, Directory.EnumerateFiles(Paths.Module).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.EnumerateDirectories(Paths.Module).Select(Path.GetFileName).Except(["bin", "en-US"]));
    }

    [Fact]
    public void Its_manifest_is_the_one_of_the_repository_with_what_is_new_in_this_version()
    {
        using var session = new ModuleSession();
        string notes = session.Run($"(Test-ModuleManifest '{Paths.Manifest}').ReleaseNotes").One().ToString();
        string version = session.Run($"\"$((Test-ModuleManifest '{Paths.Manifest}').Version)\"").One().ToString();
        string changes = File.ReadAllText(Path.Combine(Paths.Repository, "CHANGELOG.md")).ReplaceLineEndings("\n");
        Assert.NotEmpty(notes);
        Assert.Contains($"\n## [{version}] - ", changes);
        string section = changes.Split($"\n## [{version}]")[1].Split("\n## ")[0];
        Assert.Equal(section[(section.IndexOf('\n', StringComparison.Ordinal) + 1)..].Trim(), notes.ReplaceLineEndings("\n"));

        const string Notes = @"ReleaseNotes\s*=\s*(@'.*'@|'[^']*')";
        Assert.Equal(
            Regex.Replace(File.ReadAllText(Path.Combine(Paths.Repository, "SalesforceConnect.psd1")), Notes, "", RegexOptions.Singleline).Trim(),
            Regex.Replace(File.ReadAllText(Paths.Manifest), Notes, "", RegexOptions.Singleline).Trim());
    }

    [Theory]
    [InlineData("SalesforceConnect.dll")]
    [InlineData("SalesforceConnect.Loader.dll")]
    [InlineData("SalesforceConnect.Core.dll")]
    public void No_public_signature_shows_a_library(string file)
    {
        using var session = new ModuleSession();
        string folder = Path.GetFullPath(Path.Combine(Paths.Module, "bin"));
        Assembly assembly = AppDomain.CurrentDomain
            .GetAssemblies()
            .Single(loaded => !loaded.IsDynamic
                && loaded.Location.StartsWith(folder, StringComparison.Ordinal)
                && Path.GetFileName(loaded.Location) == file);
        string[] allowed = ["System.", "SalesforceConnect"];
        Type[] types = assembly.GetExportedTypes();
        Assert.NotEmpty(types);
        foreach (Type used in types.SelectMany(Used).SelectMany(Parts))
        {
            string home = used.Assembly.GetName().Name!;
            Assert.True(
                allowed.Any(prefix => home.StartsWith(prefix, StringComparison.Ordinal)) && home != "System.Text.Json",
                $"{used} of {home} is in a public signature of {file}.");
        }
    }

    [Fact]
    public void Only_PowerShells_own_assembly_is_expected_from_the_host()
    {
        using var session = new ModuleSession();
        Assembly cmdlets = AppDomain.CurrentDomain.GetAssemblies().Single(loaded => loaded.GetName().Name == "SalesforceConnect");
        Assert.Same(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(cmdlets));
        string[] referred = [.. cmdlets.GetReferencedAssemblies()
            .Select(name => name.Name!)
            .Where(name => name is "RestSharp" or "Polly.Core" or "Sylvan.Data.Csv")];
        Assert.Empty(referred);
    }

    private static IEnumerable<string> Files(string folder)
    {
        string root = Path.Combine(Paths.Module, folder);
        return Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')).Order(StringComparer.Ordinal);
    }

    private static IEnumerable<Type> Used(Type type)
    {
        const BindingFlags Visible =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        IEnumerable<Type> methods = type.GetMethods(Visible)
            .Where(method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly)
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType));
        IEnumerable<Type> constructors = type.GetConstructors(Visible).Where(made => made.IsPublic || made.IsFamily)
            .SelectMany(made => made.GetParameters().Select(parameter => parameter.ParameterType));
        IEnumerable<Type> fields = type.GetFields(Visible)
            .Where(field => field.IsPublic || field.IsFamily)
            .Select(field => field.FieldType);
        return methods.Concat(constructors).Concat(fields).Concat(type.GetInterfaces()).Append(type.BaseType ?? typeof(object));
    }

    private static IEnumerable<Type> Parts(Type type)
        => type.HasElementType ? Parts(type.GetElementType()!)
            : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
            : [type];
}
