using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;

namespace SalesforceConnect.Pester;

/// <summary>Runs the Pester suite and reports each of its tests to the test platform.</summary>
[ExtensionUri(Uri)]
public sealed class PesterExecutor : ITestExecutor
{
    /// <summary>The name that the test platform knows this adapter by.</summary>
    public const string Uri = "executor://salesforceconnect/pester";

    private static readonly Dictionary<string, TestProperty> s_filterable = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(TestCase.FullyQualifiedName)] = TestCaseProperties.FullyQualifiedName,
        [nameof(TestCase.DisplayName)] = TestCaseProperties.DisplayName,
        ["Name"] = TestCaseProperties.DisplayName,
    };

    private PesterSuite? _suite;

    /// <inheritdoc/>
    public void RunTests(IEnumerable<string>? sources, IRunContext? runContext, IFrameworkHandle? frameworkHandle)
    {
        ArgumentNullException.ThrowIfNull(frameworkHandle);
        foreach (string source in (sources ?? []).Where(IsThis))
        {
            _suite = new PesterSuite(frameworkHandle);
            ITestCaseFilterExpression? filter = runContext?.GetTestCaseFilter(
                s_filterable.Keys, name => s_filterable.GetValueOrDefault(name));
            if (filter is null)
            {
                Run(_suite, source, [], frameworkHandle, _ => true);
                continue;
            }

            bool IsWanted(TestCase test)
                => filter.MatchTestCase(
                    test, name => s_filterable.TryGetValue(name, out TestProperty? property) ? test.GetPropertyValue(property) : null);
            RunTests(_suite.Discover().Select(test => test.ToCase(source)).Where(IsWanted), runContext, frameworkHandle);
        }
    }

    /// <inheritdoc/>
    public void RunTests(IEnumerable<TestCase>? tests, IRunContext? runContext, IFrameworkHandle? frameworkHandle)
    {
        ArgumentNullException.ThrowIfNull(frameworkHandle);
        TestCase[] chosen = [.. tests ?? []];
        if (chosen.Length == 0)
        {
            return;
        }

        // Tests of one place (-ForEach) can only be run together; those that were not asked for are not reported.
        HashSet<string> names = [.. chosen.Select(test => test.FullyQualifiedName)];
        string[] places = [.. chosen.Select(test => $"{test.CodeFilePath}:{test.LineNumber}").Distinct()];
        _suite ??= new PesterSuite(frameworkHandle);
        Run(_suite, chosen[0].Source, places, frameworkHandle, test => test.Line == 0 || names.Contains(test.Path));
    }

    /// <inheritdoc/>
    public void Cancel() => _suite?.Cancel();

    /// <summary>Whether a source of tests is this assembly.</summary>
    internal static bool IsThis(string source)
        => string.Equals(
            Path.GetFileName(source), Path.GetFileName(typeof(PesterExecutor).Assembly.Location), StringComparison.OrdinalIgnoreCase);

    // A suite that cannot run is a failed test, since nothing else would fail the run.
    private static void Run(
        PesterSuite suite, string source, IReadOnlyList<string> places, IFrameworkHandle results, Func<PesterTest, bool> isWanted)
    {
        int told = 0;
        try
        {
            suite.Run(places, test =>
            {
                if (isWanted(test))
                {
                    TestCase testCase = test.ToCase(source);
                    results.RecordStart(testCase);
                    TestResult result = test.ToResult(testCase);
                    results.RecordEnd(testCase, result.Outcome);
                    results.RecordResult(result);
                    told++;
                }
            });
            if (told == 0)
            {
                throw new InvalidOperationException("The suite told of no test.");
            }
        }
        catch (Exception failure) when (failure is InvalidOperationException or IOException or System.ComponentModel.Win32Exception)
        {
            var whole = new PesterTest(source, 0, "Suite", "The Pester suite runs", "Failed", 0, failure.Message, null);
            results.RecordResult(whole.ToResult(whole.ToCase(source)));
        }
    }
}
