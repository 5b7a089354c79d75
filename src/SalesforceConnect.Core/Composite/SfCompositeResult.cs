namespace SalesforceConnect;

/// <summary>What became of one request of several that went as one call (REST API Developer Guide, "Composite Resources").</summary>
public sealed class SfCompositeResult
{
    /// <summary>The name of the request, by which others refer to it.</summary>
    public string ReferenceId { get; internal init; } = "";

    /// <summary>The graph that it belongs to; null where there are none.</summary>
    public string? GraphId { get; internal init; }

    /// <summary>Its HTTP status code.</summary>
    public int StatusCode { get; internal init; }

    /// <summary>Whether it was done, and has stayed done.</summary>
    public bool Success { get; internal init; }

    /// <summary>What it answered, as objects; null where it answered nothing, or was refused.</summary>
    public object? Body { get; internal init; }

    /// <summary>
    /// Why it was refused; null on success. <c>PROCESSING_HALTED</c> says that another request is to blame, which has an error of its own.
    /// </summary>
    public SfApiError? Error { get; internal init; }

    /// <summary>What the user gave for it.</summary>
    public object? InputObject { get; internal init; }

    /// <inheritdoc/>
    public override string ToString() => $"{ReferenceId}: {StatusCode}";
}
