using SalesforceConnect.Records;

namespace SalesforceConnect;

/// <summary>
/// A record that Salesforce sent. Each shape of record is a class of its own, made at run time, with one settable property for each
/// selected field, in the order of the SELECT list. What Salesforce says beside the fields is no property, so that it never becomes
/// a column.
/// </summary>
public abstract class SfRecord : ICloneable
{
    private static readonly string[] s_address = ["street", "city", "state", "postalCode", "country"];

    // In the place of each value that was not set since the record was read.
    private static readonly object s_asRead = new();

    private object?[]? _read;
    private RecordOrigin? _origin;
    private string? _key;

    /// <summary>The API name of the record's object, such as <c>Account</c>; null for what is no record, as an address is.</summary>
    public string? GetObjectName() => _origin?.ObjectName;

    /// <summary>The path of the record, such as <c>/services/data/v67.0/sobjects/Account/001…</c>; null where it has none.</summary>
    public string? GetUrl() => _key is null ? null : _origin?.UrlPrefix + _key;

    /// <summary>A record of the same class with the same values; setting a property of one does not change the other.</summary>
    public object Clone()
    {
        var copy = (SfRecord)MemberwiseClone();
        copy._read = (object?[]?)_read?.Clone();
        return copy;
    }

    /// <summary>What a record is called where there is room for one value: its name, else its ID; an address, its lines.</summary>
    public override string ToString()
    {
        RecordType type = RecordType.Of(this);
        return Text(type.Find("Name")) ?? Text(type.Find("Id")) ?? (_origin is null ? Joined(type) : _key ?? GetObjectName()!);
    }

    /// <summary>The value of the property at this place in the SELECT list.</summary>
    /// <param name="index">The place, from 0.</param>
    protected internal abstract object? GetValue(int index);

    /// <summary>Sets the property at this place in the SELECT list.</summary>
    /// <param name="index">The place, from 0.</param>
    /// <param name="value">Its new value.</param>
    protected internal abstract void SetValue(int index, object? value);

    /// <summary>Keeps the value that was read, before the property at this place is set for the first time.</summary>
    /// <param name="index">The place, from 0.</param>
    protected void Remember(int index)
    {
        _read ??= [.. Enumerable.Repeat(s_asRead, RecordType.Of(this).Names.Count)];
        if (_read[index] == s_asRead)
        {
            _read[index] = GetValue(index);
        }
    }

    /// <summary>A new record of the same class, without values.</summary>
    protected internal abstract SfRecord CreateNew();

    /// <summary>The last part of its path, which is the record's ID; null where it has none.</summary>
    internal string? Key => _key;

    /// <summary>Where it was read; null for what is no record.</summary>
    internal RecordOrigin? Origin => _origin;

    /// <summary>Whether the property at this place was set since the record was read, be it to the value that it had.</summary>
    /// <param name="index">The place, from 0.</param>
    /// <param name="read">The value that was read.</param>
    internal bool WasSet(int index, out object? read)
    {
        read = _read is null || _read[index] == s_asRead ? null : _read[index];
        return _read is not null && _read[index] != s_asRead;
    }

    /// <summary>What it holds now is what the org holds: it was written.</summary>
    internal void Settle()
    {
        _read = null;

        // A change in a part of an address goes with the record.
        RecordType type = RecordType.Of(this);
        for (int index = 0; index < type.Names.Count; index++)
        {
            if (GetValue(index) is SfRecord { Origin: null } part)
            {
                part.Settle();
            }
        }
    }

    internal void SetOrigin(RecordOrigin origin, string? key)
    {
        _origin = origin;
        _key = key;
    }

    private string? Text(int index) => index < 0 ? null : GetValue(index) as string;

    // Salesforce sends the parts of an address in the order of the alphabet.
    private string Joined(RecordType type)
    {
        int[] address = [.. s_address.Select(type.Find).Where(place => place >= 0)];
        IEnumerable<int> shown = address.Length > 1 ? address : Enumerable.Range(0, type.Names.Count);
        return string.Join(", ", shown.Select(GetValue).Where(value => value is not null));
    }
}
