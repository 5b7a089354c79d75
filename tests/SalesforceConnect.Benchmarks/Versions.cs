using System.ComponentModel;
using System.Text.Json;

namespace SalesforceConnect.Benchmarks;

/// <summary>What is measured, by its versions.</summary>
internal static class Versions
{
    /// <summary>Prints them in a line.</summary>
    public static void Print()
    {
        string pwsh = Pwsh.Run("-Command", "$PSVersionTable.PSVersion.ToString()").Output.Trim();
        Console.WriteLine(
            $"PowerShell {pwsh}, .NET {Environment.Version}, node {Node()}, jsforce {Package("jsforce")}, Salesforce CLI {Package("@salesforce/cli")}");
    }

    private static string Node()
    {
        try
        {
            return ChildProcess.Run("node", [], ["--version"]).Output.Trim();
        }
        catch (Win32Exception)
        {
            return "none";
        }
    }

    private static string Package(string name)
    {
        string file = Path.Combine(QueryRunner.NodeFolder, "node_modules", name, "package.json");
        if (!File.Exists(file))
        {
            return "none";
        }

        using var document = JsonDocument.Parse(File.ReadAllText(file));
        return document.RootElement.GetProperty("version").GetString()!;
    }
}
