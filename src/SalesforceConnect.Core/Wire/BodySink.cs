namespace SalesforceConnect.Wire;

/// <summary>
/// Where an answer's body goes. A sink sees the head of every answer and says which bodies are for it; the others, such as that of a
/// refusal, are kept in memory. A call that is tried again gives it another answer, so that what one keeps of a body that broke off, and
/// whether it can take another, is its own affair: where it cannot, it throws an error that is not tried again.
/// </summary>
internal abstract class BodySink : IDisposable
{
    /// <summary>Keeps the body in memory, unzipped. It serves any number of calls.</summary>
    public static BodySink Memory { get; } = new MemorySink();

    /// <summary>What the caller should know before anything is sent; null for nothing.</summary>
    public virtual string? Warning => null;

    /// <summary>The headers with which the answer is one for this sink; they go before any other of their names.</summary>
    /// <param name="url">Where the call goes.</param>
    public virtual IEnumerable<KeyValuePair<string, string>> HeadersFor(Uri url) => [];

    /// <summary>Whether an answer's body is for this sink. Where it is, and has come whole, the call has come to a good end.</summary>
    public abstract bool Takes(AnswerHead head);

    /// <summary>Receives a body that it takes.</summary>
    /// <param name="head">The answer's head.</param>
    /// <param name="body">The body as it comes over the wire, zipped where the head says so.</param>
    /// <param name="patience">Is told of every piece, and ends a body that is silent for too long.</param>
    /// <returns>The body where it is kept in memory; else nothing.</returns>
    public abstract Task<byte[]> ReceiveAsync(AnswerHead head, Stream body, Patience patience);

    /// <summary>What an answer means that refuses the call.</summary>
    public virtual SinkVerdict Judge(AnswerHead refusal) => SinkVerdict.Refused;

    /// <summary>The call has come to a good end.</summary>
    public virtual void Complete()
    {
    }

    /// <summary>The call has failed: ends it, and keeps what a later call can go on from.</summary>
    /// <returns>What was kept, in a sentence for the caller; null for nothing.</returns>
    public virtual string? Keep() => null;

    /// <summary>Lets go of what it holds as soon as the caller gives up, where the call itself cannot end at once.</summary>
    public virtual CancellationTokenRegistration LetGoOn(CancellationToken cancellationToken) => default;

    /// <summary>Lets go of what it holds; kept is what <see cref="Keep"/> would keep.</summary>
    public void Dispose() => Keep();
}
