using SalesforceConnect.Bulk;

namespace SalesforceConnect.Core.Tests.Bulk;

/// <summary>What Salesforce says of a row that failed.</summary>
public sealed class RowErrorTests
{
    [Theory]
    [InlineData(
        "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --",
        "REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]", "LastName")]
    [InlineData("INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--", "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", "")]
    [InlineData("A_CODE:Price: not below 0:Price__c Amount__c --", "A_CODE", "Price: not below 0", "Price__c Amount__c")]
    [InlineData("DUPLICATE_VALUE:record with id: 001000000000001:--", "DUPLICATE_VALUE", "record with id: 001000000000001", "")]
    [InlineData("UNABLE_TO_LOCK_ROW:this record or 1 records: 001:Id --", "UNABLE_TO_LOCK_ROW", "this record or 1 records: 001", "Id")]
    [InlineData("A_CODE:Trigger: BeforeInsert\n\nby: Null: x -- y:--", "A_CODE", "Trigger: BeforeInsert\n\nby: Null: x -- y", "")]
    [InlineData("TooManyLockFailure:Too many. Trying again later.:--", "TooManyLockFailure", "Too many. Trying again later.", "")]
    [InlineData("A_CODE:a:b:One,Two --", "A_CODE", "a:b", "One Two")]
    [InlineData("A_CODE:words without an end", "A_CODE", "words without an end", "")]
    [InlineData("no code: just words --", "UNKNOWN_EXCEPTION", "no code: just words", "")]
    [InlineData("  A_CODE:x:-- ", "A_CODE", "x", "")]
    [InlineData("", "UNKNOWN_EXCEPTION", "", "")]
    [InlineData("A_CODE:1:One --B_CODE:2 -- 3:Two --C_CODE:4:--", "A_CODE", "1 B_CODE: 2 -- 3 C_CODE: 4", "One Two")]
    public void It_has_a_code_words_and_fields(string text, string code, string message, string fields)
    {
        RowError error = RowError.Parse(text);
        Assert.Equal((code, message, fields), (error.Code, error.Message, string.Join(" ", error.Fields)));
    }

    [Fact]
    public void A_lock_passes_and_nothing_else_does()
    {
        Assert.All(
            new[] { "UNABLE_TO_LOCK_ROW:x:--", "TooManyLockFailure:x:--", "TOO_MANY_LOCK_FAILURE:x:--" },
            text => Assert.True(RowError.Parse(text).IsLock));
        Assert.All(
            new[] { "REQUIRED_FIELD_MISSING:x:--", "ENTITY_IS_LOCKED:the record is in approval:--", "" },
            text => Assert.False(RowError.Parse(text).IsLock));
    }
}
