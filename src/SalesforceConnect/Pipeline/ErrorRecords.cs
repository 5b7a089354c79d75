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
            ErrorDetails = new ErrorDetails(Shown(error)) { RecommendedAction = error.RecommendedAction ?? "" },
        };
    }

#if NET
    private static string Shown(SfException error) => error.Message;
#else
    // Windows PowerShell prints no recommended action, so it stands in the message there.
    private static string Shown(SfException error)
        => error.RecommendedAction is null ? error.Message : $"{error.Message}{Environment.NewLine}  Recommendation: {error.RecommendedAction}";
#endif
}
