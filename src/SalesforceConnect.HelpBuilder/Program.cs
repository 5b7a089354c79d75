namespace SalesforceConnect.HelpBuilder;

/// <summary>The command line: <c>SalesforceConnect.HelpBuilder &lt;docs folder&gt; &lt;output folder&gt;</c>.</summary>
internal static class Program
{
    private const int Misused = 2;

    internal static int Main(string[] arguments)
    {
        if (arguments is [string docs, string output])
        {
            return HelpBuild.Run(docs, output, Console.Error);
        }

        Console.Error.WriteLine("Usage: SalesforceConnect.HelpBuilder <docs folder> <output folder>");
        return Misused;
    }
}
