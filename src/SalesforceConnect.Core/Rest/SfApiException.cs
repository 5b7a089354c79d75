using System.Globalization;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Rest;

/// <summary>Salesforce understood the call and refused it, or answered with an error of its own.</summary>
public sealed class SfApiException : SfException
{
    private readonly DateTimeOffset _sentAt;

    internal SfApiException(string method, Uri url, SfResponse response, int attempts, string? grantType = null)
        : this(method, Redactor.Path(url), response, SfApiError.Read(response), attempts, grantType)
    {
    }

    private SfApiException(string method, string path, SfResponse response, IReadOnlyList<SfApiError> errors, int attempts, string? grantType)
        : this(method, path, response, errors, attempts, ApiErrorTable.Find(errors[0].Code, errors[0].Message, response.StatusCode, grantType, isRepeatedDelete: method == "DELETE" && attempts > 1))
    {
    }

    private SfApiException(
        string method, string path, SfResponse response, IReadOnlyList<SfApiError> errors, int attempts, ApiErrorTable.Entry entry)
        : base(
            Text.Message("Salesforce", string.Join("; ", errors.Select(error => Describe(error))), method, path, response.StatusCode),
            "Salesforce." + errors[0].Code,
            entry.Category,
            entry.RecommendedAction,
            inner: null)
    {
        StatusCode = response.StatusCode;
        AllErrors = errors;
        Method = method;
        Path = path;
        Attempts = attempts;
        _sentAt = response.RequestTime;
        ResponseHeaders = response.HeaderTable;
        IsTransient = entry.IsTransient;
        WasRefusedUnprocessed = entry.WasRefusedUnprocessed;
        NeedsSignIn = entry.NeedsSignIn;
        ServerTime = ReadTime(response.Header("Date"));
        RetryAfter = ReadRetryAfter(response.Header("Retry-After"));
    }

    private SfApiException(SfApiException refusal, string message, string? recommendedAction, SfApiException? inner = null)
        : base(message, refusal.ErrorId, refusal.Category, recommendedAction, inner)
    {
        StatusCode = refusal.StatusCode;
        AllErrors = refusal.AllErrors;
        Method = refusal.Method;
        Path = refusal.Path;
        Attempts = refusal.Attempts;
        _sentAt = refusal._sentAt;
        ResponseHeaders = refusal.ResponseHeaders;
        Response = refusal.Response;
        IsTransient = refusal.IsTransient;
        WasRefusedUnprocessed = refusal.WasRefusedUnprocessed;
        NeedsSignIn = refusal.NeedsSignIn;
        ServerTime = refusal.ServerTime;
        RetryAfter = refusal.RetryAfter;
    }

    /// <summary>The HTTP status code.</summary>
    public int StatusCode { get; }

    /// <summary>Salesforce's code of the first error, such as <c>INVALID_FIELD</c>.</summary>
    public string ErrorCode => AllErrors[0].Code;

    /// <summary>The fields of the first error.</summary>
    public IReadOnlyList<string> Fields => AllErrors[0].Fields;

    /// <summary>All errors of the answer; at least one.</summary>
    public IReadOnlyList<SfApiError> AllErrors { get; }

    /// <summary>The HTTP method of the call.</summary>
    public string Method { get; }

    /// <summary>The path of the call, without its query.</summary>
    public string Path { get; }

    /// <summary>How often the call was tried.</summary>
    public int Attempts { get; }

    /// <summary>When the last try was sent, by this machine's clock, in local time.</summary>
    public DateTime RequestTime => _sentAt.LocalDateTime;

    /// <summary>The answer's headers, for a caller who asked for them.</summary>
    internal IReadOnlyDictionary<string, string[]> ResponseHeaders { get; }

    /// <summary>The answer itself, for a caller who takes any; null for the others.</summary>
    internal SfResponse? Response { get; init; }

    /// <summary>The same call may succeed a moment later.</summary>
    internal bool IsTransient { get; }

    /// <summary>The org says that it did not begin the work, so that even a POST may be sent again.</summary>
    internal bool WasRefusedUnprocessed { get; }

    /// <summary>The connection needs a new sign-in.</summary>
    internal bool NeedsSignIn { get; }

    /// <summary>How long the org asks to wait.</summary>
    internal TimeSpan? RetryAfter { get; }

    /// <summary>The time on the server when it answered.</summary>
    internal DateTimeOffset? ServerTime { get; }

    /// <summary>A refusal in words that are not Salesforce's. (Its edge answers 420 and 429 without any.)</summary>
    internal bool IsFromSomethingElse => StatusCode is >= 400 and < 500 and not (420 or 429) && ErrorCode == SfApiError.StatusCode(StatusCode);

    /// <summary>Whether what the path names is not there.</summary>
    internal bool MeansNotFound => ErrorCode == "NOT_FOUND";

    /// <summary>Whether a new token may help. Some sessions are refused for good under the same code.</summary>
    internal bool MeansExpiredSession
        => StatusCode == 401
            && ErrorCode is "INVALID_SESSION_ID" or "INVALID_AUTH_HEADER" or "HTTP_401"
            && ApiErrorTable.IsRefreshable(AllErrors[0].Message);

    /// <summary>The same refusal in the words of whoever knows what was asked for.</summary>
    /// <param name="text">The name of the text.</param>
    /// <param name="arguments">What its placeholders stand for.</param>
    internal SfApiException InWords(string text, params object?[] arguments) => new(this, Text.Message(text, arguments), Text.Action(text, arguments));

    /// <summary>The same refusal with a message that says more; it holds this one.</summary>
    internal SfApiException Saying(string message) => new(this, message, RecommendedAction, this);

    private static string Describe(SfApiError error)
        => error.Message.Equals(error.Code, StringComparison.OrdinalIgnoreCase) ? error.Code : $"{error.Code}: {MarkedPlace.InLine(error.Message)}";

    // Seconds, or a date (RFC 9110, 10.2.3), which is the server's. More than can be counted is as long as can be counted.
    private TimeSpan? ReadRetryAfter(string? header)
    {
        string given = header?.Trim() ?? "";
        if (given.Length > 0 && given.All(c => c is >= '0' and <= '9'))
        {
            return TimeSpan.FromSeconds(int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? seconds : int.MaxValue);
        }

        return given.Contains(':') && ReadTime(given) - (ServerTime ?? _sentAt) is { } wait && wait > TimeSpan.Zero ? wait : null;
    }

    private static DateTimeOffset? ReadTime(string? header)
        => DateTimeOffset.TryParse(header, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;
}
