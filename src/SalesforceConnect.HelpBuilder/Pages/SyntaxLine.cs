using System.Text.RegularExpressions;

namespace SalesforceConnect.HelpBuilder.Pages;

/// <summary>
/// Reads a line such as <c>Get-Thing [[-Name] &lt;String[]&gt;] -Url &lt;Uri&gt; [-Force] [&lt;CommonParameters&gt;]</c>.
/// </summary>
internal static partial class SyntaxLine
{
    /// <summary>The parameters that the line shows.</summary>
    /// <param name="command">The cmdlet that the line must begin with.</param>
    /// <param name="text">The line, which may be broken.</param>
    /// <param name="problem">What is wrong with the line; null where nothing is.</param>
    public static IReadOnlyList<SyntaxParameter> Parse(string command, string text, out string? problem)
    {
        problem = null;
        string rest = WhiteSpace().Replace(text, " ").Trim();
        if (!rest.StartsWith(command + " ", StringComparison.Ordinal) || !rest.EndsWith(" [<CommonParameters>]", StringComparison.Ordinal))
        {
            problem = $"the syntax does not begin with '{command}' and end with '[<CommonParameters>]'";
            return [];
        }

        rest = rest[command.Length..^"[<CommonParameters>]".Length].Trim();
        var parameters = new List<SyntaxParameter>();
        while (rest.Length > 0)
        {
            Match match = Parameter().Match(rest);
            if (!match.Success)
            {
                problem = $"the syntax cannot be read from '{rest}' on";
                return parameters;
            }

            parameters.Add(new SyntaxParameter(
                match.Groups["name"].Value,
                match.Groups["type"] is { Success: true, Value: var type } ? type : null,
                match.Groups["required"].Success,
                match.Groups["positional"].Success));
            rest = rest[match.Length..].TrimStart();
        }

        return parameters;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(
        """
        ^(?:
            (?<positional>\[) \[ - (?<name>\w+) \] \s < (?<type>[^>]+) > \]
          | \[ - (?<name>\w+) \s < (?<type>[^>]+) > \]
          | (?<required>(?<positional>\[)) - (?<name>\w+) \] \s < (?<type>[^>]+) >
          | \[ - (?<name>\w+) \]
          | (?<required>-) (?<name>\w+) (?: \s < (?<type>[^>]+) > )?
        )(?=\s|$)
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter();
}
