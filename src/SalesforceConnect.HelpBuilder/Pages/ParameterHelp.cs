namespace SalesforceConnect.HelpBuilder.Pages;

/// <summary>The help of one parameter.</summary>
/// <param name="Name">Its name, without the dash.</param>
/// <param name="Line">The line of its heading, from 1.</param>
/// <param name="Description">What it does, in paragraphs.</param>
/// <param name="Facts">How it is bound: once, or once for each group of sets that differ.</param>
internal sealed record ParameterHelp(string Name, int Line, IReadOnlyList<string> Description, IReadOnlyList<ParameterFacts> Facts)
{
    /// <summary>How it is bound in a set; null where it does not belong to that set.</summary>
    public ParameterFacts? In(string set) => Facts.FirstOrDefault(facts => facts.IsIn(set));
}
