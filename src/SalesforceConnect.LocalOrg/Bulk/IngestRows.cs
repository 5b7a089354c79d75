namespace SalesforceConnect.LocalOrg;

/// <summary>The rows of a load, batch by batch, but for those at the end that its plan leaves out.</summary>
internal sealed class IngestRows(CsvReader reader, BulkJobPlan plan, int columnCount)
{
    private const int BatchSize = 10_000;

    private readonly Queue<string[]> _ahead = new();
    private readonly Queue<string[]> _batch = new();
    private int _number;
    private bool _isBroken;

    /// <summary>How many rows of the batch are left.</summary>
    public int Left => _batch.Count;

    /// <summary>Reads the next batch. False when there is none.</summary>
    /// <exception cref="BulkJobException">A row in it cannot be read: none of it is worked on.</exception>
    public bool ReadBatch()
    {
        int heldBack = plan.UnprocessedRows + plan.LostRows;
        while (_batch.Count < BatchSize)
        {
            while (_ahead.Count <= heldBack && ReadRow() is { } row)
            {
                _ahead.Enqueue(row);
            }

            if (_ahead.Count <= heldBack)
            {
                break;
            }

            _batch.Enqueue(_ahead.Dequeue());
        }

        return _batch.Count > 0;
    }

    public List<string[]> Take(int count)
    {
        var rows = new List<string[]>(count);
        while (rows.Count < count && _batch.TryDequeue(out string[]? row))
        {
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Lets all go that is left, so that no result file has it.</summary>
    public void Lose()
    {
        _batch.Clear();
        _ahead.Clear();
        _isBroken = true;
    }

    /// <summary>All that was not taken and is not lost.</summary>
    public IEnumerable<string[]> Rest()
    {
        while (true)
        {
            while (_ahead.Count <= plan.LostRows && TryReadRow() is { } row)
            {
                _ahead.Enqueue(row);
            }

            if (_batch.TryDequeue(out string[]? next))
            {
                yield return next;
            }
            else if (_ahead.Count > plan.LostRows)
            {
                yield return _ahead.Dequeue();
            }
            else
            {
                yield break;
            }
        }
    }

    private string[]? ReadRow()
    {
        if (_isBroken)
        {
            return null;
        }

        // Nothing can be read past a row that cannot be.
        _isBroken = true;
        string[]? row = reader.Read();
        _number++;
        if (row is not null && row.Length != columnCount)
        {
            throw new BulkJobException(
                $"InvalidBatch : Failed to parse CSV. Row {_number} has {row.Length} values, and the header has {columnCount}");
        }

        _isBroken = row is null;
        return row;
    }

    private string[]? TryReadRow()
    {
        try
        {
            return ReadRow();
        }
        catch (BulkJobException)
        {
            return null;
        }
    }
}
