using System.Globalization;

namespace SalesforceConnect.Benchmarks;

/// <summary>Five rows, and signing in alone, from a cold start: whole processes, in turn.</summary>
internal static class ColdBenchmark
{
    private const int Rounds = 9;
    private const string Query = "SELECT Id, FirstName, LastName, Email, Phone FROM Contact LIMIT 5";

    public static void Run()
    {
        Directory.CreateDirectory(QueryRunner.NodeFolder);
        using OrgProcess org = OrgProcess.Start(latency: 0, contacts: 100);
        var runner = new QueryRunner(org, rows: 5);
        var ways = new Dictionary<string, Func<double>>
        {
            ["ours"] = () => runner.Run("ours-five")["whole"],
            ["rest"] = () => runner.Run("rest-five")["whole"],
            ["connect"] = () => runner.Run("connect")["whole"],
        };
        if (QueryRunner.HasJsforce)
        {
            ways["jsforce"] = () => runner.Run("jsforce-five")["whole"];
        }

        if (SalesforceCli.SignIn(org))
        {
            string[] query = ["data", "query", "--query", Query, "--target-org", SalesforceCli.Alias, "--result-format", "csv"];
            ways["cli"] = () => SalesforceCli.Run(query).Time.TotalMilliseconds;
        }

        Dictionary<string, List<double>> times = ways.Keys.ToDictionary(way => way, _ => new List<double>());
        for (int round = 0; round <= Rounds; round++)
        {
            foreach ((string way, Func<double> measure) in ways)
            {
                double time = measure();
                if (round > 0)
                {
                    times[way].Add(time);
                }
            }
        }

        Dictionary<string, double> medians = times.ToDictionary(way => way.Key, way => Median.Of(way.Value));
        Console.WriteLine(
            $"Five rows, whole process, ms: {string.Join(", ", medians.Select(way => Line($"{way.Key} {way.Value:0}")))}"
            + Line($"; ours/rest {medians["ours"] / medians["rest"]:0.00} (at most 0.95)")
            + (medians.TryGetValue("cli", out double cli) ? Line($"; ours/cli {medians["ours"] / cli:0.00} (at most 0.33)") : "")
            + (medians.TryGetValue("jsforce", out double jsforce) ? Line($"; ours/jsforce {medians["ours"] / jsforce:0.00}") : ""));
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
