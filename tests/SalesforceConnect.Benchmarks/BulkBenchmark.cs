using System.Globalization;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Benchmarks;

/// <summary>
/// Exports 200,000 rows of ten fields to a CSV file and imports 20,000, with the module, jsforce's bulk2 and the Salesforce CLI, in turn,
/// each in a process of its own; then a million rows, for the peak of memory.
/// </summary>
internal static class BulkBenchmark
{
    private const int Rows = 200_000;
    private const int LoadedRows = 20_000;
    private const int ManyRows = 1_000_000;
    private const int SmallPage = 10_000;
    private const int OnePage = 10_000_000;
    private const int Rounds = 3;
    private const int Latency = 200;
    private const string Header =
        "Name,Industry,Phone,Website,BillingStreet,BillingCity,BillingPostalCode,BillingCountry,NumberOfEmployees,AnnualRevenue";

    private const string Query =
        "SELECT Id, Name, Kind__c, Value__c, Count__c, Taken_At__c, Day__c, Valid__c, Note__c, OwnerId FROM Reading__c";

    private static string Folder => QueryRunner.NodeFolder;

    private static string Exported => Path.Combine(Folder, "bulk-export.csv");

    private static string Input => Path.Combine(Folder, "bulk-import.csv");

    public static void Run()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllLines(
            Input,
            Enumerable.Range(0, LoadedRows)
                .Select(row => Line($"Row {row},Technology,+49 30 1234,www.example.com,Street {row},Berlin,10115,Germany,{row},{row}.5"))
                .Prepend(Header));
        foreach ((int latency, int page) in (ReadOnlySpan<(int, int)>)[(0, OnePage), (Latency, OnePage), (0, SmallPage), (Latency, SmallPage)])
        {
            using OrgProcess org = OrgProcess.Start(latency, contacts: 1, readings: Rows, resultPage: page);
            string[] all =
            [
                "ours",
                .. page == OnePage && QueryRunner.HasJsforce ? ["jsforce"] : Array.Empty<string>(),
                .. SalesforceCli.SignIn(org) ? ["cli"] : Array.Empty<string>(),
            ];
            Compare($"export, {latency} ms, pages of {page:N0}", org, "export", all);
            if (page == OnePage)
            {
                Compare($"import, {latency} ms", org, "import", all);
            }
        }

        using (OrgProcess org = OrgProcess.Start(latency: 0, contacts: 1, readings: ManyRows, resultPage: SmallPage * 10))
        {
            double bare = Ours(org, "bare").Numbers["peak"];
            double peak = Ours(org, "export").Numbers["peak"];
            Console.WriteLine(Line($"{ManyRows:N0} rows exported: peak {peak:0} MB, {peak - bare:0} MB over bare pwsh's {bare:0} MB (at most 60)"));
        }
    }

    private static void Compare(string name, OrgProcess org, string way, string[] clients)
    {
        Dictionary<string, List<double>> times = clients.ToDictionary(client => client, _ => new List<double>());
        for (int round = 0; round <= Rounds; round++)
        {
            foreach (string client in clients)
            {
                File.Delete(Exported);
                double time = client switch
                {
                    "ours" => Ours(org, way).Time,
                    "jsforce" => Jsforce(org, way),
                    _ => Cli(way),
                };
                if (way == "export" && File.ReadLines(Exported).Count() != Rows + 1)
                {
                    throw new InvalidOperationException($"{client} exported {File.ReadLines(Exported).Count() - 1} rows.");
                }

                // The first round warms the org.
                if (round > 0)
                {
                    times[client].Add(time);
                }
            }
        }

        Dictionary<string, double> medians = times.ToDictionary(entry => entry.Key, entry => Median.Of(entry.Value));
        Console.WriteLine(
            $"{name}, seconds, whole process: {string.Join(", ", medians.Select(client => Line($"{client.Key} {client.Value / 1000:0.00}")))}"
            + string.Concat(medians
                .Where(client => client.Key != "ours")
                .Select(client => Line($"; ours/{client.Key} {medians["ours"] / client.Value:0.00}"))));
    }

    private static (double Time, Dictionary<string, double> Numbers) Ours(OrgProcess org, string way)
    {
        (string output, TimeSpan time) = Pwsh.Run(
            "-File", Path.Combine(AppContext.BaseDirectory, "Bulk.ps1"), way, Pwsh.ModuleManifest, Url(org),
            LocalOrgServer.DefaultClientId, LocalOrgServer.DefaultClientSecret, Query, Exported, Input);
        return (time.TotalMilliseconds, output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Trim().Split(' '))
            .Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture)));
    }

    private static double Jsforce(OrgProcess org, string way)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        QueryRunner.NodeOutput(
            _ => { },
            Path.Combine(AppContext.BaseDirectory, "Bulk.cjs"),
            way, Url(org), LocalOrgServer.DefaultClientId, LocalOrgServer.DefaultClientSecret, Query, Exported, Input);
        return clock.Elapsed.TotalMilliseconds;
    }

    private static double Cli(string way)
    {
        string[] arguments = way == "export"
            ? ["data", "export", "bulk", "--query", Query, "--output-file", Exported, "--result-format", "csv", "--wait", "10", "--target-org", SalesforceCli.Alias]
            : ["data", "import", "bulk", "--sobject", "Account", "--file", Input, "--wait", "10", "--target-org", SalesforceCli.Alias];
        return SalesforceCli.Run(arguments).Time.TotalMilliseconds;
    }

    private static string Url(OrgProcess org) => org.Url.AbsoluteUri.TrimEnd('/');

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
