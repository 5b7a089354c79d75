namespace SalesforceConnect.Wire;

/// <summary>Adds up the bytes of files that go or come side by side, and tells the sum.</summary>
/// <param name="listener">Hears of it; null for nobody.</param>
/// <param name="total">The bytes of all files; null where that is not known.</param>
internal sealed class TransferSum(ITransferListener? listener, long? total)
{
    private readonly object _gate = new();
    private long _sum;

    /// <summary>The listener for one file.</summary>
    public ITransferListener? Part() => listener is null ? null : new OfFile(this);

    private void Add(long bytes)
    {
        lock (_gate)
        {
            _sum += bytes;
            listener!.Moved(_sum, total);
        }
    }

    // A transfer that begins anew tells fewer bytes than before.
    private sealed class OfFile(TransferSum sum) : ITransferListener
    {
        private long _told;

        public void Moved(long bytes, long? total)
        {
            long more = bytes - _told;
            _told = bytes;
            sum.Add(more);
        }
    }
}
