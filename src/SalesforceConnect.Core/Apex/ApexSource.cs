namespace SalesforceConnect.Apex;

/// <summary>The lines of a block of Apex, for those who are to see where something is wrong in it.</summary>
internal static class ApexSource
{
    private const string Mark = "-->";
    private const int MostShown = 120;

    /// <summary>A line, from 1; empty where there is none.</summary>
    public static string LineOf(string code, int line)
    {
        string[] lines = code.Split('\n');
        return line >= 1 && line <= lines.Length ? lines[line - 1].TrimEnd('\r') : "";
    }

    /// <summary>A line as running text, with the place marked in it.</summary>
    public static string Marked(string code, int line, int column)
    {
        string source = LineOf(code, line);
        int at = Math.Min(Math.Max(column - 1, 0), source.Length);
        int begin = Math.Max(0, at - (MostShown / 2));
        string shown = source.Substring(begin, Math.Min(MostShown, source.Length - begin));
        return shown.Insert(at - begin, Mark).Trim();
    }
}
