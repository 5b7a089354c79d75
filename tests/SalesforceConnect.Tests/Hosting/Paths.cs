using System.Reflection;

namespace SalesforceConnect.Tests.Hosting;

/// <summary>Where the build has put things.</summary>
internal static class Paths
{
    /// <summary>The folder of the assembled module.</summary>
    public static string Module { get; } = Metadata("ModulePath");

    /// <summary>The manifest of the assembled module.</summary>
    public static string Manifest { get; } = Path.Combine(Module, "SalesforceConnect.psd1");

    /// <summary>The top of the checkout.</summary>
    public static string Repository { get; } = Metadata("RepositoryRoot");

    /// <summary>The symbols of the cmdlets' assembly.</summary>
    public static string CmdletSymbols { get; } = Metadata("CmdletSymbols");

    /// <summary>The configuration that was built.</summary>
    public static string Configuration { get; } = Metadata("Configuration");

    /// <summary>Where the restored packages are.</summary>
    public static string NuGetPackages { get; } = Metadata("NuGetPackages");

    /// <summary>A RestSharp of another version than ours.</summary>
    public static string OtherRestSharp { get; } = Path.Combine(AppContext.BaseDirectory, "other-restsharp", "RestSharp.dll");

    /// <summary>The folder of the stand-in for SecretManagement, to be put on PSModulePath.</summary>
    public static string StandInModules { get; } = Path.Combine(AppContext.BaseDirectory, "modules");

    /// <summary>The manifest of the stand-in for SecretManagement.</summary>
    public static string StandIn { get; } = Directory
        .EnumerateFiles(StandInModules, "Microsoft.PowerShell.SecretManagement.psd1", SearchOption.AllDirectories).Single();

    /// <summary>A vault that does, on demand, what one or the other vault in the wild does.</summary>
    public static string OddVault { get; } = Path.Combine(Repository, "tests", "vault-contract", "modules", "Odd.Vault");

    private static string Metadata(string key) => typeof(Paths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
