using System.Collections.Concurrent;

namespace SalesforceConnect.LocalOrg;

/// <summary>
/// Rows that somebody else has locked. There are none at first. A locked row is refused with UNABLE_TO_LOCK_ROW, alone or among others:
/// <code>org.RowLocks.Add("Acme", times: 2);</code>
/// </summary>
public sealed class RowLocks
{
    private readonly ConcurrentDictionary<string, int> _locks = new(StringComparer.OrdinalIgnoreCase);
    private int _hits;

    internal RowLocks()
    {
    }

    /// <summary>How many times a lock has refused a row.</summary>
    public int Hits => Volatile.Read(ref _hits);

    /// <summary>
    /// Refuses so many attempts to create, change or delete the row with this ID (15 or 18 characters), this name, or this value of an
    /// external ID or unique field.
    /// </summary>
    public void Add(string idOrName, int times = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(idOrName);
        _locks[SalesforceId.Normalize(idOrName) ?? idOrName] = times;
    }

    /// <summary>Takes every lock away.</summary>
    public void Clear() => _locks.Clear();

    internal void Check(OrgTable table, object?[] values)
    {
        if (_locks.IsEmpty)
        {
            return;
        }

        foreach (FieldDefinition field in table.Definition.Fields)
        {
            bool isKey = field.Kind == FieldKind.Id || field.IsNameField || field.ExternalId || field.Unique;
            if (isKey && values[field.Index] is string key && Take(key))
            {
                string id = ((string)values[0]!)[..15];
                throw new SalesforceException(
                    400, "UNABLE_TO_LOCK_ROW", $"unable to obtain exclusive access to this record or 1 records: {id}", []);
            }
        }
    }

    private bool Take(string key)
    {
        while (_locks.TryGetValue(key, out int left) && left > 0)
        {
            if (_locks.TryUpdate(key, left - 1, left))
            {
                Interlocked.Increment(ref _hits);
                return true;
            }
        }

        return false;
    }
}
