using SalesforceConnect.Errors;
using SalesforceConnect.Rest;

namespace SalesforceConnect.Core.Tests.Errors;

/// <summary>Every code that Salesforce documents says what it means and what to do next.</summary>
public sealed class ApiErrorTableTests
{
    /// <summary>OAuth 2.0 flow errors, the union of all flows.</summary>
    public static TheoryData<string> OAuthCodes =>
    [
        "access_denied", "inactive_org", "inactive_user", "invalid_app_access", "invalid_assertion_type", "invalid_client",
        "invalid_client_credentials", "invalid_client_id",
        "invalid_grant", "invalid_request", "invalid_scope", "rate_limit_exceeded", "redirect_uri_mismatch", "server_error",
        "unsupported_grant_type",
        "unsupported_response_type", "unsupported_token_type", "immediate_unsuccessful", "login_required", "invalid_token",
        "temporarily_unavailable", "unknown_error", "unauthorized_client",
    ];

    /// <summary>Error codes of the REST API.</summary>
    public static TheoryData<string> RestCodes =>
    [
        "INVALID_SESSION_ID", "INVALID_AUTH_HEADER", "REQUEST_LIMIT_EXCEEDED", "API_DISABLED_FOR_ORG", "API_CURRENTLY_DISABLED",
        "INSUFFICIENT_ACCESS", "INSUFFICIENT_ACCESS_OR_READONLY",
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "MALFORMED_QUERY", "MALFORMED_ID", "MALFORMED_SEARCH", "INVALID_FIELD", "INVALID_TYPE",
        "INVALID_FIELD_FOR_INSERT_UPDATE",
        "REQUIRED_FIELD_MISSING", "DUPLICATE_VALUE", "DUPLICATES_DETECTED", "DUPLICATE_EXTERNAL_ID", "FIELD_CUSTOM_VALIDATION_EXCEPTION",
        "FIELD_INTEGRITY_EXCEPTION", "STRING_TOO_LONG",
        "UNABLE_TO_LOCK_ROW", "ENTITY_IS_DELETED", "DELETE_FAILED", "NOT_FOUND", "URL_NOT_RESET", "METHOD_NOT_ALLOWED",
        "JSON_PARSER_ERROR", "UNSUPPORTED_API_VERSION", "UNSUPPORTED_MEDIA_TYPE",
        "STORAGE_LIMIT_EXCEEDED", "TXN_SECURITY_NO_ACCESS", "TXN_SECURITY_METERING_ERROR", "QUERY_TIMEOUT", "QUERY_TOO_COMPLICATED",
        "INVALID_QUERY_LOCATOR",
        "INVALID_QUERY_FILTER_OPERATOR", "SERVER_UNAVAILABLE", "INVALID_OPERATION_WITH_EXPIRED_PASSWORD",
        "ALL_OR_NONE_OPERATION_ROLLED_BACK", "PROCESSING_HALTED",
        "INVALID_REPLICATION_DATE", "UNKNOWN_EXCEPTION",
    ];

    [Theory]
    [MemberData(nameof(OAuthCodes))]
    [MemberData(nameof(RestCodes))]
    public void A_documented_code_has_a_category_and_a_recommendation_of_its_own(string code)
    {
        Assert.Contains(code, ApiErrorTable.Codes);
        ApiErrorTable.Entry entry = ApiErrorTable.Of(code, "", 400);

        Assert.NotEqual(SfErrorCategory.NotSpecified, entry.Category);
        Assert.False(string.IsNullOrWhiteSpace(entry.RecommendedAction));
        Assert.NotEqual(Text.Action("Salesforce.Other"), entry.RecommendedAction);
    }

    [Fact]
    public void Every_documented_OAuth_code_has_advice_that_no_other_has()
    {
        string[] documented = [.. ((IEnumerable<object[]>)OAuthCodes).Select(row => (string)row[0])];
        string?[] advice = [.. documented.Except(["unsupported_grant_type", "unauthorized_client"])
            .Select(code => ApiErrorTable.Of(code, "", 400).RecommendedAction)];

        Assert.Equal(advice.Length, advice.Distinct().Count());
    }

