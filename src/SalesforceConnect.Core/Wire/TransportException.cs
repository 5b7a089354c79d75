using SalesforceConnect.Errors;

namespace SalesforceConnect.Wire;

/// <summary>No whole answer came: name not found, no connection, bad certificate, time-out, or a body that broke off.</summary>
internal sealed class TransportException : SfException
{
    public TransportException(
        string errorId, SfErrorCategory category, bool isTransient, bool wasSent, Exception? inner, params object?[] arguments)
        : base(errorId, category, inner, arguments)
    {
        IsTransient = isTransient;
        WasSent = wasSent;
    }

    private TransportException(TransportException failure, string message, string? recommendedAction)
        : base(message, failure.ErrorId, failure.Category, recommendedAction, failure.InnerException)
    {
        IsTransient = failure.IsTransient;
        WasSent = failure.WasSent;
        IsBeforeCall = failure.IsBeforeCall;
    }

    /// <summary>The same call may succeed a moment later.</summary>
    public bool IsTransient { get; }

    /// <summary>The org may have received the request, and may have done it.</summary>
    public bool WasSent { get; }

    /// <summary>The same failure with a message that says more.</summary>
    public TransportException Saying(string message) => new(this, message, RecommendedAction);

    /// <summary>The same failure of a call that changes nothing, so that there is nothing to check before it is made again.</summary>
    public TransportException OfRead() => ErrorId == "AnswerBrokeOff" ? new(this, Message, Text.Message("AnswerBrokeOff.Read")) : this;
}
