using SalesforceConnect.HelpBuilder;

namespace SalesforceConnect.Help.Tests.Builder;

/// <summary>A folder <c>en-US</c> with pages of a test, and one for what is built of them.</summary>
internal sealed class DocsFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("sf-docs-");

    public DocsFolder()
    {
        Docs = Path.Combine(_root.FullName, "en-US");
        Directory.CreateDirectory(Docs);
    }

    public string Docs { get; }

    public string Output => Path.Combine(_root.FullName, "out");

    /// <summary>What was reported, a line each.</summary>
    public IReadOnlyList<string> Reported { get; private set; } = [];

    public DocsFolder Add(string name, string text)
    {
        File.WriteAllText(PageFile(name), text);
        return this;
    }

    public string PageFile(string name) => Path.Combine(Docs, name + ".md");

    public string Built(string file) => File.ReadAllText(Path.Combine(Output, "en-US", file));

    /// <summary>Builds the help; the exit code.</summary>
    public int Build()
    {
        using var errors = new StringWriter();
        int code = HelpBuild.Run(Docs, Output, errors);
        Reported = errors.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        return code;
    }

    public void Dispose() => _root.Delete(recursive: true);
}
