using SalesforceConnect.Work;

namespace SalesforceConnect.Rest;

/// <summary>Waits for what the org does beside other things: asks soon at first, then less often.</summary>
/// <typeparam name="T">What the org says of it.</typeparam>
/// <param name="clock">The clock for the waits.</param>
internal sealed class StateWait<T>(TimeProvider clock)
{
    private const double Slower = 1.5;
    private const int MostMisses = 5;

    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait between two questions; null for 0.5 s at first, and up to 10 s later.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>How long to wait in all; null for however long it takes.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>Whether it has come to its end, good or bad.</summary>
    public required Func<T, bool> IsDone { get; init; }

    /// <summary>The error where it takes longer than the limit: of what was said last, and how long was waited.</summary>
    public required Func<T, TimeSpan, SfException> TimedOut { get; init; }

    /// <summary>Waits for its end.</summary>
    /// <param name="known">What is known of it.</param>
    /// <param name="askAsync">Asks, given what was said before.</param>
    /// <param name="onAsked">Hears of each answer; null for nobody.</param>
    /// <param name="cancellationToken">Ends the wait; the work goes on.</param>
    /// <returns>What was said at its end.</returns>
    public async Task<T> EndAsync(
        T known, Func<T, CancellationToken, Task<T>> askAsync, Action<T>? onAsked, CancellationToken cancellationToken)
    {
        long begun = clock.GetTimestamp();
        TimeSpan pause = Interval ?? s_first;
        int misses = 0;
        while (true)
        {
            try
            {
                known = await askAsync(known, cancellationToken).ConfigureAwait(false);
                misses = 0;
                onAsked?.Invoke(known);
            }
            catch (SfException failure) when (Passing.Is(failure) && ++misses < MostMisses)
            {
                // The work goes on meanwhile, perhaps for hours: what is out of order for a moment does not end the wait for it.
            }

            if (IsDone(known))
            {
                return known;
            }

            TimeSpan waited = clock.GetElapsedTime(begun);
            if (waited >= Limit)
            {
                throw TimedOut(known, waited);
            }

            TimeSpan left = Limit is { } limit ? limit - waited : TimeSpan.MaxValue;
            await Waits.DelayAsync(clock, pause < left ? pause : left, cancellationToken).ConfigureAwait(false);
            pause = Interval
                ?? (pause.TotalSeconds * Slower > s_longest.TotalSeconds ? s_longest : TimeSpan.FromSeconds(pause.TotalSeconds * Slower));
        }
    }
}
