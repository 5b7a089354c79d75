using System.Reflection;

namespace SalesforceConnect.Help.Tests.Hosting;

/// <summary>Where the build has put things.</summary>
internal static class Paths
{
    /// <summary>The folder of the assembled module.</summary>
    public static string Module { get; } = Metadata("ModulePath");

    /// <summary>The folder of the pages.</summary>
    public static string Docs { get; } = Metadata("DocsPath");

    /// <summary>The resource file that holds the error IDs.</summary>
    public static string Strings { get; } = Metadata("StringsPath");

    private static string Metadata(string key) => typeof(Paths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
