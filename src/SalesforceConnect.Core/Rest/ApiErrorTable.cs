using SalesforceConnect.Errors;
using static SalesforceConnect.SfErrorCategory;

namespace SalesforceConnect.Rest;

/// <summary>
/// What each code of Salesforce means: a category, whether another try may help, and what to do next. Where one code has several
/// causes, a part of the message tells them apart. The words stand in the resource file.
/// </summary>
internal static class ApiErrorTable
{
    // What Salesforce answers where the record is the only one.
    private const int StatusOfOne = 0;

    private static readonly string[] s_finalSessionMessages = ["not valid for use with the REST API", "not attached to Agent"];

    // The texts that end in how to sign in again, which depends on the connection.
    private static readonly string[] s_signInAgain = ["invalid_grant", "RefreshTokenEnded", "login_required", "INVALID_SESSION_ID", "NoApiScope"];

    private static readonly Rule[] s_rules =
    [
        // OAuth (OAuth 2.0 flow error codes in Salesforce Help)
        new("invalid_client_id", AuthenticationError),
        new("invalid_client", AuthenticationError, Text: "NoCertificate", GrantType: GrantType.JwtBearer),
        new("invalid_client", AuthenticationError),
        new("invalid_client_credentials", AuthenticationError),
        new("invalid_grant", ResourceBusy, "already being processed", "AlreadyProcessed", IsTransient: true, WasRefusedUnprocessed: true),
        new("invalid_grant", ResourceUnavailable, "retry your request", "unknown_error", IsTransient: true, WasRefusedUnprocessed: true),
        new("invalid_grant", AuthenticationError, "no client credentials user", "NoRunAsUser"),
        new("invalid_grant", InvalidArgument, "not supported on this domain", "WrongDomain"),
        new("invalid_grant", AuthenticationError, "inactive user", "inactive_user"),
        new("invalid_grant", AuthenticationError, "inactive org", "inactive_org"),
        new("invalid_grant", AuthenticationError, "org is locked", "OrgLocked"),
        new("invalid_grant", AuthenticationError, "organization is locked", "OrgLocked"),
        new("invalid_grant", AuthenticationError, "locked", "UserLocked"),
        new("invalid_grant", AuthenticationError, "must change password", "PasswordExpired"),
        new("invalid_grant", AuthenticationError, "password expired", "PasswordExpired"),
        new("invalid_grant", AuthenticationError, "password has expired", "PasswordExpired"),
        new("invalid_grant", AuthenticationError, "ip restricted", "IpRestricted"),
        new("invalid_grant", AuthenticationError, "login hours", "IpRestricted"),
        new("invalid_grant", AuthenticationError, "login rate", "rate_limit_exceeded"),
        new("invalid_grant", AuthenticationError, "redirect_uri", "redirect_uri_mismatch"),
        new("invalid_grant", AuthenticationError, "client credentials flow not enabled", "FlowNotEnabled"),
        new("invalid_grant", AuthenticationError, "access/refresh token", "RefreshTokenEnded"),
        new("invalid_grant", AuthenticationError, "refresh token", "RefreshTokenEnded"),
        new("invalid_grant", AuthenticationError, "token validity", "RefreshTokenEnded"),
        new("invalid_grant", AuthenticationError, "authentication failure", "RefreshRefused", GrantType: GrantType.RefreshToken),
        new("invalid_grant", AuthenticationError, "authentication failure", "AuthenticationFailure"),
        new("invalid_grant", AuthenticationError, "hasn't approved", "NotApproved"),
        new("invalid_grant", PermissionDenied, "not admin approved", "NotAdminApproved"),
        new("invalid_grant", InvalidArgument, "audience", "WrongAudience"),
        new("invalid_grant", AuthenticationError, "assertion expired", "AssertionExpired"),
        new("invalid_grant", AuthenticationError, "assertion", "InvalidAssertion"),
        new("invalid_grant", AuthenticationError, "code verifier", "CodeNotAccepted"),
        new("invalid_grant", AuthenticationError, "authorization code", "CodeNotAccepted"),
        new("invalid_grant", AuthenticationError),
        new("invalid_request", AuthenticationError, "code verifier", "CodeNotAccepted"),
        new("invalid_request", AuthenticationError, "client credentials flow not enabled", "FlowNotEnabled"),
        new("invalid_request", InvalidArgument, "redirect_uri", "redirect_uri_mismatch"),
        new("invalid_request", InvalidArgument, "code challenge", "PkceRequired"),
        new("invalid_request", InvalidArgument),
        new("unsupported_grant_type", AuthenticationError, Text: "GrantNotEnabled", GrantType: GrantType.JwtBearer),
        new("unsupported_grant_type", AuthenticationError, Text: "GrantNotEnabled", GrantType: GrantType.RefreshToken),
        new("unsupported_grant_type", AuthenticationError, Text: "GrantNotEnabled", GrantType: GrantType.AuthorizationCode),
        new("unsupported_grant_type", AuthenticationError, Text: "FlowNotEnabled"),
        new("inactive_user", AuthenticationError),
        new("inactive_org", AuthenticationError),
        new("invalid_app_access", PermissionDenied, "not admin approved", "NotAdminApproved"),
        new("invalid_app_access", PermissionDenied, "blocked", "AppBlocked"),
        new("invalid_app_access", PermissionDenied),
        new("invalid_scope", PermissionDenied),
        new("access_denied", PermissionDenied),
        new("rate_limit_exceeded", LimitsExceeded, IsTransient: true),
        new("server_error", ResourceUnavailable, IsTransient: true),
        new("temporarily_unavailable", ResourceUnavailable, IsTransient: true, WasRefusedUnprocessed: true),
        new("unknown_error", ResourceUnavailable, IsTransient: true, WasRefusedUnprocessed: true),
        new("OAUTH_APPROVAL_ERROR_GENERIC", ResourceUnavailable, Text: "unknown_error"),
        new("unauthorized_client", PermissionDenied, Text: "GrantNotEnabled"),
        new("OAUTH_APP_BLOCKED", PermissionDenied, Text: "AppBlocked"),
        new("OAUTH_APP_ACCESS_DENIED", PermissionDenied, Text: "invalid_app_access"),
        new("OAUTH_EC_APP_NOT_FOUND", AuthenticationError, Text: "invalid_client_id"),
        new("invalid_assertion_type", InvalidArgument),
        new("unsupported_response_type", InvalidArgument),
        new("redirect_uri_mismatch", InvalidArgument),
        new("login_required", AuthenticationError),
        new("immediate_unsuccessful", AuthenticationError),
        new("interaction_required", AuthenticationError, Text: "immediate_unsuccessful"),
        new("consent_required", AuthenticationError, Text: "immediate_unsuccessful"),
        new("invalid_token", AuthenticationError),
        new("unsupported_token_type", InvalidArgument),

        // REST (REST API Developer Guide, status codes; SOAP API Developer Guide, StatusCode)
        new("INVALID_SESSION_ID", PermissionDenied, "not valid for use with the REST API", "NoApiScope"),
        new("INVALID_SESSION_ID", AuthenticationError),
        new("INVALID_AUTH_HEADER", AuthenticationError, Text: "INVALID_SESSION_ID"),
        new("REQUEST_LIMIT_EXCEEDED", LimitsExceeded, "TotalRequests", "DailyLimit"),
        new("REQUEST_LIMIT_EXCEEDED", LimitsExceeded, "Concurrent", IsTransient: true, WasRefusedUnprocessed: true),
        new("REQUEST_LIMIT_EXCEEDED", LimitsExceeded, Text: "DailyLimit"),
        new("API_DISABLED_FOR_ORG", PermissionDenied),
        new("API_CURRENTLY_DISABLED", PermissionDenied, Text: "API_DISABLED_FOR_ORG"),
        new("INVALID_OPERATION_WITH_EXPIRED_PASSWORD", AuthenticationError),
        new("INSUFFICIENT_ACCESS", PermissionDenied),
        new("INSUFFICIENT_ACCESS_OR_READONLY", PermissionDenied, Text: "INSUFFICIENT_ACCESS"),
        new("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", InvalidOperation),
        new("MALFORMED_QUERY", InvalidArgument),
        new("MALFORMED_ID", InvalidArgument),
        new("MALFORMED_SEARCH", InvalidArgument),
        new("INVALID_FIELD", ObjectNotFound, "Foreign key external ID", "NoParentWithKey"),
        new("INVALID_FIELD", InvalidArgument, "filter criterion", "WrongValueType"),
        new("INVALID_FIELD", InvalidArgument, "understand relationship", "NoRelationship"),
        new("INVALID_FIELD", InvalidArgument),
        new("INVALID_TYPE", InvalidArgument, "understand relationship", "NoRelationship"),
        new("INVALID_TYPE", InvalidArgument),
        new("INVALID_FIELD_FOR_INSERT_UPDATE", InvalidArgument),
        new("INVALID_QUERY_FILTER_OPERATOR", InvalidArgument),
        new("INVALID_REPLICATION_DATE", InvalidArgument),
        new("INVALID_QUERY_LOCATOR", ObjectNotFound),
        new("EXCEEDED_ID_LIMIT", LimitsExceeded, "queryMore", "TooManyGroups"),
        new("NUMBER_OUTSIDE_VALID_RANGE", InvalidArgument, "SOQL offset", "OffsetTooFar"),
        new("REQUIRED_FIELD_MISSING", InvalidData),
        new("DUPLICATE_VALUE", ResourceExists),
        new("DUPLICATES_DETECTED", ResourceExists),
        new("DUPLICATE_EXTERNAL_ID", InvalidData),
        new("FIELD_CUSTOM_VALIDATION_EXCEPTION", InvalidData),
        new("FIELD_INTEGRITY_EXCEPTION", InvalidData),
        new("STRING_TOO_LONG", InvalidData),
        new("JSON_PARSER_ERROR", InvalidData),
        new("UNABLE_TO_LOCK_ROW", ResourceBusy, IsTransient: true, WasRefusedUnprocessed: true),
        new("ENTITY_IS_DELETED", ObjectNotFound),
        new("INVALID_CROSS_REFERENCE_KEY", ObjectNotFound),
        new("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", PermissionDenied),
        new("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", InvalidData),
        new("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", InvalidOperation),
        new("INACTIVE_OWNER_OR_USER", InvalidData),
        new("INVALID_EMAIL_ADDRESS", InvalidData),
        new("LICENSE_LIMIT_EXCEEDED", LimitsExceeded),
        new("DELETE_FAILED", InvalidOperation),
        new("NOT_FOUND", ObjectNotFound),
        new("URL_NOT_RESET", InvalidArgument),
        new("METHOD_NOT_ALLOWED", InvalidOperation),
        new("UNSUPPORTED_API_VERSION", InvalidArgument),
        new("UNSUPPORTED_MEDIA_TYPE", InvalidArgument),
        new("STORAGE_LIMIT_EXCEEDED", LimitsExceeded),
        new("TXN_SECURITY_NO_ACCESS", PermissionDenied),
        new("TXN_SECURITY_METERING_ERROR", LimitsExceeded),
        new("QUERY_TIMEOUT", OperationTimeout),
        new("QUERY_TOO_COMPLICATED", InvalidArgument),
        new("SERVER_UNAVAILABLE", ResourceUnavailable, IsTransient: true),
        new("ALL_OR_NONE_OPERATION_ROLLED_BACK", InvalidOperation),
        new("PROCESSING_HALTED", InvalidOperation),
        new("UNKNOWN_EXCEPTION", ResourceUnavailable),

        // Bulk jobs (Bulk API 2.0 and Bulk API Developer Guide, "Errors")
        new("INVALIDJOBSTATE", InvalidOperation, "Aborting already", "JobHasEnded"),
        new("INVALIDJOBSTATE", InvalidOperation),
        new("API_ERROR", InvalidOperation, "is not terminated", "JobHasNotEnded"),
        new("INVALIDUSER", PermissionDenied),
        new("INVALIDJOB", InvalidArgument),
        new("INVALIDENTITY", InvalidArgument),
        new("FEATURENOTENABLED", PermissionDenied),
        new("EXCEEDEDQUOTA", LimitsExceeded),
    ];

