using System.ComponentModel;
using System.Globalization;
using SalesforceConnect.LocalOrg;

namespace SalesforceConnect.Benchmarks;

/// <summary>Runs one way of reading the query in a process of its own.</summary>
internal sealed class QueryRunner(OrgProcess org, int rows)
{
    /// <summary>The folder that jsforce may be installed in, by <c>npm install --prefix</c>.</summary>
    public static string NodeFolder { get; } = Path.Combine(Out, "benchmarks");

    /// <summary>The build's output folder.</summary>
    public static string Out => Path.GetDirectoryName(Path.GetDirectoryName(Pwsh.ModuleManifest))!;

    /// <summary>Whether node and jsforce are there.</summary>
    public static bool HasJsforce
    {
        get
        {
            try
            {
                return Node("-e", "require('jsforce')").ExitCode == 0;
            }
            catch (Win32Exception)
            {
                return false;
            }
        }
    }

    /// <summary>Reads it.</summary>
    /// <param name="way">The way: <c>jsforce</c>, or one of Query.ps1's.</param>
    /// <param name="rounds">How often.</param>
    /// <returns>What it measured, and as <c>whole</c> the milliseconds from start to exit.</returns>
    public IReadOnlyDictionary<string, double> Run(string way, int rounds = 1)
    {
        string url = org.Url.AbsoluteUri.TrimEnd('/');
        string count = rounds.ToString(CultureInfo.InvariantCulture);
        (string output, TimeSpan time) = way.StartsWith("jsforce", StringComparison.Ordinal)
            ? Checked(
                Node(
                    Path.Combine(AppContext.BaseDirectory, "Query.cjs"),
                    way,
                    count,
                    url,
                    LocalOrgServer.DefaultClientId,
                    LocalOrgServer.DefaultClientSecret))
            : Pwsh.Run(
                "-File", Path.Combine(AppContext.BaseDirectory, "Query.ps1"),
                way, count, Pwsh.ModuleManifest, url, LocalOrgServer.DefaultClientId, LocalOrgServer.DefaultClientSecret, Path.Combine(
                    Out, "benchmarks", "query.csv"));
        var numbers = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Trim().Split(' '))
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture));
        numbers["whole"] = time.TotalMilliseconds;
        return way is "ours" or "rest" or "jsforce" or "readings" or "ours-each" or "jsforce-each" or "ours-five" or "rest-five" or "jsforce-five" && numbers["records"] != rows
            ? throw new InvalidOperationException($"{way} read {numbers["records"]} of {rows} records.")
            : numbers;
    }

    /// <summary>The rounds of a run without the first ones, in which the runtime still compiles.</summary>
    public static double Warm(IReadOnlyDictionary<string, double> run, int skipped)
        => Median.Of(
            run.Where(number => number.Key.StartsWith("round", StringComparison.Ordinal)).Skip(skipped).Select(number => number.Value));

    /// <summary>What a script printed under node, with jsforce at hand.</summary>
    public static string NodeOutput(Action<string> heard, params string[] arguments)
        => Checked(ChildProcess.Run("node", NodePath, arguments, heard)).Output;

    private static (string Name, string Value)[] NodePath => [("NODE_PATH", Path.Combine(NodeFolder, "node_modules"))];

    private static (string Output, TimeSpan Time) Checked((string Output, TimeSpan Time, int ExitCode) run)
        => run.ExitCode == 0
            ? (run.Output, run.Time)
            : throw new InvalidOperationException($"node ended with {run.ExitCode}: {run.Output}");

    private static (string Output, TimeSpan Time, int ExitCode) Node(params string[] arguments)
        => ChildProcess.Run("node", NodePath, arguments);
}
