using Microsoft.VisualStudio.TestPlatform.ObjectModel;

namespace SalesforceConnect.Pester;

/// <summary>One test of the suite, as tests/pester/Invoke-Suite.ps1 tells of it: where it stands, and how it ended if it was run.</summary>
internal sealed record PesterTest(
    string File, int Line, string Path, string Name, string? Result, double Milliseconds, string? Message, string? Stack)
{
    /// <summary>What the test platform calls this test.</summary>
    public TestCase ToCase(string source) => new(Path, new Uri(PesterExecutor.Uri), source)
    {
        DisplayName = Name,
        CodeFilePath = File,
        LineNumber = Line,
    };

    /// <summary>How it ended.</summary>
    public TestResult ToResult(TestCase test) => new(test)
    {
        DisplayName = Name,
        Duration = TimeSpan.FromMilliseconds(Milliseconds),
        ErrorMessage = Message,
        ErrorStackTrace = Stack,
        Outcome = Result switch
        {
            "Passed" => TestOutcome.Passed,
            "Skipped" => TestOutcome.Skipped,
            _ => TestOutcome.Failed,
        },
    };
}
