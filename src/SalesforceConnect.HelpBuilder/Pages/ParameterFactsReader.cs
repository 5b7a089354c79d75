using System.Globalization;
using Markdig.Syntax;

namespace SalesforceConnect.HelpBuilder.Pages;

/// <summary>Reads the <c>yaml</c> block of a parameter.</summary>
internal sealed class ParameterFactsReader
{
    private static readonly string[] s_required =
        ["Type", "Parameter Sets", "Aliases", "Required", "Position", "Default value", "Accept pipeline input", "Accept wildcard characters"];

    private static readonly string[] s_optional = ["Accepted values"];

    private static readonly string[] s_pipelineInputs =
        ["False", "True (ByValue)", "True (ByPropertyName)", "True (ByPropertyName, ByValue)"];

    private readonly MarkdownPage _page;
    private readonly Dictionary<string, (string Value, int Line)> _entries;
    private readonly int _line;

    /// <param name="page">The page, which problems are reported to.</param>
    /// <param name="yaml">The block.</param>
    public ParameterFactsReader(MarkdownPage page, FencedCodeBlock yaml)
    {
        _page = page;
        _line = yaml.Line + 1;
        _entries = page.ReadEntries(yaml);
    }

    /// <summary>What the block says; what is wrong with it goes to the page's problems.</summary>
    public ParameterFacts Read()
    {
        foreach (string missing in s_required.Where(key => !_entries.ContainsKey(key)))
        {
            _page.Report(_line, $"the yaml block lacks '{missing}'");
        }

        foreach ((string key, (_, int line)) in _entries.Where(entry => !s_required.Concat(s_optional).Contains(entry.Key)))
        {
            _page.Report(line, $"'{key}' is no key of a parameter's yaml block");
        }

        return new ParameterFacts
        {
            Type = Filled("Type"),
            Sets = List("Parameter Sets"),
            Aliases = List("Aliases"),
            AcceptedValues = List("Accepted values"),
            IsRequired = Flag("Required"),
            Position = Position(),
            DefaultValue = Filled("Default value"),
            PipelineInput = OneOf("Accept pipeline input", s_pipelineInputs),
            TakesWildcards = Flag("Accept wildcard characters"),
        };
    }

    private string Text(string key) => _entries.TryGetValue(key, out (string Value, int Line) entry) ? entry.Value : "";

    private string Filled(string key)
    {
        if (_entries.TryGetValue(key, out (string Value, int Line) entry) && entry.Value.Length == 0)
        {
            _page.Report(entry.Line, $"'{key}' is empty");
        }

        return Text(key);
    }

    private string[] List(string key) => Text(key).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private bool Flag(string key) => OneOf(key, ["True", "False"]) == "True";

    private string OneOf(string key, string[] values)
    {
        if (_entries.TryGetValue(key, out (string Value, int Line) entry) && !values.Contains(entry.Value))
        {
            _page.Report(entry.Line, $"'{key}' is '{entry.Value}', not one of: {string.Join("; ", values)}");
        }

        return Text(key);
    }

    private int? Position()
    {
        const string Key = "Position";
        if (!_entries.TryGetValue(Key, out (string Value, int Line) entry) || entry.Value == "Named")
        {
            return null;
        }

        if (int.TryParse(entry.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int position))
        {
            return position;
        }

        _page.Report(entry.Line, $"'{Key}' is '{entry.Value}', neither a number nor 'Named'");
        return null;
    }
}
