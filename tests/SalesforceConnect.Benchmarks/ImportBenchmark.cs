namespace SalesforceConnect.Benchmarks;

/// <summary>What <c>Import-Module</c> adds to a bare <c>pwsh -NoProfile</c>: whole processes, with and without, in turn.</summary>
internal static class ImportBenchmark
{
    private const int Pairs = 15;

    public static void Run()
    {
        string import = $"Import-Module '{Pwsh.ModuleManifest}'; exit 0";
        Pwsh.Run("-Command", import);
        var added = new List<double>();
        var bare = new List<double>();
        for (int i = 0; i < Pairs; i++)
        {
            double without = Pwsh.Run("-Command", "exit 0").Time.TotalMilliseconds;
            double with = Pwsh.Run("-Command", import).Time.TotalMilliseconds;
            bare.Add(without);
            added.Add(with - without);
        }

        Console.WriteLine(
            $"Import-Module, whole process, {Pairs} pairs: bare {Median.Of(bare):0} ms, the import adds {Median.Of(added):0} ms (at most 60)");
    }
}
