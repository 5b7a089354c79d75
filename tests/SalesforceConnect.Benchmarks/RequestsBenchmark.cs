using System.Globalization;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Benchmarks;

/// <summary>
/// Ten sequential <c>Invoke-SfRequest /limits</c> against the same ten calls with a bare HttpClient, in one pwsh, in turn; with the
/// latency of loopback and with one that a real org has.
/// </summary>
internal static class RequestsBenchmark
{
    private const int Rounds = 40;

    public static async Task RunAsync()
    {
        foreach (int latency in (int[])[0, 5, 20])
        {
            await using LocalOrgServer org = await LocalOrgServer.StartAsync(new LocalOrgOptions { DailyApiLimit = 10_000_000 });
            if (latency > 0)
            {
                org.Faults.On("GET", "/services/data/v67.0/limits").Always(Fault.Delay(TimeSpan.FromMilliseconds(latency)));
            }

            (string output, _) = Pwsh.Run(
                "-File", Path.Combine(AppContext.BaseDirectory, "Requests.ps1"),
                Pwsh.ModuleManifest, org.Url.AbsoluteUri.TrimEnd('/'), LocalOrgServer.DefaultClientId, LocalOrgServer.DefaultClientSecret,
                Rounds.ToString(CultureInfo.InvariantCulture));
            ILookup<string, double> times = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Trim().Split(' '))
                .ToLookup(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture));
            double ours = Median.Of(times["ours"]);
            double raw = Median.Of(times["raw"]);
            double bare = Median.Of(times["bare"]);
            double parsed = Median.Of(times["parsed"]);
            Console.WriteLine(
                $"10 x /limits, {latency,2} ms latency, {Rounds} rounds: ours/HttpClient {ours / bare:0.00} (at most 1.3), "
                + $"-Raw/HttpClient {raw / bare:0.00}, ours/(HttpClient + ConvertFrom-Json) {ours / parsed:0.00}; HttpClient {bare:0.0} ms");
        }
    }
}