    // The words of the token endpoint, as people have reported them.
    [Theory]
    [InlineData("invalid_grant", "authentication failure", GrantType.JwtBearer, "Login History")]
    [InlineData("invalid_grant", "authentication failure - Invalid Password", GrantType.RefreshToken, "Login History")]
    [InlineData("invalid_grant", "user must change password", GrantType.JwtBearer, "new password")]
    [InlineData("invalid_grant", "password expired", GrantType.RefreshToken, "new password")]
    [InlineData("invalid_grant", "org is locked", GrantType.ClientCredentials, "The org is locked")]
    [InlineData("invalid_grant", "user is locked out", GrantType.JwtBearer, "Unlock")]
    [InlineData("invalid_grant", "ip restricted or invalid login hours", GrantType.ClientCredentials, "hours")]
    [InlineData("invalid_grant", "invalid login hours", GrantType.RefreshToken, "hours")]
    [InlineData("invalid_grant", "inactive organization", GrantType.RefreshToken, "The org is not active")]
    [InlineData("invalid_grant", "inactive user", GrantType.RefreshToken, "is not active")]
    [InlineData("invalid_grant", "expired access/refresh token", GrantType.RefreshToken, "refresh token no longer works")]
    [InlineData("invalid_grant", "token validity expired", GrantType.RefreshToken, "refresh token no longer works")]
    [InlineData("invalid_grant", "invalid refresh token", GrantType.RefreshToken, "refresh token no longer works")]
    [InlineData("invalid_grant", "redirect_uri mismatch", GrantType.AuthorizationCode, "step 6")]
    [InlineData("invalid_grant", "invalid code verifier", GrantType.AuthorizationCode, "works once")]
    [InlineData("invalid_grant", "user hasn't approved this consumer", GrantType.JwtBearer, "-Username")]
    [InlineData("invalid_grant", "something new", GrantType.ClientCredentials, "Login History")]
    [InlineData("invalid_request", "redirect_uri must match configuration", GrantType.AuthorizationCode, "step 6")]
    [InlineData("invalid_request", "missing required code challenge", GrantType.ClientCredentials, "PKCE")]
    [InlineData("invalid_app_access", "app is blocked by admin", GrantType.JwtBearer, "blocked this app")]
    [InlineData("OAUTH_APP_BLOCKED", "this app is blocked by admin", null, "blocked this app")]
    [InlineData("OAUTH_EC_APP_NOT_FOUND", "external client app is not installed in this org", null, "step 13")]
    public void What_the_token_endpoint_says_has_advice_of_its_own(string code, string words, string? grantType, string advice)
    {
        ApiErrorTable.Entry entry = ApiErrorTable.Of(code, words, 400, grantType);

        Assert.Contains(advice, entry.RecommendedAction, StringComparison.Ordinal);
        Assert.False(entry.IsTransient);
    }

