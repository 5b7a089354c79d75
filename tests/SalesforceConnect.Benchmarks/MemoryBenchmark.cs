using System.Globalization;

namespace SalesforceConnect.Benchmarks;

/// <summary>The peak of memory while records of ten fields stream by, a hundred thousand of them and ten million.</summary>
internal static class MemoryBenchmark
{
    private const int Few = 100_000;
    private const int Many = 10_000_000;
    private const int Rounds = 3;

    public static void Run()
    {
        double few = 0;
        foreach ((int rows, int rounds) in ((int, int)[])[(Few, Rounds), (Many, 1)])
        {
            using OrgProcess org = OrgProcess.Start(latency: 0, readings: rows);
            var runner = new QueryRunner(org, rows);
            IReadOnlyDictionary<string, double>[] runs = [.. Enumerable.Range(0, rounds).Select(_ => runner.Run("readings"))];
            double peak = Median.Of(runs.Select(run => run["peak"]));
            few = few == 0 ? peak : few;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{rows:N0} records: peak {peak:0} MB, {peak / few:0.00} of the first; {runs[0]["round0"] / 1000:0.0} s"));
        }
    }
}
