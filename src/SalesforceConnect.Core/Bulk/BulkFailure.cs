using SalesforceConnect.Errors;

namespace SalesforceConnect.Bulk;

/// <summary>What it means that a job failed as a whole, by what Salesforce says of it.</summary>
internal static class BulkFailure
{
    private static readonly string[] s_passing = ["TooManyLockFailure", "Timeout", "timed out"];

    // What the reason holds, and the text that says what to do about it.
    private static readonly (string Part, string Text, SfErrorCategory Category)[] s_reasons =
    [
        ("Field name not found", "BulkJobFailed.Field", SfErrorCategory.InvalidArgument),
        ("LineEnding is invalid", "BulkJobFailed.LineEnding", SfErrorCategory.InvalidData),
        ("Failed to parse CSV", "BulkJobFailed.Csv", SfErrorCategory.InvalidData),
        ("ExceededQuota", "BulkJobFailed.Quota", SfErrorCategory.LimitsExceeded),
        ("FeatureNotEnabled", "BulkJobFailed.Feature", SfErrorCategory.PermissionDenied),
        ("must contain only ids", "BulkJobFailed.OnlyIds", SfErrorCategory.InvalidArgument),
        ("hardDelete", "BulkJobFailed.Feature", SfErrorCategory.PermissionDenied),
        ("TooManyLockFailure", "BulkJobFailed.Locks", SfErrorCategory.ResourceBusy),
        ("timed out", "BulkJobFailed.Timeout", SfErrorCategory.OperationTimeout),
        ("Timeout", "BulkJobFailed.Timeout", SfErrorCategory.OperationTimeout),
        ("InvalidUser", "BulkJobFailed.User", SfErrorCategory.PermissionDenied),
    ];

    /// <summary>Whether rows that a job left are worth another try: not where it failed for good, nor where somebody stopped it.</summary>
    public static bool MayPass(SfBulkJob job)
        => job.State == "JobComplete"
            || (job.State == "Failed" && s_passing.Any(part => job.ErrorMessage?.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0));

    /// <summary>The error of a job that is complete and has rows that failed; null where none did.</summary>
    public static SfException? OfRows(SfBulkJob job)
    {
        if (job is not { State: "JobComplete", Failed: > 0 and var failed })
        {
            return null;
        }

        string which = Text.Message("BulkRowsFailed.Which", job.Id);
        string place = Text.Message("BulkRowsFailed.Job", job.Id);
        return new SfException("BulkRowsFailed", SfErrorCategory.InvalidData, failed, job.Uploaded ?? job.Processed ?? failed, which, place) { Target = job };
    }

    /// <summary>The error of a job that failed, or that somebody stopped.</summary>
    public static SfException Of(SfBulkJob job)
    {
        if (job.State == "Aborted")
        {
            return new SfException("BulkJobAborted", SfErrorCategory.InvalidOperation, job.Id) { Target = job };
        }

        string reason = job.ErrorMessage is { Length: > 0 } told ? told : Text.Message("BulkJobFailed.NoReason");
        (string _, string text, SfErrorCategory category) = s_reasons.FirstOrDefault(
            each => reason.IndexOf(each.Part, StringComparison.OrdinalIgnoreCase) >= 0);
        return new SfException(
            Text.Message("BulkJobFailed", job.Id, reason),
            "BulkJobFailed",
            text is null ? SfErrorCategory.InvalidOperation : category,
            Text.Message(text ?? "BulkJobFailed.Action", job.Id),
            inner: null)
        { Target = job };
    }
}
