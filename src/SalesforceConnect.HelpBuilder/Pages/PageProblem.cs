namespace SalesforceConnect.HelpBuilder.Pages;

/// <summary>Something that is wrong with a page.</summary>
/// <param name="File">The page's path.</param>
/// <param name="Line">The line that it is about, from 1.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record PageProblem(string File, int Line, string Message)
{
    /// <summary>The form that MSBuild and editors know: <c>file(line): error HELP: message</c>.</summary>
    public override string ToString() => $"{File}({Line}): error HELP: {Message}";
}
