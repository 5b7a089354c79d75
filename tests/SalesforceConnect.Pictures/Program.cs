using System.Reflection;
using SalesforceConnect.Pictures;

string[] known = ["icon", "tour", "benchmark"];
string[] chosen = args.Length == 0 ? known : args;
if (chosen.Except(known).Any())
{
    Console.Error.WriteLine($"Usage: SalesforceConnect.Pictures [{string.Join("] [", known)}]");
    return 2;
}

string repository = Assembly.GetExecutingAssembly()
    .GetCustomAttributes<AssemblyMetadataAttribute>()
    .Single(attribute => attribute.Key == "RepositoryRoot").Value!;
string images = Path.Combine(repository, "docs", "images");
Directory.CreateDirectory(images);
if (chosen.Contains("icon"))
{
    File.WriteAllText(Path.Combine(images, "icon.svg"), Icon.ToSvg());
    File.WriteAllBytes(Path.Combine(images, "icon.png"), Icon.ToPng(256));
}

if (chosen.Contains("tour"))
{
    Terminal terminal = TourRecording.Run(repository);
    File.WriteAllText(Path.Combine(images, "tour.svg"), TerminalPicture.Draw(TourRecording.Choose(terminal.Lines)));
}

if (chosen.Contains("benchmark"))
{
    string readme = File.ReadAllText(Path.Combine(repository, "tests", "SalesforceConnect.Benchmarks", "README.md"));
    File.WriteAllText(Path.Combine(images, "benchmark.svg"), BenchmarkPicture.Draw(new ResultTables(readme)));
}

return 0;
