using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;
using SalesforceConnect.Playground;

namespace SalesforceConnect.Pester;

/// <summary>Runs tests/pester/Invoke-Suite.ps1 in real PowerShell, against the package of the assembled module.</summary>
internal sealed class PesterSuite(IMessageLogger logger)
{
    private const string Mark = "##test ";
    private const string Note = "##note ";

    private Process? _running;

    /// <summary>The tests that the suite's files hold; none is run.</summary>
    public IReadOnlyList<PesterTest> Discover()
    {
        var found = new List<PesterTest>();
        RunSuite(["-Discover"], found.Add);
        return found;
    }

    /// <summary>Runs the tests that stand at these places (<c>file:line</c>), or all of them where none is given.</summary>
    /// <param name="places">The places.</param>
    /// <param name="ended">Is told of each test as its file ends.</param>
    public void Run(IReadOnlyList<string> places, Action<PesterTest> ended)
    {
        string package = Directory.CreateTempSubdirectory("SalesforceConnect-package-").FullName;
        try
        {
            Pack(package);
            string file = Directory.GetFiles(package, "*.nupkg").Single();
            RunSuite(["-Package", file, "-LocalOrg", Fact("LocalOrg"), "-Place", string.Join('|', places)], ended);
        }
        finally
        {
            Directory.Delete(package, recursive: true);
        }
    }

    /// <summary>Ends the suite that runs now, with all that it started.</summary>
    public void Cancel() => _running?.Kill(entireProcessTree: true);

    private static string Fact(string name)
        => typeof(PesterSuite).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == name).Value!;

    private static ProcessStartInfo Listening(ProcessStartInfo start, params IEnumerable<string> arguments)
    {
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.WorkingDirectory = Fact("RepositoryRoot");
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        start.Environment["SFTEST_NEWER_LOADER"] = Fact("NewerLoader");
        // The test host's own settings are not for the programs that the tests start.
        start.Environment.Remove("DOTNET_STARTUP_HOOKS");
        return start;
    }

    private void Pack(string to)
    {
        string project = Path.Combine(Fact("RepositoryRoot"), "src", "SalesforceConnect", "SalesforceConnect.csproj");
        var said = new List<string>();
        int exit = Start(
            Listening(
                new ProcessStartInfo("dotnet"),
                "pack",
                project,
                "--no-build",
                "--nologo",
                "-c",
                Fact("Configuration"),
                "-o",
                to), said.Add);
        if (exit != 0)
        {
            throw new InvalidOperationException($"dotnet pack ended with {exit}:\n{string.Join('\n', said)}");
        }
    }

    private void RunSuite(IEnumerable<string> arguments, Action<PesterTest> told)
    {
        ProcessStartInfo start = PwshTool.Start()
            ?? throw new InvalidOperationException("PowerShell is missing. In the repository's folder, run: dotnet tool restore");
        string suite = Path.Combine(Fact("RepositoryRoot"), "tests", "pester", "Invoke-Suite.ps1");
        var said = new List<string>();
        int exit = Start(
            Listening(start, ["-NoProfile", "-NonInteractive", "-File", suite, "-Pester", Fact("Pester"), .. arguments]),
            line =>
            {
                if (line.StartsWith(Mark, StringComparison.Ordinal))
                {
                    told(JsonSerializer.Deserialize<PesterTest>(line[Mark.Length..])!);
                }
                else if (line.StartsWith(Note, StringComparison.Ordinal))
                {
                    logger.SendMessage(TestMessageLevel.Warning, line[Note.Length..]);
                }
                else
                {
                    said.Add(line);
                }
            });
        if (exit != 0)
        {
            throw new InvalidOperationException($"The suite ended with {exit} and said:\n{string.Join('\n', said.TakeLast(40))}");
        }
    }

    private int Start(ProcessStartInfo start, Action<string> line)
    {
        using Process process = Process.Start(start)!;
        _running = process;
        process.StandardInput.Close();
        var gate = new Lock();
        void Take(string? text)
        {
            lock (gate)
            {
                if (text is not null)
                {
                    line(text);
                }
            }
        }

        process.ErrorDataReceived += (_, told) => Take(told.Data);
        process.BeginErrorReadLine();
        while (process.StandardOutput.ReadLine() is { } text)
        {
            Take(text);
        }

        process.WaitForExit();
        _running = null;
        return process.ExitCode;
    }
}
