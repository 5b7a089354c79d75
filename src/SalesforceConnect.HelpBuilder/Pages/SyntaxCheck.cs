namespace SalesforceConnect.HelpBuilder.Pages;

/// <summary>Holds the section SYNTAX of a page against its section PARAMETERS: both tell the same facts.</summary>
internal sealed class SyntaxCheck
{
    private readonly MarkdownPage _file;
    private readonly CommandPage _page;

    /// <param name="file">Where problems are reported.</param>
    /// <param name="page">What was read from it.</param>
    public SyntaxCheck(MarkdownPage file, CommandPage page)
    {
        _file = file;
        _page = page;
    }

    /// <summary>Reports what does not agree.</summary>
    public void Run()
    {
        foreach (IGrouping<string, ParameterHelp> twice in _page.Parameters
            .GroupBy(parameter => parameter.Name)
            .Where(group => group.Count() > 1))
        {
            _file.Report(twice.Last().Line, $"the parameter -{twice.Key} stands here twice");
        }

        foreach (ParameterHelp parameter in _page.Parameters)
        {
            CheckSets(parameter);
        }

        foreach (SyntaxSet set in _page.Syntax)
        {
            CheckSet(set);
        }
    }

    private void CheckSets(ParameterHelp parameter)
    {
        var known = _page.Syntax.Select(set => set.Name).Append(SyntaxSet.All).ToList();
        foreach (string unknown in parameter.Facts.SelectMany(facts => facts.Sets).Except(known))
        {
            _file.Report(parameter.Line, $"-{parameter.Name} belongs to the parameter set '{unknown}', which SYNTAX does not show");
        }
    }

    private void CheckSet(SyntaxSet set)
    {
        foreach (SyntaxParameter shown in set.Parameters)
        {
            if (_page.Parameters.FirstOrDefault(parameter => parameter.Name == shown.Name)?.In(set.Name) is not { } facts)
            {
                _file.Report(set.Line, $"-{shown.Name} is shown in the parameter set '{set.Name}', but PARAMETERS does not say so");
            }
            else
            {
                Compare(set, shown, facts);
            }
        }

        foreach (ParameterHelp missing in _page.Parameters.Where(parameter => parameter.In(set.Name) is not null))
        {
            if (set.Parameters.All(shown => shown.Name != missing.Name))
            {
                _file.Report(set.Line, $"-{missing.Name} is not shown in the parameter set '{set.Name}'");
            }
        }
    }

    private void Compare(SyntaxSet set, SyntaxParameter shown, ParameterFacts facts)
    {
        if (shown.Type != (facts.IsSwitch ? null : facts.Type))
        {
            _file.Report(
                set.Line,
                $"-{shown.Name} is shown with the type '{shown.Type ?? ParameterFacts.SwitchType}', but its type is '{facts.Type}'");
        }

        if (shown.IsRequired != facts.IsRequired)
        {
            _file.Report(set.Line, $"-{shown.Name} is shown as {(shown.IsRequired ? "required" : "optional")}, and is not");
        }

        if (shown.IsPositional != facts.Position is not null)
        {
            _file.Report(set.Line, $"-{shown.Name} is shown as {(shown.IsPositional ? "positional" : "named")}, and is not");
        }
    }
}
