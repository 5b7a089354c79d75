namespace SalesforceConnect.LocalOrg;

/// <summary>Rows with the same values of the GROUP BY fields; of a subtotal, of some of them.</summary>
internal sealed record RowGroup(object?[] Key, OrgRow[] Rows)
{
    /// <summary>The fields that it is a subtotal over, whose key is null, as bits by their place.</summary>
    public int Summed { get; init; }

    /// <summary>The groups of these rows, and after them the subtotals that are asked for.</summary>
    public static IEnumerable<RowGroup> Of(IReadOnlyCollection<OrgRow> rows, IReadOnlyList<Func<OrgRow, object?>> keys, GroupMode mode)
    {
        int all = (1 << keys.Count) - 1;
        IEnumerable<int> sums = mode switch
        {
            GroupMode.Cube => Enumerable.Range(0, all + 1),
            GroupMode.Rollup => Enumerable.Range(0, keys.Count + 1).Select(left => all & ~((1 << (keys.Count - left)) - 1)),
            _ => [0],
        };
        return sums.SelectMany(summed => rows
            .GroupBy(row => keys.Select((key, place) => (summed & (1 << place)) == 0 ? key(row) : null).ToArray(), KeyComparer)
            .Select(group => new RowGroup(group.Key, [.. group]) { Summed = summed }));
    }

    public static readonly IEqualityComparer<object?[]> KeyComparer = EqualityComparer<object?[]>.Create(
        (x, y) => x!.SequenceEqual(y!, SoqlValue.Comparer),
        key =>
        {
            var hash = default(HashCode);
            foreach (object? value in key)
            {
                hash.Add(SoqlValue.Comparer.GetHashCode(value));
            }

            return hash.ToHashCode();
        });
}
