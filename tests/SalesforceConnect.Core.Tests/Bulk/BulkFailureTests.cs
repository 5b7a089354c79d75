using SalesforceConnect.Bulk;
using SalesforceConnect.Errors;

namespace SalesforceConnect.Core.Tests.Bulk;

/// <summary>Jobs that failed as a whole.</summary>
public sealed class BulkFailureTests
{
    [Theory]
    [InlineData("InvalidBatch : Field name not found : Foo__c", SfErrorCategory.InvalidArgument, "field-level security", false)]
    [InlineData("ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF", SfErrorCategory.InvalidData, "line ending", false)]
    [InlineData("InvalidBatch : Failed to parse CSV. Found unescaped quote.", SfErrorCategory.InvalidData, "byte order mark", false)]
    [InlineData("ExceededQuota : ApiBatchItems Limit exceeded.", SfErrorCategory.LimitsExceeded, "Get-SfLimit", false)]
    [InlineData("FeatureNotEnabled : Async Api not enabled", SfErrorCategory.PermissionDenied, "administrator", false)]
    [InlineData("FeatureNotEnabled : hardDelete operation requires special user profile permission", SfErrorCategory.PermissionDenied, "Bulk API Hard Delete", false)]
    [InlineData("InvalidBatch : Records for hardDelete must contain only ids", SfErrorCategory.InvalidArgument, "Id alone", false)]
    [InlineData("TooManyLockFailure : Too many lock failure 200. Trying again later.", SfErrorCategory.ResourceBusy, "-SortBy", true)]
    [InlineData("Timeout : The batch timed out", SfErrorCategory.OperationTimeout, "triggers", true)]
    [InlineData("InternalServerError : Batch timed out while processing", SfErrorCategory.OperationTimeout, "triggers", true)]
    [InlineData("InvalidUser : Job belongs to another user", SfErrorCategory.PermissionDenied, "another user's", false)]
    [InlineData("Unknown : something else", SfErrorCategory.InvalidOperation, "Receive-SfBulkJob 750000000000001", false)]
    [InlineData(null, SfErrorCategory.InvalidOperation, "Receive-SfBulkJob 750000000000001", false)]
    public void The_reason_is_told_as_it_is_with_what_to_do(string? reason, SfErrorCategory category, string advice, bool mayPass)
    {
        var job = new SfBulkJob { Id = "750000000000001", State = "Failed", ErrorMessage = reason };
        SfException error = BulkFailure.Of(job);
        Assert.Equal(("BulkJobFailed", category, job), (error.ErrorId, error.Category, error.Target));
        Assert.Contains(reason ?? "no reason", error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(mayPass, BulkFailure.MayPass(job));
    }

    [Fact]
    public void A_job_that_somebody_stopped_is_no_failure_of_the_org()
    {
        var job = new SfBulkJob { Id = "750000000000001", State = "Aborted", ErrorMessage = null };
        SfException error = BulkFailure.Of(job);
        Assert.Equal("BulkJobAborted", error.ErrorId);
        Assert.Contains("-Kind Unprocessed", error.RecommendedAction, StringComparison.Ordinal);
        Assert.False(BulkFailure.MayPass(job));
        Assert.True(BulkFailure.MayPass(job with { State = "JobComplete" }));
    }
}
