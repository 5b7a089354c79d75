using SalesforceConnect.Connections;
using SalesforceConnect.Errors;
using SalesforceConnect.LocalOrg;
using SalesforceConnect.Wire;

namespace SalesforceConnect.Core.Tests.Hosting;

/// <summary>Runs a connection's test, and looks at the report as a user would.</summary>
internal static class ConnectionReports
{
    private static readonly string[] s_order = ["Secret", "Host", "Token", "Api", "Identity", "Limits"];

    public static async Task<SfConnectionTest> TestAsync(this CoreTest test, OpenConnection session)
    {
        SfConnectionTest report = await new ConnectionTester(test.Trace)
            .RunAsync(session, "given by the test", CancellationToken.None).WaitAsync(CoreTest.Patience);
        Assert.Equal(s_order, report.Checks.Select(check => check.Name));
        NothingSecretIn(test, report);
        return report;
    }

    /// <summary>
    /// The test fails at this check with this error; what is before it has passed and what is after it was not tried; the
    /// recommendation says each of <paramref name="recommendation"/>, which are separated by a bar.
    /// </summary>
    public static async Task<SfException> FailsAtAsync(
        this CoreTest test, OpenConnection session, string check, string errorId, SfErrorCategory category, string recommendation)
    {
        SfConnectionTest report = await test.TestAsync(session);

        Assert.False(report.Success);
        int failed = Array.IndexOf(s_order, check);
        Assert.Equal(
            s_order.Select((_, index) => index < failed ? CheckStatus.Passed : index == failed ? CheckStatus.Failed : CheckStatus.Skipped),
            report.Checks.Select(each => each.Status));
        SfConnectionCheck found = report.Checks[failed];
        SfException error = found.Error!;
        Assert.Equal((errorId, category), (error.ErrorId, error.Category));
        Assert.Equal((errorId, error.Message, error.RecommendedAction), (found.ErrorId, found.Detail, found.Recommendation));
        Assert.All(recommendation.Split('|'), part => Assert.Contains(part, found.Recommendation!, StringComparison.Ordinal));
        Assert.All(report.Checks[(failed + 1)..], skipped => Assert.Equal("not tried: an earlier check failed", skipped.Detail));
        return error;
    }

    private static void NothingSecretIn(CoreTest test, SfConnectionTest report)
    {
        string shown = string.Join(
            '\n',
            report.Checks.SelectMany(check => new[] { check.Detail, check.Recommendation, check.Error?.ToString() })) + test.Trace.All;
        Assert.DoesNotContain(LocalOrgServer.DefaultClientSecret, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Sentinel.Secret, shown, StringComparison.Ordinal);
        Assert.All(test.Org.Tokens.All, token => Assert.DoesNotContain(token.Value, shown, StringComparison.Ordinal));
    }
}
