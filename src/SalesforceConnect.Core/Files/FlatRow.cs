using System.Globalization;
using SalesforceConnect.Records;

namespace SalesforceConnect.Files;

/// <summary>A record of a query for files, read as text, with its parents' fields among its own.</summary>
internal readonly struct FlatRow(SfRecord record, string prefix = "")
{
    private readonly RecordType _type = RecordType.Of(record);

    /// <summary>A value; null where there is none.</summary>
    public string? Find(string name)
        => _type.Find(prefix + name) is >= 0 and var place
            ? Convert.ToString(record.GetValue(place), CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null
            : null;

    /// <summary>A value that Salesforce always has.</summary>
    public string Text(string name) => Find(name) ?? "";

    /// <summary>A whole number; 0 where there is none.</summary>
    public long Number(string name) => long.TryParse(Find(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) ? number : 0;

    /// <summary>A time.</summary>
    public DateTimeOffset? Time(string name)
        => DateTimeOffset.TryParse(Find(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : null;
}
