using System.Text.RegularExpressions;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Rest;

/// <summary>
/// What is wrong with a query, as Salesforce shows it: an excerpt, a caret in a line of its own under the place, the row and the
/// column, and the reason. Who shows an error as running text loses the caret's place.
/// </summary>
internal static class MarkedPlace
{
    private const string Mark = "-->";

    private static readonly Regex s_shown = new(
        @"^\s*?(?<before>(?:[^\n]*\n)*?)(?<line>[^\n]*)\n(?<gap>[ \t]*)\^[ \t\r]*\nERROR at Row:(?<row>\d+):Column:(?<column>\d+)\r?\n(?<reason>.*)$",
        RegexOptions.Singleline | RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    /// <summary>The reason, and after it the excerpt with the place marked in it; any other message as it is.</summary>
    public static string InLine(string message)
    {
        if (message.IndexOf("ERROR at Row:", StringComparison.Ordinal) < 0 || s_shown.Match(message) is not { Success: true } shown)
        {
            return message.Trim();
        }

        string line = shown.Groups["line"].Value.TrimEnd('\r');
        string excerpt = shown.Groups["before"].Value.Trim('\n', '\r').Replace("\r", "").Replace('\n', ' ');
        string marked = $"{excerpt} {line.Insert(Math.Min(shown.Groups["gap"].Length, line.Length), Mark)}".Trim();
        return Text.Message(
            "MarkedPlace", shown.Groups["reason"].Value.Trim(), shown.Groups["row"].Value, shown.Groups["column"].Value, marked);
    }
}
