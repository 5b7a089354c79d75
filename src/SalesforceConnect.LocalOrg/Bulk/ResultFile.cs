namespace SalesforceConnect.LocalOrg;

/// <summary>One of a load's result files. The rows of a batch come in another order than they were added in.</summary>
internal sealed class ResultFile(byte[] header) : IDisposable
{
    private const int Seed = 20;
    private const int FewestShuffled = 8;

    private readonly SpoolWriter _spool = new();
    private readonly List<byte[]> _batch = [];
    private readonly SeedRandom _random = new(Seed);
    private bool _hasRows;

    /// <summary>The file; null before <see cref="Close"/>.</summary>
    public OrgBlob? Content { get; private set; }

    public void Add(byte[] line) => _batch.Add(line);

    /// <summary>Puts what was added into the file, in no order, so that nobody relies on one.</summary>
    public void EndBatch()
    {
        if (_batch.Count == 0)
        {
            return;
        }

        WriteHeader();

        // Backwards is never the order that they were added in, which a shuffle of few may well be.
        _batch.Reverse();
        for (int left = _batch.Count; left > FewestShuffled; left--)
        {
            int other = _random.Next(left);
            (_batch[left - 1], _batch[other]) = (_batch[other], _batch[left - 1]);
        }

        foreach (byte[] line in _batch)
        {
            _spool.Write(line);
        }

        _batch.Clear();
    }

    /// <summary>No more will come. A file without rows may be empty altogether.</summary>
    public void Close(bool hasHeader)
    {
        EndBatch();
        if (hasHeader)
        {
            WriteHeader();
        }

        Content = _spool.ToBlob();
    }

    public void Dispose()
    {
        _spool.Dispose();
        (Content as IDisposable)?.Dispose();
    }

    private void WriteHeader()
    {
        if (!_hasRows)
        {
            _spool.Write(header);
        }

        _hasRows = true;
    }
}
