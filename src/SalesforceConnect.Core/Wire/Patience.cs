namespace SalesforceConnect.Wire;

/// <summary>Ends a call that gives no sign of life for too long, or that its caller gives up.</summary>
internal sealed class Patience : ITransferListener, IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly TimeSpan _limit;
    private readonly ITransferListener? _listener;

    /// <param name="limit">How long a silence may last.</param>
    /// <param name="listener">Hears of progress too.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public Patience(TimeSpan limit, ITransferListener? listener, CancellationToken cancellationToken)
    {
        _limit = limit;
        _listener = listener;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Renew();
    }

    /// <summary>Is cancelled at the end of it.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Begins anew: there was a sign of life.</summary>
    public void Renew() => _source.CancelAfter(_limit);

    public void Moved(long bytes, long? total)
    {
        Renew();
        _listener?.Moved(bytes, total);
    }

    public void Dispose() => _source.Dispose();
}
