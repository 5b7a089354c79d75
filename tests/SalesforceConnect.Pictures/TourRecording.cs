using System.Diagnostics;

namespace SalesforceConnect.Pictures;

/// <summary>The tour of the Playground, run in a terminal.</summary>
internal static class TourRecording
{
    private const int Width = 124;

    // Always the same, so that the picture changes with the tour alone.
    private const int Port = 47100;

    // The steps that the picture shows, by how their first line begins.
    private static readonly string[] s_chosen =
    [
        "# Make a connection", "# Is it well?", "# Query. All pages", "# Change what the query gave", "PS> Get-SfRecord", "# When something goes wrong",
    ];

    /// <summary>Runs it; the program <c>script</c> of Linux gives it a terminal.</summary>
    /// <exception cref="InvalidOperationException">It could not be built, or a command of it did not do what it should.</exception>
    public static Terminal Run(string repository)
    {
        string project = Path.Combine(repository, "src", "SalesforceConnect.Playground");
        string program = Path.Combine(project, "bin", "Release", "net10.0", "SalesforceConnect.Playground.dll");
        _ = Run(repository, "dotnet", "build", project, "-c", "Release", "-nologo", "-v", "quiet");
        return Run(repository, "script", "-qec", $"stty cols {Width} rows 500; exec dotnet '{program}' --port {Port}", "/dev/null");
    }

    /// <summary>Of the tour's lines those that the picture shows.</summary>
    public static IReadOnlyList<IReadOnlyList<Cell>> Choose(IReadOnlyList<IReadOnlyList<Cell>> lines)
    {
        var chosen = new List<IReadOnlyList<Cell>>();
        int at = 0;
        while (at < lines.Count)
        {
            int end = at + 1;
            while (end < lines.Count && !Begins(lines, end))
            {
                end++;
            }

            if (s_chosen.Any(step => Text(lines[at]).StartsWith(step, StringComparison.Ordinal)))
            {
                chosen.AddRange(lines.Skip(at).Take(end - at));
            }

            at = end;
        }

        while (chosen.Count > 0 && Text(chosen[^1]).Length == 0)
        {
            chosen.RemoveAt(chosen.Count - 1);
        }

        return chosen.Count > 0 ? chosen : throw new InvalidOperationException("The tour has none of the steps that the picture shows.");
    }

    private static Terminal Run(string folder, string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true, WorkingDirectory = folder };
        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("NO_COLOR");
        using Process process = Process.Start(start)!;
        var terminal = new Terminal(Width, answer =>
        {
            process.StandardInput.Write(answer);
            process.StandardInput.Flush();
        });
        char[] part = new char[4096];
        for (int read; (read = process.StandardOutput.Read(part)) > 0;)
        {
            terminal.Write(new string(part, 0, read));
        }

        process.WaitForExit();
        return process.ExitCode == 0
            ? terminal
            : throw new InvalidOperationException($"{file} ended with {process.ExitCode}:\n{string.Join('\n', terminal.Lines.Select(Text))}");
    }

    // A step begins after an empty line, with what is said of it, or with its command where nothing is said.
    private static bool Begins(IReadOnlyList<IReadOnlyList<Cell>> lines, int at)
        => Text(lines[at - 1]).Length == 0
            && (Text(lines[at]).StartsWith("# ", StringComparison.Ordinal) || Text(lines[at]).StartsWith("PS> ", StringComparison.Ordinal));

    private static string Text(IReadOnlyList<Cell> line) => string.Concat(line.Select(cell => cell.Character)).TrimEnd();
}
