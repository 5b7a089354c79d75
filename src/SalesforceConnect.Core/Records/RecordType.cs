using System.Collections.Concurrent;

namespace SalesforceConnect.Records;

/// <summary>One shape of record: the names of its properties, in order, and the class that was made for them.</summary>
internal sealed class RecordType
{
    private static readonly ConcurrentDictionary<string, Lazy<RecordType>> s_byShape = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<Type, RecordType> s_byClass = new();

    private readonly SfRecord _first;
    private readonly Dictionary<string, int> _places;

    private RecordType(string className, IReadOnlyList<string> names)
    {
        Names = names;
        _places = names.Select((name, place) => (name, place))
            .ToDictionary(entry => entry.name, entry => entry.place, StringComparer.OrdinalIgnoreCase);
        _first = (SfRecord)Activator.CreateInstance(
            RecordTypeBuilder.Build(new string([.. className.Select(c => char.IsLetterOrDigit(c) ? c : '_')]), names))!;
        s_byClass[_first.GetType()] = this;
    }

    /// <summary>The properties' names, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The type for a shape; the same shape always has the same one.</summary>
    /// <param name="className">What the records are, as their class is named, such as <c>Account</c>.</param>
    /// <param name="names">The properties' names, in order, different from each other but for their case.</param>
    public static RecordType For(string className, IReadOnlyList<string> names)
        => s_byShape.GetOrAdd(
            className + "\n" + string.Join("\n", names), _ => new Lazy<RecordType>(() => new RecordType(className, [.. names]))).Value;

    /// <summary>The type of a record.</summary>
    public static RecordType Of(SfRecord record) => s_byClass[record.GetType()];

    /// <summary>The place of a property, whatever its case; -1 where there is none of that name.</summary>
    public int Find(string name) => _places.TryGetValue(name, out int place) ? place : -1;

    /// <summary>A new record without values.</summary>
    public SfRecord Create() => _first.CreateNew();
}
