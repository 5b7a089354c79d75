using System.Globalization;
using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;

namespace SalesforceConnect.Rest;

/// <summary>What there is to say of an answer that refuses a call. It holds no body, and of the request only what may be shown.</summary>
internal sealed record Refusal
{
    /// <summary>The HTTP method of the call.</summary>
    public required string Method { get; init; }

    /// <summary>The path of the call, without its query.</summary>
    public required string Path { get; init; }

    /// <summary>The HTTP status code.</summary>
    public required int StatusCode { get; init; }

    /// <summary>All errors of the answer; at least one.</summary>
    public required IReadOnlyList<SfApiError> Errors { get; init; }

    /// <summary>What the first error means.</summary>
    public required ApiErrorTable.Entry Meaning { get; init; }

    /// <summary>How often the call was tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>When the last try was sent, by this machine's clock.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The answer's headers, for a caller who asked for them.</summary>
    public required IReadOnlyDictionary<string, string[]> Headers { get; init; }

    /// <summary>The time on the server when it answered; null where it did not say.</summary>
    public DateTimeOffset? ServerTime { get; init; }

    /// <summary>How long the org asks to wait; null where it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Salesforce's code of the first error.</summary>
    public string Code => Errors[0].Code;

    /// <summary>The stable ID of the error that it becomes.</summary>
    public string ErrorId => "Salesforce." + Code;

    /// <summary>A refusal in words that are not Salesforce's. (Its edge answers 420 and 429 without any.)</summary>
    public bool IsFromSomethingElse => StatusCode is >= 400 and < 500 and not (420 or 429) && Code == SfApiError.StatusCode(StatusCode);

    /// <summary>Whether what the path names is not there.</summary>
    public bool MeansNotFound => Code == "NOT_FOUND";

    /// <summary>Whether a new token may help. Some sessions are refused for good under the same code.</summary>
    public bool MeansExpiredSession
        => StatusCode == 401
            && Code is "INVALID_SESSION_ID" or "INVALID_AUTH_HEADER" or "HTTP_401"
            && ApiErrorTable.IsRefreshable(Errors[0].Message);

    /// <summary>What an answer says that refuses a call.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="method">The HTTP method of the call.</param>
    /// <param name="url">Where it went.</param>
    /// <param name="grantType">The grant that was refused; null for any other call.</param>
    public static Refusal Of(SfResponse response, string method, Uri url, string? grantType = null)
    {
        IReadOnlyList<SfApiError> errors = SfApiError.Read(response);
        DateTimeOffset? serverTime = ReadTime(response.Header("Date"));
        Deletion deletion = method != "DELETE" ? Deletion.None : response.MayBeDoneBefore ? Deletion.Repeated : Deletion.First;
        return new Refusal
        {
            Method = method,
            Path = Redactor.Path(url),
            StatusCode = response.StatusCode,
            Errors = errors,
            Meaning = ApiErrorTable.Of(errors[0].Code, errors[0].Message, response.StatusCode, grantType, deletion),
            Attempts = response.Attempts,
            SentAt = response.RequestTime,
            Headers = response.HeaderTable,
            ServerTime = serverTime,
            RetryAfter = ReadRetryAfter(response.Header("Retry-After"), serverTime ?? response.RequestTime),
        };
    }

    /// <summary>The refusal in one line.</summary>
    public override string ToString() => Text.Message("Salesforce", string.Join("; ", Errors.Select(Describe)), Method, Path, StatusCode);

    private static string Describe(SfApiError error)
        => error.Message.Equals(error.Code, StringComparison.OrdinalIgnoreCase)
            ? error.Code
            : $"{error.Code}: {MarkedPlace.InLine(error.Message)}";

    // Seconds, or a date (RFC 9110, 10.2.3), which is the server's. More than can be counted is as long as can be counted.
    private static TimeSpan? ReadRetryAfter(string? header, DateTimeOffset now)
    {
        string given = header?.Trim() ?? "";
        if (given.Length > 0 && given.All(c => c is >= '0' and <= '9'))
        {
            bool isCounted = int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds);
            return TimeSpan.FromSeconds(isCounted ? seconds : int.MaxValue);
        }

        return given.Contains(':') && ReadTime(given) - now is { } wait && wait > TimeSpan.Zero ? wait : null;
    }

    private static DateTimeOffset? ReadTime(string? header)
        => DateTimeOffset.TryParse(header, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : null;
}
