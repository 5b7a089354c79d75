using System.Management.Automation;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Pipeline;

/// <summary>The one place where an error of Core becomes PowerShell's.</summary>
internal static class ErrorRecords
{
    private const string ApexErrorName = "SalesforceConnect.ApexError";

    /// <summary>The record: Core's ID and category, the user's input as its target, and what to do next.</summary>
    /// <param name="error">What failed.</param>
    /// <param name="target">The user's input, where the error has none of its own.</param>
    /// <param name="at">
    /// The connection or the row that it failed at, where there are several and the message has to say which.
    /// </param>
    public static ErrorRecord From(SfException error, object? target, string? at = null)
    {
        var category = (ErrorCategory)Enum.Parse(typeof(ErrorCategory), error.Category.ToString());
        var record = new ErrorRecord(error, error.ErrorId, category, error.Target ?? target)
        {
            ErrorDetails = new ErrorDetails(
                Shown(
                    at is null ? error.Message : Text.Message("FailedAt", at, error.Message), error.RecommendedAction))
            {
                RecommendedAction = error.RecommendedAction ?? ""
            },
        };
        if (error is SfApexException)
        {
            // By this name it has a view of its own, which shows the place in the code.
            PSObject.AsPSObject(record).TypeNames.Insert(0, ApexErrorName);
        }

        return record;
    }

#if NET
    private static string Shown(string message, string? _) => message;
#else
    // Windows PowerShell prints no recommended action, so it stands in the message there.
    private static string Shown(string message, string? recommendation)
        => recommendation is null ? message : $"{message}{Environment.NewLine}  Recommendation: {recommendation}";
#endif
}
