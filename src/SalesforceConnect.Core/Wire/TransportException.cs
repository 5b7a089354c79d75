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

    /// <summary>The same call may succeed a moment later.</summary>
    public bool IsTransient { get; }

    /// <summary>The org may have received the request, and may have done it.</summary>
    public bool WasSent { get; }
}
