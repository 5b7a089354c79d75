namespace SalesforceConnect.LocalOrg;

/// <summary>The org's time: that of another clock, moved, or stopped. Timers and timestamps stay the other clock's.</summary>
public sealed class OrgClock : TimeProvider
{
    private readonly TimeProvider _source;
    private readonly Lock _gate = new();
    private TimeSpan _offset;
    private DateTimeOffset? _stoppedAt;

    internal OrgClock(TimeProvider source) => _source = source;

    /// <summary>Whether the time stands still until it is moved or <see cref="Start"/> is called.</summary>
    public bool IsStopped
    {
        get
        {
            lock (_gate)
            {
                return _stoppedAt is not null;
            }
        }
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => _source.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => _source.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _stoppedAt ?? (_source.GetUtcNow() + _offset);
        }
    }

    /// <summary>Makes it this time now. The clock goes on from there, unless it is stopped.</summary>
    public void Set(DateTimeOffset now)
    {
        lock (_gate)
        {
            MoveTo(now.ToUniversalTime());
        }
    }

    /// <summary>Moves the time, forward or, with a negative span, back.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such time.</exception>
    public void Advance(TimeSpan span)
    {
        lock (_gate)
        {
            MoveTo(GetUtcNow() + span);
        }
    }

    /// <summary>Lets the time stand still where it is.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stoppedAt ??= GetUtcNow();
        }
    }

    /// <summary>Lets the time go on from where it stopped.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_stoppedAt is { } stopped)
            {
                _offset = stopped - _source.GetUtcNow();
                _stoppedAt = null;
            }
        }
    }

    /// <summary>Goes back to the other clock's time.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _stoppedAt = null;
            _offset = TimeSpan.Zero;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => _source.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _source.CreateTimer(callback, state, dueTime, period);

    private void MoveTo(DateTimeOffset now)
    {
        if (_stoppedAt is not null)
        {
            _stoppedAt = now;
        }
        else
        {
            _offset = now - _source.GetUtcNow();
        }
    }
}
