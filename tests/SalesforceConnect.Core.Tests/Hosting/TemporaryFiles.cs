namespace SalesforceConnect.Core.Tests.Hosting;

/// <summary>A folder of its own for temporary files, to see what is left there. Tests of its collection run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TemporaryFiles : IDisposable
{
    /// <summary>The collection of the tests that use it.</summary>
    public const string Name = nameof(TemporaryFiles);

    private static readonly string s_variable = Path.DirectorySeparatorChar == '/' ? "TMPDIR" : "TMP";

    private readonly string? _before = Environment.GetEnvironmentVariable(s_variable);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sf-temporary-");

    /// <summary>Makes the folder.</summary>
    public TemporaryFiles() => Environment.SetEnvironmentVariable(s_variable, _folder.FullName);

    /// <summary>The product's files in it.</summary>
    public IReadOnlyList<string> Own => Directory.GetFiles(_folder.FullName, "SalesforceConnect-*");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(s_variable, _before);
        _folder.Delete(recursive: true);
    }
}
