using System.Management.Automation;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Pipeline;

/// <summary>The one place where an error of Core becomes PowerShell's.</summary>
internal static class ErrorRecords
{
    /// <summary>The record: Core's ID and category, the user's input as its target, and what to do next.</summary>
    public static ErrorRecord From(SfException error, object? target)
    {
        var category = (ErrorCategory)Enum.Parse(typeof(ErrorCategory), error.Category.ToString());
        return new ErrorRecord(error, error.ErrorId, category, error.Target ?? target)
        {
            ErrorDetails = new ErrorDetails(error.Message) { RecommendedAction = error.RecommendedAction ?? "" },
        };
    }
}
