using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;

namespace SalesforceConnect.Pester;

/// <summary>Lists the Pester tests to the test platform, so that <c>dotnet test --list-tests</c> and editors know them.</summary>
[FileExtension(".dll")]
[DefaultExecutorUri(PesterExecutor.Uri)]
public sealed class PesterDiscoverer : ITestDiscoverer
{
    /// <inheritdoc/>
    public void DiscoverTests(
        IEnumerable<string> sources, IDiscoveryContext discoveryContext, IMessageLogger logger, ITestCaseDiscoverySink discoverySink)
    {
        ArgumentNullException.ThrowIfNull(discoverySink);
        foreach (string source in sources.Where(PesterExecutor.IsThis))
        {
            foreach (PesterTest test in new PesterSuite(logger).Discover())
            {
                discoverySink.SendTestCase(test.ToCase(source));
            }
        }
    }
}
