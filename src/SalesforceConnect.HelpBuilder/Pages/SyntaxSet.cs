namespace SalesforceConnect.HelpBuilder.Pages;

/// <summary>A parameter set, as the section SYNTAX shows it.</summary>
/// <param name="Name">Its name; <c>(All)</c> where there is but one, without a name.</param>
/// <param name="IsDefault">Whether it is the default one.</param>
/// <param name="Line">The line of its code block, from 1.</param>
/// <param name="Parameters">Its parameters in their order, without the common ones.</param>
internal sealed record SyntaxSet(string Name, bool IsDefault, int Line, IReadOnlyList<SyntaxParameter> Parameters)
{
    /// <summary>What stands for every set.</summary>
    public const string All = "(All)";
}
