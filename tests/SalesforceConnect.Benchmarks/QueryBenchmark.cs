using System.Globalization;

namespace SalesforceConnect.Benchmarks;

/// <summary>
/// Reads 200,000 contacts of ten fields with <c>Invoke-SfQuery</c>, an <c>Invoke-RestMethod</c> loop and jsforce, in turn, each in a
/// process of its own.
/// </summary>
internal static class QueryBenchmark
{
    private const int Rows = 200_000;
    private const int PageSize = 2000;
    private const int Rounds = 3;
    private const int SlowRounds = 2;
    private const int WarmRounds = 7;
    private const int Unsettled = 2;
    private const int Latency = 200;

    public static void Run()
    {
        Directory.CreateDirectory(QueryRunner.NodeFolder);
        bool hasJsforce = QueryRunner.HasJsforce;
        if (!hasJsforce)
        {
            Console.WriteLine($"jsforce is left out: npm install --prefix {QueryRunner.NodeFolder} jsforce");
        }

        string[] fast = hasJsforce ? ["ours", "jsforce"] : ["ours"];
        var chart = new BarChart($"{Rows:N0} records of 10 fields from an org on this machine");
        using (OrgProcess org = OrgProcess.Start(latency: 0, Rows))
        {
            var runner = new QueryRunner(org, Rows);
            runner.Run("ours");
            string[] all = [.. fast, "rest"];
            Show(
                chart,
                "Whole process, seconds",
                InTurn(all, Rounds, way => runner.Run(way)["whole"]),
                1000,
                ("jsforce", 1.0),
                ("rest", 0.12));

            string[] each = hasJsforce ? ["ours-each", "jsforce-each"] : ["ours-each"];
            Show(
                chart,
                "Whole process, each row seen, seconds",
                InTurn(each, Rounds, way => runner.Run(way)["whole"]),
                1000,
                ("jsforce-each", 1.0));
            Show(
                chart,
                "Once warm, each row seen, seconds",
                InTurn(each, SlowRounds, way => QueryRunner.Warm(runner.Run(way, WarmRounds), Unsettled)),
                1000,
                ("jsforce-each", 0.5));

            // A loop of Invoke-RestMethod is as slow the second time.
            Dictionary<string, double> warm = InTurn(
                all, SlowRounds, way => way == "rest"
                    ? QueryRunner.Warm(runner.Run(way, 2), skipped: 1)
                    : QueryRunner.Warm(runner.Run(way, WarmRounds), Unsettled));
            Show(chart, "Once warm, seconds", warm, 1000, ("jsforce", 0.5));

            Dictionary<string, double> csv = InTurn(["ours-csv", "rest-csv"], SlowRounds, way => runner.Run(way)["round0"]);
            Show(chart, "Export-Csv, seconds", csv, 1000, ("rest-csv", 0.35));

            double bare = InTurn(["bare"], 3, way => runner.Run(way)["peak"])["bare"];
            Dictionary<string, double> memory = InTurn([.. fast, "ours-stream"], 3, way => runner.Run(way)["peak"]);
            chart.Add(
                "Peak memory, MB",
                [.. memory.OrderByDescending(way => way.Key == "ours-stream").Select(way => (way.Key, way.Value)), ("bare pwsh", bare)]);
            Console.WriteLine(
                Line(
                    $"Peak memory: streaming {memory["ours-stream"]:0} MB, {memory["ours-stream"] - bare:0} MB over bare pwsh's {bare:0} MB (at most 60); collecting {memory["ours"]:0} MB{(hasJsforce ? $", jsforce {memory["jsforce"]:0} MB" : "")}"));

            ShowWhereTimeGoes(runner);
        }

        using (OrgProcess org = OrgProcess.Start(Latency, Rows))
        {
            var runner = new QueryRunner(org, Rows);
            Dictionary<string, double> slow = InTurn(["ours", "bytes"], SlowRounds, way => runner.Run(way)["round0"]);
            double alone = (double)Latency * Rows / PageSize;
            Console.WriteLine(
                Line(
                    $"{Latency} ms latency a page: {slow["ours"] / 1000:0.00} s, {slow["ours"] / alone:0.000} of the latency alone (at most 1.05); HttpClient's bytes alone take {slow["bytes"] / alone:0.000} of it"));
        }

        string file = Path.Combine(QueryRunner.Out, "query-benchmark.svg");
        chart.Save(file);
        Console.WriteLine($"Chart: {file}");
    }

    private static Dictionary<string, double> InTurn(string[] ways, int rounds, Func<string, double> measure)
    {
        Dictionary<string, List<double>> all = ways.ToDictionary(way => way, _ => new List<double>());
        for (int round = 0; round < rounds; round++)
        {
            foreach (string way in ways)
            {
                all[way].Add(measure(way));
            }
        }

        return all.ToDictionary(way => way.Key, way => Median.Of(way.Value));
    }

    private static void Show(
        BarChart chart, string name, Dictionary<string, double> ways, double unit, params (string Other, double AtMost)[] bounds)
    {
        double ours = ways.First(way => way.Key.StartsWith("ours", StringComparison.Ordinal)).Value;
        chart.Add(name, [.. ways.Select(way => (way.Key, way.Value / unit))]);
        Console.WriteLine(
            $"{name}: " + string.Join(", ", ways.Select(way => Line($"{way.Key} {way.Value / unit:0.00}")))
            + string.Concat(
                bounds.Where(bound => ways.ContainsKey(bound.Other))
                    .Select(bound => Line($"; ours/{bound.Other} {ours / ways[bound.Other]:0.00} (at most {bound.AtMost})"))));
    }

    private static void ShowWhereTimeGoes(QueryRunner runner)
    {
        double start = InTurn(["bare"], 3, way => runner.Run(way)["whole"])["bare"];
        IReadOnlyDictionary<string, double> cold = runner.Run("ours");
        IReadOnlyDictionary<string, double> first = runner.Run("ours-first");
        Dictionary<string, double> warm = InTurn(
            ["bytes", "ours-stream", "ours"], SlowRounds, way => QueryRunner.Warm(runner.Run(way, WarmRounds), Unsettled));
        Console.WriteLine(
            Line(
                $"Where the time goes, ms: pwsh's start {start:0}, import {cold["import"]:0}, connect {cold["connect"]:0}, token and first record {first["round0"]:0}, token and all records {cold["round0"]:0}; warm: the bytes alone {warm["bytes"]:0}, streamed {warm["ours-stream"]:0}, collected {warm["ours"]:0}"));
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
