namespace SalesforceConnect.LocalOrg;

/// <summary>Which requests a fault strikes, and how many of them.</summary>
public sealed class FaultRule
{
    private readonly Lock _gate = new();
    private readonly FaultPlan _plan;
    private readonly Func<RecordedRequest, bool> _matches;
    private int _skip;
    private int? _remaining = 0;
    private Fault? _fault;

    internal FaultRule(FaultPlan plan, int number, string requests, Func<RecordedRequest, bool> matches)
    {
        _plan = plan;
        _matches = matches;
        Number = number;
        Requests = requests;
    }

    /// <summary>The rule's number, from 1 in the order they were made.</summary>
    public int Number { get; }

    /// <summary>Which requests it is for, as a person reads it.</summary>
    public string Requests { get; }

    /// <summary>What strikes them; null until that is said.</summary>
    public Fault? Fault => _fault;

    /// <summary>How many more requests it strikes; null for all.</summary>
    public int? Remaining
    {
        get
        {
            lock (_gate)
            {
                return _remaining;
            }
        }
    }

    /// <summary>How many matching requests it still lets pass first.</summary>
    public int ToSkip
    {
        get
        {
            lock (_gate)
            {
                return _skip;
            }
        }
    }

    /// <summary>How many requests the fault has struck.</summary>
    public int Hits { get; private set; }

    /// <summary>Lets the first <paramref name="count"/> matching requests pass.</summary>
    public FaultRule Skip(int count)
    {
        lock (_gate)
        {
            _skip = count;
        }

        return this;
    }

    /// <summary>Strikes one matching request.</summary>
    public FaultRule Once(Fault fault) => Times(1, fault);

    /// <summary>Strikes so many matching requests.</summary>
    public FaultRule Times(int count, Fault fault) => Set(count, fault);

    /// <summary>Strikes every matching request until <see cref="Remove"/>.</summary>
    public FaultRule Always(Fault fault) => Set(null, fault);

    /// <summary>Takes the rule out of the plan.</summary>
    public void Remove() => _plan.Remove(this);

    internal Fault? Take(RecordedRequest request)
    {
        if (!_matches(request))
        {
            return null;
        }

        lock (_gate)
        {
            if (_fault is null || _remaining == 0)
            {
                return null;
            }

            if (_skip > 0)
            {
                _skip--;
                return null;
            }

            _remaining--;
            Hits++;
            return _fault;
        }
    }

    private FaultRule Set(int? count, Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_gate)
        {
            _fault = fault;
            _remaining = count;
        }

        return this;
    }
}
