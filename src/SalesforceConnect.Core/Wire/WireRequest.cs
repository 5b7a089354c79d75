namespace SalesforceConnect.Wire;

/// <summary>One request as it goes over the wire.</summary>
/// <param name="Method">The HTTP method, in capitals.</param>
/// <param name="Url">Exactly where to.</param>
internal sealed record WireRequest(string Method, Uri Url)
{
    /// <summary>The headers, the authorization among them; those of the body come with it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>What it carries; null for nothing.</summary>
    public RequestBody? Body { get; init; }

    /// <summary>Where the answer's body goes.</summary>
    public BodySink Sink { get; init; } = BodySink.Memory;

    /// <summary>How long it may be without a sign of life; null for the transport's patience.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Hears of bytes that come and go; null for nobody.</summary>
    public ITransferListener? Listener { get; init; }

    /// <summary>Whether nothing may send it twice, not even the runtime by itself.</summary>
    public bool IsOnce { get; init; }

    /// <summary>Says no more than may be shown: headers carry tokens.</summary>
    public override string ToString() => $"{Method} {Redaction.Redactor.Path(Url)}";
}
