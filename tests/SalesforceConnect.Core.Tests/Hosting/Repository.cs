using System.Reflection;

namespace SalesforceConnect.Core.Tests.Hosting;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string s_root = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>Every source file of the shipped projects, by its path.</summary>
    public static IReadOnlyDictionary<string, string> Sources { get; } = new[] { "SalesforceConnect.Core", "SalesforceConnect" }
        .SelectMany(project => Directory.EnumerateFiles(Path.Combine(s_root, "src", project), "*.cs", SearchOption.AllDirectories))
        .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(folder => folder is "obj" or "bin"))
        .ToDictionary(path => path, File.ReadAllText);
}
