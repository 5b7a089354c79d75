namespace SalesforceConnect.LocalOrg;

/// <summary>Why code is not compiled, in Salesforce's words, and where: lines and columns from 1.</summary>
internal sealed class ApexProblem(string problem, int line, int column) : Exception(problem)
{
    public int Line { get; } = line;

    public int Column { get; } = column;
}