    private static readonly ILookup<string, Rule> s_byCode = s_rules.ToLookup(rule => rule.Code, StringComparer.Ordinal);

    /// <summary>What is known of an error: of an answer's, or of one row's within an answer.</summary>
    /// <param name="code">Salesforce's code.</param>
    /// <param name="message">Salesforce's words.</param>
    /// <param name="status">
    /// The HTTP status code of the answer that it is; null for a row's error, which means what it does where it is the answer.
    /// </param>
    /// <param name="grantType">The grant that was refused; null for any other call.</param>
    /// <param name="deletion">Whether a record was to be deleted.</param>
    public static Entry Of(
        string code, string message, int? status, string? grantType = null, Deletion deletion = Deletion.None)
    {
        Entry entry = Find(code, message, status ?? StatusOfOne, grantType);
        string? advice = deletion == Deletion.Repeated && entry.Category == ObjectNotFound ? "DeletedByEarlierTry"
            : deletion != Deletion.None && code == "ENTITY_IS_DELETED" ? "AlreadyDeleted"
            : null;
        return advice is null ? entry : entry with { RecommendedAction = Action(advice) };
    }

    /// <summary>Whether a session error with these words can be mended by a new token.</summary>
    public static bool IsRefreshable(string message)
        => !s_finalSessionMessages.Any(final => message.IndexOf(final, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>The codes with an entry of their own.</summary>
    internal static IEnumerable<string> Codes => s_byCode.Select(group => group.Key);

    private static Entry Find(string code, string message, int status, string? grantType)
    {
        bool edge = status is 420 or 429;
        Rule? rule = s_byCode[code].FirstOrDefault(candidate
            => (candidate.GrantType is null || candidate.GrantType == grantType)
                && (candidate.MessagePart is null || message.IndexOf(candidate.MessagePart, StringComparison.OrdinalIgnoreCase) >= 0));
        return rule is not null
            ? new Entry(
                rule.Category, Action(rule.Text ?? code), rule.IsTransient
                    || edge
                    || status >= 500, rule.WasRefusedUnprocessed || edge, s_signInAgain.Contains(rule.Text ?? code))
            : new Entry(CategoryOf(status), Action(TextOf(status)), edge || status >= 500, edge, s_signInAgain.Contains(TextOf(status)));
    }

    private static string? Action(string text) => Errors.Text.Action("Salesforce." + text);

    private static SfErrorCategory CategoryOf(int status) => status switch
    {
        401 => AuthenticationError,
        403 => PermissionDenied,
        404 or 410 => ObjectNotFound,
        408 => OperationTimeout,
        405 or 409 or 412 or 428 => InvalidOperation,
        420 or >= 500 => ResourceUnavailable,
        429 => LimitsExceeded,
        >= 300 and < 400 => InvalidOperation,
        _ => InvalidArgument,
    };

    private static string TextOf(int status) => status switch
    {
        300 => "HTTP_300",
        401 => "INVALID_SESSION_ID",
        403 => "INSUFFICIENT_ACCESS",
        404 => "NOT_FOUND",
        405 => "METHOD_NOT_ALLOWED",
        410 => "UNSUPPORTED_API_VERSION",
        414 or 431 => "UriTooLong",
        415 => "UNSUPPORTED_MEDIA_TYPE",
        408 or 420 or >= 500 => "SERVER_UNAVAILABLE",
        429 => "REQUEST_LIMIT_EXCEEDED",
        StatusOfOne => "OtherRow",
        _ => "Other",
    };

    /// <summary>What is known of an error.</summary>
    /// <param name="Category">What kind of failure it is.</param>
    /// <param name="RecommendedAction">What to do next; null where nothing sensible can be said.</param>
    /// <param name="IsTransient">The same may succeed a moment later.</param>
    /// <param name="WasRefusedUnprocessed">
    /// The org says that it did not begin the work, so that even what makes a record may be sent again.
    /// </param>
    /// <param name="NeedsSignIn">The connection needs a new sign-in.</param>
    internal sealed record Entry(
        SfErrorCategory Category, string? RecommendedAction, bool IsTransient, bool WasRefusedUnprocessed, bool NeedsSignIn);

    private sealed record Rule(
        string Code,
        SfErrorCategory Category,
        string? MessagePart = null,
        string? Text = null,
        bool IsTransient = false,
        bool WasRefusedUnprocessed = false,
        string? GrantType = null);
}
