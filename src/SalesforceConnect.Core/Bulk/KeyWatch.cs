using SalesforceConnect.Rest;

namespace SalesforceConnect.Bulk;

/// <summary>
/// Sees whether rows have the same key: of two in one job, which one counts is left to chance. It remembers so many keys and no more.
/// </summary>
/// <param name="most">How many it remembers.</param>
/// <param name="areIds">Whether they are IDs, which differ by capitals alone and may lack their suffix.</param>
internal sealed class KeyWatch(int most, bool areIds)
{
    private readonly Dictionary<string, long> _lines = new(areIds ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);

    /// <summary>How many rows have a key that a row before them has.</summary>
    public long Twice { get; private set; }

    /// <summary>Where the first such key stands at first.</summary>
    public long FirstLine { get; private set; }

    /// <summary>Where it stands again.</summary>
    public long SecondLine { get; private set; }

    /// <summary>Sees a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="line">Where it stands.</param>
    public void See(string key, long line)
    {
        key = areIds && RecordId.IsId(key) ? RecordId.Short(key) : key;
        if (_lines.TryGetValue(key, out long first))
        {
            Twice++;
            if (Twice == 1)
            {
                FirstLine = first;
                SecondLine = line;
            }
        }
        else if (_lines.Count < most)
        {
            _lines[key] = line;
        }
    }
}
