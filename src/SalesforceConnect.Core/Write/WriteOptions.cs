using SalesforceConnect.Connections;

namespace SalesforceConnect.Write;

/// <summary>How rows are to be written.</summary>
internal sealed record WriteOptions
{
    /// <summary>How many rows go into one call at most (REST API Developer Guide, "sObject Collections").</summary>
    public const int MostRows = 200;

    /// <summary>How many calls are under way at a time, where nothing else is said.</summary>
    public const int UsualThrottle = 4;

    /// <summary>What is done with them.</summary>
    public WriteOperation Operation { get; init; }

    /// <summary>The object of rows that do not say theirs; null where all do.</summary>
    public string? ObjectName { get; init; }

    /// <summary>The field by which an upsert finds records.</summary>
    public string ExternalIdField { get; init; } = "";

    /// <summary>Whether an upsert only changes records that there are.</summary>
    public bool UpdateOnly { get; init; }

    /// <summary>Whether a row that is refused takes all others back.</summary>
    public bool AllOrNone { get; init; }

    /// <summary>How many rows go into one call, 1 to <see cref="MostRows"/>.</summary>
    public int BatchSize { get; init; } = MostRows;

    /// <summary>How many calls are under way at a time.</summary>
    public int Throttle { get; init; } = UsualThrottle;

    /// <summary>What empty values do; null for what suits each kind of row.</summary>
    public SfEmptyValue? EmptyValue { get; init; }

    /// <summary>Headers that were asked for, such as for an assignment rule.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Whether the caller chose an assignment rule.</summary>
    public bool HasAssignmentRule { get; init; }

    /// <summary>Whether a record was read from another org, to which its IDs belong.</summary>
    public Func<SfRecord, bool> IsForeign { get; init; } = _ => false;

    /// <summary>The org; null where that is not known.</summary>
    public OrgKey? Org { get; init; }

    /// <summary>The host of the org, for messages.</summary>
    public string OrgName => Org?.Host ?? "";

    /// <summary>Whether the org was named, so that records of another one may be changed in it.</summary>
    public bool TakesForeign { get; init; }

    /// <summary>Takes a value out of what a host has wrapped it in.</summary>
    public Func<object?, object?> Plain { get; init; } = value => value;
}
