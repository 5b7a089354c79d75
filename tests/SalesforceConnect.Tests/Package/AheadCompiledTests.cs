using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SalesforceConnect.Loader;
using SalesforceConnect.Tests.Hosting;

namespace SalesforceConnect.Tests.Package;

/// <summary>Core as PowerShell 7.6 gets it: compiled ahead, in a folder a platform, and the code for .NET 8 wherever that is not certain.</summary>
public sealed class AheadCompiledTests
{
    [Theory]
    [InlineData("10.0.0", "linux", Architecture.X64, "net10.0/linux-x64")]
    [InlineData("10.0.12", "linux", Architecture.Arm64, "net10.0/linux-arm64")]
    [InlineData("10.0.12", "win", Architecture.X64, "net10.0/win-x64")]
    [InlineData("10.0.12", "win", Architecture.Arm64, "net10.0/win-arm64")]
    [InlineData("10.0.12", "osx", Architecture.Arm64, "net10.0/osx-arm64")]
    [InlineData("10.0.12", "osx", Architecture.X64, "net10.0/osx-x64")]
    [InlineData("11.0.1", "linux", Architecture.X64, "net10.0/linux-x64")]
    [InlineData("8.0.34", "linux", Architecture.X64, null)]
    [InlineData("9.0.23", "win", Architecture.X64, null)]
    [InlineData("10.0.12", "win", Architecture.X86, null)]
    [InlineData("10.0.12", "linux", Architecture.Arm, null)]
    [InlineData("10.0.12", "linux", Architecture.S390x, null)]
    [InlineData("10.0.12", null, Architecture.X64, null)]
    public void A_process_takes_the_folder_of_its_own_runtime_system_and_architecture(
        string runtime, string? system, Architecture process, string? folder)
        => Assert.Equal(folder, AheadCompiled.FolderFor(Version.Parse(runtime), system, process));

    [Fact]
    public Task A_folder_that_is_not_there_leaves_the_code_for_NET_8() => OwnProcess.RunAsync(WithoutAFolder);

    [Fact]
    public Task What_was_compiled_ahead_is_taken_and_not_compiled_again() => OwnProcess.RunAsync(PrepareCore);

    [Fact]
    public void The_cmdlets_that_are_compiled_ahead_are_the_same_build_as_those_that_the_manifest_names()
    {
        // PowerShell asks for the plain ones, and gets the others because their identity is the same. It fails where it is not.
        string bin = Path.Combine(Paths.Module, "bin");
        string[] builds = [.. Directory.EnumerateFiles(bin, "SalesforceConnect.dll", SearchOption.AllDirectories)
            .Where(file => !file.Contains("net472", StringComparison.Ordinal))];
        Assert.True(builds.Length > 1);
        Assert.Single(builds.Select(Identity).Distinct());
    }

    private static Task PrepareCore()
    {
        using var session = new ModuleSession();
        Assembly core = Loaded("SalesforceConnect.Core", out Dictionary<string, Assembly> all);
        Assert.NotNull(AheadCompiled.Folder);
        Assert.StartsWith(Path.Combine(Paths.Module, "bin", AheadCompiled.Folder), core.Location, StringComparison.Ordinal);
        Assert.StartsWith(Path.Combine(Paths.Module, "bin", AheadCompiled.Folder), all["SalesforceConnect"].Location, StringComparison.Ordinal);
        foreach (string name in (string[])["SalesforceConnect", "SalesforceConnect.Core", "RestSharp"])
        {
            Assembly assembly = all.TryGetValue(name, out Assembly? found) ? found : AssemblyLoad(core, name);
            long before = JitInfo.GetCompiledMethodCount();
            int prepared = Prepare(assembly);
            long compiled = JitInfo.GetCompiledMethodCount() - before;
            Assert.True(prepared > 200, $"{name} has {prepared} methods.");
            Assert.True(compiled < prepared / 4, $"Of {prepared} methods of {name}, {compiled} were compiled at run time.");
        }

        return Task.CompletedTask;
    }

    private static Task WithoutAFolder()
    {
        DirectoryInfo copy = Directory.CreateTempSubdirectory("SalesforceConnect-il-");
        try
        {
            foreach (string file in Directory.EnumerateFiles(Paths.Module, "*", SearchOption.AllDirectories))
            {
                string place = Path.Combine(copy.FullName, Path.GetRelativePath(Paths.Module, file));
                if (!place.StartsWith(Path.Combine(copy.FullName, "bin", "net10.0"), StringComparison.Ordinal))
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                    File.Copy(file, place);
                }
            }

            using var session = new ModuleSession(import: false);
            session.Run($"Import-Module '{Path.Combine(copy.FullName, "SalesforceConnect.psd1")}'; $null = Get-SfConnection").Good();
            string plain = Path.Combine(copy.FullName, "bin", "net8.0");
            Assert.Equal(Path.Combine(plain, "core"), Path.GetDirectoryName(Loaded("SalesforceConnect.Core", out _).Location));
            Assert.Equal(plain, Path.GetDirectoryName(Loaded("SalesforceConnect", out _).Location));
        }
        finally
        {
            copy.Delete(recursive: true);
        }

        return Task.CompletedTask;
    }

    private static Assembly Loaded(string name, out Dictionary<string, Assembly> all)
    {
        all = AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => !assembly.IsDynamic && assembly.Location.Contains("SalesforceConnect", StringComparison.Ordinal))
            .GroupBy(assembly => assembly.GetName().Name!)
            .ToDictionary(same => same.Key, same => same.First());
        return all[name];
    }

    private static Guid Identity(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        MetadataReader metadata = image.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }

    private static Assembly AssemblyLoad(Assembly core, string name)
        => System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(core)!.LoadFromAssemblyName(new AssemblyName(name));

    // Has the runtime make every method ready that is not generic, and counts them.
    private static int Prepare(Assembly assembly)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        MethodBase[] methods = [.. assembly.GetTypes()
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
            .Where(method => !method.IsAbstract && !method.ContainsGenericParameters && method.GetMethodBody() is not null)];
        foreach (MethodBase method in methods)
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }

        return methods.Length;
    }
}
