using System.Globalization;
using SalesforceConnect.Benchmarks;

// Times are compared in pairs, in turn, in one run: on a busy machine a ratio holds where a time does not.
if (args is [OrgProcess.Argument, .. var numbers])
{
    int[] org = [.. numbers.Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
    await OrgProcess.ServeAsync(org[0], org[1], org[2], org[3]);
    return 0;
}

string[] known = ["pipeline", "import", "requests", "cold", "query", "write", "bulk", "memory"];
string[] chosen = args.Length == 0 ? known : args;
if (chosen.Except(known).Any())
{
    Console.Error.WriteLine($"Usage: SalesforceConnect.Benchmarks [{string.Join("] [", known)}]");
    return 2;
}

if (chosen.Contains("pipeline"))
{
    await PipelineBenchmark.RunAsync();
}

if (!Pwsh.IsInstalled)
{
    Console.Error.WriteLine("The others measure the module in PowerShell 7, and pwsh is not installed here.");
    return 1;
}

Versions.Print();
if (chosen.Contains("import"))
{
    ImportBenchmark.Run();
}

if (chosen.Contains("requests"))
{
    RequestsBenchmark.Run();
}

if (chosen.Contains("cold"))
{
    ColdBenchmark.Run();
}

if (chosen.Contains("query"))
{
    QueryBenchmark.Run();
}

if (chosen.Contains("write"))
{
    WriteBenchmark.Run();
}

if (chosen.Contains("bulk"))
{
    BulkBenchmark.Run();
}

if (chosen.Contains("memory"))
{
    MemoryBenchmark.Run();
}

return 0;
