namespace SalesforceConnect.Composite;

/// <summary>One of the requests that go as one call.</summary>
/// <param name="Method">The HTTP method, in capitals.</param>
/// <param name="Path">Its path as the user gave it, which may hold references.</param>
internal sealed record CompositeRequest(string Method, string Path)
{
    /// <summary>Its name; null for one that it is given.</summary>
    public string? ReferenceId { get; init; }

    /// <summary>Its graph; null for the only one.</summary>
    public string? GraphId { get; init; }

    /// <summary>What it carries, as JSON in UTF-8; null for nothing.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Its headers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>What the user gave.</summary>
    public object? Input { get; init; }
}

/// <summary>What became of a request.</summary>
/// <param name="Request">The request.</param>
/// <param name="StatusCode">Its HTTP status code.</param>
/// <param name="Body">What it answered, as JSON in UTF-8; null for nothing.</param>
/// <param name="Failure">Why it was refused; null on success.</param>
internal sealed record CompositeAnswer(CompositeRequest Request, int StatusCode, byte[]? Body, CompositeFailure? Failure);

/// <summary>Why a request was refused.</summary>
/// <param name="Error">Salesforce's error.</param>
/// <param name="IsBystander">Whether another request is to blame.</param>
internal sealed record CompositeFailure(SfApiError Error, bool IsBystander);