    [Theory]
    [InlineData(GrantType.ClientCredentials)]
    [InlineData(GrantType.JwtBearer)]
    [InlineData(GrantType.AuthorizationCode)]
    public void What_never_was_is_not_called_no_longer_valid(string grantType)
    {
        foreach (string words in new[]
        {
            "authentication failure",
            "user must change password",
            "org is locked",
            "login hours",
            "anything"
        })
        {
            Assert.DoesNotContain(
                "no longer", ApiErrorTable.Of("invalid_grant", words, 400, grantType).RecommendedAction, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("invalid_grant", "token request is already being processed")]
    [InlineData("unknown_error", "retry your request")]
    [InlineData("invalid_grant", "unknown error, retry your request")]
    [InlineData("temporarily_unavailable", "try again later")]
    public void An_answer_of_the_token_endpoint_that_passes_is_tried_again(string code, string words)
    {
        ApiErrorTable.Entry entry = ApiErrorTable.Of(code, words, 400, GrantType.RefreshToken);

        Assert.True(entry.IsTransient && entry.WasRefusedUnprocessed);
    }

    [Fact]
    public void Every_code_of_the_table_has_a_recommendation()
        => Assert.All(
            ApiErrorTable.Codes, code => Assert.False(string.IsNullOrWhiteSpace(ApiErrorTable.Of(code, "", 400).RecommendedAction), code));

    [Theory]
    [InlineData("INVALID_FIELD", "value of filter criterion for field 'CloseDate' must be of type date and should not be enclosed in quotes", "Give a value of the field's type")]
    [InlineData("INVALID_FIELD", "Didn't understand relationship 'Ownr' in field path.", "RelationshipName")]
    [InlineData("INVALID_TYPE", "Didn't understand relationship 'Contact' in FROM part of query call.", "ChildRelationships")]
    [InlineData("INVALID_FIELD", "No such column 'Nope' on entity 'Account'.", "field's API name")]
    [InlineData("INVALID_TYPE", "sObject type 'Acount' is not supported.", "object's API name")]
    [InlineData("EXCEEDED_ID_LIMIT", "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch", "HAVING")]
    [InlineData("NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000", "Leave OFFSET out")]
    public void What_is_wrong_with_a_query_is_told_apart_by_the_words(string code, string message, string recommendation)
        => Assert.Contains(recommendation, ApiErrorTable.Of(code, message, 400).RecommendedAction, StringComparison.Ordinal);

    [Theory]
    [InlineData(300, SfErrorCategory.InvalidOperation, false, "path")]
    [InlineData(400, SfErrorCategory.InvalidArgument, false, "body")]
    [InlineData(401, SfErrorCategory.AuthenticationError, false, "session")]
    [InlineData(403, SfErrorCategory.PermissionDenied, false, "permission")]
    [InlineData(404, SfErrorCategory.ObjectNotFound, false, "path")]
    [InlineData(405, SfErrorCategory.InvalidOperation, false, "method")]
    [InlineData(408, SfErrorCategory.OperationTimeout, false, "again")]
    [InlineData(409, SfErrorCategory.InvalidOperation, false, "body")]
    [InlineData(410, SfErrorCategory.ObjectNotFound, false, "version")]
    [InlineData(412, SfErrorCategory.InvalidOperation, false, "body")]
    [InlineData(414, SfErrorCategory.InvalidArgument, false, "16,384")]
    [InlineData(415, SfErrorCategory.InvalidArgument, false, "JSON")]
    [InlineData(420, SfErrorCategory.ResourceUnavailable, true, "again")]
    [InlineData(428, SfErrorCategory.InvalidOperation, false, "body")]
    [InlineData(429, SfErrorCategory.LimitsExceeded, true, "Wait")]
    [InlineData(431, SfErrorCategory.InvalidArgument, false, "16,384")]
    [InlineData(500, SfErrorCategory.ResourceUnavailable, true, "again")]
    [InlineData(502, SfErrorCategory.ResourceUnavailable, true, "again")]
    [InlineData(503, SfErrorCategory.ResourceUnavailable, true, "again")]
    public void A_status_without_a_known_code_is_understood_by_itself(
        int status, SfErrorCategory category, bool isTransient, string recommendation)
    {
        ApiErrorTable.Entry entry = ApiErrorTable.Of("HTTP_" + status, "", status);

        Assert.Equal((category, isTransient), (entry.Category, entry.IsTransient));
        Assert.Contains(recommendation, entry.RecommendedAction, StringComparison.OrdinalIgnoreCase);
    }

    // What a row is told, without the status of an answer.
    [Theory]
    [InlineData("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access", SfErrorCategory.ResourceBusy, true, true)]
    [InlineData("DUPLICATE_VALUE", "duplicate value found", SfErrorCategory.ResourceExists, false, false)]
    [InlineData("ENTITY_IS_DELETED", "entity is deleted", SfErrorCategory.ObjectNotFound, false, false)]
    [InlineData("SERVER_UNAVAILABLE", "busy", SfErrorCategory.ResourceUnavailable, true, false)]
    public void A_row_is_told_what_it_would_be_alone(
        string code, string message, SfErrorCategory category, bool isTransient, bool wasRefusedUnprocessed)
    {
        ApiErrorTable.Entry entry = ApiErrorTable.Of(code, message, status: null);

        Assert.Equal((category, isTransient, wasRefusedUnprocessed), (entry.Category, entry.IsTransient, entry.WasRefusedUnprocessed));
        Assert.False(string.IsNullOrWhiteSpace(entry.RecommendedAction));
        Assert.Equal(ApiErrorTable.Of(code, message, 400), entry);
    }

    [Fact]
    public void A_row_with_an_unknown_code_is_told_to_correct_the_row()
        => Assert.Contains(
            "row", ApiErrorTable.Of("SOMETHING_NEW", "never heard of", status: null).RecommendedAction, StringComparison.Ordinal);

    [Theory]
    [InlineData("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", 403, false, false)]
    [InlineData("REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded.", 403, true, true)]
    [InlineData("REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded.", 403, true, true)]
    [InlineData("REQUEST_LIMIT_EXCEEDED", "Limit exceeded.", 403, false, false)]
    [InlineData("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access", 400, true, true)]
    [InlineData("UNKNOWN_EXCEPTION", "An unexpected error occurred.", 500, true, false)]
    [InlineData("SERVER_UNAVAILABLE", "busy", 503, true, false)]
    [InlineData("INVALID_FIELD", "No such column", 400, false, false)]
    [InlineData("HTTP_420", "", 420, true, true)]
    [InlineData("HTTP_429", "", 429, true, true)]
    public void It_says_what_may_be_tried_again(string code, string message, int status, bool isTransient, bool wasRefusedUnprocessed)
    {
        ApiErrorTable.Entry entry = ApiErrorTable.Of(code, message, status);

        Assert.Equal((isTransient, wasRefusedUnprocessed), (entry.IsTransient, entry.WasRefusedUnprocessed));
    }
}
