using SalesforceConnect.Apex;
using SalesforceConnect.Errors;

namespace SalesforceConnect;

/// <summary>Apex that was not compiled, or threw an exception: where, and in which line of the code.</summary>
public sealed class SfApexException : SfException
{
    internal SfApexException(string errorId, ApexAnswer answer, string code)
        : base(
            Text.Message(errorId, answer.Message, answer.Line, answer.Column, ApexSource.Marked(code, answer.Line, answer.Column)),
            errorId,
            errorId == ApexRun.NotCompiled ? SfErrorCategory.InvalidArgument : SfErrorCategory.InvalidOperation,
            Text.Action(errorId),
            inner: null)
    {
        Problem = answer.Message;
        Line = answer.Line;
        Column = answer.Column;
        SourceLine = ApexSource.LineOf(code, answer.Line);
        ApexStackTrace = answer.StackTrace;
    }

    /// <summary>What is wrong, in Salesforce's words.</summary>
    public string Problem { get; }

    /// <summary>The line of the code, from 1; 0 where it is not known.</summary>
    public int Line { get; }

    /// <summary>The column, from 1; 0 where it is not known.</summary>
    public int Column { get; }

    /// <summary>That line, as it stands in the code; empty where it is not known.</summary>
    public string SourceLine { get; }

    /// <summary>The calls that led there, one a line; null for what was not compiled.</summary>
    public string? ApexStackTrace { get; }
}
