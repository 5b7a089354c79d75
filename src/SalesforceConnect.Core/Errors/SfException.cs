using SalesforceConnect.Errors;
using SalesforceConnect.Redaction;

namespace SalesforceConnect;

/// <summary>
/// A failure that the user can do something about: a stable ID, a category and what to do next.
/// It never carries a secret, a header or a body.
/// </summary>
public class SfException : Exception
{
    /// <summary>Makes an error whose words stand in the resource file under its ID.</summary>
    /// <param name="errorId">The stable ID, such as <c>NoConnection</c>; also the name of its text.</param>
    /// <param name="category">What kind of failure it is.</param>
    /// <param name="arguments">What the text's placeholders stand for.</param>
    public SfException(string errorId, SfErrorCategory category, params object?[] arguments)
        : this(errorId, category, inner: null, arguments)
    {
    }

    /// <summary>Makes an error with the failure that caused it.</summary>
    /// <param name="errorId">The stable ID; also the name of its text.</param>
    /// <param name="category">What kind of failure it is.</param>
    /// <param name="inner">The cause.</param>
    /// <param name="arguments">What the text's placeholders stand for.</param>
    public SfException(string errorId, SfErrorCategory category, Exception? inner, params object?[] arguments)
        : this(Text.Message(errorId, arguments), errorId, category, Text.Action(errorId, arguments), inner)
    {
    }

    /// <summary>Makes an error with words of its own.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="errorId">The stable ID.</param>
    /// <param name="category">What kind of failure it is.</param>
    /// <param name="recommendedAction">What to do next.</param>
    /// <param name="inner">The cause.</param>
    protected internal SfException(string message, string errorId, SfErrorCategory category, string? recommendedAction, Exception? inner)
        : base(message, Shown(inner))
    {
        ErrorId = errorId;
        Category = category;
        RecommendedAction = recommendedAction;
    }

    /// <summary>The stable ID that scripts may rely on.</summary>
    public string ErrorId { get; }

    /// <summary>What kind of failure it is.</summary>
    public SfErrorCategory Category { get; }

    /// <summary>The input that the error is about, where that is not the item being worked on.</summary>
    public object? Target { get; init; }

    /// <summary>What to do next, in one or two sentences; null where nothing sensible can be said.</summary>
    public string? RecommendedAction { get; private set; }

    /// <summary>
    /// Whether it is about the token of a call that was then not made, so that what the call was to do has certainly not been done.
    /// </summary>
    internal bool IsBeforeCall { get; set; }

    private bool IsAdvised { get; set; }

    /// <summary>Adds to what to do next what only the connection at work knows; once.</summary>
    internal void Advise(string advice)
    {
        if (!IsAdvised)
        {
            IsAdvised = true;
            RecommendedAction = RecommendedAction is null ? advice : RecommendedAction + " " + advice;
        }
    }

    // The runtime's own errors can quote what a server sent.
    private static Exception? Shown(Exception? inner)
    {
        for (Exception? cause = inner; cause is not null; cause = cause.InnerException)
        {
            if (KnownSecret.Mask(cause.Message) != cause.Message)
            {
                return null;
            }
        }

        return inner;
    }
}
