namespace SalesforceConnect.LocalOrg;

/// <summary>The rows of one object in the order they were made. The store's lock guards it.</summary>
internal sealed class OrgTable
{
    private readonly List<OrgRow> _rows;
    private readonly Dictionary<string, int> _places;
    private readonly Dictionary<int, Dictionary<string, List<int>>> _indexes = [];
    private OrgRow[]? _snapshot;

    public OrgTable(ObjectDefinition definition, IReadOnlyList<OrgRow> rows)
    {
        Definition = definition;
        _rows = [.. rows];
        _places = new Dictionary<string, int>(_rows.Count + 16, StringComparer.Ordinal);
        for (int i = 0; i < _rows.Count; i++)
        {
            _places.Add(_rows[i].Id, i);
        }

        LastNumber = _rows.Count;
    }

    public ObjectDefinition Definition { get; }

    /// <summary>The rows of an object that has none of its own.</summary>
    public VirtualRows? Virtual { get; init; }

    /// <summary>The number of the newest record; it makes IDs and auto-numbers.</summary>
    public long LastNumber { get; private set; }

    public IReadOnlyList<OrgRow> Snapshot() => Virtual ?? (IReadOnlyList<OrgRow>)(_snapshot ??= [.. _rows.Where(r => !r.IsErased)]);

    public OrgRow? Find(string id)
    {
        if (Virtual is not null)
        {
            return Virtual.Find(id);
        }

        return _places.TryGetValue(id, out int place) && _rows[place] is { IsErased: false } row ? row : null;
    }

    public long NextNumber() => ++LastNumber;

    /// <summary>Makes no ID of a number up to this one any more.</summary>
    public void Reserve(long number) => LastNumber = Math.Max(LastNumber, number);

    public void Put(OrgRow row)
    {
        _snapshot = null;
        if (_places.TryGetValue(row.Id, out int place))
        {
            OrgRow old = _rows[place];
            _rows[place] = row;
            foreach ((int field, Dictionary<string, List<int>>? index) in _indexes)
            {
                if (!Equals(old[field], row[field]))
                {
                    Unindex(index, old[field], place);
                    Index(index, row[field], place);
                }
            }

            return;
        }

        _places.Add(row.Id, _rows.Count);
        _rows.Add(row);
        foreach ((int field, Dictionary<string, List<int>>? index) in _indexes)
        {
            Index(index, row[field], _rows.Count - 1);
        }
    }

    /// <summary>Takes the row out again that was put in last.</summary>
    public void RemoveLast(OrgRow row)
    {
        _snapshot = null;
        int place = _rows.Count - 1;
        if (place < 0 || _rows[place].Id != row.Id)
        {
            throw new InvalidOperationException($"{row.Id} is not the last row of {Definition.Name}.");
        }

        foreach ((int field, Dictionary<string, List<int>> index) in _indexes)
        {
            Unindex(index, _rows[place][field], place);
        }

        _places.Remove(row.Id);
        _rows.RemoveAt(place);
    }

    /// <summary>Every row that is not deleted and has this value, without regard to case.</summary>
    public List<OrgRow> FindBy(FieldDefinition field, string value)
    {
        if (!_indexes.TryGetValue(field.Index, out Dictionary<string, List<int>>? index))
        {
            index = new Dictionary<string, List<int>>(StringComparer.OrdinalIgnoreCase);
            for (int i = 0; i < _rows.Count; i++)
            {
                Index(index, _rows[i][field], i);
            }

            _indexes.Add(field.Index, index);
        }

        List<OrgRow> found = [];
        if (index.TryGetValue(value, out List<int>? places))
        {
            foreach (int place in places)
            {
                if (!_rows[place].IsDeleted)
                {
                    found.Add(_rows[place]);
                }
            }
        }

        return found;
    }

    private static void Index(Dictionary<string, List<int>> index, object? value, int place)
    {
        if (value is string text)
        {
            (System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(index, text, out _) ??= []).Add(place);
        }
    }

    private static void Unindex(Dictionary<string, List<int>> index, object? value, int place)
    {
        // From the end, where what was just added stands.
        if (value is string text && index.TryGetValue(text, out List<int>? places) && places.LastIndexOf(place) is >= 0 and int at)
        {
            places.RemoveAt(at);
        }
    }
}
