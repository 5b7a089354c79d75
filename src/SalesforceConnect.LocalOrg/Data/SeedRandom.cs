namespace SalesforceConnect.LocalOrg;

/// <summary>SplitMix64. The sample rows must be the same on every runtime, which System.Random does not promise.</summary>
internal sealed class SeedRandom(ulong state)
{
    private ulong _state = state;

    public int Next(int exclusiveMax) => (int)(NextBits() % (ulong)exclusiveMax);

    public bool Chance(int percent) => Next(100) < percent;

    public T Pick<T>(IReadOnlyList<T> values) => values[Next(values.Count)];

    public T PickOf<T>(params ReadOnlySpan<T> values) => values[Next(values.Length)];

    private ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
