using SalesforceConnect.Benchmarks;

// Times are compared in pairs, in turn, in one run: on a busy machine a ratio holds where a time does not.
string[] known = ["import", "requests"];
string[] chosen = args.Length == 0 ? known : args;
if (chosen.Except(known).Any())
{
    Console.Error.WriteLine($"Usage: SalesforceConnect.Benchmarks [{string.Join("] [", known)}]");
    return 2;
}

if (!Pwsh.IsInstalled)
{
    Console.Error.WriteLine("These measure the module in PowerShell 7, and pwsh is not installed here.");
    return 1;
}

if (chosen.Contains("import"))
{
    ImportBenchmark.Run();
}

if (chosen.Contains("requests"))
{
    await RequestsBenchmark.RunAsync();
}

return 0;
