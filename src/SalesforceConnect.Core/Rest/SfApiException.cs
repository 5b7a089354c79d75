using SalesforceConnect.Errors;
using SalesforceConnect.Rest;

namespace SalesforceConnect;

/// <summary>Salesforce understood the call and refused it, or answered with an error of its own.</summary>
public sealed class SfApiException : SfException
{
    /// <param name="refusal">What was refused, and how.</param>
    internal SfApiException(Refusal refusal)
        : this(refusal, refusal.ToString(), refusal.Meaning.RecommendedAction)
    {
    }

    private SfApiException(Refusal refusal, string message, string? recommendedAction, SfApiException? inner = null)
        : base(message, refusal.ErrorId, refusal.Meaning.Category, recommendedAction, inner)
        => Refusal = refusal;

    /// <summary>The HTTP status code.</summary>
    public int StatusCode => Refusal.StatusCode;

    /// <summary>Salesforce's code of the first error, such as <c>INVALID_FIELD</c>.</summary>
    public string ErrorCode => Refusal.Code;

    /// <summary>The fields of the first error.</summary>
    public IReadOnlyList<string> Fields => AllErrors[0].Fields;

    /// <summary>All errors of the answer; at least one.</summary>
    public IReadOnlyList<SfApiError> AllErrors => Refusal.Errors;

    /// <summary>The HTTP method of the call.</summary>
    public string Method => Refusal.Method;

    /// <summary>The path of the call, without its query.</summary>
    public string Path => Refusal.Path;

    /// <summary>How often the call was tried.</summary>
    public int Attempts => Refusal.Attempts;

    /// <summary>When the last try was sent, by this machine's clock, in local time.</summary>
    public DateTime RequestTime => Refusal.SentAt.LocalDateTime;

    /// <summary>All that is known of it.</summary>
    internal Refusal Refusal { get; }

    /// <summary>The same refusal in the words of whoever knows what was asked for.</summary>
    /// <param name="text">The name of the text.</param>
    /// <param name="arguments">What its placeholders stand for.</param>
    internal SfApiException InWords(string text, params object?[] arguments)
        => new(Refusal, Text.Message(text, arguments), Text.Action(text, arguments));

    /// <summary>The same refusal with a message that says more, and another thing to do next; it holds this one.</summary>
    internal SfApiException Advising(string message, string recommendedAction) => new(Refusal, message, recommendedAction, this);

    /// <summary>The same refusal with a message that says more; it holds this one.</summary>
    internal SfApiException Saying(string message) => new(Refusal, message, RecommendedAction, this);
}
