using System.Text;
using SalesforceConnect.Describe;

namespace SalesforceConnect.Records;

/// <summary>Where a value of a record's JSON goes, and how it is read.</summary>
internal sealed class RecordColumn(string name, int place, SelectColumnKind kind, FieldType type)
{
    /// <summary>The name, as the answer has it once that is known.</summary>
    public byte[] Utf8Name { get; set; } = Encoding.UTF8.GetBytes(name);

    /// <summary>The name, whatever its case.</summary>
    public string Name { get; } = name;

    /// <summary>The place of the property; -1 where the value itself is spread over several.</summary>
    public int Place { get; } = place;

    /// <summary>What the value is.</summary>
    public SelectColumnKind Kind { get; } = kind;

    /// <summary>The type of the value.</summary>
    public FieldType Type { get; } = type;

    /// <summary>
    /// How the record, or each of the records, below it is read; made when the first one comes where the query does not say.
    /// </summary>
    public RecordLayout? Layout { get; set; }

    /// <summary>How the record below it is read, by its object.</summary>
    public IReadOnlyDictionary<string, RecordLayout>? Branches { get; init; }

    /// <summary>Its texts that come again and again.</summary>
    public RepeatedTexts Texts { get; } = new();
}
