using SalesforceConnect.Errors;

namespace SalesforceConnect.Bulk;

/// <summary>The rows of a load that are not in the org: counted by their reasons, and kept where they are to be written.</summary>
/// <param name="keepsRows">Whether the rows themselves are wanted.</param>
internal sealed class LoadFailures(bool keepsRows)
{
    private const int MostReasons = 3;
    private const int MostWords = 160;

    private readonly Dictionary<string, (long Count, string Message)> _reasons = new(StringComparer.Ordinal);
    private readonly List<ResultRow> _rows = [];

    /// <summary>The rows, where they are kept.</summary>
    public IReadOnlyList<ResultRow> Rows => _rows;

    /// <summary>How many failed.</summary>
    public long Failed { get; private set; }

    /// <summary>How many were not worked on.</summary>
    public long Unprocessed { get; private set; }

    /// <summary>The commonest reasons, each with how often it was met and the words of one row.</summary>
    public string Reasons => string.Join("; ", _reasons
        .OrderByDescending(reason => reason.Value.Count)
        .Take(MostReasons)
        .Select(reason => Text.Message("BulkReason", reason.Value.Count, reason.Key, Shortened(reason.Value.Message))));

    // Salesforce quotes values, which may be long.
    private static string Shortened(string message) => message.Length <= MostWords ? message : message.Remove(MostWords) + "…";

    /// <summary>Adds a row.</summary>
    public void Add(ResultRow row)
    {
        if (row.Error is { } error)
        {
            Failed++;
            _reasons[error.Code] = _reasons.TryGetValue(error.Code, out (long Count, string Message) known)
                ? (known.Count + 1, known.Message)
                : (1, error.Message);
        }
        else
        {
            Unprocessed++;
        }

        Keep(row);
    }

    /// <summary>How many were not sent at all.</summary>
    public long NotSent { get; private set; }

    /// <summary>Adds one that was not sent, which has been told.</summary>
    public void AddNotSent(ResultRow row)
    {
        NotSent++;
        Keep(row);
    }

    private void Keep(ResultRow row)
    {
        if (keepsRows)
        {
            _rows.Add(row);
        }
    }
}
