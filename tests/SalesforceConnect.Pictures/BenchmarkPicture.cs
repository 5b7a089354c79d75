using System.Globalization;
using System.Net;
using System.Text;

namespace SalesforceConnect.Pictures;

/// <summary>What the benchmarks measured, as bars; where another is quicker, that shows too.</summary>
internal static class BenchmarkPicture
{
    private const int Width = 860;
    private const int Left = 190;
    private const int Longest = 560;
    private const int BarHeight = 18;

    public static string Draw(ResultTables results)
    {
        var body = new StringBuilder();
        int top = 34;
        Text(body, 24, top, "title", "Seconds; shorter is better. How it was measured: tests/SalesforceConnect.Benchmarks");
        top += 14;
        foreach ((string name, (string Way, double Seconds)[] bars) in Groups(results))
        {
            top += 30;
            Text(body, 24, top, "group", name);
            top += 10;
            double slowest = bars.Max(bar => bar.Seconds);
            foreach ((string way, double seconds) in bars)
            {
                int length = (int)Math.Max(2, Longest * seconds / slowest);
                string kind = way == Ours ? "ours" : "other";
                Text(body, Left - 10, top + 14, "way", way);
                body.AppendLine(CultureInfo.InvariantCulture, $"  <rect class=\"{kind}\" x=\"{Left}\" y=\"{top}\" width=\"{length}\" height=\"{BarHeight}\" rx=\"3\"/>");
                Text(body, Left + length + 8, top + 14, "value", seconds.ToString("0.0#", CultureInfo.InvariantCulture));
                top += BarHeight + 5;
            }
        }

        return $$"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{{Width}}" height="{{top + 20}}" viewBox="0 0 {{Width}} {{top + 20}}" role="img" aria-label="Benchmark: seconds that SalesforceConnect, jsforce, Invoke-RestMethod and the Salesforce CLI take">
              <style>
                text { font: 13px -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; fill: #1f2328 }
                .title { font-size: 14px; fill: #59636e } .group { font-weight: 600 } .way { text-anchor: end }
                .card { fill: #ffffff; stroke: #d1d9e0 } .ours { fill: #127a68 } .other { fill: #b4bdc6 }
                @media (prefers-color-scheme: dark) {
                  text { fill: #e6edf3 } .title { fill: #9198a1 }
                  .card { fill: #0d1117; stroke: #3d444d } .ours { fill: #3fc1a8 } .other { fill: #5b6570 }
                }
              </style>
              <rect class="card" x="0.5" y="0.5" width="{{Width - 1}}" height="{{top + 19}}" rx="8"/>
            {{body.ToString().TrimEnd()}}
            </svg>

            """.ReplaceLineEndings("\n");
    }

    private const string Ours = "SalesforceConnect";

    private static IEnumerable<(string Name, (string Way, double Seconds)[] Bars)> Groups(ResultTables results)
    {
        (double ours, double jsforce) = results["query", "whole process, ours / jsforce", "quiet"];
        (_, double rest) = results["query", "whole process, ours / `Invoke-RestMethod`", "quiet"];
        yield return ("Read 200,000 records", [(Ours, ours), ("jsforce", jsforce), ("Invoke-RestMethod", rest)]);
        (ours, rest) = results["query", "`Export-Csv`, ours / `Invoke-RestMethod`", "quiet"];
        yield return ("Read 200,000 records into Export-Csv", [(Ours, ours), ("Invoke-RestMethod", rest)]);
        (ours, jsforce) = results["write", "all four, ours / jsforce", "50 ms"];
        yield return ("Create, change, upsert and delete 20,000 accounts, 50 ms away from the org", [(Ours, ours), ("jsforce", jsforce)]);
        (ours, jsforce) = results["write", "all four, ours / jsforce", "0 ms"];
        yield return ("The same, the org on this machine", [(Ours, ours), ("jsforce", jsforce)]);
        (ours, jsforce) = results["bulk", "export, one page, 0 ms", "ours / jsforce"];
        (_, double cli) = results["bulk", "export, one page, 0 ms", "ours / CLI"];
        yield return ("Bulk export of 200,000 rows", [(Ours, ours), ("jsforce", jsforce), ("Salesforce CLI", cli)]);
        (ours, jsforce) = results["bulk", "import, 0 ms", "ours / jsforce"];
        (_, cli) = results["bulk", "import, 0 ms", "ours / CLI"];
        yield return ("Bulk import of 20,000 rows", [(Ours, ours), ("jsforce", jsforce), ("Salesforce CLI", cli)]);
    }

    private static void Text(StringBuilder body, int x, int y, string kind, string text)
        => body.AppendLine(CultureInfo.InvariantCulture, $"  <text class=\"{kind}\" x=\"{x}\" y=\"{y}\">{WebUtility.HtmlEncode(text)}</text>");
}
