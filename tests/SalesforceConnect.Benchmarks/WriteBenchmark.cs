using System.Globalization;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Benchmarks;

/// <summary>
/// Creates, changes, upserts and deletes 20,000 accounts with the module, jsforce's arrays and an <c>Invoke-RestMethod</c> loop over the
/// same
/// collections, in turn, each in a process of its own.
/// </summary>
internal static class WriteBenchmark
{
    private const int Rows = 20_000;
    private const int ChangedRows = 10_000;
    private const int StreamedRows = 200_000;
    private const int Rounds = 3;
    private const int Latency = 50;

    private static readonly string[] s_operations = ["create", "update", "upsert", "delete"];

    public static void Run()
    {
        string[] ways = QueryRunner.HasJsforce ? ["ours", "jsforce", "rest"] : ["ours", "rest"];
        foreach (int latency in (int[])[0, Latency])
        {
            using OrgProcess org = OrgProcess.Start(latency, contacts: 1);
            Dictionary<string, List<Dictionary<string, double>>> runs = ways.ToDictionary(
                way => way, _ => new List<Dictionary<string, double>>());
            Write(org, "ours", Rows);
            for (int round = 0; round < Rounds; round++)
            {
                foreach (string way in ways)
                {
                    runs[way].Add(Write(org, way, Rows));
                }
            }

            foreach (string operation in s_operations)
            {
                Show(
                    $"{latency} ms, {operation}",
                    ways.ToDictionary(way => way, way => Median.Of(runs[way].Select(run => run[operation]))),
                    latency);
            }

            Show(
                $"{latency} ms, all four",
                ways.ToDictionary(way => way, way => Median.Of(runs[way].Select(run => s_operations.Sum(operation => run[operation])))),
                latency);
        }

        using (OrgProcess org = OrgProcess.Start(latency: 0, contacts: 1))
        {
            if (QueryRunner.HasJsforce)
            {
                long ours = Bytes(org, "ours-change");
                long jsforce = Bytes(org, "jsforce-change");
                Console.WriteLine(
                    Line(
                        $"One field of {ChangedRows:N0} queried rows: {ours:N0} bytes, jsforce {jsforce:N0}; ours/jsforce {(double)ours / jsforce:0.00} (at most 0.1)"));
            }

            string csv = Path.Combine(QueryRunner.NodeFolder, "write.csv");
            File.WriteAllLines(
                csv,
                Enumerable.Range(0, StreamedRows)
                    .Select(number => $"Row {number},Technology,+49 30 1234,www.example.com")
                    .Prepend("Name,Industry,Phone,Website"));
            double bare = Write(org, "bare", 0)["peak"];
            Dictionary<string, double> streamed = Write(org, "ours-csv", StreamedRows, csv);
            Console.WriteLine(
                Line(
                    $"{StreamedRows:N0} rows from a CSV: peak {streamed["peak"]:0} MB, {streamed["peak"] - bare:0} MB over bare pwsh's {bare:0} MB (at most 60); {streamed["create"] / 1000:0.0} s"));
        }
    }

    private static void Show(string name, Dictionary<string, double> ways, int latency)
    {
        double atMost = latency > 0 ? 0.5 : 0.9;
        string bound = ways.TryGetValue("jsforce", out double jsforce)
            ? Line($"; ours/jsforce {ways["ours"] / jsforce:0.00} (at most {atMost})")
            : "";
        Console.WriteLine(
            $"{name}, seconds: {string.Join(", ", ways.Select(way => Line($"{way.Key} {way.Value / 1000:0.00}")))}{bound}" + Line(
                $"; ours/rest {ways["ours"] / ways["rest"]:0.00}"));
    }

    private static long Bytes(OrgProcess org, string way)
    {
        org.SentBytes();
        Write(org, way, ChangedRows, onMark: () => org.SentBytes(), out long bytes);
        return bytes;
    }

    private static Dictionary<string, double> Write(OrgProcess org, string way, int rows, string csv = "-")
        => Write(org, way, rows, onMark: null, out _, csv);

    // Between two lines "mark" the bytes are counted that the org has got.
    private static Dictionary<string, double> Write(
        OrgProcess org, string way, int rows, Func<long>? onMark, out long bytes, string csv = "-")
    {
        long counted = 0;
        string url = org.Url.AbsoluteUri.TrimEnd('/');
        string count = rows.ToString(CultureInfo.InvariantCulture);
        Action<string> heard = line => counted = line == "mark" && onMark is not null ? onMark() : counted;
        string output = way.StartsWith("jsforce", StringComparison.Ordinal)
            ? QueryRunner.NodeOutput(
                heard,
                Path.Combine(AppContext.BaseDirectory, "Write.cjs"),
                way,
                count,
                url,
                LocalOrgServer.DefaultClientId,
                LocalOrgServer.DefaultClientSecret)
            : Pwsh.Run(
                heard, "-File", Path.Combine(AppContext.BaseDirectory, "Write.ps1"),
                way, count, Pwsh.ModuleManifest, url, LocalOrgServer.DefaultClientId, LocalOrgServer.DefaultClientSecret, csv).Output;
        bytes = counted;
        var numbers = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Trim().Split(' '))
            .Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture));
        return way == "bare" || numbers.GetValueOrDefault("rows") == rows
            ? numbers
            : throw new InvalidOperationException($"{way} wrote {numbers.GetValueOrDefault("rows")} of {rows} rows.");
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
