using System.Globalization;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Benchmarks;

/// <summary>
/// Ten sequential <c>Invoke-SfRequest /limits</c> against the same ten calls with a bare HttpClient and with <c>Invoke-RestMethod</c>, in
/// one pwsh, in turn; with the
/// latency of loopback and with one that a real org has.
/// </summary>
internal static class RequestsBenchmark
{
    private const int Rounds = 40;

    public static void Run()
    {
        foreach (int latency in (int[])[0, 5, 20])
        {
            using OrgProcess org = OrgProcess.Start(latency);
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
            double rest = Median.Of(times["rest"]);
            Console.WriteLine(
                $"10 x /limits, {latency,2} ms latency, {Rounds} rounds: ours/HttpClient {ours / bare:0.00}, "
                + $"-Raw/HttpClient {raw / bare:0.00}, ours/(HttpClient + ConvertFrom-Json) {ours / parsed:0.00}, ours/Invoke-RestMethod {ours / rest:0.00} (at most 0.5)");
        }
    }
}
