using SalesforceConnect.Errors;

namespace SalesforceConnect.Write;

/// <summary>Rows that go into one call.</summary>
/// <param name="lane">What they must have in common to do so.</param>
internal sealed class WriteBatch(WriteLane lane)
{
    // A collection is refused where the object changes more often (REST API Developer Guide, "sObject Collections").
    private const int MostObjects = 10;

    // A question must be read at a glance.
    private const int MostShown = 12;

    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _objects = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What they have in common.</summary>
    public WriteLane Lane => lane;

    /// <summary>The rows, in the order of the input.</summary>
    public List<WriteSlot> Slots { get; } = [];

    /// <summary>What their records are known by.</summary>
    public IReadOnlyCollection<string> Keys => _keys;

    /// <summary>Their objects.</summary>
    public IReadOnlyCollection<string> Objects => _objects;

    /// <summary>
    /// What is to be written, in a few words: <c>3 Account: Rating, Phone</c>; one record that there is goes by its ID,
    /// <c>Account 001…: Rating</c>.
    /// </summary>
    public string Summary
    {
        get
        {
            string objects = string.Join(", ", _objects);
            string rows = Slots is [{ Body.Id: { } id }]
                ? Text.Message("Write.TargetOne", objects, id)
                : Text.Message("Write.Target", objects, Slots.Count);
            string[] fields = [.. Slots.SelectMany(slot => slot.Body.Contents).Distinct(StringComparer.Ordinal)];
            string shown = string.Join(", ", fields.Take(MostShown));
            return fields.Length == 0 ? rows
                : Text.Message(
                    "Write.TargetFields",
                    rows,
                    fields.Length > MostShown ? Text.Message("Write.More", shown, fields.Length - MostShown) : shown);
        }
    }

    /// <summary>Whether any of them refers to a record of its own object.</summary>
    public bool IsSelfReferring { get; private set; }

    /// <summary>Completes when all of its rows have their results.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>Whether a row may go with the others.</summary>
    public bool Takes(RecordBody body)
        => (body.Key is not { } key || !_keys.Contains(key)) && (_objects.Count < MostObjects || _objects.Contains(body.ObjectName));

    /// <summary>Whether it has the row of this record, so that one that refers to it must wait.</summary>
    public bool Has(string? key) => key is not null && _keys.Contains(key);

    /// <summary>Adds a row.</summary>
    public void Add(WriteSlot slot)
    {
        Slots.Add(slot);
        _objects.Add(slot.Body.ObjectName);
        IsSelfReferring |= slot.Body.IsSelfReferring;
        if (slot.Body.Key is { } key)
        {
            _keys.Add(key);
        }
    }
}

/// <summary>What rows must have in common to go into one call.</summary>
/// <param name="Way">How they are sent.</param>
/// <param name="ObjectName">Their object; null where several may go together.</param>
/// <param name="KeepsOwner">Whether no assignment rule may take the owner that the row gives.</param>
internal sealed record WriteLane(WriteWay Way, string? ObjectName, bool KeepsOwner);

/// <summary>How rows are sent.</summary>
internal enum WriteWay
{
    /// <summary>Up to 200 in a collection.</summary>
    Collection,

    /// <summary>Up to 25 calls for one record each.</summary>
    Singles,

    /// <summary>Each row with its children, all or nothing.</summary>
    Graph,
}
