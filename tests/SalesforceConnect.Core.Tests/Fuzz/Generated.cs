using System.Collections.Concurrent;
using System.Diagnostics;

namespace SalesforceConnect.Core.Tests.Fuzz;

/// <summary>Inputs made from a fixed seed, each checked; a failure tells the input, and the seed that makes it again by itself.</summary>
internal static class Generated
{
    /// <summary>How many inputs are made.</summary>
#if NET
    public const int Count = 100_000;
#else
    public const int Count = 5_000;
#endif

    // No input takes a thousandth of it, however busy the machine is.
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    /// <summary>Checks inputs, on all processors.</summary>
    /// <param name="seed">The first input's seed; each further one has the next.</param>
    /// <param name="make">Makes an input.</param>
    /// <param name="check">Throws where something is wrong with it, and says of which of two kinds it was.</param>
    /// <param name="show">How an input is told.</param>
    /// <returns>How many were of the first kind: a test that sees but one kind tests little.</returns>
    public static async Task<int> CheckAsync<T>(int seed, Func<Random, T> make, Func<T, bool> check, Func<T, string> show)
    {
        int first = 0;
        int next = seed - 1;
        var running = new ConcurrentDictionary<int, bool>();

        // Threads of their own: the pool's serve the tests that run beside these and look at a clock.
        Task[] work =
        [
            .. Enumerable.Range(0, Environment.ProcessorCount)
                .Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        ];
        try
        {
            await Task.WhenAll(work).WaitAsync(s_patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"No end to seed {string.Join(" or ", running.Keys)}.");
        }

        return first;

        void Work()
        {
            for (int own; (own = Interlocked.Increment(ref next)) < seed + Count;)
            {
                running.TryAdd(own, true);
                T input = make(RandomOf(own));
                var clock = Stopwatch.StartNew();
                try
                {
                    if (check(input))
                    {
                        Interlocked.Increment(ref first);
                    }

                    Assert.True(clock.Elapsed < s_longest, $"It took {clock.Elapsed}.");
                }
                catch (Exception failure)
                {
                    Interlocked.Exchange(ref next, seed + Count);
                    throw new InvalidOperationException($"Seed {own}: {show(input)}\n{failure}", failure);
                }

                running.TryRemove(own, out bool _);
            }
        }
    }

    /// <summary>A text, fit to be read in a test's report: what is not plain ASCII as \uXXXX.</summary>
    public static string Escaped(string text)
        => string.Concat(text.Select(c => c is >= ' ' and < (char)127 ? c.ToString() : $"\\u{(int)c:x4}"));

    /// <summary>One of several.</summary>
    public static T One<T>(this Random random, params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    /// <summary>A text of so many parts.</summary>
    public static string Join(this Random random, string[] parts, int count) => string.Concat(random.GetItems(parts, count));

    // Neighbouring seeds begin alike.
    private static Random RandomOf(int seed) => new(unchecked((int)(seed * 2654435761u)));
}
